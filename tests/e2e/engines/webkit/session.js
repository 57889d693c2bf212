// A session of WebDriver (W3C): each command is a request to the driver.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithProcess } from "./processes.js";

const MINI_BROWSER = process.env.MINIBROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
// A folder with GTK's settings.
const SETTINGS = new URL("settings", import.meta.url).pathname;
// The key under which the protocol names an element.
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const send = async (method, address, body) => {
  const answer = await fetch(address, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
};

async function ready(address) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const status = await send("GET", `${address}/status`).catch(() => undefined);
    if (status?.ready) return;
    await sleep(25);
  }
  throw new Error("WebKitWebDriver is not ready within five seconds");
}

/** Starts a driver and a browser with this time zone, which asks this proxy for everything. */
export async function startSession({ display, timezoneId, proxy }) {
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, GDK_BACKEND: "x11", XDG_CONFIG_HOME: SETTINGS, TZ: timezoneId };
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], { env, stdio: "ignore" });
  const end = endWithProcess(driver);
  const address = `http://127.0.0.1:${port}`;
  await ready(address);
  const { sessionId } = await send("POST", `${address}/session`, { capabilities: { alwaysMatch: {
    proxy: { proxyType: "manual", httpProxy: proxy },
    // It would be a timer of the page, which the page's clock may pass in a moment.
    timeouts: { script: null },
    "webkitgtk:browserOptions": { binary: MINI_BROWSER, args: ["--automation"] },
  } } });
  const command = (method, path, body) => send(method, `${address}/session/${sessionId}/${path}`, body);
  const post = (path, body = {}) => command("POST", path, body);
  return {
    post,
    /** Runs a function in the page, and gives what it returns or resolves to, by way of JSON. */
    async run(work, ...given) {
      // The protocol has no `undefined`, and says of an error only that there was one.
      const { error, json } = await post("execute/async", { args: given, script: `
        const given = [...arguments], done = given.pop();
        (async () => JSON.stringify(await (${work})(...given)))().then(
          (json) => done({ json: json ?? null }),
          (error) => done({ error: error + "\\n" + (error?.stack ?? "") }),
        );` });
      if (error) throw new Error(error);
      return json === null ? undefined : JSON.parse(json);
    },
    /** The same for what returns nothing, or an element, as a later command takes it. */
    runNow: (work, ...given) => post("execute/sync", { args: given, script: `return (${work})(...arguments) ?? null;` }),
    click: (element) => post(`element/${element[ELEMENT]}/click`),
    type: (element, text) => post(`element/${element[ELEMENT]}/value`, { text }),
    async end() {
      await send("DELETE", `${address}/session/${sessionId}`);
      await end();
    },
  };
}
