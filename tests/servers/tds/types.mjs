// Types and values on the wire (MS-TDS 2.2.5.4, 2.2.5.5). A column is {name, type, size, precision, scale}; values are
// bigint, number, text, bytes or null; decimals, dates and times are text.
import { narrowBytes, narrowText } from "./codepage.mjs";
import { unpacked } from "./variant.mjs";
import { longText, Reader, u16, u32, u64, u8, ucs2, unsigned } from "./bytes.mjs";

export const kCollation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]); // Latin1_General_CI_AS
const kMax = 0xffff;
const kDaysTo1970 = 719162;
const kDaysTo1900 = 693595;

const kIds = {
  tinyint: 0x26,
  smallint: 0x26,
  int: 0x26,
  bigint: 0x26,
  bit: 0x68,
  real: 0x6d,
  float: 0x6d,
  smallmoney: 0x6e,
  money: 0x6e,
  decimal: 0x6a,
  numeric: 0x6c,
  smalldatetime: 0x6f,
  datetime: 0x6f,
  uniqueidentifier: 0x24,
  date: 0x28,
  time: 0x29,
  datetime2: 0x2a,
  datetimeoffset: 0x2b,
  nvarchar: 0xe7,
  nchar: 0xef,
  varchar: 0xa7,
  char: 0xaf,
  varbinary: 0xa5,
  binary: 0xad,
  xml: 0xf1,
  rowversion: 0xad,
  text: 0x23,
  ntext: 0x63,
  image: 0x22,
  sql_variant: 0x62,
};
const kSizes = {
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  bit: 1,
  real: 4,
  float: 8,
  smallmoney: 4,
  money: 8,
  smalldatetime: 4,
  datetime: 8,
  uniqueidentifier: 16,
};
// As a variant's base type, where the type has a size of its own.
const kFixedIds = {
  tinyint: 0x30,
  bit: 0x32,
  smallint: 0x34,
  smalldatetime: 0x3a,
  int: 0x38,
  real: 0x3b,
  money: 0x3c,
  datetime: 0x3d,
  float: 0x3e,
  smallmoney: 0x7a,
  bigint: 0x7f,
};
const isText = (type) => ["nvarchar", "nchar", "varchar", "char"].includes(type);
const isWide = (type) => type === "nvarchar" || type === "nchar";
const isBytes = (type) => ["varbinary", "binary", "rowversion"].includes(type);
const isLegacy = (type) => ["text", "ntext", "image"].includes(type);

const declared = ({ type, size }) =>
  type === "rowversion" ? 8 : size === undefined || size === "max" ? kMax : isWide(type) ? size * 2 : size;

export function typeInfo(column) {
  const { type, scale = 7, precision = 18 } = column;
  const id = u8(kIds[type]);
  if (kSizes[type] !== undefined) return Buffer.concat([id, u8(kSizes[type])]);
  if (type === "decimal" || type === "numeric")
    return Buffer.concat([id, u8(17), u8(precision), u8(column.scale ?? 0)]);
  if (type === "date") return id;
  if (["time", "datetime2", "datetimeoffset"].includes(type)) return Buffer.concat([id, u8(scale)]);
  if (isText(type)) return Buffer.concat([id, u16(declared(column)), kCollation]);
  if (isBytes(type)) return Buffer.concat([id, u16(declared(column))]);
  if (type === "sql_variant") return Buffer.concat([id, u32(8009)]);
  // A table's name in one part follows.
  if (isLegacy(type))
    return Buffer.concat([id, u32(0x7fffffff), ...(type === "image" ? [] : [kCollation]), u8(1), longText("t")]);
  return Buffer.concat([id, u8(0)]);
}

const dayNumber = (text) => {
  const [year, month, day] = text.split("-").map(Number);
  return Math.round(new Date(0).setUTCFullYear(year, month - 1, day) / 86400000) + kDaysTo1970;
};
const dayText = (days) => new Date((days - kDaysTo1970) * 86400000).toISOString().slice(0, 10);

