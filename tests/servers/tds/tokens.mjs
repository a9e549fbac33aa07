// Tokens of an answer (MS-TDS 2.2.7), for TDS 7.2 and newer.
import { longText, shortText, u16, u32, u64, u8 } from "./bytes.mjs";
import { kCollation, typeInfo, valueBytes } from "./types.mjs";

const kToken = {
  returnStatus: 0x79,
  columns: 0x81,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAck: 0xad,
  row: 0xd1,
  sparseRow: 0xd2,
  change: 0xe3,
  done: 0xfd,
  doneProcedure: 0xfe,
  doneInProcedure: 0xff,
};
export const kDone = { more: 1, error: 2, transaction: 4, count: 0x10, attention: 0x20 };
const kChange = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  begin: 8,
  commit: 9,
  rollback: 10,
  routing: 20,
};

const sized = (token, body) => Buffer.concat([u8(token), u16(body.length), body]);
const short = (bytes) => Buffer.concat([u8(bytes.length), bytes]);
const change = (type, body) => sized(kToken.change, Buffer.concat([u8(type), body]));

export const databaseChange = (to, from) => change(kChange.database, Buffer.concat([shortText(to), shortText(from)]));
export const packetChange = (size) =>
  change(kChange.packetSize, Buffer.concat([shortText(String(size)), shortText("4096")]));
export const languageChange = () => change(kChange.language, Buffer.concat([shortText("us_english"), shortText("")]));
export const collationChange = () => change(kChange.collation, Buffer.concat([short(kCollation), u8(0)]));
export const transactionChange = (what, id) => {
  const own = u64(id);
  return change(
    kChange[what],
    what === "begin" ? Buffer.concat([short(own), u8(0)]) : Buffer.concat([u8(0), short(own)]),
  );
};
export const routingChange = ({ host, port }) => {
  const target = Buffer.concat([u8(0), u16(port), longText(host)]);
  return change(kChange.routing, Buffer.concat([u16(target.length), target, u16(0)]));
};

export const loginAck = () =>
  sized(
    kToken.loginAck,
    Buffer.concat([
      u8(1),
      Buffer.from([0x74, 0, 0, 4]),
      shortText("Microsoft SQL Server"),
      Buffer.from([16, 0, 0x10, 0]),
    ]),
  );

const message = (token, { number, state = 1, severity = 16, text = "" }) =>
  sized(
    token,
    Buffer.concat([u32(number), u8(state), u8(severity), longText(text), shortText("fake"), shortText(""), u32(1)]),
  );
export const errorToken = (problem) => message(kToken.error, problem);
export const infoToken = (text) => message(kToken.info, { number: 5701, state: 2, severity: 0, text });

const done = (token, status, rows) => Buffer.concat([u8(token), u16(status), u16(0xc1), u64(rows)]);
export const doneToken = (status = 0, rows = 0) => done(kToken.done, status, rows);
export const doneInProcedure = (status = 0, rows = 0) => done(kToken.doneInProcedure, status, rows);
export const doneProcedure = (status = 0) => done(kToken.doneProcedure, status, 0);
export const returnStatus = (value) => Buffer.concat([u8(kToken.returnStatus), u32(value)]);

// Clients know a rowversion by the user type 80.
const aboutColumn = (column) =>
  Buffer.concat([u32(column.type === "rowversion" ? 80 : 0), u16(column.nullable === false ? 8 : 9), typeInfo(column)]);
export const returnValue = (name, column, value) =>
  Buffer.concat([
    u8(kToken.returnValue),
    u16(0),
    shortText(name),
    u8(1),
    aboutColumn(column),
    valueBytes(column, value),
  ]);

export const columnsToken = (columns) =>
  Buffer.concat([
    u8(kToken.columns),
    u16(columns.length),
    ...columns.flatMap((column) => [aboutColumn(column), shortText(column.name)]),
  ]);

/** A row with many nulls leaves them out, as servers do. */
export function rowToken(columns, row) {
  const nulls = row.reduce((count, value) => count + (value === null ? 1 : 0), 0);
  if (nulls * 2 <= row.length)
    return Buffer.concat([u8(kToken.row), ...columns.map((column, i) => valueBytes(column, row[i]))]);
  const bits = Buffer.alloc(Math.ceil(row.length / 8));
  row.forEach((value, i) => (bits[i >> 3] |= value === null ? 1 << (i & 7) : 0));
  const values = columns.filter((_, i) => row[i] !== null);
  const kept = row.filter((value) => value !== null);
  return Buffer.concat([u8(kToken.sparseRow), bits, ...values.map((column, i) => valueBytes(column, kept[i]))]);
}
