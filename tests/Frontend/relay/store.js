// Relay's own store on the gateway. node relay/store.js USER, with GATEWAY_URL and GATEWAY_TOKEN. Prints one JSON object.
import { commitMutation, Environment, fetchQuery, Network, RecordSource, Store } from "relay-runtime";
import revoke from "./__generated__/operationsRevokeMutation.graphql.js";
import tokensPage from "./__generated__/operationsTokensPageQuery.graphql.js";
import tokens from "./__generated__/operationsTokensQuery.graphql.js";
import userPage from "./__generated__/operationsUserPageQuery.graphql.js";
import user from "./__generated__/operationsUserQuery.graphql.js";

const environment = new Environment({
  store: new Store(new RecordSource()),
  network: Network.create(async (request, variables) => (await fetch(process.env.GATEWAY_URL, {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.GATEWAY_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query: request.text, variables }),
  })).json()),
});
const ask = (query, variables) => fetchQuery(environment, query, variables).toPromise();
const record = (id) => environment.getStore().getSource().get(id);
const refs = (id, field) => record(id)?.[field]?.__refs ?? [];
const connection = (parent, key) => Object.keys(record(parent)).filter((name) => name.startsWith(`__${key}_connection`)).map((name) => record(parent)[name].__ref)[0];

// Two pages of a list become one connection; `after` is the cursor that the store kept.
await ask(tokens, { first: 2 });
const all = connection("client:root", "operations_tokens");
const cursor = () => record(record(all).pageInfo.__ref).endCursor;
await ask(tokensPage, { first: 2, after: cursor() });

// A nested list goes on through node(id).
await ask(user, { name: process.argv[2] });
const userId = Object.keys(environment.getStore().getSource().toJSON()).find((id) => id.startsWith("app_"));
const nested = connection(userId, "operations_user_tokens");
await ask(userPage, { id: userId, first: 2, after: record(record(nested).pageInfo.__ref).endCursor });

// The same token reached on two ways is one record, so a mutation's answer is seen everywhere.
const tokenId = record(refs(all, "edges")[0]) && record(record(refs(all, "edges")[0]).node.__ref).id;
const before = record(tokenId).status;
await new Promise((resolve, reject) => commitMutation(environment, { mutation: revoke, variables: { input: { tokenId } }, onCompleted: resolve, onError: reject }));

const ids = (id) => refs(id, "edges").map((edge) => record(edge).node.__ref);
console.log(JSON.stringify({
  all: ids(all),
  nested: ids(nested),
  before,
  after: record(tokenId).status,
  records: Object.keys(environment.getStore().getSource().toJSON()).filter((id) => id.startsWith("tok_")).length,
}));
