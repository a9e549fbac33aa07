#include "net/http_json.h"

#include <algorithm>

namespace jackfield {
namespace {

constexpr int kMostTries = 6, kMostLost = 2;
constexpr std::int64_t kFirstWaitMs = 250, kLongestWaitMs = 10000;
constexpr json::Limits kReplyLimits{64u << 20, 64, 4000000, 64u << 20};

}  // namespace

Result<JsonReply> parse_json_reply(Result<HttpAnswer> answer, std::string_view host_field) {
  if (!answer) return std::move(answer).error();
  JsonReply reply;
  reply.status = answer->status;
  reply.arena = std::make_unique<json::Arena>();
  auto value = json::parse(*reply.arena, answer->body, kReplyLimits);
  if (value) {
    reply.body = *value;
  } else if (reply.good()) {
    return fail(Code::protocol_failed, std::string(host_field));
  }
  return reply;
}

Result<bool> Patience::again(const Result<HttpAnswer>& answer, Deadline deadline) {
  ++tries_;
  std::int64_t wait = std::min(kFirstWaitMs << (tries_ - 1), kLongestWaitMs);
  if (answer) {
    const bool busy = std::find(busy_.begin(), busy_.end(), answer->status) != busy_.end();
    if (!busy || tries_ >= kMostTries) return false;
    if (answer->retry_after_ms >= 0) wait = answer->retry_after_ms;
  } else if (repeat_ != Repeat::lost || answer.error().code != Code::connection_lost || tries_ > kMostLost) {
    return false;
  }
  if (wait >= deadline.remaining_ms()) return false;
  JF_CHECK(http_.pause(wait, deadline));
  return true;
}

}  // namespace jackfield
