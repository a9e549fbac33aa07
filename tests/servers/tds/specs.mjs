// Part of a fake: types of SQL Server as they are declared, which of them wins in a comparison, and what is converted
// without being asked.
// A spec is {type, size, precision, scale}; size is a number or "max", in characters or bytes.
// Source     learn.microsoft.com/sql/t-sql/data-types/data-type-precedence-transact-sql (the order),
//            learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql, "Implicit conversions", and
//            the chart microsoft.com/download/details.aspx?id=35834 (what is implicit, explicit or impossible).
import { SqlError } from "./dialect.mjs";

// From the highest to the lowest.
const kPrecedence = [
  ...[
    "sql_variant",
    "xml",
    "datetimeoffset",
    "datetime2",
    "datetime",
    "smalldatetime",
    "date",
    "time",
    "float",
    "real",
  ],
  ...["decimal", "numeric", "money", "smallmoney", "bigint", "int", "smallint", "tinyint", "bit", "ntext", "text"],
  ...["image", "rowversion", "uniqueidentifier", "nvarchar", "nchar", "varchar", "char", "varbinary", "binary"],
];
const kFamilies = {
  exact: ["bit", "tinyint", "smallint", "int", "bigint", "decimal", "numeric", "money", "smallmoney"],
  approximate: ["float", "real"],
  moment: ["date", "time", "datetime", "smalldatetime", "datetime2", "datetimeoffset"],
  narrow: ["char", "varchar"],
  wide: ["nchar", "nvarchar"],
  bytes: ["binary", "varbinary"],
};
const kFamilyOf = Object.fromEntries(
  Object.entries(kFamilies).flatMap(([family, types]) => types.map((type) => [type, family])),
);
export const familyOf = (type) => kFamilyOf[type] ?? type;
export const isText = (type) => ["narrow", "wide"].includes(familyOf(type));
export const isLegacy = (type) => ["text", "ntext", "image"].includes(type);

const kOldMoments = ["datetime", "smalldatetime"];
const kExplicit = 257;
const kClash = 206;

// [from, to]: the error of an implicit conversion; a pair that is not here is converted. A family or a type.
const kRefused = [
  [["narrow", "wide"], ["bytes", "rowversion"], kExplicit],
  [["wide"], ["image"], kClash],
  [["money", "smallmoney"], ["narrow", "wide"], kExplicit],
  [["exact", "approximate"], ["date", "time", "datetime2", "datetimeoffset"], kClash],
  [["exact", "approximate"], ["uniqueidentifier", "text", "ntext", "image", "xml"], kClash],
  [["approximate"], ["rowversion"], kClash],
  [kOldMoments, ["exact", "approximate"], kExplicit],
  [["moment"], ["exact", "approximate", "uniqueidentifier", "text", "ntext", "image", "xml", "rowversion"], kClash],
  [["moment"], ["bytes"], kExplicit],
  [["date"], ["time"], kClash],
  [["time"], ["date"], kClash],
  [["bytes", "rowversion"], ["approximate", "text", "ntext"], kClash],
  [["bytes", "rowversion"], ["date", "time", "datetime2", "datetimeoffset"], kExplicit],
  [["uniqueidentifier"], ["exact", "approximate", "moment", "text", "ntext", "image", "xml", "rowversion"], kClash],
  [["text", "ntext"], ["exact", "approximate", "moment", "bytes", "rowversion", "uniqueidentifier", "image"], kClash],
  [["text"], ["ntext", "sql_variant"], kClash],
  [["ntext"], ["text", "sql_variant"], kClash],
  [["image"], ["exact", "approximate", "moment", "narrow", "wide", "text", "ntext", "uniqueidentifier"], kClash],
  [["image", "xml", "rowversion"], ["sql_variant"], kClash],
  [["xml"], ["narrow", "wide", "bytes"], kExplicit],
  [["xml"], ["exact", "approximate", "moment", "text", "ntext", "image", "uniqueidentifier", "rowversion"], kClash],
];
const fits = (names, type) => names.includes(type) || names.includes(familyOf(type));

/** Throws what the server answers when `from` is not converted to `to` by itself. */
export function checkImplicit(from, to) {
  if (from.type === to.type) return;
  if (from.type === "sql_variant") throw new SqlError(kExplicit);
  if (to.type === "sql_variant" && from.size === "max") throw new SqlError(kClash);
  const found = kRefused.find(([sources, targets]) => fits(sources, from.type) && fits(targets, to.type));
  if (found !== undefined) throw new SqlError(found[2]);
}

/** What both sides of "=" are converted to; throws where there is no comparison. Lengths do not limit it. */
export function comparedAs(left, right) {
  if (left.type === "xml" || right.type === "xml") throw new SqlError(305);
  if (isLegacy(left.type) || isLegacy(right.type)) throw new SqlError(402);
  const [higher, lower] =
    kPrecedence.indexOf(left.type) <= kPrecedence.indexOf(right.type) ? [left, right] : [right, left];
  checkImplicit(lower, higher);
  return isText(higher.type) || familyOf(higher.type) === "bytes" ? { type: higher.type, size: "max" } : higher;
}

const kOtherNames = {
  integer: "int",
  timestamp: "rowversion",
  dec: "decimal",
  character: "char",
  rowversion: "rowversion",
};
const kType = /^\s*\[?(\w+)\]?\s*(?:\(\s*(\w+)\s*(?:,\s*(\d+)\s*)?\))?/;

/** "decimal(38,10)" as a spec; undefined when the server has no such type. `size` is that of char and binary alone. */
export function specOf(declared, size = 1) {
  const [, name, first, second] = kType.exec(declared) ?? [];
  const type = kOtherNames[name?.toLowerCase()] ?? name?.toLowerCase();
  if (!kPrecedence.includes(type)) return undefined;
  if (["time", "datetime2", "datetimeoffset"].includes(type)) return { type, scale: Number(first ?? 7) };
  if (type === "decimal" || type === "numeric")
    return { type, precision: Number(first ?? 18), scale: Number(second ?? 0) };
  if (type === "float" && Number(first ?? 53) <= 24) return { type: "real" };
  if (isText(type) || familyOf(type) === "bytes")
    return { type, size: first?.toLowerCase() === "max" ? "max" : Number(first ?? size) };
  return { type };
}
