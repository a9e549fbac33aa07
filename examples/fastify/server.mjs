// A Fastify application. Jackfield answers below /integrations, and the application's own route uses the same store.
import { randomBytes } from "node:crypto";
import Fastify from "fastify";
import { open } from "jackfield";
import { createListener } from "jackfield/server";

const { STORE = ":memory:", JACKFIELD_KEY = randomBytes(32).toString("hex"), PORT = "3000" } = process.env;
const jackfield = await open({ store: STORE, keys: { active: "k1", keys: { k1: JACKFIELD_KEY } } });
const app = Fastify();

// Stands for your own sign-in.
const principalOf = ({ headers }) =>
  headers["x-user"] ? { user: headers["x-user"], workspace: "main", role: "creator" } : null;

// Jackfield reads the requests itself, so they are kept from Fastify's parsers.
const listener = createListener(jackfield, {
  base: "/integrations",
  authenticate: ({ raw }) => principalOf(raw),
});
app.register(async (scope) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
  scope.all("/integrations/*", (request, reply) => {
    reply.hijack();
    listener(request.raw, reply.raw);
  });
});

app.get("/databases", async (request, reply) => {
  const principal = principalOf(request);
  if (principal === null) return reply.code(401).send({ message: "Sign in first." });
  const { list } = await jackfield.as(principal).integrations.list({ type: "database" });
  return list.map(({ id, title }) => ({ id, title }));
});

app.addHook("onClose", () => jackfield.close());
process.once("SIGTERM", () => app.close());
console.log(await app.listen({ port: Number(PORT), host: "127.0.0.1" }));
