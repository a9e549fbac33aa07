// Run by every server runtime: a store in a file, sealed secrets, rows of an SQLite database.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "jackfield";

const folder = mkdtempSync(join(tmpdir(), "jackfield-runtime-"));
const filename = join(folder, "shop.db");
writeFileSync(filename, "");
const store = join(folder, "jackfield.db");
const jackfield = await open({ store, keyFile: `${store}.key`, createKey: true, sqliteRoots: [folder] });
const config = { client: "sqlite3", connection: { filename } };
const { id } = await jackfield.integrations.create({ title: "Shop", type: "database", sub_type: "sqlite3", config });
const { outcome } = await jackfield.test({ integrationId: id });
await jackfield.execute(id, "CREATE TABLE orders (total INTEGER)");
await jackfield.execute(id, "INSERT INTO orders VALUES (50), (150)");
const rows = [];
for await (const row of jackfield.query(id, "SELECT total FROM orders WHERE total > ?", [100])) rows.push(row);
const { valid } = jackfield.validate("database/pg", { connection: { port: 70000 } });
console.log(JSON.stringify([jackfield.backend.kind, outcome, rows, valid]));
await jackfield.close();
rmSync(folder, { recursive: true });
