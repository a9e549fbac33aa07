// A listener in front of a MySQL or MariaDB server that shows another certificate: it speaks TLS to both sides, once
// the client asks for it as that protocol does, after the server's greeting.
// Example    const proxy = await startTlsProxy({ port, cert, key });  ... await proxy.stop();
import net from "node:net";
import tls from "node:tls";
import { keepSockets, listenOn } from "./sockets.mjs";

/** cert, key: PEM. silent: after the client's wish to encrypt nothing comes any more. */
export async function startTlsProxy({ port, cert, key, silent = false }) {
  const { keep, stop } = keepSockets();
  const server = net.createServer((client) => {
    keep(client);
    const upstream = keep(net.connect(port, "127.0.0.1"));
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    upstream.once("data", (greeting) => {
      client.write(greeting);
      client.once("data", (chunk) => {
        client.pause();
        // The wish is one packet; the handshake may come in the same chunk.
        const end = 4 + chunk.readUIntLE(0, 3);
        if (end < chunk.length) client.unshift(chunk.subarray(end));
        if (silent) return;
        upstream.write(chunk.subarray(0, end));
        const inner = keep(tls.connect({ socket: upstream, rejectUnauthorized: false }));
        const outer = keep(new tls.TLSSocket(client, { isServer: true, cert, key }));
        inner.pipe(outer);
        outer.pipe(inner);
      });
    });
  });
  return { port: await listenOn(server), stop: () => stop(server) };
}
