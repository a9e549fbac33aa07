#include "manifest/pattern/pattern.h"

#include <catch2/catch.hpp>
#include <string>

using jackfield::Pattern;

namespace {

struct Case {
  const char* pattern;
  const char* text;
  bool matches;
};

// Answers of ECMAScript's ^(?:pattern)$.
constexpr Case kCases[] = {
    {"", "", true},
    {"", "a", false},
    {"abc", "abc", true},
    {"abc", "abcd", false},
    {"abc", "xabc", false},
    {"a|b|", "", true},
    {"a|bc", "bc", true},
    {"a|bc", "ac", false},
    {"(?:a|b)c", "bc", true},
    {"(a(b(c)))", "abc", true},
    {"a*", "aaaa", true},
    {"a*", "aab", false},
    {"a+", "", false},
    {"a+?", "aa", true},
    {"a?b", "b", true},
    {"a{3}", "aaa", true},
    {"a{3}", "aa", false},
    {"a{2,3}", "aaaa", false},
    {"a{2,}", "aaaaaa", true},
    {"a{2,}", "a", false},
    {"a{0}b", "b", true},
    {"(?:ab){1,2}", "abab", true},
    {"(?:a?){3}", "aa", true},
    {"(a*)*", "aaa", true},
    {"(a*)+b", "b", true},
    {"()*x", "x", true},
    {"[a-z]+", "hello", true},
    {"[a-z]+", "Hello", false},
    {"[^a-z]", "A", true},
    {"[^a-z]", "q", false},
    {"[-a]", "-", true},
    {"[a-]", "-", true},
    {"[a\\-z]", "-", true},
    {"[a\\-z]", "b", false},
    {"[\\]\\\\]", "]", true},
    {"[]", "", false},
    {"[^]", "\n", true},
    {"[\\d_]+", "12_3", true},
    {"[\\D]", "x", true},
    {"[\\D]", "7", false},
    {"[\\W]", "-", true},
    {"[\\W]", "_", false},
    {"[^\\S]", " ", true},
    {"\\d{4}", "2024", true},
    {"\\D", "4", false},
    {"\\w+", "a_1", true},
    {"\\W", "a", false},
    {"\\s", "\t", true},
    {"\\s", "\xc2\xa0", true},
    {"\\S", " ", false},
    {".", "\n", false},
    {".", "\xf0\x9f\x98\x80", true},
    {"..", "\xf0\x9f\x98\x80", false},
    {"[\xc3\xa4-\xc3\xbc]", "\xc3\xb6", true},
    {"\\x41\\u0042\\u{43}", "ABC", true},
    {"\\uD83D\\uDE00", "\xf0\x9f\x98\x80", true},
    {"\\.\\*\\/", ".*/", true},
    {"^a$", "a", true},
    {"^^a$$", "a", true},
    {"a^b", "ab", false},
    {"a$b", "ab", false},
    {"(^a|b)c$", "ac", true},
    {"a-b,c", "a-b,c", true},
    {"org-[A-Za-z0-9]+", "org-example", true},
    {"org-[A-Za-z0-9]+", "acme", false},
    {"v[0-9]+\\.[0-9]+", "v26.0", true},
    {"[a-z0-9][a-z0-9._-]{0,62}", "my-tenant.eu", true},
};

constexpr const char* kRefused[] = {"(?=a)",
                                    "(?!a)",
                                    "(?<=a)",
                                    "(?<!a)",
                                    "(?<n>a)",
                                    "(a)\\1",
                                    "\\k<n>",
                                    "\\bword",
                                    "\\B",
                                    "\\p{L}",
                                    "\\cA",
                                    "\\q",
                                    "(",
                                    ")",
                                    "a)",
                                    "[a",
                                    "[z-a]",
                                    "[\\d-z]",
                                    "*a",
                                    "a**",
                                    "a{2",
                                    "a{2,1}",
                                    "a{x}",
                                    "{1}",
                                    "a{1}{2}",
                                    "a{1001}",
                                    "(?:a{100}){100}",
                                    "((a{30}){30}){30}",
                                    "\\",
                                    "\\u12",
                                    "\\u{}",
                                    "\\u{110000}",
                                    "\\uDC00",
                                    "a}",
                                    "]",
                                    "\\01"};

}  // namespace

TEST_CASE("Patterns give the answers of ECMAScript") {
  for (const Case& c : kCases) {
    CAPTURE(c.pattern, c.text);
    const auto pattern = Pattern::compile(c.pattern);
    REQUIRE(pattern);
    CHECK((*pattern)->matches(c.text) == c.matches);
  }
}

TEST_CASE("What is outside the subset or too large is refused") {
  for (const char* source : kRefused) {
    CAPTURE(source);
    CHECK_FALSE(Pattern::compile(source));
  }
  CHECK_FALSE(Pattern::compile(std::string(5000, 'a')));
  CHECK_FALSE(Pattern::compile(std::string(100, '(') + std::string(100, ')')));
  CHECK_FALSE(Pattern::compile(std::string(3000, '|')));
}

TEST_CASE("A pattern that makes others hang takes linear time") {
  const std::string text(100000, 'a');
  for (const char* source : {"(a*)*b", "(a|a)*b", "(a|aa)+b", "(?:a?){50}a{50}b", "(.*)(.*)(.*)x"}) {
    CAPTURE(source);
    const auto pattern = Pattern::compile(source);
    REQUIRE(pattern);
    CHECK_FALSE((*pattern)->matches(text));
  }
  CHECK((*Pattern::compile("(a*)*b"))->matches(text + "b"));
}

TEST_CASE("Invalid UTF-8 matches only patterns that accept any character") {
  CHECK((*Pattern::compile("..."))->matches("\xff\xc3\x41"));
  CHECK_FALSE((*Pattern::compile("[a-z]+"))->matches("\xff"));
}

TEST_CASE("Counted repetitions stay within the limit of states") {
  const auto pattern = Pattern::compile("[a-z]{0,400}");
  REQUIRE(pattern);
  CHECK((*pattern)->states() <= 1001);
}
