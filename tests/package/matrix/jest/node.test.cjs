/** @jest-environment node */
const { open } = require("jackfield");

test("the addon is used in Node", async () => {
  const jackfield = await open({ store: ":memory:", keys: { plain: true } });
  expect(jackfield.backend.kind).toBe("addon");
  await jackfield.close();
});
