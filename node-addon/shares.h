// What one integration or one caller may hold of a lane, so that a slow server, or a caller with many calls, leaves
// room for other callers.
// Contract   a call enters, waits until its shares let it run, starts, and leaves: enter(), start() and leave() are
//            called in that order.
// Ownership  shares without calls go: their names come from callers.
// Threads    the owner's lock is held.
// Limits     an integration runs a quarter of the places, a caller half of them, two at least. kWaiting calls of a
//            caller may wait, and kBytes of its calls may be held; a caller without a call may always enter.
// Example    node-addon/pool.cc
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

namespace jackfield_node {

struct Job {
  std::function<void()> work;
  std::string integration, caller;  // shares; empty: none
  std::size_t bytes = 0;            // held until it ends
};

class Shares {
  struct Share {
    unsigned running = 0, waiting = 0;
    std::size_t bytes = 0;
  };

 public:
  struct Held {
    Share *integration = nullptr, *caller = nullptr;
  };
  explicit Shares(unsigned places) : places_(places) {}
  void set_places(unsigned places) noexcept { places_ = places; }
  [[nodiscard]] std::optional<Held> enter(const Job& job);  // none: full
  [[nodiscard]] bool may_run(const Held& held) const noexcept;
  static void start(const Held& held) noexcept;
  void leave(const Held& held, const Job& job);  // has started

 private:
  void forget(const Job& job);
  unsigned places_;
  std::unordered_map<std::string, Share> shares_;
};

}  // namespace jackfield_node
