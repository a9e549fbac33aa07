// Whether a cell of an answer means the same as the text that the engine's own client shows.

/** Compares two results: rows of our values, and rows of texts with null. The first difference, or undefined. */
export function firstDifference(ours, theirs) {
  if (ours.rows.length !== theirs.length) return `${ours.rows.length} rows, the client has ${theirs.length}`;
  for (const [at, row] of ours.rows.entries()) {
    const other = theirs[at];
    if (row.length !== other.length) return `row ${at}: ${row.length} cells, the client has ${other.length}`;
    for (const [i, value] of row.entries())
      if (!isSame(value, other[i], ours.columns[i].type))
        return `row ${at}, ${told(ours.columns[i], value)}, the client shows ${JSON.stringify(other[i])}`;
  }
  return undefined;
}

const told = ({ name, type }, value) => `${name} (${type}): ${JSON.stringify(value)}`;

export function isSame(value, text, type) {
  // JSON's null is null too.
  if (value === null || text === null) return value === text || (type === "json" && text === "null");
  if (Array.isArray(value) && type === "array") return isSameArray(value, text);
  if (type === "json") return isSameJson(value, text);
  return texts(value, type).has(text) || isSameNumber(value, text) || isSameTime(value, text);
}

function texts(value, type) {
  const found = new Set([typeof value === "object" ? JSON.stringify(value) : String(value)]);
  if (typeof value === "boolean") found.add(value ? "t" : "f").add(value ? "1" : "0");
  if (type === "binary" || type === "array") {
    const bytes = Buffer.from(String(value), "base64");
    found
      .add(`\\x${bytes.toString("hex")}`)
      .add(bytes.toString("latin1"))
      .add(bytes.toString("utf8"));
  }
  return found;
}

// A double has more than one shortest text, and MariaDB's client rounds: six digits of a FLOAT, four of an average.
function isSameNumber(value, text) {
  if (!/^[-+]?[0-9.]/.test(text) || Number.isNaN(Number(text))) return false;
  const number = typeof value === "number" ? value : Number(value);
  if (typeof value !== "number" && !/^[-+]?[0-9.]+(e[-+]?\d+)?$/i.test(value)) return false;
  if (typeof value === "string" && !/e/i.test(value + text) && trimmed(value) !== trimmed(text)) return false;
  if (number === Number(text)) return true;
  if (typeof value !== "number") return false;
  const decimals = /^-?\d+\.(\d+)$/.exec(text)?.[1].length;
  return (
    number.toPrecision(6) === Number(text).toPrecision(6) ||
    (decimals !== undefined && number.toFixed(decimals) === text)
  );
}

const trimmed = (digits) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);

// ISO 8601 against the client's blank, and trailing zeros of fractions.
function isSameTime(value, text) {
  if (typeof value !== "string" || !/\d[-:]\d/.test(value)) return false;
  const plain = (time) =>
    time
      .replace(/(\d)T(\d)/, "$1 $2")
      .replace(/(\.\d*?)0+(?=$|[^\d])/, "$1")
      .replace(/\.(?=$|[^\d])/, "")
      .replace(/(Z|\+00(:00)?)$/, "")
      .replace(/(:\d\d(?:\.\d+)?[-+]\d\d)$/, "$1:00");
  return plain(value) === plain(text);
}

// The library gives numbers that no double holds as texts of all their digits.
function isSameJson(value, text) {
  try {
    const asNumber = (_, part) => {
      const isDigits = typeof part === "string" && /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(part);
      return isDigits && text.includes(part) ? Number(part) : part;
    };
    return JSON.stringify(JSON.parse(text, asNumber)) === JSON.stringify(value, asNumber);
  } catch {
    return String(value) === text;
  }
}

function isSameArray(value, text) {
  // Bounds other than 1 precede the elements: [0:1]={1,2}.
  const parsed = parseArray(text.replace(/^[^{]*=/, ""));
  const same = (one, other) => {
    if (Array.isArray(one) && Array.isArray(other))
      return one.length === other.length && one.every((x, i) => same(x, other[i]));
    return !Array.isArray(other) && (isSame(one, other, "array") || (one !== null && isSameJson(one, other)));
  };
  return parsed !== undefined && same(value, parsed);
}

// PostgreSQL's text of an array: {1,NULL,"a,b",{2}}.
function parseArray(text) {
  let at = 0;
  const list = () => {
    const items = [];
    at += 1;
    while (text[at] !== "}") {
      if (at >= text.length) return items;
      if (text[at] === "{") items.push(list());
      else if (text[at] === '"') {
        let item = "";
        for (at += 1; text[at] !== '"' && at < text.length; at += 1)
          item += text[at] === "\\" ? text[(at += 1)] : text[at];
        at += 1;
        items.push(item);
      } else {
        const item = /^[^,}]*/.exec(text.slice(at))[0];
        at += item.length;
        items.push(item === "NULL" ? null : item);
      }
      if (text[at] === "," || text[at] === ";") at += 1;
    }
    at += 1;
    return items;
  };
  return text.startsWith("{") ? list() : undefined;
}
