// What a single value may be: its type by the field, then the field's validators.
// Contract   check_type() says whether the value is kept; checks run on values that are not empty and have the right type.
// Limits     linear in the value.
#pragma once
#include "validate/findings.h"

namespace jackfield {

enum class TypeCheck : std::uint8_t { good, absent, wrong };

// Adds at most one finding. `absent`: an empty text where a number or switch belongs, which a form sends for "nothing".
[[nodiscard]] TypeCheck check_type(const Field& field, const json::Value& value, Findings& errors);
void check_validators(const Field& field, const json::Value& value, Findings& errors, Findings& warnings);

// A number as JSON writes it.
[[nodiscard]] bool is_numeric_text(std::string_view text) noexcept;
// Denied in this version; the one place to change when an operator may allow some.
[[nodiscard]] bool is_reference_allowed(const Field& field, std::string_view reference) noexcept;

[[nodiscard]] bool is_email(std::string_view text) noexcept;
[[nodiscard]] bool is_service_url(std::string_view text, const std::vector<std::string>& schemes);
enum class Pem : std::uint8_t { good, unreadable_body, none };
[[nodiscard]] Pem check_pem(std::string_view text) noexcept;

}  // namespace jackfield
