// A proxy that is the one origin of the measurement: it forwards to our server and to a server of the peers' files. Every
// response passes the same proxy and has the same headers, so that the comparison is fair.
import { readFileSync, readdirSync } from "node:fs";
import { createServer, request } from "node:http";
import { brotliCompressSync } from "node:zlib";

const listen = async (server) => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server.address().port;
};
const stop = (server) => new Promise((resolve) => {
  server.closeAllConnections();
  server.close(resolve);
});

/** Starts a server of the peers' files. It sends the same headers as our server sends with its loader. */
const startFiles = async (folder, loader) => {
  const example = await fetch(loader, { headers: { "accept-encoding": "br" } });
  await example.arrayBuffer();
  if (!example.ok) throw new Error(`${loader}: ${example.status}; run \`cargo xtask build\` before the server is built, so that it contains the embed`);
  const headers = [...example.headers].filter(([name]) => !["content-length", "connection", "keep-alive", "date"].includes(name));
  const files = new Map(readdirSync(folder).map((name) => [`/peers/${name}`, brotliCompressSync(readFileSync(`${folder}/${name}`))]));
  const server = createServer((incoming, response) => {
    const body = files.get(incoming.url);
    if (!body) return response.writeHead(404).end();
    response.writeHead(200, { ...Object.fromEntries(headers), "content-length": body.length }).end(body);
  });
  return { server, port: await listen(server), sizes: Object.fromEntries(files) };
};

/** Starts the proxy of our server and of a folder of peers. */
export const startProxy = async (ourServer, folder) => {
  const files = await startFiles(folder, `${ourServer}/embed/v1/embed.js`);
  const proxy = createServer((incoming, response) => {
    const port = incoming.url.startsWith("/peers/") ? files.port : new URL(ourServer).port;
    const { method, url: path, rawHeaders: headers } = incoming;
    const forwarded = request({ host: "127.0.0.1", port, method, path, headers }, (upstream) => {
      response.writeHead(upstream.statusCode, upstream.rawHeaders);
      // A live stream can be silent for a while after its headers. They must be sent before its first event.
      response.flushHeaders();
      upstream.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    response.on("close", () => forwarded.destroy());
    forwarded.end();
  });
  const port = await listen(proxy);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => Promise.all([stop(proxy), stop(files.server)]),
  };
};
