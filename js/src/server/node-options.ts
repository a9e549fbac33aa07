// The options of the servers that Node alone has.
import { handlerOptionNames } from "./option-names.js";
import type { IncomingMessage } from "node:http";
import type { OptionNames } from "../core/option-names.js";
import type { TlsFiles } from "./certificate.js";
import type { HandlerOptions } from "./types.js";

/** Options of `createServer`. */
export interface ServerOptions extends HandlerOptions<IncomingMessage> {
  /**
   * Further names that a server which listens on loopback answers to, such as "jackfield.example.com" behind a proxy
   * that keeps the Host header. Addresses, names without a dot and *.localhost always are.
   */
  readonly allowHosts?: readonly string[];
  /** Sockets in all. Default: half of the files that this process may open, at most 10,000. */
  readonly maxConnections?: number;
  /** Sockets of one address; of IPv6 the first 64 bits count. Default: a quarter of `maxConnections`. */
  readonly maxConnectionsPerAddress?: number;
  /**
   * How long a connection may wait for its next request. Default 65 seconds: balancers keep theirs for 60, and one that
   * reuses a connection which this side is closing answers its client with 502.
   */
  readonly keepAliveMillis?: number;
}

/** Options of `listen`. */
export interface ListenOptions extends ServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0, which takes a free one. */
  readonly port?: number;
  /** Listens with TLS 1.2 or later. Changed files are taken within two seconds, and at SIGHUP. */
  readonly tls?: TlsFiles;
  /** How long `close` may take; then what still runs is cut. Default 10 seconds. */
  readonly drainMillis?: number;
  /** The part of it in which requests are still taken while `/ready` fails, so that balancers notice. Default 0. */
  readonly unreadyMillis?: number;
}

/** Of `createServer`. */
export const serverOptionNames: OptionNames<ServerOptions> = {
  ...handlerOptionNames,
  allowHosts: true,
  maxConnections: true,
  maxConnectionsPerAddress: true,
  keepAliveMillis: true,
};

/** Of `listen`. */
export const listenOptionNames: OptionNames<ListenOptions> = {
  ...serverOptionNames,
  host: true,
  port: true,
  tls: true,
  drainMillis: true,
  unreadyMillis: true,
};
