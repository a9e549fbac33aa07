const { readFileSync } = require("node:fs");
const { open, JackfieldError } = require("jackfield");

async function openForms() {
  const wasm = readFileSync(require.resolve("jackfield/jackfield.wasm"));
  return open({ wasm, manifests: require("jackfield/manifests/bundle.json") });
}

test("a config is validated in a page of jsdom", async () => {
  const forms = await openForms();
  expect(typeof window).toBe("object");
  expect(forms.backend.kind).toBe("wasm");
  const connection = { host: "db.example.com", port: 70000, user: "app", database: "orders" };
  expect(forms.validate("database/pg", { connection }).errors.map(({ path }) => path)).toEqual(["connection.port"]);
  await expect(open({ store: "orders.db" })).rejects.toBeInstanceOf(JackfieldError);
});
