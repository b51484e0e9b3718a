// Asks for a token, proves it, keeps it in this tab (sessionStorage) and starts the IDE with it.
const key = "explorer.token";
const prefixLength = 11; // what the gateway itself shows of a token
const endpoint = new URL("../graphql", location.href);
const $ = (id) => document.getElementById(id);

function clean(pasted) {
  return pasted.trim().replace(/^(authorization:)?\s*bearer\s+/i, "");
}

// Null when the gateway accepts the token, otherwise what to tell the person.
async function refusal(token) {
  if (!/^[\x21-\x7e]+$/.test(token)) return "This is not a token: it has spaces or letters that no token has.";
  try {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", Authorization: "Bearer " + token },
      body: JSON.stringify({ query: "{ __typename }" }),
      credentials: "omit",
    });
    if (answer.status === 401 || answer.status === 403) return "The gateway does not accept this token. It may be expired, revoked or mistyped.";
    const body = await answer.json().catch(() => ({}));
    return body.data ? null : body.errors?.[0]?.message ?? "The gateway answered with status " + answer.status + ".";
  } catch {
    return "The gateway does not answer. Is it still running?";
  }
}

// The IDE sends its requests from a worker of its own: give it ours, which adds the token.
function giveTokenToWorker(token) {
  const Worker = window.Worker;
  window.Worker = class extends Worker {
    constructor(address, options) {
      const engine = /\/(static\/js\/graphql-engine\.[^/?#]+)$/.exec(address)?.[1];
      super(engine ? "page/assets/engine.js?engine=" + encodeURIComponent(engine) : address, options);
      if (engine) this.postMessage({ endpoint: endpoint.href, token });
    }
  };
}

// The IDE reads the clipboard whenever the window is focused, to offer copied requests. A token may lie there: it sees nothing.
function hideClipboard() {
  if (navigator.clipboard) navigator.clipboard.readText = async () => "";
}

async function start(token) {
  $("entrance").hidden = true;
  $("bar").hidden = $("ide").hidden = false;
  $("prefix").textContent = token.slice(0, prefixLength) + "…";
  hideClipboard();
  addBearer(window, endpoint, token);
  giveTokenToWorker(token);
  const { entrypoints } = await (await fetch("asset-manifest.json")).json();
  for (const path of entrypoints) {
    document.head.append(path.endsWith(".css")
      ? Object.assign(document.createElement("link"), { rel: "stylesheet", href: path })
      : Object.assign(document.createElement("script"), { src: path, async: false }));
  }
}

$("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = clean($("token").value);
  $("open").disabled = true;
  const problem = await refusal(token);
  $("open").disabled = false;
  $("refusal").textContent = problem ?? "";
  if (problem) return $("token").select();
  $("token").value = "";
  sessionStorage.setItem(key, token);
  await start(token);
});

$("forget").addEventListener("click", () => {
  sessionStorage.removeItem(key);
  location.reload();
});

const kept = sessionStorage.getItem(key);
if (kept) {
  start(kept);
} else {
  $("entrance").hidden = false;
  $("token").focus();
}
