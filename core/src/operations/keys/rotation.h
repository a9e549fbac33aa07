// How far a rotation of keys is, as the store keeps it between its batches.
// Contract   a batch and its progress are written in one transaction, so a rotation that was stopped at any point goes
//            on where it was. A pass re-seals, the next opens every row with the new key alone.
// Limits     kBatchRows rows in one transaction; at most kMostPasses passes.
// Example    core/src/operations/keys/rotate_native.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

inline constexpr std::int64_t kBatchRows = 100;
inline constexpr std::int64_t kMostPasses = 5;

struct Rotation {
  std::string key;                            // the id of the new key, in hex
  SealedKind kind = SealedKind::integration;  // of the next rows
  std::string after;                          // the id before the next row
  bool verifies = false;
  std::int64_t passes = 1;
  std::int64_t found = 0, resealed = 0, already_new = 0, failed = 0;
  std::int64_t verified = 0;
  std::int64_t stale = 0;  // sealed with an earlier key behind the position, by a server that lacks the new one
};

// nullopt: the text is none of these.
[[nodiscard]] std::optional<Rotation> read_rotation(std::string_view text);
[[nodiscard]] std::string to_text(const Rotation& rotation);

}  // namespace jackfield::api
