// A TCP listener on a free loopback port that misbehaves on purpose, in front of a real server or of nothing.
// Example    const proxy = await startProxy({ port: server.port, cutAfterBytes: 20000 });  ... await proxy.stop();
import net from "node:net";
import tls from "node:tls";

const listen = (server) =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });

const quiet = (socket) => socket.on("error", () => {});

/**
 * port           of the server behind; none: accept and never say a word
 * cutAfterBytes  from the server, then both sides are cut hard
 * freezeAfterBytes  from the server, then nothing moves any more, and nothing is closed
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
  const sockets = new Set();
  const keep = (socket) => {
    quiet(socket);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };
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
      // The eight bytes of SSLRequest come first and alone.
      raw.write(refuseTls ? "N" : "S");
      if (refuseTls) return forward(raw);
      forward(keep(new tls.TLSSocket(raw, { isServer: true, cert, key })));
    });
  });
  const own = await listen(server);
  return {
    port: own,
    accepted: () => accepted,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A port of loopback where nothing listens. */
export async function closedPort() {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
