// Streamed results between their calls: which cursor belongs to which integration, until the usage record is written.
// Example    remember_stream(core, opened.cursor, std::move(facts));
#pragma once
#include "api/call.h"

namespace jackfield::api {

// A stream has no limit of rows unless the caller sets one.
inline constexpr std::int64_t kEveryRow = INT64_MAX;

void remember_stream(Core& core, std::string_view cursor, StreamFacts stream);

}  // namespace jackfield::api
