import type { TypedDocumentString } from "./generated/graphql.js";

/** An answer without data: the whole request was refused. The code is for programs, the message for people. */
export class RequestRefused extends Error {
  constructor(readonly code: string, message: string) {
    super(`${code}: ${message}`);
  }
}

/** All that a frontend needs besides its generated documents: one function. */
export function connect(url: string, token: string) {
  return async function execute<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
  ): Promise<Result> {
    const response = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/graphql-response+json", Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    const answer = await response.json() as { data?: Result; errors?: { message: string; extensions: { code: string } }[] };
    const error = answer.errors?.[0];
    if (error) {
      throw new RequestRefused(error.extensions.code, error.message);
    }
    return answer.data!;
  };
}
