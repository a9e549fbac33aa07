// Made connection URLs: for each driver the shapes that its documentation has, filled with names and passwords that
// hold the characters which readers disagree about. The same seed makes the same URLs.
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, chance: (p) => next() < p, pick: (list) => list[below(list.length)] };
}

const letters = [..."abcXYZ019"];
const marks = [..."-_.~!$*'(),:;=@&+%#?/\\{}[]\"| é<>^`"];

function word(r, nasty) {
  let text = r.pick(["a", "p", "Db", "s3cret", "x9"]);
  for (let i = r.below(5); i > 0; i -= 1) text += r.pick(r.chance(nasty) ? marks : letters);
  return text;
}

const host = (r) =>
  r.pick(["db.example.com", "localhost", "192.0.2.7", "[2001:db8::1]", "DB.Example.COM", "db-1.example.com", "h"]);
const port = (r) => (r.chance(0.5) ? "" : `:${r.pick(["5432", "3306", "1", "65535", "443"])}`);
const encoded = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
// Most people escape; some do not.
const part = (r, nasty = 0.4) => (r.chance(0.8) ? encoded(word(r, nasty)) : word(r, 0.25));
const login = (r) => (r.chance(0.15) ? "" : `${part(r)}${r.chance(0.85) ? `:${part(r)}` : ""}@`);

function query(r, names, most = 3, encode = encoded) {
  const pairs = [];
  for (let i = names.length > 0 ? r.below(most + 1) : 0; i > 0; i -= 1) {
    const [name, values] = r.pick(names);
    const value = typeof values === "function" ? values(r) : r.pick(values);
    pairs.push(value === null ? name : `${name}=${encode(value)}`);
  }
  return pairs;
}
const joined = (pairs) => (pairs.length > 0 ? `?${pairs.join("&")}` : "");
const anyWord = (r) => word(r, 0.4);
const hosts = ["other.example.com", "h2"];

const libpqNames = [
  ["sslmode", ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]],
  ["application_name", anyWord],
  ["connect_timeout", ["1", "10"]],
  ["user", anyWord],
  ["password", anyWord],
  ["host", hosts],
  ["port", ["6000", "6001"]],
  ["dbname", anyWord],
  ["target_session_attrs", ["any", "read-write"]],
  ["keepalives_idle", ["30"]],
  ["options", ["-c search_path=app", "-csearch_path=a,b -c work_mem=64MB"]],
];
const url = (scheme, names) => (r) =>
  `${scheme}://${login(r)}${host(r)}${port(r)}${r.chance(0.9) ? `/${r.chance(0.1) ? "" : part(r)}` : ""}` +
  joined(query(r, names));