const ticksOf = (text, scale) => {
  const [clock, part = ""] = text.split(".");
  const [hours, minutes, seconds = 0] = clock.split(":").map(Number);
  const whole = BigInt((hours * 60 + minutes) * 60 + seconds) * 10n ** BigInt(scale);
  return whole + BigInt(part.padEnd(scale, "0").slice(0, scale) || 0);
};
const clockText = (ticks, scale) => {
  const unit = 10n ** BigInt(scale);
  const seconds = Number(ticks / unit);
  const two = (value) => String(value).padStart(2, "0");
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return scale === 0 ? clock : `${clock}.${String(ticks % unit).padStart(scale, "0")}`;
};
const timeSize = (scale) => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);

/** Digits of a decimal as a whole number, cut or filled to `scale`. */
const scaled = (text, scale) => {
  const [, sign, whole, part = ""] = /^\s*([-+]?)(\d*)(?:\.(\d*))?\s*$/.exec(text);
  const digits = BigInt((whole || "0") + part.padEnd(scale, "0").slice(0, scale));
  return sign === "-" ? -digits : digits;
};

const guidBytes = (text) => {
  const bytes = Buffer.from(text.replace(/-/g, ""), "hex");
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
  ]);
};

function fixedBytes({ type, scale = type === "decimal" || type === "numeric" ? 0 : 7 }, value) {
  if (type === "bit") return u8(Number(value) === 0 ? 0 : 1);
  if (kIds[type] === kIds.int) return unsigned(value, kSizes[type]);
  if (type === "real" || type === "float") {
    const bytes = Buffer.alloc(kSizes[type]);
    if (type === "real") bytes.writeFloatLE(Number(value));
    else bytes.writeDoubleLE(Number(value));
    return bytes;
  }
  if (type === "money") {
    const units = u64(scaled(String(value), 4));
    return Buffer.concat([units.subarray(4), units.subarray(0, 4)]);
  }
  if (type === "smallmoney") return u64(scaled(String(value), 4)).subarray(0, 4);
  if (type === "decimal" || type === "numeric") {
    const digits = scaled(String(value), scale);
    const size = digits < 0n ? -digits : digits;
    return Buffer.concat([u8(digits < 0n ? 0 : 1), u64(size & 0xffffffffffffffffn), u64(size >> 64n)]);
  }
  if (type === "uniqueidentifier") return guidBytes(value);
  if (type === "date") return unsigned(dayNumber(value), 3);
  if (type === "time") return unsigned(ticksOf(value, scale), timeSize(scale));
  const [day, clock = "00:00:00", zone] = value.split(/[ T]|(?=[-+]\d\d:\d\d$)/);
  if (type === "smalldatetime")
    return Buffer.concat([u16(dayNumber(day) - kDaysTo1900), u16(Number(ticksOf(clock, 0)) / 60)]);
  if (type === "datetime")
    return Buffer.concat([u32(dayNumber(day) - kDaysTo1900), u32(Math.round(Number(ticksOf(clock, 3)) * 0.3))]);
  if (type === "datetime2")
    return Buffer.concat([unsigned(ticksOf(clock, scale), timeSize(scale)), unsigned(dayNumber(day), 3)]);
  // datetimeoffset: the moment in UTC, and what it was offset by.
  const [, sign, hours, minutes] = /([-+])(\d\d):(\d\d)/.exec(zone ?? "+00:00");
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  const unit = 10n ** BigInt(scale);
  const ticks = BigInt(dayNumber(day)) * 86400n * unit + ticksOf(clock, scale) - BigInt(offset) * 60n * unit;
  return Buffer.concat([
    unsigned(ticks % (86400n * unit), timeSize(scale)),
    unsigned(ticks / (86400n * unit), 3),
    u16(offset),
  ]);
}

/** In chunks; the total length comes first. */
const pieces = (bytes) => {
  const parts = [u64(bytes.length)];
  for (let at = 0; at < bytes.length; at += 8000)
    parts.push(u32(Math.min(8000, bytes.length - at)), bytes.subarray(at, at + 8000));
  return Buffer.concat([...parts, u32(0)]);
};

