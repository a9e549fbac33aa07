#include "connector/error_rules.h"

#include <catch2/catch.hpp>

using namespace jackfield;

namespace {

constexpr ErrorRule kRules[] = {
    {Code::syntax_error, "42601 42P02"},
    {Code::access_denied, "1045 904", "connection.user"},
    {Code::invalid_value, "22*"},
};

Code code_of(std::string_view key) {
  const ErrorRule* rule = find_rule(kRules, key);
  return rule == nullptr ? Code::internal : rule->code;
}

}  // namespace

TEST_CASE("an error rule is found by a whole key, by a number and by a beginning") {
  CHECK(code_of("42P02") == Code::syntax_error);
  CHECK(code_of("22012") == Code::invalid_value);
  CHECK(find_rule(kRules, std::int64_t{904})->pointer == "connection.user");
  CHECK(error_of(kRules[1]).pointer == "connection.user");
  CHECK(has_error_key("18 904", 904));
}

TEST_CASE("parts of keys and other numbers find no error rule") {
  CHECK(code_of("42") == Code::internal);
  CHECK(code_of("426011") == Code::internal);
  CHECK(code_of("2") == Code::internal);
  CHECK(code_of("") == Code::internal);
  CHECK(find_rule(kRules, std::int64_t{90}) == nullptr);
  CHECK_FALSE(has_error_key("18 904", 4));
}

TEST_CASE("SQLSTATE and vendor code become details, but not their empty values") {
  CHECK(is_sql_state("42P01"));
  CHECK_FALSE(is_sql_state("42p01"));
  CHECK_FALSE(is_sql_state("4201"));
  CHECK(with_vendor(fail(Code::query_failed), "42P01", 7).details.size() == 2);
  CHECK(with_vendor(fail(Code::query_failed), "00000", 0).details.empty());
}
