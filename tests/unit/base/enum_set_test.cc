#include "base/enum_set.h"

#include <catch2/catch.hpp>

using namespace jackfield;

TEST_CASE("an enum set holds what was added and not removed") {
  enum class Kind : std::uint8_t { one, two };
  EnumSet<Kind> set;
  CHECK_FALSE(set.any());
  set.add(Kind::two);
  set.add(Kind::two);
  CHECK(set.any());
  CHECK(set.has(Kind::two));
  CHECK_FALSE(set.has(Kind::one));
  set.add(Kind::one);
  set.remove(Kind::two);
  CHECK(set.has(Kind::one));
  CHECK_FALSE(set.has(Kind::two));
  set.remove(Kind::one);
  CHECK_FALSE(set.any());
}
