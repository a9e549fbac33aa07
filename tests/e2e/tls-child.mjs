// Opens Jackfield's addon, tests the connection from standard input, and prints the result. Run by
// tls-libraries.mjs.
import { readFileSync } from "node:fs";
import { open } from "jackfield";

const request = JSON.parse(readFileSync(0, "utf8"));
const jackfield = await open({ store: ":memory:", keys: { plain: true }, egress: { mode: "private-allowed" } });
const outcome = await jackfield.test(request);
await jackfield.close();
console.log(JSON.stringify({ outcome, openssl: process.versions.openssl }));
