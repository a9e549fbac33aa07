// Walks every pair of phase and event of a connector and compares it with an expectation that is written as data.
// Contract   `expected` has a row for each phase and a column for each event, in the order of the enums.
//            The last phase is broken.
// Example    postgresql_phase_test.cc
#pragma once
#include <catch2/catch.hpp>

#include <array>
#include <cstddef>

namespace jackfield::testing {

template <typename Phase, std::size_t kEvents>
using PhaseRow = std::array<Phase, kEvents>;

template <typename Event, typename Phase, std::size_t kEvents, std::size_t kPhases, typename Next>
void check_phases(const PhaseRow<Phase, kEvents> (&expected)[kPhases], const Next& next) {
  CHECK(static_cast<std::size_t>(Phase::broken) == kPhases - 1);
  for (std::size_t phase = 0; phase < kPhases; ++phase) {
    for (std::size_t event = 0; event < kEvents; ++event) {
      CAPTURE(phase, event);
      const Phase to = next(static_cast<Phase>(phase), static_cast<Event>(event));
      CHECK(static_cast<int>(to) == static_cast<int>(expected[phase][event]));
    }
  }
}

// Each entry of the table is reached: one that repeats a pair would never be looked at.
template <typename Entry, std::size_t kSize>
void check_no_pair_twice(const Entry (&table)[kSize]) {
  for (std::size_t i = 0; i < kSize; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      CAPTURE(i, j);
      CHECK_FALSE((table[i].from == table[j].from && table[i].event == table[j].event));
    }
  }
}

}  // namespace jackfield::testing
