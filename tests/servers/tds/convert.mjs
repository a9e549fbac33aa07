// Part of a fake: values of SQL Server, converted from one type to another, and made comparable.
// Contract   values are those of types.mjs: bigint (whole numbers, bit), number (float, real), bytes, text; null stays
//            null. A value that does not fit throws the server's error number.
// Source     learn.microsoft.com/sql/t-sql/data-types: datetime ("Rounding of datetime fractional second precision"),
//            smalldatetime (29.998 seconds are rounded down), datetime2, time, date ("Convert string literals": an
//            offset is left out), datetimeoffset (compared at UTC), money (four digits), float-and-real,
//            char-and-varchar, binary-and-varbinary, sql-variant ("Comparing sql_variant values": by
//            family); learn.microsoft.com/sql/relational-databases/errors-events (numbers).
import { narrowed } from "./codepage.mjs";
import { SqlError } from "./dialect.mjs";
import { checkImplicit, familyOf, isText } from "./specs.mjs";
import { packed, unpacked } from "./variant.mjs";

const kWhole = {
  bit: [0n, 1n],
  tinyint: [0n, 255n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};
const kMoney = { money: 2n ** 63n, smallmoney: 2n ** 31n };
const kOverflow = 8115;
const kTooLong = 2628;

// Decimals are {units, scale}: units / 10^scale.
const decimalOf = (text) => {
  const [, sign, whole, part = ""] = /^\s*([-+]?)(?=\.?\d)(\d*)(?:\.(\d*))?\s*$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const units = BigInt(whole + part || "0");
  return { units: sign === "-" ? -units : units, scale: part.length };
};
/** Half away from zero. */
const rescaled = ({ units, scale }, to) => {
  if (to >= scale) return units * 10n ** BigInt(to - scale);
  const unit = 10n ** BigInt(scale - to);
  const size = units < 0n ? -units : units;
  const rounded = (size + unit / 2n) / unit;
  return units < 0n ? -rounded : rounded;
};
const unitsText = (units, scale) => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${text}` : text;
};
const numberText = (number) => {
  if (!Number.isFinite(number) || Math.abs(number) >= 1e39) throw new SqlError(kOverflow);
  return Number.isInteger(number) ? String(BigInt(number)) : number.toFixed(Math.min(17, 38));
};

const wholeFrom = (value, from, to) => {
  const [least, most] = kWhole[to.type];
  let whole;
  if (typeof value === "bigint") whole = value;
  else if (typeof value === "number") whole = BigInt(Math.trunc(value));
  else if (value instanceof Uint8Array) whole = value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  else if (isText(from.type)) {
    if (to.type === "bit" && /^(true|false)$/i.test(value.trim()))
      return value.trim().toLowerCase() === "true" ? 1n : 0n;
    if (!/^\s*[-+]?\d*\s*$/.test(value)) throw new SqlError(to.type === "bigint" ? 8114 : 245);
    whole = BigInt(value.trim().replace(/^\+/, "") || 0);
  } else {
    const decimal = decimalOf(value);
    whole = /money/.test(from.type) ? rescaled(decimal, 0) : decimal.units / 10n ** BigInt(decimal.scale);
  }
  if (to.type === "bit") return whole === 0n ? 0n : 1n;
  if (whole < least || whole > most)
    throw new SqlError(to.type === "tinyint" || to.type === "smallint" ? 220 : kOverflow);
  return whole;
};

const exactFrom = (value, from, to) => {
  const text = typeof value === "number" ? numberText(value) : String(value).replace(/^\s*\$/, "");
  const decimal = decimalOf(text);
  if (decimal === undefined) throw new SqlError(/money/.test(to.type) ? (to.type === "money" ? 235 : 293) : 8114);
  const isMoney = /money/.test(to.type);
  const scale = isMoney ? 4 : to.scale;
  const units = rescaled(decimal, scale);
  const limit = isMoney ? kMoney[to.type] : 10n ** BigInt(to.precision);
  if (units >= limit || units <= -limit - (isMoney ? 1n : 0n)) throw new SqlError(kOverflow);
  return unitsText(units, scale);
};

const floatFrom = (value, to) => {
  const number = typeof value === "string" ? Number(value.trim() || NaN) : Number(value);
  if (Number.isNaN(number)) throw new SqlError(8114);
  const own = to.type === "real" ? Math.fround(number) : number;
  if (!Number.isFinite(own)) throw new SqlError(232);
  return own;
};

const shownAs = (value, from) => {
  if (value instanceof Uint8Array)
    return isText(from.type) ? "" : Buffer.from(value).toString(from.wide ? "utf16le" : "latin1");
  if (from.type === "uniqueidentifier") return value.toUpperCase();
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (/money/.test(from.type)) return unitsText(rescaled(decimalOf(value), 2), 2);
  return String(value);
};
const textFrom = (value, from, to) => {
  const wide = familyOf(to.type) === "wide" || to.type === "ntext";
  let text = shownAs(value, { ...from, wide });
  if (!wide) text = narrowed(text);
  if (to.size === undefined || to.size === "max") return text;
  if (text.slice(to.size).trim() !== "") throw new SqlError(kTooLong);
  return /^n?char$/.test(to.type) ? text.slice(0, to.size).padEnd(to.size) : text.slice(0, to.size);
};

const bytesFrom = (value, to) => {
  let bytes = value;
  if (typeof value === "bigint") {
    bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
  }
  if (to.size === undefined || to.size === "max") return bytes;
  if (bytes.length > to.size) throw new SqlError(kTooLong);
  return to.type === "binary" ? Buffer.concat([bytes, Buffer.alloc(to.size - bytes.length)]) : bytes;
};

const kMoment = new RegExp(
  [
    /^\s*(?:(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d))?[ T]?/,
    /(?:(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<part>\d+))?)?)?/,
    /\s*(?<zone>Z|[-+]\d\d:\d\d)?\s*$/,
  ]
    .map((one) => one.source)
    .join(""),
);
const kTicks = 10000000n;
const kMinute = 60n * kTicks;
const kDay = 86400n * kTicks;
const kFirstDay = { datetime: "1753-01-01", smalldatetime: "1900-01-01" };

const dayNumber = (year, month, day) => {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) throw new SqlError(242);
  return BigInt(at.getTime() / 86400000);
};
const minutesOf = (zone) =>
  zone === undefined || zone === "Z"
    ? 0n
    : BigInt(zone[0] + "1") * (BigInt(zone.slice(1, 3)) * 60n + BigInt(zone.slice(4)));

/** {ticks, zone}: 100 ns since 1970, local, and the offset in minutes. */
function momentOf(text, target) {
  const found = kMoment.exec(text)?.groups;
  if (found === undefined || (found.year === undefined && found.hour === undefined)) throw new SqlError(241);
  const { year = "1900", month = "01", day = "01", hour = 0, minute = 0, second = 0, part = "", zone } = found;
  const old = target in kFirstDay;
  if (part.length > (old ? 3 : 7)) throw new SqlError(241);
  if (old && zone !== undefined && zone !== "Z") throw new SqlError(241);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw new SqlError(242);
  const seconds = BigInt((Number(hour) * 60 + Number(minute)) * 60 + Number(second));
  const days = dayNumber(Number(year), Number(month), Number(day));
  return { ticks: days * kDay + seconds * kTicks + BigInt(part.padEnd(7, "0")), minutes: minutesOf(zone) };
}
const floorOf = (ticks, unit) => (ticks - (((ticks % unit) + unit) % unit)) / unit;
const rounded = (ticks, unit) => floorOf(ticks + unit / 2n, unit) * unit;
/** The ticks of a day as datetime counts them, in 1/300 s. */
const thirdsOf = (ticks) => ((ticks - floorOf(ticks, kDay) * kDay) * 300n + kTicks / 2n) / kTicks;
const two = (value) => String(value).padStart(2, "0");

function momentText(ticks, digits) {
  const days = floorOf(ticks, kDay);
  const rest = ticks - days * kDay;
  const day = new Date(Number(days) * 86400000).toISOString().slice(0, 10);
  const seconds = Number(rest / kTicks);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
  const part = String(rest % kTicks)
    .padStart(7, "0")
    .slice(0, digits);
  return { day, clock: digits === 0 ? clock : `${clock}.${part}` };
}

// datetime keeps 1/300 s; a newer type gets all digits of them (compatibility level 130 and later).
function ticksFrom(value, from, to) {
  const { ticks, minutes } = momentOf(value, isText(from.type) ? to.type : from.type);
  if (from.type !== "datetime" || to.type === "datetime") return { ticks, minutes };
  return { ticks: floorOf(ticks, kDay) * kDay + (thirdsOf(ticks) * kTicks) / 300n, minutes };
}

function oldMoment(ticks, type) {
  const own =
    type === "smalldatetime"
      ? floorOf(rounded(ticks, kTicks / 1000n) + (kTicks * 30001n) / 1000n, kMinute) * kMinute
      : floorOf(ticks, kDay) * kDay + ((thirdsOf(ticks) * 1000n + 150n) / 300n) * (kTicks / 1000n);
  const { day, clock } = momentText(own, type === "datetime" ? 3 : 0);
  if (day < kFirstDay[type]) throw new SqlError(242);
  return `${day} ${clock}`;
}

function momentFrom(value, from, to) {
  if (typeof value !== "string") throw new SqlError(kOverflow);
  const { ticks, minutes } = ticksFrom(value, from, to);
  if (to.type === "date") return momentText(ticks, 0).day;
  if (to.type in kFirstDay) return oldMoment(ticks, to.type);
  const { day, clock } = momentText(rounded(ticks, 10n ** BigInt(7 - to.scale)), to.scale);
  if (to.type === "time") return clock;
  if (to.type === "datetime2") return `${day} ${clock}`;
  const size = minutes < 0n ? -minutes : minutes;
  return `${day} ${clock}${minutes < 0n ? "-" : "+"}${two(size / 60n)}:${two(size % 60n)}`;
}

const kGuid = /^\{?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\}?/i;
function guidFrom(value) {
  if (value instanceof Uint8Array) throw new SqlError(8169);
  const found = kGuid.exec(value);
  if (found === null) throw new SqlError(8169);
  return found[1].toUpperCase();
}

function xmlFrom(value) {
  if (typeof value !== "string" || /<[^>]*$/.test(value)) throw new SqlError(9400);
  return value;
}

/** Without a check of what is implicit. */
export function convert(value, from, to) {
  if (value === null) return null;
  if (to.type === "sql_variant") return from.type === "sql_variant" ? value : packed(from, value);
  if (kWhole[to.type] !== undefined) return wholeFrom(value, from, to);
  const family = familyOf(to.type);
  if (family === "exact") return exactFrom(value, from, to);
  if (family === "approximate") return floatFrom(value, to);
  if (family === "moment") return momentFrom(value, from, to);
  if (isText(to.type) || to.type === "text" || to.type === "ntext") return textFrom(value, from, to);
  if (to.type === "uniqueidentifier") return guidFrom(value);
  if (to.type === "xml") return xmlFrom(value);
  return bytesFrom(value, to);
}
/** As an assignment does it. */
export function assigned(value, from, to) {
  if (from === undefined) return null; // the word NULL has no type
  checkImplicit(from, to);
  return convert(value, from, to);
}

const plainDecimal = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text).replace(/^-0$/, "0");
const kVariantFamilies = { wide: "text", narrow: "text" };

/** The key of a value that is compared as `to`. Exact numbers are compared with all their digits. */
export function keyAs(value, from, to) {
  const exact = familyOf(from.type) === "exact" && familyOf(to.type) === "exact";
  return exact ? keyOf(value, from) : keyOf(convert(value, from, to), to);
}

/** Text that is the same for equal values of one type: case, trailing spaces and bytes 00 make no difference. */
function keyOf(value, spec) {
  if (value === null) return null;
  if (spec.type === "sql_variant") {
    const own = unpacked(value);
    const family = familyOf(own.spec.type);
    return `${kVariantFamilies[family] ?? family} ${keyOf(own.value, own.spec)}`;
  }
  if (typeof value === "number") return String(Object.is(value, -0) ? 0 : value);
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array)
    return Buffer.from(value)
      .toString("hex")
      .replace(/(00)+$/, "");
  if (familyOf(spec.type) === "exact") return plainDecimal(value);
  if (isText(spec.type)) return value.toLowerCase().replace(/ +$/, "");
  if (spec.type === "datetimeoffset") {
    const { ticks, minutes } = momentOf(value, spec.type);
    return String(ticks - minutes * 60n * kTicks);
  }
  if (familyOf(spec.type) === "moment") return String(momentOf(value, spec.type).ticks);
  return value.toUpperCase();
}
