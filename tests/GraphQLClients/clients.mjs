// Uses the API as frontends do, with the clients that they use, and prints what they saw as one JSON object.
// node clients.mjs graphql-ws|graphql-sse URL, with a live token in LIVE_TOKEN and a dead one in DEAD_TOKEN. URL: http://…/graphql
import { createClient as overServerSentEvents } from "graphql-sse";
import { createClient as overWebSocket } from "graphql-ws";
import WebSocket from "ws";

const [kind, url] = process.argv.slice(2);
const retries = { retryAttempts: 0 };
const connect = (token) => kind === "graphql-ws"
  ? overWebSocket({ url: url.replace(/^http/, "ws"), webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${token}` }, ...retries })
  : overServerSentEvents({ url, headers: { Authorization: `Bearer ${token}` }, ...retries });

const client = connect(process.env.LIVE_TOKEN);
const ask = async (query, variables) => {
  for await (const answer of client.iterate({ query, variables })) return answer;
};
const problem = async (wrong, query) => {
  try {
    for await (const answer of wrong.iterate({ query })) return answer.errors?.map((error) => error.extensions.code) ?? answer;
  } catch (error) {
    // A close event, a list of GraphQL errors, or an HTTP answer, as the client has it.
    return error.code ?? error.response?.status ?? (Array.isArray(error) ? error.map((one) => one.extensions.code) : `${error}`);
  }
};

// No protocol tells when a subscription is live: make users until the first is told, and end when two are.
const follow = async () => {
  const told = [];
  let wanted = true;
  const making = (async () => {
    for (let number = 1; wanted; number++) {
      await ask("mutation($name: String!) { createApplicationUser(input: { name: $name }) { errors { code } } }", { name: `user-${number}` });
      await new Promise((done) => setTimeout(done, 200)); // milliseconds
    }
  })();
  for await (const event of client.iterate({ query: "subscription { activityAdded(where: { kind: APPLICATION_USER_CREATED }) { kind applicationUser { name } } }" })) {
    told.push(event.data.activityAdded);
    if (told.length === 2) break;
  }
  wanted = false;
  await making;
  return told;
};

const seen = {
  query: await ask("{ viewer { permissions } }"),
  mutation: await ask('mutation { createApplicationUser(input: { name: "" }) { errors { code } } }'),
  invalid: await problem(client, "{ nothing }"),
  unknown: await problem(client, "subscription { nothing }"),
  events: await follow(),
  dead: await problem(connect(process.env.DEAD_TOKEN), "{ viewer { permissions } }"),
};
await client.dispose();
console.log(JSON.stringify(seen));
