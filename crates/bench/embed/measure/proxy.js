// One origin for all that is measured: our server's own answers, and beside them the peers' files with the same headers.
// Both come through the same door, so that nobody's way is shorter.
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

/** The peers' files, each with the headers of our loader. */
const startFiles = async (folder, loader) => {
  const like = await fetch(loader, { headers: { "accept-encoding": "br" } });
  await like.arrayBuffer();
  if (!like.ok) throw new Error(`${loader}: ${like.status}; the server must carry the embed: \`cargo xtask build\` before it is built`);
  const headers = [...like.headers].filter(([name]) => !["content-length", "connection", "keep-alive", "date"].includes(name));
  const files = new Map(readdirSync(folder).map((name) => [`/peers/${name}`, brotliCompressSync(readFileSync(`${folder}/${name}`))]));
  const server = createServer((asked, answer) => {
    const body = files.get(asked.url);
    if (!body) return answer.writeHead(404).end();
    answer.writeHead(200, { ...Object.fromEntries(headers), "content-length": body.length }).end(body);
  });
  return { server, port: await listen(server), sizes: Object.fromEntries(files) };
};

/** Opens the door to a server and to a folder of peers. */
export const startFront = async (behind, folder) => {
  const files = await startFiles(folder, `${behind}/embed/v1/embed.js`);
  const door = createServer((asked, answer) => {
    const port = asked.url.startsWith("/peers/") ? files.port : new URL(behind).port;
    const { method, url: path, rawHeaders: headers } = asked;
    const onward = request({ host: "127.0.0.1", port, method, path, headers }, (come) => {
      answer.writeHead(come.statusCode, come.rawHeaders);
      // A live stream says nothing more for a while: its head must not wait for that.
      answer.flushHeaders();
      come.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    onward.end();
  });
  const port = await listen(door);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => Promise.all([stop(door), stop(files.server)]),
  };
};
