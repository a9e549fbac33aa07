// How long calls of endpoints take: a histogram for each kind of integration, and a log line for slow queries.
// Contract   no label and no line holds a value, a title or the text of a statement.
// Example    core/src/operations/use/usage.cc
#pragma once
#include "operations/use/usage.h"

namespace jackfield::api {

// The first 16 hexadecimal digits of the SHA-256 of a query's SQL; several statements are joined by line ends. "" for
// calls without SQL.
[[nodiscard]] std::string sql_digest(const Endpoint& endpoint, const json::Value& body);
void note_time(Core& core, const Used& used, const Measured& measured);
// Prometheus text, without labels beyond the type of the integration.
void write_times(Core& core, std::string& out);

}  // namespace jackfield::api
