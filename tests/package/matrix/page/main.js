// What an application does with jackfield in a page: forms without a store, and the whole API in memory.
import { open } from "jackfield";

async function main() {
  const forms = await open();
  const connection = { host: "db.example.com", port: 70000, user: "app", database: "orders" };
  const { errors } = forms.validate("database/pg", { connection });
  const all = await open({ store: ":memory:", keys: { plain: true } });
  const { title } = await all.integrations.create({
    title: "Text",
    type: "ai",
    sub_type: "openai",
    config: { apiKey: "none" },
  });
  document.body.dataset.result = JSON.stringify([errors.map(({ path }) => path), title]);
}
main().catch((error) => {
  document.body.dataset.result = JSON.stringify(String(error));
});
