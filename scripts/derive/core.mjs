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
    { path: "core/include/jackfield/error_codes.h", text: errorCodes(errors) },
    { path: "core/src/base/error_table.inc", text: errorTable(errors) },
    { path: "core/include/jackfield/limits_table.h", text: limitsTable(limits) },
    { path: "core/src/api/operation_table.inc", text: operationTable(routes) },
  ];
}

function errorCodes({ codes }) {
  // A C++ keyword cannot be an enumerator; none of the codes is one except by a trailing underscore here.
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
  const json = Object.entries(limits.json).map(
    ([name, l]) =>
      `inline constexpr Limits k${camel(name)}Limits{${l.bytes}, ${l.depth}, ${l.keys}, ${l.string_bytes}};`,
  );
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

// {"integration.list", "viewer", "none"}: operation, least role, which limits its body has.
function operationTable({ routes, internal }) {
  const seen = new Map();
  for (const route of routes) seen.set(route.operation, [route.role, route.body ?? "none", route.built !== false]);
  for (const entry of internal) seen.set(entry.operation, [entry.role, "endpoint", true]);
  const rows = [...seen].map(
    ([name, [role, body, built]]) => `    {${quote(name)}, ${quote(role)}, ${quote(body)}, ${built}},`,
  );
  return `${note("core/routes.json")}${rows.join("\n")}\n`;
}
