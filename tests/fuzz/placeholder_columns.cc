// The columns of placeholders, with the rules of every engine: each placeholder of the text is there once and in order,
// nothing is read beyond the end, and what is known has a table.
#include "connector/sql/placeholder_columns.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "connector/sql/value_texts.h"

namespace {

using namespace jackfield;

void check(const SqlRules& rules, std::string_view sql) {
  std::size_t at = 0;
  for (const PlaceholderColumn& one : placeholder_columns(rules, sql)) {
    if (one.placeholder.empty() || one.placeholder.data() < sql.data() + at) std::abort();
    at = static_cast<std::size_t>(one.placeholder.data() - sql.data()) + one.placeholder.size();
    if (at > sql.size()) std::abort();
    if (one.tables.empty() && (!one.column.empty() || one.position != 0)) std::abort();
    for (const SqlTable& table : one.tables) {
      if (table.name.size() > sql.size()) std::abort();
    }
  }
}

void check_texts(std::string_view text) {
  if (const auto moment = read_utc_moment(text)) {
    if (moment->clock.size() < 8 || (!moment->date.empty() && moment->date.size() != 10)) std::abort();
  }
  static_cast<void>(looks_like_base64(text));
  static_cast<void>(looks_like_number(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A copy of exactly the text's size, so that a read one byte too far is seen.
  const std::unique_ptr<char[]> copy(new char[size]);
  std::copy(data, data + size, copy.get());
  const std::string_view text(copy.get(), size);
  for (const SqlRules* rules : kSqlRules) check(*rules, text);
  check_texts(text);
  return 0;
}
