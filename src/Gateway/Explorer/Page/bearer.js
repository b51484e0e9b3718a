// Adds the token to what is sent to the gateway's /graphql, and to nothing else. Used in the page and in the IDE's worker,
// so that the IDE itself never holds the token and cannot store it.
function addBearer(scope, endpoint, token) {
  const bearer = "Bearer " + token;

  const isGateway = (address) => {
    const url = new URL(address, scope.location.href);
    return url.host === endpoint.host && url.pathname === endpoint.pathname;
  };

  const fetch = scope.fetch.bind(scope);
  scope.fetch = (input, init) => {
    if (!isGateway(input instanceof Request ? input.url : input)) return fetch(input, init);
    const request = new Request(input, init);
    // A header typed into the IDE wins: so one can look through another token's eyes.
    if (!request.headers.has("Authorization")) request.headers.set("Authorization", bearer);
    return fetch(request);
  };

  // graphql-transport-ws carries it in the first message, as a browser's WebSocket has no headers.
  const introduce = (text) => {
    const message = JSON.parse(text);
    if (message.type !== "connection_init") return text;
    const named = Object.keys(message.payload ?? {}).some((name) => name.toLowerCase() === "authorization");
    return named ? text : JSON.stringify({ ...message, payload: { ...message.payload, authorization: bearer } });
  };

  scope.WebSocket = class extends scope.WebSocket {
    send(data) {
      super.send(typeof data === "string" && isGateway(this.url.replace(/^ws/, "http")) ? introduce(data) : data);
    }
  };
}
