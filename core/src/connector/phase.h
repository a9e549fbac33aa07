// State machines of connections: a table of the events of each phase, and the phase that follows.
// Contract   an engine has one table. An event that is not in it leads to Phase::broken: a connection in an unexpected
//            state is closed. No event leaves broken.
// Example    core/connectors/sqlserver/phase.h
#pragma once
#include <cstddef>

namespace jackfield {

template <typename Phase, typename Event>
struct Transition {
  Phase from;
  Event event;
  Phase to;
};

template <typename Phase, typename Event, std::size_t kSize>
[[nodiscard]] constexpr Phase follow(const Transition<Phase, Event> (&table)[kSize], Phase from, Event event) {
  for (const Transition<Phase, Event>& one : table) {
    if (one.from == from && one.event == event) return one.to;
  }
  return Phase::broken;
}

}  // namespace jackfield
