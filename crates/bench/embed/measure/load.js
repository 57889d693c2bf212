// Loads a page once in a new browser context, so with empty caches, and measures it.

const LIMIT_MS = 30_000;
// The time after the first event of the live stream. Elements react to that event, and have finished after this time.
const SETTLE_MS = 500;

const kB = 1000 / 8;
/** The conditions that Chromium's developer tools have under these names. They multiply the throughput by 0.9 and the latency by 2.75 or 3.75. */
export const CONDITIONS = {
  "no throttling": { slowdown: 1 },
  "Fast 4G, CPU ÷ 4": { slowdown: 4, network: { latency: 165, downloadThroughput: 9_000 * kB * 0.9, uploadThroughput: 1_500 * kB * 0.9 } },
  "Fast 3G, CPU ÷ 4": { slowdown: 4, network: { latency: 562.5, downloadThroughput: 1_600 * kB * 0.9, uploadThroughput: 750 * kB * 0.9 } },
};

// Runs in the page before the page's scripts. An element is visible after the first frame that is painted with its title. The
// function looks for the title in each frame, and takes the time in a task, which runs after the paint. The browser's Element
// Timing and Largest Contentful Paint do not see elements in shadow roots.
const watch = (titles) => {
  const missing = new Set(Object.keys(titles));
  const look = () => {
    for (const element of missing) {
      const title = document.querySelector(element)?.shadowRoot?.querySelector(titles[element]);
      if (!title?.textContent.trim() || !title.getClientRects().length) continue;
      missing.delete(element);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => fairnoticeSeen(JSON.stringify({ element, at: performance.now() }));
      port2.postMessage(0);
    }
    if (missing.size) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.fairnoticeShift = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.fairnoticeShift += value;
  }).observe({ type: "layout-shift", buffered: true });
};

/** The bytes of every WebAssembly memory of the page. They are not part of the JavaScript heap. */
const wasmBytes = async (cdp) => {
  const { result: prototype } = await cdp.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await cdp.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId });
  const functionDeclaration = "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }";
  const { result } = await cdp.send("Runtime.callFunctionOn", { objectId: objects.objectId, functionDeclaration, returnByValue: true });
  return result.value;
};

// Runs in the page. The text of the elements without white space, which depends on each implementation's markup.
const readTexts = (elements) =>
  elements.map((element) => document.querySelector(element).shadowRoot.querySelector(".fn").innerText.replace(/\s+/g, "")).join("\n");

/** Counts the requests to an origin and their bytes. Calls `live` for each event of a live stream. Returns a function for the present sums. */
const countRequests = (cdp, origin, live) => {
  const requests = new Map();
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.startsWith(origin)) requests.set(requestId, { url: request.url, head: 0, all: 0, done: false });
  });
  cdp.on("Network.responseReceived", ({ requestId, response }) => {
    const one = requests.get(requestId);
    if (one) one.head = response.encodedDataLength;
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const one = requests.get(requestId);
    if (one) Object.assign(one, { all: encodedDataLength, done: true });
  });
  cdp.on("Network.eventSourceMessageReceived", ({ requestId }) => requests.has(requestId) && live());
  return () => {
    const all = [...requests.values()];
    const sum = (bytes, isCounted = () => true) => all.filter((one) => one.done && isCounted(one)).reduce((sum, one) => sum + bytes(one), 0);
    const body = (one) => one.all - one.head;
    const isStyle = (one) => one.url.endsWith(".css");
    return { requests: all.length, bytes: sum((one) => one.all), body: sum(body, (one) => !isStyle(one)), style: sum(body, isStyle) };
  };
};

/** Loads `url`, whose embed comes from `origin`, and waits until the elements in `titles` are visible and the live stream is open. */
export const load = async (browser, { url, origin, titles, condition: { slowdown, network } }) => {
  const context = await browser.newContext({ timezoneId: "Europe/Madrid", locale: "en-GB", viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const errors = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    const missing = new Set([...Object.keys(titles), "live"]);
    let complete, before;
    const completed = new Promise((resolve) => { complete = resolve; });
    const arrived = (what) => missing.delete(what) && !missing.size && complete();
    const sum = countRequests(cdp, origin, () => arrived("live"));
    const seen = {};
    cdp.on("Runtime.bindingCalled", ({ payload }) => {
      const { element, at } = JSON.parse(payload);
      seen[element] = at;
      if (element === "fairnotice-banner") before = sum();
      arrived(element);
    });
    await cdp.send("Runtime.enable");
    await cdp.send("Runtime.addBinding", { name: "fairnoticeSeen" });
    await cdp.send("Page.enable");
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${watch})(${JSON.stringify(titles)})` });
    await cdp.send("Performance.enable");
    if (network) await cdp.send("Network.emulateNetworkConditions", { offline: false, ...network });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(url, { waitUntil: "commit", timeout: LIMIT_MS });
    let timer;
    const timeout = new Promise((_, reject) => {
      const fail = () => reject(new Error(`${url}: no ${[...missing].join(", no ")} in ${LIMIT_MS / 1000} s; console: ${errors.join("; ")}`));
      timer = setTimeout(fail, LIMIT_MS);
    });
    await Promise.race([timeout, completed]);
    clearTimeout(timer);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const { metrics } = await cdp.send("Performance.getMetrics");
    const metric = (name) => metrics.find((one) => one.name === name).value;
    const [task, script] = [metric("TaskDuration") * 1000, metric("ScriptDuration") * 1000];
    const shift = await page.evaluate(() => window.fairnoticeShift);
    const after = sum();
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize: heap } = await cdp.send("Runtime.getHeapUsage");
    const text = await page.evaluate(readTexts, Object.keys(titles));
    if (errors.length) throw new Error(`${url}: the console has errors: ${errors.join("; ")}`);
    return {
      visible: seen["fairnotice-banner"],
      calendar: seen["fairnotice-calendar"],
      before: { bytes: before.bytes, body: before.body, style: before.style, requests: before.requests },
      bytes: after.bytes,
      requests: after.requests,
      task,
      script,
      heap,
      wasm: await wasmBytes(cdp),
      shift,
      text,
    };
  } finally {
    await context.close();
  }
};
