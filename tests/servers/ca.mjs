// A certificate authority of one test run, made with openssl.
// Example    const ca = makeCa(folder);  const server = ca.issue("server", { hosts: ["localhost", "127.0.0.1"] });
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const openssl = (folder, args) => execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });

const config = (names) => `
[ca]
default_ca = own
[own]
dir = .
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
[any]
commonName = supplied
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:FALSE
keyUsage = digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
${names.length > 0 ? `subjectAltName = ${names.join(", ")}` : ""}
`;

const isAddress = (host) => /^[0-9.]+$/.test(host) || host.includes(":");
const utc = (ms) => new Date(ms).toISOString().replace(/[-:T]/g, "").slice(0, 14) + "Z";

/** Makes a CA in a new folder below `folder`; the files it issues are beside it. */
export function makeCa(folder, name = "ca") {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  writeFileSync(join(home, "index.txt"), "");
  writeFileSync(join(home, "serial"), "1000\n");
  writeFileSync(join(home, "root.cnf"), config([]));
  openssl(home, ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "root.key"]);
  openssl(home, [
    "req",
    "-x509",
    "-new",
    "-key",
    "root.key",
    "-subj",
    `/CN=Jackfield test ${name}`,
    "-days",
    "2",
    "-out",
    "root.crt",
    "-config",
    "root.cnf",
    "-extensions",
    "root",
  ]);

  /** commonName: the user, for a client. expired: it ended yesterday. */
  const issue = (file, { hosts = [], commonName = hosts[0] ?? file, expired = false } = {}) => {
    const names = hosts.map((host) => `${isAddress(host) ? "IP" : "DNS"}:${host}`);
    writeFileSync(join(home, `${file}.cnf`), config(names));
    openssl(home, ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", `${file}.ec`]);
    openssl(home, ["pkcs8", "-topk8", "-nocrypt", "-in", `${file}.ec`, "-out", `${file}.key`]);
    openssl(home, [
      "req",
      "-new",
      "-key",
      `${file}.key`,
      "-subj",
      `/CN=${commonName}`,
      "-out",
      `${file}.csr`,
      "-config",
      `${file}.cnf`,
    ]);
    const day = 24 * 3600 * 1000;
    const end = Date.now() + (expired ? -day : day);
    openssl(home, [
      "ca",
      "-batch",
      "-notext",
      "-config",
      `${file}.cnf`,
      "-extensions",
      "leaf",
      "-cert",
      "root.crt",
      "-keyfile",
      "root.key",
      "-in",
      `${file}.csr`,
      "-out",
      `${file}.crt`,
      "-startdate",
      utc(end - 2 * day),
      "-enddate",
      utc(end),
    ]);
    return { cert: join(home, `${file}.crt`), key: join(home, `${file}.key`) };
  };
  return { folder: home, cert: join(home, "root.crt"), issue };
}
