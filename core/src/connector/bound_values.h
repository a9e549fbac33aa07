// Values that a statement is run with, as most engines take them: by position, as text.
// Contract   null is told apart by the caller. Texts of values may be secrets: wipe_values() leaves none of them in
//            memory.
// Limits     limits::kQueryParameters; a buffer that grew beyond 64 KiB is given back.
// Example    JF_TRY(const auto items, positional_values(query.parameters));
#pragma once
#include <span>
#include <string>

#include "json/json.h"

namespace jackfield {

// Of an array; of null none. type, parameter_count.
[[nodiscard]] Result<std::span<const json::Value>> positional_values(const json::Value& values);
// true and false, digits, the text itself; arrays and objects as JSON; null adds nothing.
void append_value_text(std::string& out, const json::Value& value);
void wipe_values(std::string& text) noexcept;

}  // namespace jackfield
