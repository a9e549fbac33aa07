// Rotates the keys of a store, and prints a line for each batch, so that the test can kill it in the middle of one.
import { writeSync } from "node:fs";
import { readFileSync } from "node:fs";
import { open } from "../../js/dist/index.js";

const [store, keyFile] = process.argv.slice(2);
const jackfield = await open({ store, keys: JSON.parse(readFileSync(keyFile, "utf8")) });
writeSync(1, "open\n");
await jackfield.keys.rotate({ onProgress: (progress) => writeSync(1, `${JSON.stringify(progress)}\n`) });
await jackfield.close();
