// What a core with a store keeps in memory between calls.
// Contract   each part is good without: it is emptied at any time, and what it holds is read or made again.
//            Exceptions are uses of tokens and usage records, which are written with the next change or flush.
// Threads    each part has a lock of its own.
// Limits     stated where each part is filled.
// Example    core/src/operations/integrations/remembered.cc
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "access/access.h"
#include "base/mutex.h"
#include "base/text_map.h"
#include "connect/connect.h"
#include "endpoint/service/answer.h"
#include "manifest/manifest.h"
#include "reference/policy.h"
#include "store/audit.h"

namespace jackfield::api {

// Tokens resolved less than a second ago, and uses of tokens that are not yet written.
struct TokenMemory {
  struct Entry {
    Principal principal;
    std::int64_t resolved_ms = 0, expires_ms = 0;
  };
  Mutex mutex;
  std::unordered_map<std::string, Entry> by_digest;
  std::unordered_map<std::string, std::int64_t> touches;       // token id -> time
  std::unordered_map<std::string, std::int64_t> last_touched;  // token id -> time queued or read
};

// Encoded answers of reads, for callers who see the same; as fresh as IntegrationMemory.
struct ReplyMemory {
  struct Entry {
    std::string body;
    std::int64_t made_ms = 0;
  };
  std::unordered_map<std::string, Entry> by_question;
  std::size_t bytes = 0;  // of questions and answers
};

// Integrations in use that were read just now, so that a query reads no row. A change made here empties it; one made by
// another process is seen after at most kRememberedMs.
struct IntegrationMemory {
  static constexpr std::int64_t kRememberedMs = 50;
  struct Entry {
    std::shared_ptr<const IntegrationRow> row;
    std::int64_t read_ms = 0;
  };
  Mutex mutex;
  TextMap<Entry> by_id;
  std::size_t bytes = 0;  // of the configurations
  ReplyMemory replies;
  void forget() {
    by_id.clear();
    bytes = 0;
    replies = {};
  }
  std::optional<std::int64_t> version;  // of the store, when it was last asked for
  std::uint64_t changes = 0;            // so that a row that was read before a change is not kept after it
};

// Usage records that are not yet written, summed by integration, user, endpoint and status.
struct UsageSums {
  struct Sum {
    RecordRow row;  // without fields
    const Manifest* manifest = nullptr;
    std::string endpoint, status;
    std::int64_t calls = 0;
    Usage usage;
    service::Figures figures;  // of one call of a service: those are not summed
  };
  Mutex mutex;
  // By integration, user, endpoint, status and, of a call that is not summed, a name of its own. The order is the same
  // in every build.
  TextsMap<5, Sum> by_key;
};

// Sealed configs that opened before, by a hash of id and blob, so that lists need not open them again.
struct ConfigHealth {
  Mutex mutex;
  std::unordered_map<std::uint64_t, Code> known;  // Code::internal stands for "opens"
};

// What a streamed call keeps for its usage record.
struct StreamFacts {
  std::string integration, workspace, user, endpoint, type, sub_type;
  std::int64_t started_ms = 0;
  bool ended = false;
  const char* content_type = "";
  bool is_service = false;
  std::string sql_digest = {}, request_id = {};
};
struct Streams {
  Mutex mutex;
  std::unordered_map<std::string, StreamFacts> by_cursor;
};

// Refusals that wait for the next change to be written with it, and how many each user had in the last minute.
struct Refusals {
  struct Entry {
    Principal who;
    std::string request_id;
    AuditEntry entry;
  };
  Mutex mutex;
  std::vector<Entry> waiting;
  std::unordered_map<std::string, std::pair<std::int64_t, std::int64_t>> by_user;  // minute, number
};

// How long calls took, by type and sub_type. As many entries as the catalogue has.
struct CallTimes {
  static constexpr std::size_t kBounds = 8;
  struct Histogram {
    std::array<std::uint64_t, kBounds> buckets{};  // each without those below it
    std::uint64_t count = 0;
    std::int64_t sum_ms = 0;
  };
  Mutex mutex;
  TextsMap<2, Histogram> by_type;
};

struct ServerMemory {
  reference::Policy references;  // not changed after the core was opened
  Refusals refusals;
  TokenMemory tokens;
  IntegrationMemory integrations;
  UsageSums usage;
  ConfigHealth health;
  Streams streams;
  CallTimes times;
};

}  // namespace jackfield::api
