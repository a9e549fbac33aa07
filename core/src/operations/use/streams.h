// Streamed results between their calls: which cursor belongs to which integration, until the usage record is written.
// Example    core/src/operations/use/cursors.cc
#pragma once
#include "api/call.h"
#include "service/service.h"

namespace jackfield::api {

// A stream has no row limit unless the caller sets one.
inline constexpr std::int64_t kEveryRow = INT64_MAX;

void remember_stream(Core& core, std::string_view cursor, StreamFacts stream);
// A service's stream that was closed because it was not read any more: writes its usage record.
void forget_stream(Core& core, const std::string& cursor, const ServiceUsage& usage);

}  // namespace jackfield::api
