// Streamed answers of services that are read chunk by chunk.
// Contract   a stream belongs to the user who opened it. Each chunk is whole events of ours; a comment is sent when the
//            service was silent for kSilenceMs, so that no proxy closes the connection. The deadline is between bytes.
// Ownership  a stream owns its client, which is closed with it.
// Threads    one reader at a time per stream; a second one waits. close() may come from any thread.
// Example    core/src/service/services.cc
#pragma once
#include <atomic>
#include <map>
#include <mutex>

#include "endpoint/service/stream_map.h"
#include "service/clients.h"
#include "service/service.h"

namespace jackfield {

struct ServiceStream {
  static constexpr std::int64_t kSilenceMs = 10000;

  ServiceStream(const Endpoint& endpoint, std::size_t limit_bytes) : map(endpoint, limit_bytes) {}
  Principal owner;
  std::string id;
  std::shared_ptr<CancelToken> token = std::make_shared<CancelToken>();
  HttpRequest request;
  ServiceClients::Lease client;
  service::StreamMap map;
  std::int64_t idle_ms = 0;    // between bytes
  Deadline idle{};             // of the next byte
  Deadline last{};             // of the whole answer
  std::int64_t bytes = 0;      // of bodies, both ways
  std::shared_ptr<void> keep;  // what the map borrows from
  std::mutex mutex;            // held by the reader
  std::atomic<std::int64_t> used_ms{0};

  [[nodiscard]] ServiceChunk pull();
  [[nodiscard]] ServiceUsage usage() const { return {bytes, map.figures()}; }
};

class ServiceStreams {
 public:
  static constexpr std::int64_t kMostStreams = 64;
  [[nodiscard]] Status add(std::shared_ptr<ServiceStream> stream);  // rate_limited
  [[nodiscard]] std::shared_ptr<ServiceStream> find(std::string_view id, const Principal& who) const;
  void remove(const std::string& id);
  void close_idle(std::int64_t older_than_ms);
  void close_all();

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<ServiceStream>, std::less<>> streams_;
};

}  // namespace jackfield
