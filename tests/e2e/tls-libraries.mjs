// Whose OpenSSL does a client library use inside Node? Node exports one of its own, which a library finds first unless
// it was opened apart (RTLD_DEEPBIND). The dynamic linker is asked to write down every symbol that it binds while a
// process of its own connects.
// Example    const seen = await bindingsOf({ config, sub_type: "mysql2", libraries: [/libmariadb\.so/] });
//            assertSystemOpenssl(seen);
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const child = fileURLToPath(new URL("tls-child.mjs", import.meta.url));
// OpenSSL's names begin so; zlib's and those of C and C++ do not.
const prefixes =
  "ASN1 BIO BN CONF CRYPTO DH DSA EC ECDSA ENGINE ERR EVP HMAC MD5 OBJ OPENSSL OSSL PEM PKCS RAND RSA " +
  "SHA\\d SSL TLS X509 d2i i2d";
const openssl = new RegExp(`^(${prefixes.replaceAll(" ", "|")})\\w*`);
const isOpenssl = (symbol) => openssl.test(symbol);
const ofOpenssl = /\/lib(ssl|crypto)\.so/;

/**
 * Tests one connection in a process of `node` and gives {outcome, openssl, bindings}: what jackfield.test() answered,
 * the version of Node's own OpenSSL, and [{from, to, symbol}] of OpenSSL's symbols that `libraries`, libssl and
 * libcrypto were bound to.
 */
export async function bindingsOf({ node = process.execPath, config, sub_type, type = "database", libraries }) {
  const folder = mkdtempSync(join(tmpdir(), "jackfield-tls-"));
  try {
    const started = spawn(node, [child], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, LD_DEBUG: "bindings", LD_DEBUG_OUTPUT: join(folder, "ld") },
    });
    started.stdin.end(JSON.stringify({ type, sub_type, config }));
    let text = "";
    for await (const chunk of started.stdout) text += chunk;
    const code = started.exitCode ?? (await new Promise((resolve) => started.once("exit", resolve)));
    assert.equal(code, 0, "the process that connects failed");
    const bindings = [];
    for (const file of readdirSync(folder)) {
      for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
        const found = /binding file (\S+) \[\d+\] to (\S+) \[\d+\]: normal symbol `([^']+)'/.exec(line);
        if (found === null || !isOpenssl(found[3])) continue;
        const [, from, to, symbol] = found;
        if (ofOpenssl.test(from) || libraries.some((one) => one.test(from))) bindings.push({ from, to, symbol });
      }
    }
    return { ...JSON.parse(text), bindings, libraries };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** It connected, each library uses OpenSSL, and never Node's. */
export function assertSystemOpenssl({ outcome, bindings, libraries }) {
  assert.equal(outcome.outcome, "ok", JSON.stringify(outcome));
  const foreign = bindings.filter(({ to }) => !ofOpenssl.test(to) && !libraries.some((one) => one.test(to)));
  assert.deepEqual(foreign.slice(0, 5), [], `${foreign.length} symbols of OpenSSL were taken from elsewhere`);
  for (const library of libraries) {
    const own = bindings.filter(({ from, to }) => library.test(from) && ofOpenssl.test(to));
    assert.ok(own.length > 0, `${library} took nothing from the system's OpenSSL`);
  }
}
