// A fake SQL Server: it implements TDS 7.4 as MS-TDS describes it, and runs SQL on SQLite. It has only the T-SQL that
// the tests need. Columns of tables have the server's types: tds/tables.mjs says which statements convert and compare
// as the server's documentation tells, and specs.mjs and convert.mjs name its pages. No real server was asked.
// Transactions can be rolled back, but all sessions see what they did. WAITFOR DELAY '00:00:30' runs until an
// Attention; with /* fake:deaf */ in it, an Attention is never acknowledged. SHUTDOWN WITH NOWAIT closes all
// connections, like a server that stops, and accepts new ones at once.
// Example    const fake = await startTds({ cert, key, user: "app", password: "x", database: "jackfield" });
//            fake.port;  await fake.stop();
import net from "node:net";
import tls from "node:tls";
import { asDeclared, openEngine } from "./sql-engine.mjs";
import { Reader } from "./tds/bytes.mjs";
import { describe, problemOf, splitBatch, SqlError, translate } from "./tds/dialect.mjs";
import { assigned } from "./tds/convert.mjs";
import { agree, kEncryption, readLogin, readPrelogin, writePrelogin } from "./tds/login.mjs";
import { kMessage, Reply, Wire } from "./tds/packets.mjs";
import { readCall, skipHeaders } from "./tds/rpc.mjs";
import { specOf } from "./tds/specs.mjs";
import { shownType, Tables } from "./tds/tables.mjs";
import * as token from "./tds/tokens.mjs";

const kRowsAtOnce = 500;
const kMostColumns = 4096;
const pause = () => new Promise((resolve) => setImmediate(resolve));

function* numbers(from, to) {
  for (let value = from; value <= to; value += 1n) yield [value];
}

// A parameter of sp_executesql as it is declared: "@P1 decimal(38,0)".
const kDefinition = /(@\w+)\s+(\w+(?:\s*\(\s*\w+\s*(?:,\s*\d+\s*)?\))?)/g;
const typed = (name, declared, spec, value) => {
  const own = specOf(declared ?? "") ?? spec;
  return { name, spec: own, value: assigned(value, spec, own) };
};

class Session {
  id;
  database;
  #wire;
  #server;
  #socket;
  #prepared = new Map();
  #temporary = new Set();
  #running = Promise.resolve();
  #attention = false;
  #wake = () => {};
  #deaf = false;
  #busy = false;
  openTransactions = 0;
  #login;
  #state = "prelogin";

