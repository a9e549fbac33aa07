// Part of a fake: tables whose columns have the server's types, on SQLite. A statement of a simple form is rewritten so
// that its values are converted to the types of the columns before SQLite keeps them, and "column = value" compares as
// the server does. A form that is not known stays as it is, with SQLite's types.
// Forms      CREATE TABLE t (a type, ...); INSERT [INTO] t [(a, ...)] VALUES (...), ...; UPDATE t SET a = value, ...;
//            in WHERE: a = value; SELECT a, ... FROM t. A value is a literal, a parameter or a CAST of one.
// Columns    are declared to SQLite as "BLOB decimal(38,10)", so that it converts nothing; introspection shows
//            what follows.
import { SqlError } from "./dialect.mjs";
import { assigned, convert, keyAs } from "./convert.mjs";
import { comparedAs, specOf } from "./specs.mjs";

const kBlob = /^BLOB /;
export const shownType = (declared) => declared.replace(kBlob, "");

const kTokens =
  /N?'(?:[^']|'')*'|"(?:[^"]|"")*"|\[[^\]]*\]|0x[0-9a-f]*|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[@#\w]+|\s+|[^]/gi;
const tokensOf = (sql) => sql.replace(/--[^\n]*|\/\*[^]*?\*\//g, " ").match(kTokens) ?? [];
const isSpace = (token) => /^\s/.test(token);
const upper = (token) => token?.toUpperCase();
const plainName = (token) => token?.replace(/^["[]|["\]]$/g, "").toLowerCase();

/** Tokens and the place in them. */
class Walk {
  at = 0;
  constructor(tokens) {
    this.tokens = tokens;
  }
  get ended() {
    return this.at >= this.tokens.length;
  }
  peek() {
    let at = this.at;
    while (at < this.tokens.length && isSpace(this.tokens[at])) at += 1;
    return this.tokens[at];
  }
  next() {
    while (!this.ended && isSpace(this.tokens[this.at])) this.at += 1;
    return this.tokens[this.at++];
  }
  is(...words) {
    const start = this.at;
    for (const word of words) {
      if (upper(this.next()) === word) continue;
      this.at = start;
      return false;
    }
    return true;
  }
  /** Text up to what closes, at the depth of now. */
  until(...words) {
    const start = this.at;
    for (let depth = 0; !this.ended; this.at += 1) {
      const token = upper(this.tokens[this.at]);
      if (depth === 0 && words.includes(token)) break;
      depth += token === "(" ? 1 : token === ")" ? -1 : 0;
    }
    return this.tokens.slice(start, this.at).join("");
  }
}

/** {spec, value} of a literal; undefined when it is not one. */
function literalOf(token) {
  if (upper(token) === "NULL") return { value: null };
  const text = /^(N?)'([^]*)'$/i.exec(token ?? "");
  if (text !== null) {
    const value = text[2].replaceAll("''", "'");
    return { spec: { type: text[1] === "" ? "varchar" : "nvarchar", size: Math.max(value.length, 1) }, value };
  }
  if (/^0x/i.test(token)) {
    const value = Buffer.from(token.slice(2), "hex");
    return { spec: { type: "varbinary", size: Math.max(value.length, 1) }, value };
  }
  return undefined;
}
function numberOf(text) {
  if (/e/i.test(text)) return { spec: { type: "float" }, value: Number(text) };
  const digits = text.replace(/[-.]/g, "").length;
  const whole = text.includes(".") ? undefined : BigInt(text);
  if (whole !== undefined && whole === BigInt.asIntN(32, whole)) return { spec: { type: "int" }, value: whole };
  return { spec: { type: "decimal", precision: digits, scale: (text.split(".")[1] ?? "").length }, value: text };
}

/** {spec, value}, with the walk behind it; undefined, and the walk where it was, when it is more than a value. */
function valueOf(walk, parameters) {
  const start = walk.at;
  const found = readValue(walk, parameters);
  const behind = upper(walk.peek());
  if (found !== undefined && (behind === undefined || /^([,);]|AND|OR|WHERE|ORDER)$/.test(behind))) return found;
  walk.at = start;
  return undefined;
}
function readValue(walk, parameters) {
  const token = walk.next();
  if (upper(token) === "CAST" && walk.is("(")) {
    const inner = readValue(walk, parameters);
    if (inner === undefined || !walk.is("AS")) return undefined;
    const spec = specOf(walk.until(")"), 30);
    walk.next();
    return spec && { spec, value: inner.spec === undefined ? null : convert(inner.value, inner.spec, spec) };
  }
  if (token === "-" && /^[\d.]/.test(walk.peek() ?? "")) return numberOf(`-${walk.next()}`);
  if (/^\d|^\.\d/.test(token ?? "") && !/^0x/i.test(token)) return numberOf(token);
  if (token?.startsWith("@"))
    return parameters.find(({ name, spec }) => spec !== undefined && name.toLowerCase() === token.toLowerCase());
  return literalOf(token);
}

