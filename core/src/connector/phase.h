// State machines of connections: a table of what may happen in which phase, and where it leads.
// Contract   an engine has one table. What is not in it leads to Phase::broken: a connection in a state that nobody
//            foresaw is closed. broken has no way out.
// Example    enum class Phase : std::uint8_t { idle, reading, broken };
//            enum class Event : std::uint8_t { send, end };
//            constexpr Transition<Phase, Event> kTable[] = {{Phase::idle, Event::send, Phase::reading}};
//            follow(kTable, Phase::idle, Event::end) == Phase::broken
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
