import { expect, test } from "vitest";
import { open } from "jackfield";

test("the addon is used in Node", async () => {
  const jackfield = await open({ store: ":memory:", keys: { plain: true } });
  expect(jackfield.backend.kind).toBe("addon");
  expect(jackfield.validate("ai/openai", {}).valid).toBe(false);
  await jackfield.close();
});
