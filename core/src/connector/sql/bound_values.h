// The values of a statement's parameters, as JSON carries them and as engines accept them.
// Contract   a value is null, a boolean, a number of any length (Kind::big_integer holds the digits of one that fits
//            neither 64 bits nor a double, 1.2345678901234567890 too), text, an array or an object, or bytes, written
//            as {"$binary": "BASE64"} with no other member. check_values() refuses a malformed one before anything is
//            dialled, so that connectors need no second check. Texts of values may be secrets: wipe_values() removes
//            all of them from memory.
// Errors     name the parameter: params.0, params.name.
// Limits     limits::kQueryParameters; a buffer that grew beyond 64 KiB is freed.
// Example    core/connectors/mysql/parameters.cc
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "json/json.h"

namespace jackfield {

inline constexpr std::string_view kBinaryKey = "$binary";

// Fails with type, parameter_count or invalid_value.
[[nodiscard]] Status check_values(const json::Value& values);
// The values of an array; none for null. Fails with type or parameter_count.
[[nodiscard]] Result<std::span<const json::Value>> positional_values(const json::Value& values);
[[nodiscard]] bool is_binary_value(const json::Value& value);  // {"$binary": "..."}
// The bytes of a value that check_values() passed.
[[nodiscard]] std::vector<std::uint8_t> binary_value(const json::Value& value);
// Digits and scale of a number without exponent: 3 and 2 for -1.25.
struct DecimalShape {
  std::size_t precision = 0, scale = 0;
};
[[nodiscard]] std::optional<DecimalShape> decimal_shape(std::string_view digits) noexcept;
// Appends true or false, digits, or the text; arrays and objects as JSON; nothing for null.
void append_value_text(std::string& out, const json::Value& value);
void wipe_values(std::string& text) noexcept;
void wipe_values(std::vector<std::uint8_t>& bytes) noexcept;

}  // namespace jackfield
