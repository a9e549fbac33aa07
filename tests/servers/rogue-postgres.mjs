// A listener with enough of PostgreSQL's protocol to accept every login, and which then misbehaves.
// flood      "settings": reports settings without end, before the login is done; "notifications", "settings-later":
//            the same as the answer to the second statement; "row": one row without end
// sent()     the bytes that were written to the last connection; startup() the login as text
// Example    const rogue = await startRoguePostgres({ flood: "row" });  ... await rogue.stop();
// Format     https://www.postgresql.org/docs/current/protocol-message-formats.html
import net from "node:net";
import { keepSockets, listenOn } from "./sockets.mjs";

const kChunk = 65536;
const text = (value) => Buffer.from(`${value}\0`);
const int16 = (value) => (value < 0 ? Buffer.from([255, 255]) : Buffer.from([value >> 8, value & 255]));
const int32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const message = (type, ...parts) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
};
const setting = (name, value) => message("S", text(name), text(value));
const ready = message("Z", Buffer.from("I"));
const kPid = 4711;
const login = Buffer.concat([
  message("R", int32(0)),
  setting("server_version", "15.0"),
  setting("client_encoding", "UTF8"),
  message("K", int32(kPid), int32(1)),
  ready,
]);

const columns = (...names) =>
  message(
    "T",
    int16(names.length),
    ...names.flatMap((name) => [text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
  );
const row = (...cells) =>
  message("D", int16(cells.length), ...cells.flatMap((cell) => [int32(cell.length), Buffer.from(cell)]));
const answer = (...cells) =>
  Buffer.concat([
    message("1"),
    message("2"),
    columns(...cells.map((_, i) => `c${i}`)),
    row(...cells),
    message("C", text("SELECT 1")),
    ready,
  ]);

const floods = {
  *settings() {
    for (let n = 0; ; n += 1) yield setting(`s${n}`, "x");
  },
  *notifications() {
    for (;;) yield message("A", int32(1), text("channel"), text(""));
  },
  *row() {
    yield Buffer.concat([message("1"), message("2"), columns("c")]);
    yield Buffer.concat([Buffer.from("D"), int32(2 ** 30), int16(1), int32(2 ** 30 - 10)]);
    for (;;) yield Buffer.alloc(kChunk, "x");
  },
};
floods["settings-later"] = floods.settings;

export async function startRoguePostgres({ flood }) {
  const { keep, stop } = keepSockets();
  let sent = 0;
  let startup = "";
  const server = net.createServer((socket) => {
    keep(socket);
    sent = 0;
    const write = (bytes) => {
      sent += bytes.length;
      return socket.write(bytes);
    };
    const pour = () => {
      const source = floods[flood]();
      const more = () => {
        for (let go = true; go && !socket.destroyed;) {
          const parts = [];
          for (let size = 0; size < kChunk; size += parts.at(-1).length) parts.push(source.next().value);
          go = write(Buffer.concat(parts));
        }
      };
      socket.on("drain", more);
      more();
    };
    let statements = -1; // the login comes first
    socket.on("data", (chunk) => {
      if (statements < 0) {
        startup = chunk.toString("latin1");
        if (flood === "settings") {
          write(message("R", int32(0)));
          statements = Infinity;
          return pour();
        }
        write(login);
        statements = 0;
        return;
      }
      if (!chunk.includes("S\0\0\0\x04")) return; // Sync ends a statement
      statements += 1;
      const cells = chunk.toString("latin1").match(/set_config\(/g)?.length ?? 0;
      if (statements === 1) write(answer(String(kPid), ...Array(cells).fill("x")));
      else if (statements === 2) pour();
    });
  });
  return { port: await listenOn(server), sent: () => sent, startup: () => startup, stop: () => stop(server) };
}
