// Checks a configuration against its form: normalise, conditions, defaults, validators. Reports all findings at once,
// in form order.
// Contract   the order of a write is read_document() (form_document.h), merge() (merge.h), validate_values(). Form,
//            server and browser run this code.
// Ownership  results borrow from the arena that the caller passes.
// Limits     linear in the config; patterns match in linear time.
// Example    tests/unit/validate/validate_test.cc
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
};

struct Report {
  std::vector<Finding> errors;
  std::vector<Finding> warnings;
  std::vector<FieldState> fields;
  [[nodiscard]] bool valid() const noexcept { return errors.empty(); }
};

// Returns whether `id` is an integration that the caller may use and that passes the field's filter. Unset: no look-up.
using IntegrationLookup = std::function<bool(std::string_view id, const Field& field)>;

// Converts aliases to real paths, numeric strings to numbers, `ssl: true` to its switch, and flat driver options to
// members of their object. An `ssl` object without `enabled` means TLS, whatever is stored. Problems go to
// report.errors.
[[nodiscard]] json::Value normalise(const Manifest& manifest, json::Arena& arena, const json::Value& sent,
                                    Report& report);

// Adds the findings of normalise() and merge() to a report of validate(), in form order. A path keeps its most specific
// error.
void add_errors(const Manifest& manifest, Report& report, std::vector<Finding> more);
// Also checks titles against the documentation's advice; adds warnings only.
void advise_title(std::string_view title, Report& report);

// {"valid", "errors", "warnings", "fields"} as api.md section 7 of the contract has it; without "fields" if not wanted.
void write_report(json::Writer& writer, const Report& report, bool fields = true);
// ERR_INVALID_REQUEST_BODY with details.errors; report must not be valid.
[[nodiscard]] Error report_error(const Report& report, Code code = Code::config_invalid);

struct UrlConfig {
  std::string client;  // the sub_type
  json::Value connection;
  json::Value search_path;           // null: the URL names no schemas
  std::vector<std::string> ignored;  // the URL's parameters that have no place in the configuration: known names alone
};
// "postgres://user:pass@host:5432/db?sslmode=require" and the usual URLs of the seven engines, including jdbc: URLs,
// and the connection strings of libpq, ODBC and ADO.NET.
[[nodiscard]] Result<UrlConfig> parse_connection_url(json::Arena& arena, std::string_view url);

}  // namespace jackfield
