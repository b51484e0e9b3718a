// Opens the explorer as a reviewer does: enters a token, waits for the schema, runs one example and reads the answer.
// node explorer.mjs URL          URL: the gateway's address, such as http://127.0.0.1:5080
//   EXPLORER_TOKEN=…  required   the token; not an argument, as those are seen by every user of the machine
//   OPERATION=…       WhoAmI     one of the examples on the first screen: WhoAmI or SeriousFindings
//   CHROMIUM=…        on PATH    the browser
//   SCREENSHOT=…      none       where to write a PNG of 1400x900 of the answer
// Prints one JSON object: requests, outside, schemaLoaded, answer, stored, consoleErrors. Ends with 1 when a step failed, named in `failure`.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const patience = 90_000; // milliseconds per step; a loaded machine needs some
const clickAgain = 10_000; // milliseconds; the editor may move "Run" between looking and clicking, as it does under a person's hand

const origin = new URL(process.argv[2]).origin;
const token = process.env.EXPLORER_TOKEN;
const operation = process.env.OPERATION ?? "WhoAmI";

const found = { requests: [], outside: [], schemaLoaded: false, answer: "", stored: [], consoleErrors: [] };

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name))).find(existsSync);
}

function noteRequest(address) {
  const url = new URL(address);
  if (!/^(https?|wss?):$/.test(url.protocol)) return; // data: and blob: stay in the browser
  if (!found.requests.includes(url.host)) found.requests.push(url.host);
  if (url.host !== new URL(origin).host) found.outside.push(address);
}

// An editor shows its lines out of order, with spaces that do not break.
function shown(page) {
  return page.locator(".monaco-editor").evaluateAll((editors) => editors.map((editor) =>
    [...editor.querySelectorAll(".view-line")]
      .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
      .map((line) => line.textContent.replaceAll("\u00a0", " "))
      .join("\n")));
}

// Where the token lies besides this tab's session storage: nowhere, we hope.
function leaks(page) {
  return page.evaluate(async (secret) => {
    const places = { cookie: document.cookie, localStorage: JSON.stringify({ ...localStorage }), address: location.href };
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames)
        places[`${name}/${store}`] = JSON.stringify(await done(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    for (const name of await caches.keys()) places[`cache ${name}`] = secret; // there should be no cache at all
    return Object.keys(places).filter((place) => places[place].includes(secret));
  }, token);
}

// The editor draws "Run" above each operation as soon as it has understood the document, and moves the lines for it: wait for rest.
async function runAbove(page, operation) {
  const spot = await page.waitForFunction((start) => {
    const line = [...document.querySelectorAll(".view-line")].find((one) => one.textContent.replaceAll("\u00a0", " ").startsWith(start));
    const top = line?.getBoundingClientRect().top ?? 0;
    const run = [...document.querySelectorAll(".codelens-decoration a")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .map((one) => one.getBoundingClientRect())
      .findLast((box) => box.top < top && top - box.bottom < box.height);
    const seen = run && JSON.stringify(run);
    const resting = seen && seen === window.seenBefore;
    window.seenBefore = seen;
    return resting && { x: run.x + run.width / 2, y: run.y + run.height / 2 };
  }, `query ${operation} `, { polling: 200 }); // milliseconds
  const { x, y } = await spot.jsonValue();
  await page.mouse.click(x, y);
}

async function review(browser) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: "light" });
  context.setDefaultTimeout(patience);
  context.on("request", (request) => noteRequest(request.url()));
  context.on("console", (message) => message.type() === "error" && found.consoleErrors.push(message.text()));
  context.on("weberror", (error) => found.consoleErrors.push(error.error().message));
  const page = await context.newPage();
  page.on("websocket", (socket) => noteRequest(socket.url()));

  await page.goto(origin + "/explorer");
  await page.getByLabel("Paste a token").fill(token);
  await page.getByRole("button", { name: "Open the explorer" }).click();

  const ide = page.locator("#root");
  const refusal = page.locator("#refusal:not(:empty)");
  await ide.getByText("Create Document").or(refusal).waitFor();
  if (await refusal.isVisible()) throw new Error(await refusal.textContent());
  await ide.getByText("Create Document").click();
  await ide.getByText("Schema available").waitFor();
  found.schemaLoaded = true;

  const answered = () => [...document.querySelectorAll(".monaco-editor .view-lines")].some((lines) => /^\{\s*"(data|errors)"/.test(lines.textContent));
  for (const giveUp = Date.now() + patience; ;) {
    await runAbove(page, operation);
    const answer = await page.waitForFunction(answered, null, { timeout: clickAgain }).catch((error) => error);
    if (!(answer instanceof Error)) break;
    if (Date.now() > giveUp) throw answer;
  }
  found.answer = (await shown(page)).find((text) => /^\{\s*"(data|errors)"/.test(text)) ?? "";
  found.stored = await leaks(page);
  if (process.env.SCREENSHOT) {
    await page.mouse.move(700, 780); // away from the button and its hint
    await page.screenshot({ path: process.env.SCREENSHOT });
  }
}

let browser;
try {
  if (!token) throw new Error("EXPLORER_TOKEN is not set.");
  const executablePath = process.env.CHROMIUM ?? onPath();
  if (!executablePath) throw new Error("No Chromium on PATH; set CHROMIUM.");
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  await review(browser);
} catch (error) {
  found.failure = error.message;
  process.exitCode = 1;
} finally {
  await browser?.close();
}
console.log(JSON.stringify(found));
