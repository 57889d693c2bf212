// The live stream: one per server and language for all elements of a page, and one for all tabs of an origin. The tab that
// holds the lock is the leader: it listens, and broadcasts to the others.
const RECONNECT = 5e3;
const PATIENCE = 3e5;
const HEARTBEAT = 15e3;
const HELLO = 0;

/** @typedef {(newest: Wire | undefined) => void} Listener */

/** @type {Record<string, ReturnType<typeof open>>} */
const streams = {};

/**
 * Calls `listener` with each document of an element's server, and without one at each heartbeat. Returns what ends that.
 * @param {ElementConnection} connection @param {Listener} listener
 */
export const subscribe = ({ base, lang, data }, listener) => {
  const name = `fairnotice ${base} ${lang}`;
  const stream = streams[name] ??= open(name, `${base}/api/v1/live?of=embed&lang=${encodeURIComponent(lang)}`);
  stream.listeners.add(listener);
  // The last document of the stream may be older than the one from which this element was rendered.
  if (stream.newest && stream.newest.r >= data.d.r) listener(stream.newest);
  return () => {
    stream.listeners.delete(listener);
    if (stream.listeners.size) return;
    stream.stop();
    delete streams[name];
  };
};

/** @param {string} name @param {string} url */
const open = (name, url) => {
  /** @type {Set<Listener>} */
  const listeners = new Set();
  /** @type {AbortController} */
  let ended;
  /** @type {BroadcastChannel} */
  let channel;
  // A heartbeat has no document: the server is there, and nothing is new.
  /** @param {Wire} [newest] */
  const notify = (newest) => {
    stream.newest = newest ?? stream.newest;
    for (const listener of listeners) listener(newest);
  };
  /** @returns {Promise<void>} */
  const lead = () => new Promise((resolve) => {
    // The lock came when the page was about to leave.
    if (ended.signal.aborted) return resolve();
    /** @type {EventSource | undefined} */
    let source;
    /** @type {number | undefined} */
    let retry;
    let heardAt = 0, published = 0, failures = 0;
    /** @param {Wire} [newest] */
    const publish = (newest) => {
      heardAt = published = Date.now();
      failures = 0;
      channel.postMessage(newest);
      notify(newest);
    };
    // A tab that opens later has missed the newest document. It must not take an old one for news.
    channel.onmessage = () => Date.now() - published < 3 * HEARTBEAT && channel.postMessage(stream.newest);
    const connect = () => {
      clearTimeout(retry);
      source?.close();
      heardAt = Date.now();
      const opened = source = new EventSource(url);
      opened.addEventListener("snapshot", ({ data }) => {
        try {
          publish(JSON.parse(data));
        } catch {
          // Not a document of our server: the next one may be.
        }
      });
      opened.addEventListener("beat", () => publish());
      // The browser reconnects by itself, unless it has given up. A random delay keeps all readers from reconnecting together.
      opened.onerror = () => {
        if (opened.readyState !== EventSource.CLOSED) return;
        retry = setTimeout(connect, Math.min(RECONNECT * 2 ** failures++, PATIENCE) * (0.5 + Math.random()));
      };
    };
    connect();
    // A connection can be dead although nobody closed it.
    const watch = setInterval(() => source?.readyState !== EventSource.CLOSED && Date.now() - heardAt > 3 * HEARTBEAT && connect(), HEARTBEAT);
    ended.signal.addEventListener("abort", () => {
      clearTimeout(retry);
      clearInterval(watch);
      source?.close();
      resolve();
    });
  });
  const stream = {
    listeners,
    /** @type {Wire | undefined} */
    newest: undefined,
    start() {
      ended = new AbortController();
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => data !== HELLO && notify(data);
      channel.postMessage(HELLO);
      navigator.locks.request(name, { signal: ended.signal }, lead).catch(() => {});
    },
    stop() {
      ended.abort();
      channel.close();
    },
  };
  stream.start();
  return stream;
};

// A page in the back/forward cache must hold neither lock nor connection.
addEventListener("pagehide", () => Object.values(streams).forEach((stream) => stream.stop()));
addEventListener("pageshow", ({ persisted }) => persisted && Object.values(streams).forEach((stream) => stream.start()));
