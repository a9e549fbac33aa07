// Where pages of lists were found, so that the same page and the one that follows it are found without marks.
// Contract   a position counts only for the lists as they were: `lists.changes` is read in the transaction of the page,
//            and every change of an order adds to it. So a page is always what OFFSET gives, whatever process wrote.
//            Only for reads of committed rows: what is rolled back takes its number of changes with it.
// Threads    all functions from any thread at once.
// Limits     kMost rows of all lists; kMostMs old, since a database that lost its last commits counts them again.
// Example    core/src/store/sql/integration_list.cc
#pragma once
#include <array>
#include <map>
#include <optional>

#include "base/host.h"
#include "base/mutex.h"
#include "store/sql/list_start.h"

namespace jackfield::sql {

class ListPositions {
 public:
  static constexpr std::size_t kMost = 4096;
  static constexpr std::int64_t kMostMs = 60'000;

  explicit ListPositions(const Host& host) : host_(host) {}
  // Moves the starts to the nearest known row of the first `offset`, if it is near; returns how many rows are left to
  // skip.
  [[nodiscard]] std::optional<std::int64_t> find(std::span<ListPart, 2> parts, std::int64_t offset);
  // The row with this key has `offset` rows before it.
  void keep(std::span<const ListPart, 2> parts, std::int64_t offset, ListKey key);

 private:
  using Both = std::array<std::int64_t, 2>;
  struct Known {
    Both changes{};
    std::int64_t since_ms = 0;
    std::map<std::int64_t, ListKey> rows;  // by offset
  };
  [[nodiscard]] Known* current(std::span<const ListPart, 2> parts);

  const Host& host_;
  Mutex mutex_;
  std::map<Both, Known> known_;  // by the numbers of both parts
  std::size_t rows_ = 0;
};

}  // namespace jackfield::sql
