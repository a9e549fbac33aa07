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
  streams_.emplace(stream->id, std::move(stream));
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

void ServiceStreams::close_idle(std::int64_t older_than_ms) {
  std::vector<std::shared_ptr<ServiceStream>> idle;
  const std::lock_guard guard(mutex_);
  for (auto at = streams_.begin(); at != streams_.end();) {
    if (at->second->used_ms.load() < older_than_ms && at->second->mutex.try_lock()) {
      at->second->mutex.unlock();
      idle.push_back(std::move(at->second));
      at = streams_.erase(at);
    } else {
      ++at;
    }
  }
}

void ServiceStreams::close_all() {
  std::map<std::string, std::shared_ptr<ServiceStream>, std::less<>> closing;
  {
    const std::lock_guard guard(mutex_);
    closing.swap(streams_);
  }
  for (auto& [id, stream] : closing) stream->token->cancel();
}

}  // namespace jackfield
