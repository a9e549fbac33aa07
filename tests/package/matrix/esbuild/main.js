import { open } from "jackfield";
import wasm from "jackfield/jackfield.wasm";
import manifests from "jackfield/manifests/bundle.json";

const forms = await open({ wasm, manifests });
const connection = { host: "db.example.com", port: 70000, user: "app", database: "orders" };
const { errors } = forms.validate("database/pg", { connection });
document.body.dataset.result = JSON.stringify(errors.map(({ path }) => path));
