// A TCP listener on a free loopback port that misbehaves on purpose, in front of a real server or of nothing.
// Example    const proxy = await startProxy({ port: server.port, cutAfterBytes: 20000 });  ... await proxy.stop();
import net from "node:net";
import tls from "node:tls";
import { keepSockets, listenOn } from "./sockets.mjs";

/**
 * port           of the server behind; none: accept and never say a word
 * cutAfterBytes  from the server, then both sides are cut hard
 * freezeAfterBytes  from the server, then no byte is forwarded, and nothing is closed
 * delayMs        added to each chunk of the server
 * cert, key      PEM: answer PostgreSQL's request for encryption and do TLS with these, in clear to the server behind
 * refuseTls      answer PostgreSQL's request for encryption with no
 */
export async function startProxy({
  port,
  cutAfterBytes = 0,
  freezeAfterBytes = 0,
  delayMs = 0,
  cert,
  key,
  refuseTls = false,
} = {}) {
  const { keep, stop } = keepSockets();
  let accepted = 0;

  const forward = (client) => {
    if (port === undefined) return client.resume();
    const upstream = keep(net.connect(port, "127.0.0.1"));
    let seen = 0;
    client.on("data", (chunk) => upstream.write(chunk));
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    upstream.on("data", (chunk) => {
      seen += chunk.length;
      if (freezeAfterBytes > 0 && seen > freezeAfterBytes) return;
      if (cutAfterBytes > 0 && seen > cutAfterBytes) {
        client.write(chunk.subarray(0, chunk.length - (seen - cutAfterBytes)));
        client.destroySoon();
        upstream.destroy();
        return;
      }
      if (delayMs > 0) setTimeout(() => client.write(chunk), delayMs);
      else client.write(chunk);
    });
  };

  const server = net.createServer((raw) => {
    accepted += 1;
    keep(raw);
    if (cert === undefined && !refuseTls) return forward(raw);
    raw.once("data", () => {
      // The eight bytes of SSLRequest come first, in a packet of their own.
      raw.write(refuseTls ? "N" : "S");
      if (refuseTls) return forward(raw);
      forward(keep(new tls.TLSSocket(raw, { isServer: true, cert, key })));
    });
  });
  return { port: await listenOn(server), accepted: () => accepted, stop: () => stop(server) };
}

/** A port of loopback where nothing listens. */
export async function closedPort() {
  const server = net.createServer();
  const port = await listenOn(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
