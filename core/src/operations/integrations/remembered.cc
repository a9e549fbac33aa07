#include "operations/integrations/remembered.h"

#include "api/handlers.h"

namespace jackfield::api {
namespace {

constexpr std::size_t kMostBytes = std::size_t{8} << 20;

std::string question_of(const Call& call) {
  std::string question;
  json::Writer writer(question);
  writer.begin_array().string(call.operation->name).string(call.who.workspace).string(call.who.user);
  writer.string(role_name(call.who.role)).value(call.caller.get("path")).value(call.caller.get("query")).end_array();
  return question;
}

std::optional<std::string> find(const Call& call, const std::string& question, std::uint64_t& changes) {
  IntegrationMemory& memory = call.core.memory->integrations;
  const std::lock_guard guard(memory.mutex);
  changes = memory.changes;
  const auto found = memory.replies.by_question.find(question);
  if (found == memory.replies.by_question.end()) return std::nullopt;
  const std::int64_t age = call.now() - found->second.made_ms;
  return age >= 0 && age < IntegrationMemory::kRememberedMs ? std::optional(found->second.body) : std::nullopt;
}

void keep(const Call& call, std::string question, const std::string& body, std::int64_t asked_ms,
          std::uint64_t changes) {
  IntegrationMemory& memory = call.core.memory->integrations;
  const std::lock_guard guard(memory.mutex);
  if (memory.changes != changes) return;
  ReplyMemory& replies = memory.replies;
  const std::size_t bytes = question.size() + body.size();
  if (bytes > kMostBytes) return;
  if (replies.bytes + bytes > kMostBytes) replies = {};
  replies.bytes += bytes;  // more than there is where a question is asked again, until all are forgotten
  replies.by_question.insert_or_assign(std::move(question), ReplyMemory::Entry{body, asked_ms});
}

}  // namespace

Result<Reply> remembered(Call& call, FunctionRef<Result<Reply>()> make) {
  std::string question = question_of(call);
  std::uint64_t changes = 0;
  if (auto body = find(call, question, changes)) {
    Reply reply;
    reply.body = *std::move(body);
    return reply;
  }
  const std::int64_t asked_ms = call.now();
  Result<Reply> reply = make();
  if (reply && reply->status == 200) keep(call, std::move(question), reply->body, asked_ms, changes);
  return reply;
}

// What was remembered before a change is forgotten first, so that later reads find the change.
Result<Reply> read_store_version(Call& call) {
  const std::optional<std::int64_t> version = call.core.store->version();
  IntegrationMemory& memory = call.core.memory->integrations;
  bool is_new = false;
  {
    const std::lock_guard guard(memory.mutex);
    is_new = memory.version != version;
    memory.version = version;
  }
  if (is_new) forget_all(call.core);
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object().key("version");
  if (version) {
    writer.integer(*version);
  } else {
    writer.null();
  }
  writer.end_object();
  return reply;
}

}  // namespace jackfield::api
