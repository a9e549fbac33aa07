// Small values of queries and bodies: pages, times, titles.
// Contract   each error names its parameter; nothing is guessed.
// Example    JF_TRY(const Page page, read_page(call));
#pragma once
#include "api/call.h"
#include "api/error.h"

namespace jackfield::api {

// limit and offset of a query: texts, 1 to 1000 and 0 up.
[[nodiscard]] Result<Page> read_page(const Call& call);
[[nodiscard]] Result<std::int64_t> read_integer(std::string_view name, std::string_view text, std::int64_t least,
                                                std::int64_t most);
// The forms of a time that README.md lists; 0 for nothing given.
[[nodiscard]] Result<std::int64_t> read_time(std::string_view name, const json::Value& given);

// Without the white space around it; title_length unless 1 to 128 code points are left.
[[nodiscard]] Result<std::string> read_title(std::string_view name, const json::Value& given);
// The same of a body's member, with a finding in place of an error; then the title is empty.
[[nodiscard]] std::string read_title(const json::Value& body, std::string_view name, Findings& findings);

}  // namespace jackfield::api
