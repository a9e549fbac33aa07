#include "service/streams.h"

#include <algorithm>
#include <vector>

namespace jackfield {

ServiceChunk ServiceStream::pull() {
  ServiceChunk chunk;
  const Deadline silence = Deadline::in_ms(kSilenceMs);
  while (chunk.bytes.empty() && !map.ended()) {
    std::string received;
    const auto read = client->read(received, silence, Deadline{std::min(idle.at, last.at)});
    if (!read) {
      Error lost = read.error();
      if (lost.code == Code::result_too_large) lost = fail(Code::answer_too_large);
      map.end(std::move(lost), chunk.bytes);
    } else if (*read == HttpClient::Received::end) {
      map.end(std::nullopt, chunk.bytes);
    } else if (*read == HttpClient::Received::nothing) {
      chunk.bytes = ": waiting\n\n";
    } else {
      idle = Deadline::in_ms(idle_ms);
      bytes += static_cast<std::int64_t>(received.size());
      map.feed(received, chunk.bytes);
      if (map.error()) map.end(std::nullopt, chunk.bytes);
    }
  }
  chunk.done = map.ended();
  if (map.error()) chunk.error = map.error()->code;
  chunk.usage = usage();
  return chunk;
}

Status ServiceStreams::add(std::shared_ptr<ServiceStream> stream) {
  const std::lock_guard guard(mutex_);
  const auto open = std::count_if(streams_.begin(), streams_.end(), [&](const auto& other) {
    return other.second->owner.workspace == stream->owner.workspace;
  });
  if (open >= kMostStreams) return fail(Code::rate_limited).with("limit", kMostStreams);
  if (is_closing_) return fail(Code::shutting_down);
  stream->forgotten = Deadline::in_ms(idle_ms_);
  streams_.emplace(stream->id, std::move(stream));
  if (!watcher_.joinable()) watcher_ = std::thread([this] { watch(); });
  return ok();
}

std::shared_ptr<ServiceStream> ServiceStreams::find(std::string_view id, const Principal& who) const {
  const std::lock_guard guard(mutex_);
  const auto found = streams_.find(id);
  if (found == streams_.end() || found->second->owner.user != who.user ||
      found->second->owner.workspace != who.workspace)
    return nullptr;
  return found->second;
}

void ServiceStreams::remove(const std::string& id) {
  std::shared_ptr<ServiceStream> removed;  // its connection is closed without the lock
  const std::lock_guard guard(mutex_);
  const auto found = streams_.find(id);
  if (found == streams_.end()) return;
  removed = std::move(found->second);
  streams_.erase(found);
}

// The steady clock is the one of deadlines, so a changed clock of the machine ends nothing.
void ServiceStreams::watch() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      const auto often = std::chrono::milliseconds(std::clamp<std::int64_t>(idle_ms_ / 4, 1, 5000));
      if (closing_.wait_for(lock, often, [this] { return is_closing_; })) return;
    }
    close_idle();
  }
}

void ServiceStreams::close_idle() {
  std::vector<std::shared_ptr<ServiceStream>> idle;
  {
    const std::lock_guard guard(mutex_);
    for (auto at = streams_.begin(); at != streams_.end();) {
      const bool is_free = at->second->turn.try_take();  // an active reader keeps it in use
      const bool is_idle = is_free && at->second->forgotten.passed();
      if (is_idle) idle.push_back(at->second);
      if (is_free) at->second->turn.leave();
      at = is_idle ? streams_.erase(at) : std::next(at);
    }
  }
  for (const auto& stream : idle) {
    stream->client->close();
    if (forgotten_) forgotten_(stream->id, stream->usage());
  }
}

void ServiceStreams::close_all() {
  std::map<std::string, std::shared_ptr<ServiceStream>, std::less<>> closing;
  {
    const std::lock_guard guard(mutex_);
    is_closing_ = true;
    closing.swap(streams_);
  }
  closing_.notify_all();
  for (auto& [id, stream] : closing) {
    stream->token->cancel();
    if (!stream->turn.try_take()) continue;  // its reader ends, and writes the record
    if (forgotten_) forgotten_(id, stream->usage());
    stream->turn.leave();
  }
  if (watcher_.joinable()) watcher_.join();
}

}  // namespace jackfield