export class Tables {
  #engine;
  #failure;
  #changes = 0n;

  constructor() {
    this.functions = { jf_key: (from, to, value) => this.#key(from, to, value) };
  }
  use(engine) {
    this.#engine = engine;
  }

  /** A conversion within SQLite that failed. */
  check(error) {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure ?? error;
  }

  #key(from, to, value) {
    try {
      if (value === null) return null;
      const own = JSON.parse(from);
      const isWhole = ["bit", "tinyint", "smallint", "int", "bigint"].includes(own.type);
      return keyAs(isWhole ? BigInt(value) : value, own, JSON.parse(to));
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  /** Map of column: spec, with undefined for a type that the server does not have. */
  #columns(name, session) {
    const own = name.startsWith("#") ? `${name}_${session.id}` : name;
    try {
      const schema = name.startsWith("#") ? "temp" : "main";
      const { rows } = this.#engine.run(`PRAGMA ${schema}.table_info("${own.replaceAll('"', "")}")`);
      return new Map(rows.map(([, column, declared]) => [column.toLowerCase(), specOf(shownType(declared))]));
    } catch {
      return new Map();
    }
  }

  /** {sql, values, columns}: what SQLite runs, values to bind, and specs by the name of a result's column. */
  rewrite(sql, session, parameters = []) {
    const state = { walk: new Walk(tokensOf(sql)), session, parameters, values: {}, columns: new Map(), same: sql };
    const verb = upper(state.walk.next());
    if (verb === "CREATE" && state.walk.is("TABLE")) return this.#create(state);
    if (verb === "INSERT") return this.#insert(state);
    if (verb === "UPDATE") return this.#update(state);
    if (verb === "SELECT") return this.#select(state);
    if (verb === "DELETE") return this.#delete(state);
    return this.#unchanged(state);
  }

  #unchanged({ same, columns }) {
    return { sql: same, values: {}, columns };
  }
  #done(state, parts) {
    return { sql: parts.join(""), values: state.values, columns: state.columns };
  }
  #name(walk) {
    let name = plainName(walk.next());
    while (walk.is(".")) name = plainName(walk.next());
    return name;
  }

  #create(state) {
    const { walk } = state;
    this.#name(walk);
    if (!walk.is("(")) return this.#unchanged(state);
    const parts = [walk.tokens.slice(0, walk.at).join("")];
    for (;;) {
      parts.push(this.#declaration(walk.until(",", ")")));
      const end = walk.next();
      parts.push(end ?? "");
      if (end !== ",") break;
    }
    return this.#done(state, [...parts, walk.tokens.slice(walk.at).join("")]);
  }
  #declaration(text) {
    const [, name, type, size = "", rest] =
      /^\s*("[^"]+"|\[[^\]]+\]|\w+)\s+(\w+)(\s*\(\s*\w+\s*(?:,\s*\d+\s*)?\))?([^]*)$/.exec(text) ?? [];
    const spec = type === undefined ? undefined : specOf(type + size);
    // SQLite counts up whole numbers alone.
    if (spec === undefined || /INT/i.test(type)) return text;
    return ` ${name} "BLOB ${type}${size.replace(/\s/g, "")}"${rest}`;
  }

  /** The text that stands for a value in SQLite's statement. */
  #bound(state, value) {
    if (value === null) return "NULL";
    if (typeof value === "bigint") return `(${value})`;
    const name = `@jf_value_${Object.keys(state.values).length}`;
    state.values[name] = value;
    return name;
  }
  #changed(state) {
    this.#changes += 1n;
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(0x7d0n + this.#changes);
    return this.#bound(state, bytes);
  }
  #stored(state, found, spec) {
    return this.#bound(state, spec === undefined ? found.value : assigned(found.value, found.spec, spec));
  }

  #insert(state) {
    const { walk } = state;
    walk.is("INTO");
    const columns = this.#columns(this.#name(walk), state.session);
    const versions = [...columns].filter(([, spec]) => spec?.type === "rowversion").map(([name]) => name);
    const before = walk.at;
    let names = [...columns.keys()];
    if (walk.is("(")) {
      names = walk
        .until(")")
        .split(",")
        .map((one) => plainName(one.trim()));
      walk.next();
    }
    if (columns.size === 0) return this.#unchanged(state);
    const middle = walk.until("VALUES");
    if (!walk.is("VALUES")) return this.#unchanged(state);
    if (names.some((name) => versions.includes(name))) throw new SqlError(273);
    const all = [...names, ...versions].map((name) => `"${name}"`).join(", ");
    const parts = [walk.tokens.slice(0, before).join(""), ` (${all})`, middle, " VALUES "];
    while (walk.is("(")) {
      parts.push("(", this.#row(state, columns, names), ...versions.map(() => `, ${this.#changed(state)}`), ")");
      if (walk.is(",")) parts.push(",");
    }
    return this.#done(state, [...parts, walk.tokens.slice(walk.at).join("")]);
  }
  #row(state, columns, names) {
    const own = [];
    for (const name of [...names, undefined]) {
      const found = valueOf(state.walk, state.parameters);
      own.push(found === undefined ? state.walk.until(",", ")") : this.#stored(state, found, columns.get(name)));
      if (state.walk.next() !== ",") break;
    }
    if (own.length !== names.length) throw new SqlError(own.length < names.length ? 109 : 110);
    return own.join(", ");
  }

  #update(state) {
    const { walk } = state;
    const columns = this.#columns(this.#name(walk), state.session);
    if (columns.size === 0 || !walk.is("SET")) return this.#unchanged(state);
    const parts = [walk.tokens.slice(0, walk.at).join("")];
    do {
      const name = plainName(walk.next());
      walk.next();
      if (columns.get(name)?.type === "rowversion") throw new SqlError(272);
      const found = valueOf(walk, state.parameters);
      parts.push(` "${name}" = `);
      parts.push(found === undefined ? walk.until(",", "WHERE") : this.#stored(state, found, columns.get(name)), " ");
    } while (walk.is(",") && parts.push(","));
    for (const [name, spec] of columns)
      if (spec?.type === "rowversion") parts.push(`, "${name}" = ${this.#changed(state)} `);
    return this.#done(state, [...parts, ...this.#where(state, columns)]);
  }

  #delete(state) {
    state.walk.is("FROM");
    const columns = this.#columns(this.#name(state.walk), state.session);
    const before = state.walk.tokens.slice(0, state.walk.at).join("");
    return this.#done(state, [before, ...this.#where(state, columns)]);
  }

  #select(state) {
    const { walk } = state;
    walk.until("FROM");
    if (!walk.is("FROM") || walk.peek() === "(") return this.#unchanged(state);
    const columns = this.#columns(this.#name(walk), state.session);
    if (columns.size === 0 || /\b(INTO|JOIN|GROUP|UNION)\b/i.test(state.same)) return this.#unchanged(state);
    state.columns = columns;
    const before = walk.tokens.slice(0, walk.at).join("");
    return this.#done(state, [before, ...this.#where(state, columns)]);
  }

  /** What follows, with every "column = value" compared as the server does. */
  #where(state, columns) {
    const { walk } = state;
    const parts = [walk.until("WHERE")];
    while (!walk.ended) {
      const start = walk.at;
      const name = plainName(walk.next());
      const spec = columns.get(name);
      const found = spec !== undefined && walk.is("=") ? valueOf(walk, state.parameters) : undefined;
      if (found !== undefined) {
        parts.push(` ${this.#comparison(state, name, spec, found)} `);
        continue;
      }
      walk.at = start;
      parts.push(walk.tokens[walk.at++]);
    }
    return parts;
  }
  #comparison(state, name, spec, found) {
    if (found.spec === undefined) return "NULL";
    const target = comparedAs(spec, found.spec);
    const key = keyAs(found.value, found.spec, target);
    const text = `CASE typeof("${name}") WHEN 'integer' THEN CAST("${name}" AS TEXT) ELSE "${name}" END`;
    const [from, to] = [spec, target].map((one) => this.#bound(state, JSON.stringify(one)));
    return `jf_key(${from}, ${to}, ${text}) = ${this.#bound(state, key)}`;
  }
}
