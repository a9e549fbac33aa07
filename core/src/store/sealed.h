// All that is sealed in the store, as blobs: to change their key, and to tell which keys they need.
// Contract   a blob is replaced only while it is the one that was read. Nothing else of its row changes: neither its
//            version nor what is in use.
// Example    core/src/operations/keys/rotate_native.cc
#pragma once
#include "store/rows.h"

namespace jackfield {

enum class SealedKind : std::uint8_t { integration, oauth_flow };

struct SealedRow {
  std::string id, workspace, type, sub_type;  // an OAuth flow has no type
  Sealed blob;
};

// The blobs whose first kHeadOfKey bytes are `head`.
struct SealedHead {
  std::string head;
  std::int64_t blobs = 0;
};

class SealedRows {
 public:
  // In the order of their ids, from the first above `after`. Rows without a blob are left out.
  virtual Result<std::vector<SealedRow>> list(SealedKind, std::string_view after, std::int64_t limit) const = 0;
  virtual Result<std::vector<SealedHead>> heads() const = 0;

  virtual Status replace(SealedKind, const SealedRow& row, const Sealed& blob) = 0;

 protected:
  ~SealedRows() = default;
};

}  // namespace jackfield
