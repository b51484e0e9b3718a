// Runs the audits of the GraphQL over HTTP specification against a gateway and prints one JSON object.
// node audit.mjs URL, with the token in AUDIT_TOKEN.
import { auditServer } from "graphql-http";

const token = process.env.AUDIT_TOKEN;
const results = await auditServer({
  url: process.argv[2],
  fetchFn: (url, init = {}) => fetch(url, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } }),
});
console.log(JSON.stringify({
  passed: results.filter((result) => result.status === "ok").length,
  others: results.filter((result) => result.status !== "ok").map((result) => `${result.status} ${result.id} ${result.name}: ${result.reason}`),
}));
