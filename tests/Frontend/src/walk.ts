// What a frontend does on an ordinary day, with generated types all the way. node built/walk.js, with GATEWAY_URL and GATEWAY_TOKEN.
// Prints one JSON object that the test looks into.
import { connect, RequestRefused } from "./client.js";
import {
  ApplicationUserDocument, ApplicationUsersDocument, CreateApplicationUserDocument, CreateTokenDocument, RevokeTokenDocument,
  TokensDocument, ViewerDocument,
} from "./generated/graphql.js";

const execute = connect(process.env.GATEWAY_URL!, process.env.GATEWAY_TOKEN!);

/** The object of a payload; a frontend would show the message beside the field instead. */
function done<Payload extends { errors: { message: string }[] }>(payload: Payload): Payload {
  if (payload.errors[0]) {
    throw new Error(payload.errors[0].message);
  }
  return payload;
}

const { viewer } = await execute(ViewerDocument);
const { createApplicationUser } = await execute(CreateApplicationUserDocument, { input: { name: "typed-frontend", description: "Made by the typed client" } });
const user = done(createApplicationUser).applicationUser!;
const { createToken } = await execute(CreateTokenDocument, { input: { applicationUserId: user.id, maxAgeSeconds: 3600, ipAllowlist: ["192.0.2.0/24"] } });
const token = done(createToken).token!;
const { revokeToken } = await execute(RevokeTokenDocument, { input: { tokenId: token.id, reason: "no longer needed" } });
done(revokeToken);

const { createApplicationUser: refused } = await execute(CreateApplicationUserDocument, { input: { name: "Typed-Frontend" } });
const found = await execute(ApplicationUserDocument, { name: "typed-frontend" });
const active = await execute(ApplicationUsersDocument, { where: { status: "ACTIVE" }, orderBy: { field: "CREATED_AT", direction: "DESC" }, first: 1 });
const revoked = await execute(TokensDocument, { where: { status: "REVOKED" } });
const tooMany = await execute(TokensDocument, { first: 101 }).catch((error: unknown) => error);

// @ts-expect-error: a name that no enum has is found by the compiler, not by the user.
const wrong = () => execute(TokensDocument, { where: { status: "GONE" } });
// @ts-expect-error: so is a missing input.
const missing = () => execute(CreateTokenDocument, { input: {} });
void [wrong, missing];

console.log(JSON.stringify({
  viewer: viewer.principal.__typename,
  secret: createToken.secret!.slice(0, 5),
  takenBecause: refused.errors[0]?.code,
  tokens: found.applicationUser!.tokens.nodes.map((node) => node.status),
  newest: active.applicationUsers!.nodes[0]?.name,
  revoked: revoked.tokens!.totalCount,
  tooMany: tooMany instanceof RequestRefused ? tooMany.code : "accepted",
}));
