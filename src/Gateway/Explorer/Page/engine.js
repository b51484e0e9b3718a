// Stands in for the IDE's worker, which sends the requests: takes the token first, then becomes that worker.
// The IDE finds its other scripts two folders above the address of this one.
importScripts("bearer.js");

self.addEventListener("message", (event) => {
  event.stopImmediatePropagation();
  addBearer(self, new URL(event.data.endpoint), event.data.token);
}, { once: true });

const engine = new URLSearchParams(self.location.search).get("engine");
if (!/^static\/js\/[\w.-]+\.js$/.test(engine)) throw new Error("Not one of the explorer's scripts.");
importScripts("../../" + engine);
