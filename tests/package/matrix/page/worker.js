import { open } from "jackfield";

open().then(
  (forms) => postMessage(forms.validate("ai/openai", {}).errors.map(({ path }) => path)),
  (error) => postMessage(String(error)),
);
