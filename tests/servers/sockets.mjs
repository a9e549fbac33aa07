// Listeners on a free loopback port whose connections can all be cut.
// Example    const { keep, stop } = keepSockets();  const server = net.createServer(keep);
//            const port = await listenOn(server);  ...  await stop(server);

import { createServer } from "node:net";

/** Listens on loopback and gives the port; without a number on any free one. */
export const listenOn = (server, port = 0) =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server.address().port));
  });

/** keep(socket) remembers a connection, ignores its errors and returns it. stop(server) cuts all and closes. */
export function keepSockets() {
  const open = new Set();
  return {
    open,
    keep: (socket) => {
      open.add(socket.on("error", () => {}));
      socket.on("close", () => open.delete(socket));
      return socket;
    },
    stop: (server) =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Accepts and never answers: {port, close}. `heard` is called for each connection. */
export async function silentServer(heard = () => {}) {
  const { keep, stop } = keepSockets();
  const server = createServer((socket) => {
    heard();
    keep(socket);
  });
  const port = await listenOn(server);
  return { port, close: () => stop(server) };
}
