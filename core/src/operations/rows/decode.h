// Small values of queries and bodies: pages, times, titles.
// Contract   each error names its parameter; malformed values are refused.
// Example    core/src/operations/people/audit.cc
#pragma once
#include "api/call.h"
#include "api/error.h"

namespace jackfield::api {

// limit and offset of a query, as texts: limit 1 to 1000, offset 0 or more.
[[nodiscard]] Result<Page> read_page(const Call& call);
[[nodiscard]] Result<std::int64_t> read_integer(std::string_view name, std::string_view text, std::int64_t least,
                                                std::int64_t most);
// The formats of a time are listed in docs/api.md; 0 if absent.
[[nodiscard]] Result<std::int64_t> read_time(std::string_view name, const json::Value& given);

// The trimmed title. Fails with title_length unless it has 1 to 128 code points.
[[nodiscard]] Result<std::string> read_title(std::string_view name, const json::Value& given);
// The same of a body's member, with a finding in place of an error; then the title is empty.
[[nodiscard]] std::string read_title(const json::Value& body, std::string_view name, Findings& findings);

}  // namespace jackfield::api
