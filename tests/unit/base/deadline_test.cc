#include "base/deadline.h"

#include <catch2/catch.hpp>

using namespace jackfield;

TEST_CASE("a cancel callback runs at once when the call is cancelled already") {
  CancelToken token;
  int calls = 0;
  token.on_cancel([&] { ++calls; });
  CHECK(calls == 0);
  token.cancel();
  CHECK(calls == 1);
  token.on_cancel({});
  token.on_cancel([&] { ++calls; });
  CHECK(calls == 2);
  CHECK(token.cancelled());
}

TEST_CASE("a deadline has passed when nothing of it remains") {
  CHECK(Deadline::in_ms(0).passed());
  CHECK(Deadline::in_ms(-5).remaining_ms() == 0);
  CHECK_FALSE(Deadline::in_ms(10000).passed());
  CHECK(Deadline::in_ms(10000).remaining_ms() > 9000);
}