const contentBytes = (type, value) =>
  isBytes(type) || type === "image"
    ? Buffer.from(value)
    : isWide(type) || type === "xml" || type === "ntext"
      ? ucs2(String(value))
      : narrowBytes(String(value));

/** A base type, its properties and the value (MS-TDS 2.2.5.5.4). */
function variantBytes({ spec, value }) {
  const { type, scale, precision, size } = spec;
  const id = kFixedIds[type] ?? kIds[type];
  let properties = Buffer.alloc(0);
  if (isText(type)) properties = Buffer.concat([kCollation, u16(declared({ type, size }))]);
  else if (isBytes(type)) properties = u16(declared({ type, size }));
  else if (type === "decimal" || type === "numeric") properties = Buffer.from([precision, scale]);
  else if (scale !== undefined) properties = u8(scale);
  const bytes = isText(type) || isBytes(type) ? contentBytes(type, value) : fixedBytes(spec, value);
  const all = Buffer.concat([u8(id), u8(properties.length), properties, bytes]);
  return Buffer.concat([u32(all.length), all]);
}

export function valueBytes(column, value) {
  const { type } = column;
  if (type === "sql_variant") return value === null ? u32(0) : variantBytes(unpacked(value));
  if (isLegacy(type)) {
    if (value === null) return u8(0);
    const bytes = contentBytes(type, value);
    return Buffer.concat([u8(16), Buffer.alloc(16, 1), Buffer.alloc(8), u32(bytes.length), bytes]);
  }
  if (isText(type) || isBytes(type) || type === "xml") {
    const long = type === "xml" || declared(column) === kMax;
    if (value === null) return long ? u64(-1) : u16(kMax);
    const bytes = contentBytes(type, value);
    return long ? pieces(bytes) : Buffer.concat([u16(bytes.length), bytes]);
  }
  if (value === null) return u8(0);
  const bytes = fixedBytes(column, value);
  return Buffer.concat([u8(bytes.length), bytes]);
}

const kNames = Object.fromEntries(
  Object.entries(kIds)
    .filter(([name]) => name !== "rowversion")
    .map(([name, id]) => [id, name]),
);
const kPlain = { 0x30: 1, 0x32: 1, 0x34: 2, 0x38: 4, 0x3b: 4, 0x3e: 8, 0x7f: 8 };

const kPlainTypes = Object.fromEntries(Object.entries(kFixedIds).map(([type, id]) => [id, type]));

/** A parameter as {spec, value}. */
export function readParameter(reader) {
  const id = reader.u8();
  if (kPlain[id] !== undefined) {
    const bytes = reader.take(kPlain[id]);
    const value =
      id === 0x3e
        ? bytes.readDoubleLE()
        : id === 0x3b
          ? bytes.readFloatLE()
          : BigInt.asIntN(8 * bytes.length, new Reader(bytes).unsigned(bytes.length));
    return { spec: { type: kPlainTypes[id] }, value };
  }
  if (id === 0x63 || id === 0x23 || id === 0x22) return { spec: { type: kNames[id] }, value: readOld(reader, id) };
  const type = kNames[id];
  if (type === undefined || type === "sql_variant") throw new RangeError(`a parameter of type 0x${id.toString(16)}`);
  const spec = { type, size: 0, scale: 0 };
  if (isText(type) || isBytes(type)) {
    spec.size = reader.u16();
    if (isText(type)) reader.take(5);
  } else if (type === "xml") {
    if (reader.u8() !== 0) throw new RangeError("an XML parameter with a schema");
    spec.size = kMax;
  } else if (["time", "datetime2", "datetimeoffset"].includes(type)) {
    spec.scale = reader.u8();
  } else if (type !== "date") {
    spec.size = reader.u8();
    if (id === kIds.decimal || id === kIds.numeric) [spec.precision, spec.scale] = reader.take(2);
  }
  return { spec: declaredBy(spec), value: readValue(reader, type, spec.size, spec.scale) };
}

