// C++ tables of the core: error codes, limits, operations.
const note = (from) => `// Written by scripts/derive.mjs from ${from}; do not edit.\n`;
const quote = (text) => JSON.stringify(text);
const camel = (name) =>
  name
    .split("_")
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join("");

export function derive(source) {
  const errors = JSON.parse(source("core/errors.json"));
  const limits = JSON.parse(source("core/limits.json"));
  const routes = JSON.parse(source("core/routes.json"));
  return [
    { path: "core/src/base/error_codes.h", text: errorCodes(errors) },
    { path: "core/src/base/error_table.inc", text: errorTable(errors) },
    { path: "core/src/base/limits_table.h", text: limitsTable(limits) },
    { path: "core/src/api/operation_table.inc", text: operationTable(routes) },
  ];
}

function errorCodes({ codes }) {
  // A C++ keyword cannot be an enumerator; such a code gets a trailing underscore.
  const names = Object.keys(codes);
  return `${note("core/errors.json")}#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace jackfield {

enum class Code : std::uint16_t {
${names.map((name) => `  ${name},`).join("\n")}
};
inline constexpr std::size_t kCodeCount = ${names.length};

struct CodeFacts {
  std::string_view name;     // "secret_reentry_required"
  std::string_view error;    // "ERR_INVALID_REQUEST_BODY"
  int status;                // HTTP
  std::string_view message;  // constant
  std::string_view fix;      // who can fix it: caller, operator, database, us
};
[[nodiscard]] const CodeFacts& facts(Code code) noexcept;
[[nodiscard]] std::optional<Code> parse_code(std::string_view name) noexcept;

}  // namespace jackfield
`;
}

function errorTable({ classes, codes }) {
  const row = ([name, [error, message, fix, where]]) => {
    if (!(error in classes)) throw new Error(`errors.json: ${name} names the unknown class ${error}`);
    const macro = where === "server" ? "JF_SERVER_ERROR" : "JF_ERROR";
    return `${macro}(${[quote(name), quote(error), classes[error], quote(message), quote(fix)].join(", ")})`;
  };
  return `${note("core/errors.json")}${Object.entries(codes).map(row).join("\n")}\n`;
}

function limitsTable(limits) {
  const json = Object.entries(limits.json).map(([name, { bytes, depth, keys, string_bytes, keep_digits }]) => {
    const members = [bytes, depth, keys, string_bytes, ...(keep_digits === true ? ["true"] : [])];
    return `inline constexpr Limits k${camel(name)}Limits{${members.join(", ")}};`;
  });
  const plain = Object.entries(limits)
    .filter(([, value]) => typeof value === "number")
    .map(([name, value]) => `inline constexpr std::int64_t k${camel(name)} = ${value};`);
  return `${note("core/limits.json")}#pragma once
#include <cstdint>

namespace jackfield::json {
${json.join("\n")}
}  // namespace jackfield::json

namespace jackfield::limits {
${plain.join("\n")}
}  // namespace jackfield::limits
`;
}

// A row for each operation; api/handlers.h and operations/table define the macros:
// JF_EVERYWHERE and JF_SERVER (handler, name, absent, role, body, needs, blocks, lane, query flags, inline endpoints),
// JF_ABSENT (name, code, role, body) for an operation without a handler.
const roles = { public: "none", operator: "host" };

function operationTable({ routes, internal }) {
  const entries = new Map();
  for (const route of routes) entries.set(route.operation, { body: "none", ...route });
  for (const entry of internal) entries.set(entry.operation, { body: "endpoint", ...entry });
  const rows = [...entries].map(([name, entry]) => {
    const role = `MinimumRole::${roles[entry.role] ?? entry.role}`;
    const body = `Body::${entry.body}`;
    if (entry.handler === undefined) {
      const code = entry.built === false ? "not_built" : entry.absent;
      return `JF_ABSENT(${quote(name)}, Code::${code}, ${role}, ${body})`;
    }
    const macro = entry.everywhere === true ? "JF_EVERYWHERE" : "JF_SERVER";
    const facts = [
      entry.handler,
      quote(name),
      `Code::${entry.absent ?? "store_required"}`,
      role,
      body,
      `Needs::${entry.needs ?? "nothing"}`,
      `Blocks::${entry.blocks ?? "never"}`,
      `Lane::${entry.lane ?? "store"}`,
      quote((entry.blocking_query ?? []).join(" ")),
      quote((entry.inline_endpoints ?? []).join(" ")),
    ];
    return `${macro}(${facts.join(", ")})`;
  });
  return `${note("core/routes.json")}// clang-format off\n${rows.join("\n")}\n`;
}
