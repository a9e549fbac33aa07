// Usage records in the store.
// Contract   pending records (Store::append) are written before any of these reads.
// Example    tests/unit/store/rows_test.cc
#pragma once
#include "store/rows.h"

namespace jackfield {

struct RecordSweep {
  std::int64_t removed = 0;
  std::string next;  // the integration to go on from; "": nothing old is left
};

class Records {
 public:
  // Newest first.
  virtual Result<std::int64_t> list(std::string_view integration, const Page&, const Visitor<RecordRow>&) const = 0;
  // "" returns the newest.
  virtual Result<std::optional<RecordRow>> find(std::string_view integration, std::string_view id) const = 0;
  // One sum per field, none if no record has the field; from_ms inclusive, to_ms exclusive, 0 = open.
  virtual Result<std::vector<std::optional<double>>> sum(std::string_view integration,
                                                         const std::vector<std::string>& fields, std::int64_t from_ms,
                                                         std::int64_t to_ms) const = 0;

  virtual Status insert(const RecordRow&) = 0;
  // Of every workspace: removes records of the hours that end by before_ms, and what is summed of these hours. A call
  // looks at `limit` integrations from the id `from` on, and removes at most `limit` records of at most 100 hours.
  virtual Result<RecordSweep> sweep(std::int64_t before_ms, std::string_view from, std::int64_t limit) = 0;
  // A workspace with more than `most` records, or "".
  virtual Result<std::string> workspace_beyond(std::int64_t most) const = 0;
  // Removes the oldest of a workspace that are more than `most`: at most `limit` records of at most 100 hours. Within
  // an hour, those of one integration after the other. Returns how many.
  virtual Result<std::int64_t> sweep_beyond(std::string_view workspace, std::int64_t most, std::int64_t limit) = 0;

 protected:
  ~Records() = default;
};

}  // namespace jackfield
