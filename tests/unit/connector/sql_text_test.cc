#include "connector/sql_text.h"

#include <catch2/catch.hpp>

using namespace jackfield;
using Names = std::vector<std::string_view>;

TEST_CASE("the first word of a statement is found behind comments and brackets") {
  CHECK(first_word("-- note\n /* more */ (select 1)") == "SELECT");
  CHECK(first_word(";; Insert into t") == "INSERT");
  CHECK(first_word("").empty());
  CHECK(first_word(" -- nothing").empty());
  CHECK(first_word("/* open").empty());
}

TEST_CASE("text after a semicolon makes two statements") {
  CHECK(has_two_statements("SELECT 1; SELECT 2"));
  CHECK_FALSE(has_two_statements("SELECT ';'; -- end"));
  CHECK_FALSE(has_two_statements("SELECT 1;;\n"));
}

TEST_CASE("placeholders count outside quotes and comments") {
  CHECK(count_question_marks("SELECT ?, '?', \"?\", `?` -- ?\n, /* ? */ ?") == 2);
  CHECK(count_question_marks("SELECT 'it''s ?', '\\'?', ?") == 1);
  CHECK(count_question_marks("SELECT '?") == 0);
}

TEST_CASE("named parameters are listed once, sorted, and a cast is not one") {
  CHECK(named_parameters("SELECT :b, :a, :b, ':c', d::int, e :: f, :1 -- :g") == Names{"1", "a", "b"});
  CHECK(named_parameters("SELECT : , ::, :").empty());
  CHECK(named_parameters(":p10 :p1") == Names{"p1", "p10"});
}
