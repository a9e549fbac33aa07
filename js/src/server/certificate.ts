// The certificate of a listener: read from files, and read again when they change.
// Contract   a new certificate that cannot be used is logged, and the old one stays.
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Server } from "node:https";
import type { LogListener } from "../core/backend.js";

/** The files of a certificate, in PEM. */
export interface TlsFiles {
  /** The certificate, with those between it and its root behind it. */
  readonly certFile: string;
  /** The private key, in PEM without a passphrase. */
  readonly keyFile: string;
}

/** What node:https needs of it. Older versions of TLS are refused. */
export interface TlsContext {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly minVersion: "TLSv1.2";
}

// Polling follows links too: Kubernetes changes a link two folders above the file.
const watchMillis = 1000;
// Certificate and key are two files, which are written one after the other.
const settleMillis = 200;

/** Reads and checks the files. Throws an error of the system, or of OpenSSL where the two do not fit. */
export function readTls({ certFile, keyFile }: TlsFiles): TlsContext {
  const context: TlsContext = { cert: readFileSync(certFile), key: readFileSync(keyFile), minVersion: "TLSv1.2" };
  createSecureContext(context);
  return context;
}

/** Takes changed files and SIGHUP; returns a function that ends this. */
export function followTls(server: Server, files: TlsFiles, log: LogListener | undefined): () => void {
  const say = (level: "info" | "error", event: string, reason?: string): void =>
    log?.(level, JSON.stringify({ event, cert_file: files.certFile, reason }));
  const reload = (): void => {
    try {
      server.setSecureContext(readTls(files));
      say("info", "tls_reloaded");
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      say("error", "tls_not_reloaded", code);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(reload, settleMillis).unref();
  };
  for (const file of [files.certFile, files.keyFile])
    watchFile(file, { interval: watchMillis, persistent: false }, changed);
  process.on("SIGHUP", reload);
  return () => {
    clearTimeout(timer);
    for (const file of [files.certFile, files.keyFile]) unwatchFile(file, changed);
    process.off("SIGHUP", reload);
  };
}