const mysqlNames = [
  ["charset", ["utf8mb4"]],
  ["connectTimeout", ["1000"]],
  ["timezone", ["Z", "+00:00"]],
  ["ssl", ['{"rejectUnauthorized":true}', '{"rejectUnauthorized":false}', "{}"]],
  ["multipleStatements", ["true"]],
];
const mariadbNames = [
  ["connectTimeout", ["1000"]],
  ["ssl", ["true"]],
  ["charset", ["utf8mb4"]],
];
const pyNames = [
  ["charset", ["utf8mb4"]],
  ["connect_timeout", ["10"]],
];
const jdbcLogin = [
  ["user", anyWord],
  ["password", anyWord],
  ["user", anyWord],
  ["password", anyWord],
];
const pgjdbcNames = [
  ...jdbcLogin,
  ["ssl", ["true", "false", "", null]],
  ["sslmode", ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]],
  ["currentSchema", ["app", "a,b"]],
  ["ApplicationName", anyWord],
  ["loginTimeout", ["10"]],
];
const connectorNames = [
  ...jdbcLogin,
  ["useSSL", ["true", "false"]],
  ["requireSSL", ["true"]],
  ["verifyServerCertificate", ["true", "false"]],
  ["sslMode", ["DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"]],
  ["characterEncoding", ["UTF-8"]],
];
const mariadbJdbcNames = [
  ...jdbcLogin,
  ["useSsl", ["true", "false", null]],
  ["trustServerCertificate", ["true", null]],
  ["sslMode", ["disable", "trust", "verify-ca", "verify-full", "REQUIRED"]],
];
const form = (text) => encoded(text).replaceAll("%20", "+");
const eitherForm = (r) => (r.chance(0.5) ? form : encoded);
const plain = (text) => text.replaceAll(/[&#;]/g, "");

// A value in braces or quotes where it needs them, and sometimes where it does not.
const needs = /[;{}="'\s]/;
const braced = (r, text) => (needs.test(text) || r.chance(0.2) ? `{${text.replaceAll("}", "}}")}}` : text);
const quoted = (r, text) => {
  if (!needs.test(text) && !r.chance(0.2)) return text;
  const mark = r.pick(['"', "'"]);
  return mark + text.replaceAll(mark, mark + mark) + mark;
};
function list(r, pairs, write, separator = ";") {
  const order = [...pairs];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = r.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order.map(([name, value]) => `${name}${r.chance(0.1) ? " " : ""}=${write(r, value)}`).join(separator);
}
const maybe = (r, p, pair) => (r.chance(p) ? [pair] : []);
const accounts = ["acme", "acme-one", "my_acme", "acme.eu-central-1"];
const domains = [".snowflakecomputing.com", ".snowflakecomputing.com", ".sf.example.com"];
const namedHost = (r) => r.pick(["db.example.com", "192.0.2.7", "h", "localhost"]);

function mssqlPairs(r, names) {
  return [
    ...maybe(r, 0.9, [names.user, anyWord(r)]),
    ...maybe(r, 0.9, [names.password, anyWord(r)]),
    ...maybe(r, 0.8, [names.database, anyWord(r)]),
    ...maybe(r, 0.5, [names.encrypt, r.pick(["true", "false"])]),
    ...maybe(r, 0.4, [names.trust, r.pick(["true", "false"])]),
    ...maybe(r, 0.2, [names.user, anyWord(r)]),
  ];
}
const adoNames = () => ({
  user: "User ID",
  password: "Password",
  database: "Initial Catalog",
  encrypt: "Encrypt",
  trust: "TrustServerCertificate",
});

function libpqWords(r) {
  const write = (each, value) =>
    /[\s'\\]/.test(value) || value === "" || r.chance(0.3) ? `'${value.replaceAll(/['\\]/g, (c) => `\\${c}`)}'` : value;
  const pairs = [
    ["host", host(r).replaceAll(/[[\]]/g, "")],
    ...maybe(r, 0.5, ["port", "6000"]),
    ...maybe(r, 0.9, ["user", anyWord(r)]),
    ...maybe(r, 0.9, ["password", anyWord(r)]),
    ...maybe(r, 0.9, ["dbname", anyWord(r)]),
    ...maybe(r, 0.5, ["sslmode", r.pick(["disable", "prefer", "require", "verify-full"])]),
  ];
  return list(r, pairs, write, r.pick([" ", "  "]));
}

// One entry a driver: its name, and the shapes of its URLs.
export const shapes = [
  ["pg-connection-string", [url("postgres", libpqNames), url("postgresql", libpqNames.slice(0, 3))]],
  ["postgres", [url("postgres", libpqNames.slice(0, 3))]],
  ["libpq", [url("postgresql", libpqNames), libpqWords]],
  ["mysql2", [url("mysql", mysqlNames)]],
  ["mariadb", [url("mariadb", mariadbNames)]],
  [
    "mssql",
    [
      (r) =>
        list(
          r,
          [
            ["Server", `${r.pick(["", "tcp:"])}${namedHost(r)}${r.chance(0.4) ? ",1444" : ""}`],
            ...mssqlPairs(r, adoNames()),
          ],
          quoted,
        ),
      (r) =>
        `Data Source=${namedHost(r)}${r.chance(0.3) ? "\\SQLX" : ""};` +
        list(r, [["Initial Catalog", "d"], ...mssqlPairs(r, adoNames())], quoted),
    ],
  ],
  [
    "sqlalchemy",
    [
      url("postgresql+psycopg2", pyNames.slice(1)),
      url("mysql+pymysql", pyNames),
      url("mssql+pymssql", []),
      url("oracle+oracledb", []),
      (r) => `databricks://token:${part(r)}@${namedHost(r)}${port(r)}?http_path=${encoded("/sql/1.0/warehouses/a")}`,
    ],
  ],
  [
    "pgjdbc",
    [
      (r) => `jdbc:postgresql://${host(r)}${port(r)}/${part(r)}${joined(query(r, pgjdbcNames, 4, eitherForm(r)))}`,
      (r) => `jdbc:postgresql:${r.pick(["", "///"])}${r.pick(["test", "shop"])}${joined(query(r, pgjdbcNames, 2))}`,
    ],
  ],
  [
    "connectorj",
    [
      (r) =>
        `jdbc:mysql://${r.chance(0.3) ? login(r) : ""}${host(r)}${port(r)}/${part(r)}` +
        joined(query(r, connectorNames, 4, eitherForm(r))),
    ],
  ],
  [
    "mariadbj",
    [
      (r) =>
        `jdbc:mariadb://${host(r)}${port(r)}/${word(r, 0).slice(0, 8)}${joined(query(r, mariadbJdbcNames, 4, plain))}`,
    ],
  ],
  [
    "mssqlj",
    [
      (r) =>
        `jdbc:sqlserver://${namedHost(r)}${r.chance(0.2) ? "\\SQLX" : ""}${port(r)};` +
        list(
          r,
          mssqlPairs(r, {
            user: "user",
            password: "password",
            database: "databaseName",
            encrypt: "encrypt",
            trust: "trustServerCertificate",
          }),
          braced,
        ),
    ],
  ],
  [
    "snowflakej",
    [
      (r) =>
        `jdbc:snowflake://${r.pick(["", "", "https://", "http://"])}${r.pick(accounts)}` +
        `${r.pick(domains)}${r.chance(0.2) ? ":8443" : ""}/` +
        joined([
          `user=${form(anyWord(r))}`,
          ...query(
            r,
            [
              ["password", anyWord],
              ["db", anyWord],
              ["warehouse", ["W"]],
              ["ssl", ["on", "off"]],
              ["account", ["acme"]],
            ],
            4,
            eitherForm(r),
          ),
        ]),
    ],
  ],
  [
    "databricksj",
    [
      (r) =>
        `jdbc:databricks://${namedHost(r)}${port(r) || ":443"}/${r.pick(["default", "s"])};` +
        [
          "httpPath=/sql/1.0/warehouses/a",
          ...maybe(r, 0.8, "AuthMech=3"),
          ...maybe(r, 0.8, "UID=token"),
          `PWD=${word(r, 0.3).replaceAll(";", "")}`,
          ...maybe(r, 0.3, `PWD=${word(r, 0)}`),
          ...maybe(r, 0.2, `ssl=${r.pick(["0", "1"])}`),
          ...maybe(r, 0.3, "ConnCatalog=c"),
        ].join(";"),
    ],
  ],
];

export function make(count, seed) {
  const r = random(seed);
  const made = [];
  for (let i = 0; i < count; i += 1) {
    const [driver, own] = shapes[i % shapes.length];
    made.push({ driver, url: r.pick(own)(r) });
  }
  return made;
}
