// Stands between a browser and the servers: it knows every request, can refuse one, and puts a script before those of a page.
import { EventEmitter, once } from "node:events";
import { createServer, request as ask } from "node:http";
import { text } from "node:stream/consumers";
import { prologue } from "./prologue.js";

const NONCE = "prologue";
// Before anything that the page says itself, also before a policy in a `meta` element.
const BEGINNING = /^(\s*<!doctype html>)?(\s*<html[^>]*>)?(\s*<head[^>]*>)?/i;

const withPrologue = (html, script) => html.replace(BEGINNING, (all) => `${all}<script nonce="${NONCE}">${script.replaceAll("</", "<\\/")}</script>`);
// A policy in a header lets the one script through, and nothing else that it would not.
const withNonce = (policy) => policy.replace(/\bscript-src\b/, `script-src 'nonce-${NONCE}'`);
const isNavigation = ({ method, headers }) => method === "GET" && headers.accept?.startsWith("text/html");

/** Matches as Playwright's patterns do. */
const matcher = (pattern) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("**", ".*").replace(/(?<!\.)\*/g, "[^/]*")}$`);

export async function startProxy(locale) {
  const events = new EventEmitter();
  const routes = [], scripts = [];
  const open = new Set();
  let clock, isOffline = false;
  /** What the page's clock shows, in epoch milliseconds. */
  const now = () => clock && clock.time + performance.now() - clock.since;

  async function isRefused(request) {
    if (isOffline) return true;
    const route = routes.findLast(({ pattern }) => pattern.test(request.url));
    if (!route) return false;
    return new Promise((resolve) => route.handler({ abort: () => resolve(true), continue: () => resolve(false) }));
  }

  const server = createServer(async (request, response) => {
    const named = { url: () => request.url };
    events.emit("request", named);
    if (await isRefused(request)) {
      request.socket.destroy();
      events.emit("requestfailed", named);
      return;
    }
    const headers = { ...request.headers, "accept-encoding": "identity" };
    const outward = ask(request.url, { method: request.method, headers, agent: false });
    open.add(request.socket);
    request.socket.once("close", () => { open.delete(request.socket); outward.destroy(); });
    request.pipe(outward);
    outward.on("error", () => request.socket.destroy());
    const [answer] = await once(outward, "response").catch(() => []);
    if (!answer) return;
    events.emit("response", named);
    // A connection that is used once is never tried again: a request that is refused counts once.
    const told = { ...answer.headers, connection: "close" };
    if (isNavigation(request) && answer.headers["content-type"]?.startsWith("text/html")) {
      const body = withPrologue(await text(answer), prologue({ locale, now: now(), scripts }));
      if (told["content-security-policy"]) told["content-security-policy"] = withNonce(told["content-security-policy"]);
      delete told["transfer-encoding"];
      response.writeHead(answer.statusCode, { ...told, "content-length": Buffer.byteLength(body) }).end(body);
    } else {
      response.writeHead(answer.statusCode, told);
      answer.pipe(response);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${server.address().port}`,
    events,
    now,
    /** Sets the clock of the documents that come. */
    setClock(time) { clock = { time, since: performance.now() }; },
    addInitScript: (work) => scripts.push(work),
    route: (pattern, handler) => routes.push({ pattern: matcher(pattern), handler }),
    setOffline(offline) {
      isOffline = offline;
      if (offline) for (const socket of open) socket.destroy();
    },
    stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}
