// An Express application with users and sessions of its own. Jackfield is mounted at /integrations and gets its users
// from it.
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import express from "express";
import { open } from "jackfield";
import { createListener } from "jackfield/server";

// ---- the application as it was: users, sessions, a sign-in ----------------------------------------------------------

const salt = randomBytes(16);
const hash = (password) => scryptSync(password, salt, 32);
const users = new Map([
  ["ada", { password: hash("ada's password"), team: "shop", admin: true }],
  ["grace", { password: hash("grace's password"), team: "shop", admin: false }],
]);
const unmatched = randomBytes(32);
const sessions = new Map();

const app = express();
app.disable("x-powered-by");
app.use((request, _response, next) => {
  const id = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  request.user = sessions.get(id);
  next();
});
app.post("/sign-in", express.json(), (request, response) => {
  const { name, password } = request.body ?? {};
  const user = users.get(name);
  // An unknown name takes as long as a wrong password.
  const right = timingSafeEqual(hash(String(password)), user?.password ?? unmatched);
  if (!user || !right) return response.status(401).json({ message: "The name or the password is wrong." });
  const id = randomBytes(32).toString("base64url");
  sessions.set(id, { name, team: user.team, admin: user.admin });
  // Strict: no other site's page can make a browser send it, which guards Jackfield's routes too.
  return response.cookie("session", id, { httpOnly: true, sameSite: "strict" }).json({ name });
});

// ---- Jackfield ------------------------------------------------------------------------------------------------------

const { STORE = ":memory:", JACKFIELD_KEY = randomBytes(32).toString("hex"), PORT = "3000" } = process.env;
const jackfield = await open({ store: STORE, keys: { active: "k1", keys: { k1: JACKFIELD_KEY } } });

// A user of the application as a principal of Jackfield: a team is a workspace.
const principalOf = (user) =>
  user ? { user: user.name, workspace: user.team, role: user.admin ? "owner" : "creator" } : null;

// Before any body parser of the whole application: Jackfield reads its bodies itself, with its own limits.
app.use("/integrations", createListener(jackfield, { authenticate: ({ raw }) => principalOf(raw.user) }));

// The same store from the application's own code.
app.get("/databases", async (request, response) => {
  if (!request.user) return response.status(401).json({ message: "Sign in first." });
  const { list } = await jackfield.as(principalOf(request.user)).integrations.list({ type: "database" });
  return response.json(list.map(({ id, title, is_private }) => ({ id, title, is_private })));
});

const server = app.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
process.once("SIGTERM", () => server.close(() => void jackfield.close()));
