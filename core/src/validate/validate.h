// What the form says of a configuration: normalise, conditions, defaults, validators; all findings at once, in form order.
// Contract   the order of a write is normalise(), merge() (merge.h), validate(). The same code serves form, server and browser.
// Ownership  results borrow from the arena that is handed in.
// Limits     linear in the config; patterns match in linear time.
// Example    Report early; auto sent = normalise(m, arena, body, early);
//            auto merged = merge(m, nullptr, sent, {});   auto checked = validate(m, std::move(merged.config), Stage::create, {});
//            add_errors(m, checked.report, early.errors);   add_errors(m, checked.report, merged.errors);
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/secret.h"
#include "manifest/manifest.h"

namespace jackfield {

enum class Stage : std::uint8_t { create, update };

struct Finding {
  std::string path;  // model path, or the path of an unknown key
  Code code;
  std::string message;  // only where the manifest gives its own; else empty: the constant text of the code
  std::vector<Detail> params;
};

struct FieldState {
  const Field* field;
  bool visible;
  bool required;
  json::Value recommended;  // values worth offering, or null
};

struct Report {
  std::vector<Finding> errors;
  std::vector<Finding> warnings;
  std::vector<FieldState> fields;
  [[nodiscard]] bool valid() const noexcept { return errors.empty(); }
};

// Is `id` an integration that the caller may use and that fits the field's filter? Unset: not looked up.
using IntegrationLookup = std::function<bool(std::string_view id, const Field& field)>;

// Aliases to real paths, numeric strings to numbers, `ssl: true` to its switch, flat driver options to where they are collected.
// An `ssl` object that does not say `enabled` means TLS, whatever is stored. Problems go to report.errors.
[[nodiscard]] json::Value normalise(const Manifest& manifest, json::Arena& arena, const json::Value& sent,
                                    Report& report);

struct Validated {
  Config config;  // hidden fields dropped; on create defaults filled in
  Report report;
};
[[nodiscard]] Validated validate(const Manifest& manifest, const Config& merged, Stage stage,
                                 const IntegrationLookup& lookup);
// The same without a copy: the result takes over the memory of `merged`.
[[nodiscard]] Validated validate(const Manifest& manifest, Config&& merged, Stage stage,
                                 const IntegrationLookup& lookup);
// Adds the findings of normalise() and merge() to a report of validate(), in form order; one path keeps its most telling error.
void add_errors(const Manifest& manifest, Report& report, std::vector<Finding> more);
// Also checks what the documentation advises of titles; warnings only.
void advise_title(std::string_view title, Report& report);

// {"valid", "errors", "warnings", "fields"} as api.md section 7 of the contract has it.
void write_report(json::Writer& writer, const Report& report);
// ERR_INVALID_REQUEST_BODY with details.errors; report must not be valid.
[[nodiscard]] Error report_error(const Report& report, Code code = Code::config_invalid);

struct UrlConfig {
  std::string client;  // the sub_type
  json::Value connection;
  std::vector<std::string> ignored;  // names of the URL's parameters that have no place in the configuration
};
// "postgres://user:pass@host:5432/db?sslmode=require" and the usual URLs of the seven engines, jdbc: forms too.
[[nodiscard]] Result<UrlConfig> parse_connection_url(json::Arena& arena, std::string_view url);

}  // namespace jackfield
