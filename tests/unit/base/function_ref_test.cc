#include "base/function_ref.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>

using namespace jackfield;

namespace {

int twice(FunctionRef<int(int)> change, int value) { return change(change(value)); }

struct Counter {
  int calls = 0;
  int operator()(int value) {
    ++calls;
    return value + 1;
  }
};

}  // namespace

TEST_CASE("a lambda is called with what it captured") {
  int sum = 0;
  const auto named = [&sum](int value) { sum += value; };
  const FunctionRef<void(int)> to_named = named;
  to_named(3);
  to_named(4);
  CHECK(sum == 7);
  CHECK(twice([](int value) { return value * 5; }, 2) == 50);
}

TEST_CASE("the callable itself is called, not a copy") {
  Counter counter;
  CHECK(twice(counter, 1) == 3);
  CHECK(counter.calls == 2);
}

TEST_CASE("a copy of a reference calls the same callable") {
  Counter counter;
  const FunctionRef<int(int)> first = counter;
  const FunctionRef<int(int)> second = first;  // not a reference to `first`
  CHECK(first(1) == 2);
  CHECK(second(1) == 2);
  CHECK(counter.calls == 2);
}

TEST_CASE("arguments are handed on without a copy") {
  const auto take = [](std::unique_ptr<int> value) { return *value; };
  const FunctionRef<int(std::unique_ptr<int>)> call = take;
  CHECK(call(std::make_unique<int>(9)) == 9);
  const auto append = [](std::string& text) { text += "b"; };
  const FunctionRef<void(std::string&)> change = append;
  std::string text = "a";
  change(text);
  CHECK(text == "ab");
}

TEST_CASE("only what fits the signature is accepted") {
  const auto wrong = [](std::string) { return 0; };
  const auto right = [](int) { return 0; };
  STATIC_REQUIRE_FALSE(std::is_constructible_v<FunctionRef<int(int)>, decltype(wrong)&>);
  STATIC_REQUIRE(std::is_constructible_v<FunctionRef<int(int)>, decltype(right)&>);
  STATIC_REQUIRE_FALSE(std::is_default_constructible_v<FunctionRef<int(int)>>);
}