// The type of a value that says only how long it is.
const kBySize = {
  [kIds.int]: { 1: "tinyint", 2: "smallint", 4: "int", 8: "bigint" },
  [kIds.float]: { 4: "real", 8: "float" },
  [kIds.money]: { 4: "smallmoney", 8: "money" },
  [kIds.datetime]: { 4: "smalldatetime", 8: "datetime" },
};
function declaredBy({ type, size, precision, scale }) {
  if (isText(type) || isBytes(type)) return { type, size: size === kMax ? "max" : isWide(type) ? size / 2 : size };
  if (precision !== undefined || ["time", "datetime2", "datetimeoffset"].includes(type))
    return { type, precision, scale };
  return { type: kBySize[kIds[type]]?.[size] ?? type };
}

function readOld(reader, id) {
  reader.u32();
  if (id !== 0x22) reader.take(5);
  const size = reader.u32();
  if (size === 0xffffffff) return null;
  return id === 0x63
    ? reader.text(size / 2)
    : id === 0x23
      ? narrowText(reader.take(size))
      : new Uint8Array(reader.take(size));
}

function readValue(reader, type, size, scale) {
  if (isText(type) || isBytes(type) || type === "xml") {
    const bytes = size === kMax ? readPieces(reader) : readShort(reader);
    if (bytes === null) return null;
    return isBytes(type)
      ? new Uint8Array(bytes)
      : isWide(type) || type === "xml"
        ? bytes.toString("utf16le")
        : narrowText(bytes);
  }
  const bytes = reader.take(reader.u8());
  if (bytes.length === 0) return null;
  const own = new Reader(bytes);
  const id = kIds[type];
  if (id === kIds.bit) return BigInt(bytes[0]);
  if (id === kIds.int)
    return bytes.length === 1 ? BigInt(bytes[0]) : BigInt.asIntN(8 * bytes.length, own.unsigned(bytes.length));
  if (id === kIds.float) return bytes.length === 4 ? bytes.readFloatLE() : bytes.readDoubleLE();
  if (id === kIds.decimal || id === kIds.numeric) {
    const sign = own.u8() === 0 ? "-" : "";
    const digits = String(own.unsigned(own.left)).padStart(scale + 1, "0");
    return sign + (scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
  }
  if (type === "date") return dayText(Number(own.unsigned(3)));
  if (type === "time") return clockText(own.unsigned(timeSize(scale)), scale);
  if (type === "datetime2") {
    const clock = clockText(own.unsigned(timeSize(scale)), scale);
    return `${dayText(Number(own.unsigned(3)))} ${clock}`;
  }
  if (id === kIds.datetime) {
    const days = own.u32() | 0;
    return `${dayText(days + kDaysTo1900)} ${clockText(BigInt(Math.round(own.u32() / 0.3)), 3)}`;
  }
  if (type === "uniqueidentifier")
    return guidBytes(bytes.toString("hex"))
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  if (id === kIds.money) {
    const units =
      bytes.length === 4 ? bytes.readInt32LE() : (BigInt(bytes.readInt32LE()) << 32n) | BigInt(bytes.readUInt32LE(4));
    const digits = String(units).replace("-", "").padStart(5, "0");
    return `${units < 0 ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
  }
  if (type === "datetimeoffset") {
    const unit = 10n ** BigInt(scale);
    const clock = own.unsigned(timeSize(scale));
    const days = own.unsigned(3);
    const minutes = own.i16();
    const ticks = days * 86400n * unit + clock + BigInt(minutes) * 60n * unit;
    const zone = `${minutes < 0 ? "-" : "+"}${clockText(BigInt(Math.abs(minutes) * 60), 0).slice(0, 5)}`;
    return `${dayText(Number(ticks / (86400n * unit)))} ${clockText(ticks % (86400n * unit), scale)}${zone}`;
  }
  throw new RangeError(`a parameter of type ${type}`);
}

function readShort(reader) {
  const size = reader.u16();
  return size === kMax ? null : reader.take(size);
}

function readPieces(reader) {
  if (reader.u64() === 0xffffffffffffffffn) return null;
  const parts = [];
  for (let size = reader.u32(); size !== 0; size = reader.u32()) parts.push(reader.take(size));
  return Buffer.concat(parts);
}
