// The rules for a single value: its type by the field, then the field's validators.
// Contract   check_type() returns whether the value is kept; checks run on values that are not empty and of the right
//            type.
// Limits     linear in the value.
// Example    tests/unit/validate/text_checks_test.cc
#pragma once
#include "validate/findings.h"

namespace jackfield {

enum class TypeCheck : std::uint8_t { good, absent, wrong };

// Adds at most one finding. `absent`: an empty text for a number or switch, which a form sends for "no value".
[[nodiscard]] TypeCheck check_type(const Field& field, const json::Value& value, Findings& errors);
void check_validators(const Field& field, const json::Value& value, Findings& errors, Findings& warnings);

// A number in JSON syntax.
[[nodiscard]] bool is_numeric_text(std::string_view text) noexcept;

[[nodiscard]] bool is_email(std::string_view text) noexcept;
[[nodiscard]] bool is_service_url(std::string_view text, const std::vector<std::string>& schemes);
// placeholder: "..." between the lines, as in documentation.
enum class Pem : std::uint8_t { good, placeholder, broken, none };
struct PemText {
  Pem kind;
  bool is_plain;  // plain_pem() would change nothing of a good text
};
[[nodiscard]] PemText read_pem(std::string_view text);
[[nodiscard]] inline Pem check_pem(std::string_view text) { return read_pem(text).kind; }
// The blocks of a good PEM text alone: no byte order mark, no text around them, lines that end in a line feed.
[[nodiscard]] std::string plain_pem(std::string_view text);

}  // namespace jackfield
