// The list of integrations with health and use: its parameters, and what its filters mean.
// Contract   a filter that is given twice counts once; unknown values are errors that name their parameter.
// Example    core/src/operations/integrations/read.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

// Whether the caller asked for anything that only a report has.
[[nodiscard]] bool asks_report(const Call& call);
[[nodiscard]] Result<ReportFilter> read_report_filter(Call& call);

// "production", "staging", "test", "development", the name in lower case, or "": what `meta` says, else a word of
// the title.
[[nodiscard]] std::string environment_of(const IntegrationRow& row);

// The members `health` (null where this configuration was not tested) and `health_history`, as JSON text.
[[nodiscard]] Result<std::string> health_of(Session& session, const IntegrationRow& row);

// Keeps the outcome of a test of a stored integration. `last` is the JSON text that reads show.
[[nodiscard]] Status keep_health(Transaction& transaction, const IntegrationRow& row, std::string_view outcome,
                                 std::string last, std::int64_t now_ms);

}  // namespace jackfield::api