  constructor(socket, server) {
    this.#socket = socket;
    this.#server = server;
    this.id = ++server.sessions;
    this.#wire = new Wire(socket, (type, payload) => this.#message(type, payload));
    socket.on("close", () => this.#closed());
  }

  #closed() {
    this.#attention = true;
    this.#wake();
    if (this.openTransactions > 0) this.#end(false);
    for (const name of this.#temporary) this.#server.engine.run(`DROP TABLE IF EXISTS temp."${name}"`);
  }

  #message(type, payload) {
    try {
      if (this.#state !== "in") return this.#enter(type, payload);
      if (type === kMessage.attention) {
        // One that comes when nothing runs is acknowledged by itself.
        if (!this.#busy) return this.#queue((reply) => reply.add(token.doneToken(token.kDone.attention)));
        this.#attention = true;
        if (!this.#deaf) this.#wake();
        return;
      }
      this.#queue((reply) => this.#answer(type, new Reader(payload), reply));
    } catch {
      this.#socket.destroy();
    }
  }

  #queue(work) {
    this.#running = this.#running.then(async () => {
      const reply = new Reply(this.#wire);
      this.#busy = true;
      try {
        await work(reply);
        if (this.#deaf && this.#attention) return;
        const stopped = this.#attention;
        if (stopped) await reply.add(token.doneToken(token.kDone.error));
        this.#attention = false;
        this.#busy = false;
        await reply.end();
        if (!stopped) return;
        // The acknowledgement is a message of its own.
        const acknowledgement = new Reply(this.#wire);
        await acknowledgement.add(token.doneToken(token.kDone.attention));
        await acknowledgement.end();
      } catch (error) {
        this.#server.faults.push(error);
        this.#socket.destroy();
      }
    });
  }

  #enter(type, payload) {
    const { encryption, context, route, silent } = this.#server;
    if (type === kMessage.prelogin && this.#state === "prelogin") {
      const { answer, mode } = agree(readPrelogin(payload).encryption, encryption);
      this.#wire.send(kMessage.reply, writePrelogin(answer), 1);
      if (mode === undefined) return void this.#socket.end();
      if (mode !== "none") this.#wire.startTls(context);
      this.#state = mode;
      return;
    }
    if (type !== kMessage.login || this.#state === "prelogin") return void this.#socket.destroy();
    if (this.#state === "login") this.#wire.endTls();
    this.#login = readLogin(payload);
    this.#server.logins.push({ ...this.#login, encrypted: this.#state !== "none" });
    this.#state = "in";
    if (silent) return;
    this.#queue((reply) => this.#admit(reply, route));
  }

  async #admit(reply, route) {
    const { user, password, database } = this.#server;
    const refuse = async (number, severity = 14) => {
      await reply.add(
        token.errorToken({ number, severity, text: "Login failed." }),
        token.doneToken(token.kDone.error),
      );
      this.#socket.once("finish", () => {});
      setTimeout(() => this.#socket.end(), 20);
    };
    if (this.#login.user !== user || this.#login.password !== password) return refuse(18456);
    const wanted = this.#login.database || database;
    if (wanted !== database) return refuse(4060, 11);
    this.database = database;
    this.#wire.packetSize = Math.min(Math.max(this.#login.packetSize || 4096, 512), 16384);
    await reply.add(
      token.databaseChange(database, "master"),
      token.infoToken("Changed database context."),
      token.collationChange(),
      token.languageChange(),
      token.loginAck(),
    );
    if (route !== undefined) await reply.add(token.routingChange(route));
    await reply.add(token.packetChange(this.#wire.packetSize), token.doneToken());
  }

  async #answer(type, reader, reply) {
    skipHeaders(reader);
    if (type === kMessage.batch) return this.#batch(reader.text(reader.left / 2), reply);
    if (type === kMessage.rpc) return this.#call(readCall(reader), reply);
    if (type === kMessage.manager) return this.#manage(reader, reply);
    throw new RangeError(`a message of type ${type}`);
  }

  async #batch(sql, reply) {
    this.#server.statements.push(sql);
    if (/^\s*SHUTDOWN\s+WITH\s+NOWAIT\s*$/i.test(sql)) return this.#server.cut();
    this.#deaf = sql.includes("fake:deaf");
    const statements = splitBatch(sql);
    // A procedure may be called by its name only.
    if (/^\s*\w+\s*$/.test(sql))
      return reply.add(token.errorToken({ number: 2812 }), token.doneToken(token.kDone.error));
    for (const [at, statement] of statements.entries()) {
      const more = at + 1 < statements.length ? token.kDone.more : 0;
      if (!(await this.#statement(statement, undefined, reply, token.doneToken, more)) || this.#attention) return;
    }
    if (statements.length === 0) await reply.add(token.doneToken());
  }

  /** Returns false if it failed; the error was sent. */
  async #statement(sql, parameters, reply, done, more) {
    try {
      const { columns, rows, changes } = await this.#execute(sql, parameters);
      if (columns.length === 0)
        return (await reply.add(done(more | (changes === undefined ? 0 : token.kDone.count), changes ?? 0)), true);
      await reply.add(token.columnsToken(columns));
      let count = 0;
      for (const row of rows) {
        if (this.#attention) return true;
        await reply.add(token.rowToken(columns, row));
        if (++count % kRowsAtOnce === 0) await pause();
      }
      await reply.add(done(more | token.kDone.count, count));
      return true;
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) throw error;
      const { number, severity } = problemOf(error);
      await reply.add(
        token.errorToken({ number, severity, text: `The statement failed: ${error.message}` }),
        done(token.kDone.error | more),
      );
      return false;
    }
  }

  async #execute(sql, parameters) {
    const nothing = { columns: [], rows: [] };
    const wait = /^WAITFOR\s+DELAY\s+'(\d+):(\d+):(\d+)'/i.exec(sql);
    if (wait !== null) {
      await this.#sleep((Number(wait[1]) * 3600 + Number(wait[2]) * 60 + Number(wait[3])) * 1000);
      return nothing;
    }
    // Many rows: made while they are sent, so that an Attention is heard at any time.
    const series = /^SELECT\s+value\s+AS\s+n\s+FROM\s+GENERATE_SERIES\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)$/i.exec(sql);
    if (series !== null)
      return {
        columns: [{ name: "n", type: "int", nullable: false }],
        rows: numbers(BigInt(series[1]), BigInt(series[2])),
      };
    const [, verb, what = ""] = /^\s*(\w+)\s*(\w*)/.exec(sql) ?? [];
    switch (verb?.toUpperCase()) {
      case "SET":
        return nothing;
      case "USE":
        return nothing;
      case "IF":
        if (/^\s*IF\s+@@TRANCOUNT\s*>\s*0\s+ROLLBACK/i.test(sql) && this.openTransactions > 0) this.#end(false);
        return nothing;
      case "EXEC":
        throw new SqlError(2812);
      case "BEGIN":
        if (!/^tran/i.test(what)) throw new SqlError(102);
        return (this.#begin(), nothing);
      case "COMMIT":
      case "ROLLBACK":
        if (this.openTransactions === 0) throw new SqlError(verb.toUpperCase() === "COMMIT" ? 3902 : 3903);
        return (this.#end(verb.toUpperCase() === "COMMIT"), nothing);
      case "RAISERROR":
        throw new SqlError(Number(/\((\d+)/.exec(sql)?.[1] ?? 50000));
      default:
        return this.#run(sql, parameters);
    }
  }

  #begin() {
    if (++this.openTransactions === 1) this.#server.engine.run(`SAVEPOINT tds_${this.id}`);
  }

  // COMMIT ends one level, ROLLBACK all.
  #end(commits) {
    if (commits && --this.openTransactions > 0) return;
    this.openTransactions = 0;
    try {
      if (!commits) this.#server.engine.run(`ROLLBACK TO tds_${this.id}`);
      this.#server.engine.run(`RELEASE tds_${this.id}`);
    } catch {
      // Another session has ended it: the engine has one connection for all.
    }
  }

  #run(sql, parameters) {
    const { tables } = this.#server;
    const rewritten = tables.rewrite(sql, this, parameters);
    const { sql: own, casts } = translate(rewritten.sql, this, parameters);
    for (const [name, spec] of rewritten.columns) if (spec !== undefined && !casts.has(name)) casts.set(name, spec);
    const bound = (parameters ?? []).filter(({ value }) => typeof value !== "bigint");
    const values = { ...Object.fromEntries(bound.map(({ name, value }) => [name, value])), ...rewritten.values };
    for (const [name] of own.replace(/'(?:[^']|'')*'/g, "").matchAll(/@\w+/g))
      if (values[name] === undefined) throw new SqlError(137, 15);
    const result = this.#ask(own, values);
    const made = /^\s*CREATE TEMP TABLE "(#\w+)"/i.exec(own);
    if (made !== null) this.#temporary.add(made[1]);
    const columns = describe(result, casts);
    if (columns.length > kMostColumns) throw new SqlError(1056);
    const counts = /^\s*(INSERT|UPDATE|DELETE)\b/i.test(own) || made !== null;
    return { columns, rows: result.rows, changes: counts ? result.changes : undefined };
  }

  #ask(sql, values) {
    const { engine, tables } = this.#server;
    try {
      return engine.run(sql, values);
    } catch (error) {
      throw tables.check(error);
    }
  }

  #sleep(milliseconds) {
    if (this.#attention) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => (clearTimeout(timer), resolve());
    });
  }

  async #call({ name, parameters }, reply) {
    const text = (at) => parameters[at]?.value ?? "";
    let handle;
    const run = async (sql, values) => {
      this.#server.statements.push(sql);
      for (const statement of splitBatch(sql)) {
        if (!(await this.#statement(statement, values, reply, token.doneInProcedure, token.kDone.more))) return false;
      }
      return true;
    };
    const named = (definitions, values) => {
      const names = [...String(definitions ?? "").matchAll(kDefinition)].map(([, name, type]) => [name, type]);
      return values.map(({ name, spec, value }, at) => typed(name || names[at][0], names[at]?.[1], spec, value));
    };
    const remember = () => {
      handle = this.#prepared.size + 1;
      this.#prepared.set(handle, { definitions: text(1), sql: text(2) });
    };
    let good = true;
    switch (name.toLowerCase()) {
      case "sp_executesql":
        good = await run(text(0), named(text(1), parameters.slice(2)));
        break;
      case "sp_prepare":
        remember();
        break;
      case "sp_prepexec":
        remember();
        good = await run(text(2), named(text(1), parameters.slice(3)));
        break;
      case "sp_execute": {
        const prepared = this.#prepared.get(Number(text(0)));
        if (prepared === undefined) throw new SqlError(8179);
        good = await run(prepared.sql, named(prepared.definitions, parameters.slice(1)));
        break;
      }
      case "sp_unprepare":
        this.#prepared.delete(Number(text(0)));
        break;
      default:
        await reply.add(token.errorToken({ number: 2812, text: "Could not find stored procedure." }));
    }
    if (this.#attention) return;
    await reply.add(token.returnStatus(good ? 0 : 1));
    if (handle !== undefined) await reply.add(token.returnValue(parameters[0].name, { type: "int" }, BigInt(handle)));
    await reply.add(token.doneProcedure());
  }

  async #manage(reader, reply) {
    const kBegin = 5;
    const kCommit = 7;
    const type = reader.u16();
    try {
      await this.#execute(type === kBegin ? "BEGIN TRAN" : type === kCommit ? "COMMIT" : "ROLLBACK");
    } catch (error) {
      return reply.add(token.errorToken({ number: problemOf(error).number }), token.doneToken(token.kDone.error));
    }
    const what = type === kBegin ? "begin" : type === kCommit ? "commit" : "rollback";
    return reply.add(token.transactionChange(what, this.id), token.doneToken());
  }
}

/**
 * encryption   "on" (also when the client wants none: it must), "off" (of the login alone), "unsupported"
 * route        {host, port}: a login is sent on to there
 * silent       a login is never answered
 */
export async function startTds({
  cert,
  key,
  user = "app",
  password = "not-a-real-secret",
  database = "jackfield",
  encryption = "required",
  route,
  silent = false,
} = {}) {
  const tables = new Tables();
  const declared = (type) => asDeclared(shownType(type));
  const engine = await openEngine({ schema: "dbo", describe: declared, functions: tables.functions });
  tables.use(engine);
  const server = {
    engine,
    tables,
    user,
    password,
    database,
    route,
    silent,
    sessions: 0,
    logins: [],
    statements: [],
    faults: [],
    encryption: kEncryption[encryption],
    // Servers of TDS 7.4 speak TLS 1.2 at most: 1.3 would send tickets after the handshake.
    context: cert === undefined ? undefined : tls.createSecureContext({ cert, key, maxVersion: "TLSv1.2" }),
  };
  const sockets = new Set();
  server.cut = () => sockets.forEach((socket) => socket.destroy());
  const listener = net.createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    new Session(socket, server);
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    port: listener.address().port,
    user,
    password,
    database,
    logins: server.logins,
    statements: server.statements,
    faults: server.faults,
    connections: () => sockets.size,
    /** Cuts every connection and goes on listening. */
    cut: server.cut,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  };
}
