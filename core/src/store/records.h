// Usage records in the store.
// Contract   records that wait (Store::append) are written before any of these reads.
// Example    JF_TRY(auto newest, session.records().find(integration, ""));
#pragma once
#include "store/rows.h"

namespace jackfield {

class Records {
 public:
  // Newest first.
  virtual Result<std::int64_t> list(std::string_view integration, const Page&, const Visitor<RecordRow>&) const = 0;
  // "" finds the newest.
  virtual Result<std::optional<RecordRow>> find(std::string_view integration, std::string_view id) const = 0;
  // One sum for each field, none where no record has it; from_ms inclusive, to_ms exclusive, 0 = open.
  virtual Result<std::vector<std::optional<double>>> sum(std::string_view integration,
                                                         const std::vector<std::string>& fields, std::int64_t from_ms,
                                                         std::int64_t to_ms) const = 0;

  virtual Status insert(const RecordRow&) = 0;

 protected:
  ~Records() = default;
};

}  // namespace jackfield
