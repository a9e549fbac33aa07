// Streamed results, pulled chunk by chunk.
#include "api/error.h"
#include "api/handlers.h"
#include "operations/rows/encode.h"
#include "operations/system/capabilities.h"
#include "operations/use/streams.h"
#include "operations/use/usage.h"

namespace jackfield::api {
namespace {

constexpr std::size_t kMostStreams = 4096;
constexpr std::int64_t kForgottenMs = 24 * 3600 * 1000;

Result<std::string> cursor_name(const Call& call) {
  const json::Value cursor = call.body.get("cursor");
  if (!cursor.is_string()) return invalid("cursor", cursor.is_null() ? Code::required : Code::type);
  return std::string(cursor.text());
}

// The caller's stream, or nullopt.
std::optional<StreamFacts> find_stream(Call& call, const std::string& cursor) {
  const std::lock_guard guard(call.core.memory->streams.mutex);
  const auto found = call.core.memory->streams.by_cursor.find(cursor);
  if (found == call.core.memory->streams.by_cursor.end()) return std::nullopt;
  const StreamFacts& stream = found->second;
  if (stream.user != call.who.user || stream.workspace != call.who.workspace) return std::nullopt;
  return stream;
}

// The record is written once: at the last chunk, at a failure, or at an early close.
void end_stream(Core& core, const std::string& cursor, std::string_view status, Usage usage, bool keep,
                const service::Figures* figures = nullptr) {
  StreamFacts stream;
  {
    const std::lock_guard guard(core.memory->streams.mutex);
    const auto found = core.memory->streams.by_cursor.find(cursor);
    if (found == core.memory->streams.by_cursor.end()) return;
    stream = found->second;
    found->second.ended = true;
    if (!keep) core.memory->streams.by_cursor.erase(found);
  }
  const Manifest* manifest = core.catalogue->find(stream.type, stream.sub_type);
  if (stream.ended || manifest == nullptr || !core.store) return;
  if (usage.duration_ms == 0) usage.duration_ms = core.host.now_ms() - stream.started_ms;
  const Used used{stream.integration, stream.workspace, stream.user, stream.type, stream.sub_type};
  Measured measured{stream.endpoint, status, usage, figures};
  measured.is_query = !stream.is_service;
  measured.sql_digest = stream.sql_digest;
  measured.request_id = stream.request_id;
  append_usage(core, *manifest, used, measured);
}

Reply end_reply(const StreamFacts& stream) { return Reply{204, stream.content_type, {}}; }

Result<Reply> next_of_service(Call& call, const std::string& cursor, const StreamFacts& stream) {
  if (!call.core.services) return no_sockets();
  auto chunk = call.core.services->next(cursor, call.who, call.cancel);
  const service::Figures none;
  if (!chunk) {
    end_stream(call.core, cursor, facts(chunk.error().code).name, {}, false, &none);
    return std::move(chunk).error();
  }
  if (!chunk->done) return Reply{200, stream.content_type, std::move(chunk->bytes)};
  Usage usage;
  usage.bytes = chunk->usage.bytes;
  const std::string_view status = chunk->error ? facts(*chunk->error).name : std::string_view("ok");
  end_stream(call.core, cursor, status, usage, !chunk->bytes.empty(), &chunk->usage.figures);
  if (chunk->bytes.empty()) return end_reply(stream);
  return Reply{200, stream.content_type, std::move(chunk->bytes)};
}

Status close_service(Call& call, const std::string& cursor) {
  if (!call.core.services) return no_sockets();
  JF_TRY(const ServiceUsage used, call.core.services->close(cursor, call.who));
  forget_stream(call.core, cursor, used);
  return ok();
}

}  // namespace

void remember_stream(Core& core, std::string_view cursor, StreamFacts stream) {
  const std::int64_t now = core.host.now_ms();
  const std::lock_guard guard(core.memory->streams.mutex);
  auto& all = core.memory->streams.by_cursor;
  if (all.size() >= kMostStreams) {
    std::erase_if(
        all, [&](const auto& entry) { return entry.second.ended || now - entry.second.started_ms > kForgottenMs; });
  }
  all.insert_or_assign(std::string(cursor), std::move(stream));
}

void forget_stream(Core& core, const std::string& cursor, const ServiceUsage& used) {
  Usage usage;
  usage.bytes = used.bytes;
  end_stream(core, cursor, "cancelled", usage, false, &used.figures);
}

Result<Reply> next_chunk(Call& call) {
  JF_TRY(const std::string cursor, cursor_name(call));
  if (!call.core.databases) return no_sockets();
  const auto stream = find_stream(call, cursor);
  if (!stream) return fail(Code::cursor_not_found);
  if (!stream->is_service && call.core.databases->needs_thread("", true)) return Reply{.status = kNeedsThread};
  if (stream->ended) {
    end_stream(call.core, cursor, "ok", {}, false);
    return end_reply(*stream);
  }
  if (stream->is_service) return next_of_service(call, cursor, *stream);
  auto chunk = call.core.databases->next(cursor, call.who, call.cancel);
  if (!chunk) {
    end_stream(call.core, cursor, facts(chunk.error().code).name, {}, false);
    return std::move(chunk).error();
  }
  const bool more = !chunk->bytes.empty();
  if (chunk->done) end_stream(call.core, cursor, "ok", chunk->usage, more);
  if (chunk->done && !more) return end_reply(*stream);
  return Reply{200, stream->content_type, std::move(chunk->bytes)};
}

Result<Reply> close_cursor(Call& call) {
  JF_TRY(const std::string cursor, cursor_name(call));
  if (!call.core.databases) return no_sockets();
  const auto stream = find_stream(call, cursor);
  if (!stream) return fail(Code::cursor_not_found);
  if (stream->is_service && !stream->ended) {
    JF_CHECK(close_service(call, cursor));
    return true_reply();
  }
  if (!stream->ended) JF_CHECK(call.core.databases->close(cursor, call.who));
  end_stream(call.core, cursor, "cancelled", {}, false);
  return true_reply();
}

}  // namespace jackfield::api
