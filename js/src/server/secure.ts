// A server of node:https. A listener loads this only for TLS: without it, it starts sooner.
import { createServer } from "node:https";
import { followTls, readTls } from "./certificate.js";
import type { ServerOptions as HttpOptions } from "node:http";
import type { Server } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { LogListener } from "../core/backend.js";
import type { TlsFiles } from "./certificate.js";

/**
 * A server with the certificate of these files. `secured` hears of each socket of TLS, and of the one below it.
 * `follow`, once it listens: changed files are taken until the returned function is called.
 */
export function secureServer(
  limits: HttpOptions,
  files: TlsFiles,
  secured: (socket: Duplex, below: Duplex) => void,
): { readonly server: Server; readonly follow: (log: LogListener | undefined) => () => void } {
  // A handshake is a part of a request that arrives: it has as long as a header.
  const server = createServer({ ...limits, ...readTls(files), handshakeTimeout: 10000 });
  // A socket of TLS does not name the one below it; both have the same other end.
  const below = new Map<string, Socket>();
  const endOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress ?? ""} ${remotePort ?? 0}`;
  server.on("connection", (socket: Socket) => {
    const end = endOf(socket);
    below.set(end, socket);
    socket.once("close", () => {
      if (below.get(end) === socket) below.delete(end);
    });
  });
  server.on("secureConnection", (socket) => {
    const socketBelow = below.get(endOf(socket));
    if (socketBelow !== undefined) secured(socket, socketBelow);
  });
  return { server, follow: (log) => followTls(server, files, log) };
}
