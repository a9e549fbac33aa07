// The values of a statement as most engines accept them: by position, as text.
// Contract   the caller handles null. Texts of values may be secrets: wipe_values() removes all of them from memory.
// Limits     limits::kQueryParameters; a buffer that grew beyond 64 KiB is freed.
// Example    core/connectors/mysql/parameters.cc
#pragma once
#include <span>
#include <string>

#include "json/json.h"

namespace jackfield {

// The values of an array; none for null. Fails with type or parameter_count.
[[nodiscard]] Result<std::span<const json::Value>> positional_values(const json::Value& values);
// Appends true or false, digits, or the text; arrays and objects as JSON; nothing for null.
void append_value_text(std::string& out, const json::Value& value);
void wipe_values(std::string& text) noexcept;

}  // namespace jackfield
