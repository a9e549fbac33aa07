// Streamed answers of services that are read chunk by chunk.
// Contract   a stream belongs to the user who opened it. Each chunk is whole events of ours; a comment is sent when the
//            service was silent for kSilenceMs, so that no proxy closes the connection. The deadline is between bytes.
// Ownership  a stream owns its client, which is closed with it.
// Threads    one reader at a time per stream; a second one waits. A reader that is a task leaves its thread to others.
//            ServiceStreams has a thread of its own, from the first stream to close_all(). It closes streams that are
//            not read any more.
// Example    core/src/service/services.cc
#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "endpoint/service/stream_map.h"
#include "os/task/condition.h"
#include "service/clients.h"
#include "service/service.h"

namespace jackfield {

// Who reads a stream now: one at a time, threads and tasks alike.
class StreamTurn {
 public:
  void take() {
    std::unique_lock lock(mutex_);
    left_.wait(lock, [this] { return !is_taken_; });
    is_taken_ = true;
  }
  [[nodiscard]] bool try_take() {
    const std::lock_guard guard(mutex_);
    return !std::exchange(is_taken_, true);
  }
  void leave() {
    const std::lock_guard guard(mutex_);
    is_taken_ = false;
    left_.notify_one();
  }

 private:
  std::mutex mutex_;
  TaskCondition left_;
  bool is_taken_ = false;
};

class TakenTurn {
 public:
  explicit TakenTurn(StreamTurn& turn) : turn_(turn) { turn_.take(); }
  ~TakenTurn() { turn_.leave(); }
  TakenTurn(const TakenTurn&) = delete;
  TakenTurn& operator=(const TakenTurn&) = delete;

 private:
  StreamTurn& turn_;
};

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
  StreamTurn turn;
  Deadline forgotten{};  // when it is closed, if it is not read before; by the reader whose turn it is

  [[nodiscard]] ServiceChunk pull();
  [[nodiscard]] ServiceUsage usage() const { return {bytes, map.figures()}; }
};

class ServiceStreams {
 public:
  static constexpr std::int64_t kMostStreams = 64;
  using Forgotten = std::function<void(const std::string& id, const ServiceUsage& usage)>;
  // `forgotten` receives each stream that was not read for so long, on the thread of this object.
  ServiceStreams(std::int64_t idle_ms, Forgotten forgotten) : idle_ms_(idle_ms), forgotten_(std::move(forgotten)) {}
  ~ServiceStreams() { close_all(); }
  [[nodiscard]] Status add(std::shared_ptr<ServiceStream> stream);  // rate_limited
  [[nodiscard]] std::shared_ptr<ServiceStream> find(std::string_view id, const Principal& who) const;
  void remove(const std::string& id);
  void close_all();

 private:
  void watch();
  void close_idle();
  const std::int64_t idle_ms_;
  const Forgotten forgotten_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<ServiceStream>, std::less<>> streams_;
  std::condition_variable closing_;
  bool is_closing_ = false;
  std::thread watcher_;
};

}  // namespace jackfield
