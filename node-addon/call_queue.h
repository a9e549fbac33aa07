// Calls that wait for a place of a lane, and what one integration or one caller may hold of it: a slow server, or a
// caller with many calls, leaves room for others.
// Contract   a call enters; then start_next() gives it out or withdraw() takes it out. What was given out must leave().
//            Calls keep their order, except that those whose share is full are passed.
// Ownership  what a call works on may own what holds its place: run() and drop() take it from the entry, so that the
//            circle ends. Shares without calls go: their names come from callers.
// Threads    the owner's lock is held.
// Limits     an integration runs a quarter of the places, a caller half of them, two at least. kWaiting calls of a
//            caller may wait, and kBytes of its calls may be held; a caller without a call may always enter.
// Example    node-addon/pool.cc
#pragma once
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace jackfield_node {

struct Job {
  std::shared_ptr<void> subject;  // what it works on
  void (*work)(void* subject) = nullptr;
  std::string_view integration, caller;  // shares, read by enter(); empty: none
  std::size_t bytes = 0;                 // held until it ends
};

class CallQueue {
  struct Share {
    std::string_view name;
    unsigned running = 0, waiting = 0;
    std::size_t bytes = 0;
  };
  // Views find names.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const noexcept { return std::hash<std::string_view>()(name); }
  };

 public:
  class Entry {
   public:
    Entry(std::shared_ptr<void> subject, void (*work)(void* subject), std::size_t bytes)
        : subject_(std::move(subject)), work_(work), bytes_(bytes) {}
    void run() { work_(std::exchange(subject_, nullptr).get()); }
    void drop() { subject_ = nullptr; }

   private:
    friend class CallQueue;
    std::shared_ptr<void> subject_;
    void (*work_)(void* subject);
    std::size_t bytes_;
    Share *integration_ = nullptr, *caller_ = nullptr;
    std::list<std::shared_ptr<Entry>>::iterator at_;
    bool waits_ = false;
  };
  using Place = std::shared_ptr<Entry>;

  explicit CallQueue(unsigned places) : places_(places) {}
  void set_places(unsigned places) noexcept { places_ = places; }

  [[nodiscard]] Place enter(Job job);  // null: full
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }
  [[nodiscard]] bool may_run(const Entry& entry) const noexcept;
  [[nodiscard]] bool has_next() const noexcept { return next() != waiting_.end(); }
  [[nodiscard]] Place start_next();                 // null: none may run
  [[nodiscard]] bool withdraw(const Place& place);  // false: it waits no more
  void leave(Entry& entry);
  void clear();

 private:
  [[nodiscard]] std::list<Place>::const_iterator next() const noexcept;
  void take_out(Entry& entry);
  [[nodiscard]] Share* share_of(std::string_view name);
  void forget(Entry& entry);
  unsigned places_;
  std::list<Place> waiting_;
  std::unordered_map<std::string, Share, Hash, std::equal_to<>> shares_;
};

}  // namespace jackfield_node
