#include "connection.h"

#include <algorithm>

#include "errors.h"
#include "jackfield/host.h"
#include "native/sql_text.h"
#include "stream.h"

namespace jackfield::snowflake {
namespace {

constexpr std::int64_t kGraceMs = 1000, kStopMs = 1000;
constexpr std::int64_t kFirstPollMs = 10, kLongestPollMs = 2000;
constexpr std::int64_t kTokenSeconds = 120, kRenewEarlyMs = 30000;
constexpr int kMostTries = 6;
constexpr std::int64_t kRetryMs = 250;
constexpr std::string_view kStatements = "/api/v2/statements";
constexpr json::Limits kReplyLimits{64u << 20, 64, 4000000, 64u << 20};

std::string base64(std::string_view bytes, bool for_url) {
  const std::string_view digits = for_url ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                                          : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out += digits[(bits >> (held - 6)) & 63];
  }
  if (held > 0) out += digits[(bits << (6 - held)) & 63];
  if (!for_url) out.append((3 - bytes.size() % 3) % 3, '=');
  return out;
}

bool is_handle(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Status write_bindings(json::Writer& writer, std::string_view sql, const json::Value& values) {
  if (!values.is_null() && !values.is_array()) return fail(Code::type, "params");
  const auto items = values.items();
  if (static_cast<std::size_t>(count_question_marks(sql)) != items.size()) return fail(Code::parameter_count);
  if (items.empty()) return ok();
  writer.key("bindings").begin_object();
  std::size_t position = 0;
  for (const json::Value& item : items) {
    std::string text;
    const char* type = "TEXT";
    switch (item.kind()) {
      case json::Kind::boolean:
        type = "BOOLEAN";
        text = item.as_boolean() ? "true" : "false";
        break;
      case json::Kind::integer:
      case json::Kind::big_integer:
        type = "FIXED";
        text = json::to_text(item);
        break;
      case json::Kind::number:
        type = "REAL";
        json::append_number(text, item.as_number());
        break;
      case json::Kind::string:
        text = item.text();
        break;
      case json::Kind::null:
        break;
      default:
        text = json::to_text(item);
    }
    writer.key(std::to_string(++position)).begin_object().key("type").string(type).key("value");
    if (item.is_null()) {
      writer.null();
    } else {
      writer.string(text);
    }
    writer.end_object();
  }
  writer.end_object();
  return ok();
}

}  // namespace

Error SnowflakeConnection::settle(Error error) {
  if (error.code == Code::cancelled) http_->forget_cancel();
  return error;
}

// A random UUID, RFC 9562 5.4.
std::string SnowflakeConnection::request_id() const {
  std::uint8_t bytes[16];
  host_.random(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string id = hex(bytes);
  for (const std::size_t at : {8u, 13u, 18u, 23u}) id.insert(at, 1, '-');
  return id;
}

Status SnowflakeConnection::sign_in() {
  if (!options_.signer) {
    if (bearer_.empty()) bearer_ = Secret("Authorization: Bearer " + options_.token.expose());
    return ok();
  }
  if (!bearer_.empty() && !bearer_until_.passed()) return ok();
  JF_TRY(const std::string der, options_.signer->public_der());
  const std::string subject = options_.account + "." + options_.user;
  const std::int64_t now = host_.now_ms() / 1000;
  std::string claims;
  json::Writer writer(claims);
  writer.begin_object().key("iss").string(subject + ".SHA256:" + base64(sha256(der), false)).key("sub").string(subject);
  writer.key("iat").integer(now).key("exp").integer(now + kTokenSeconds).end_object();
  std::string text = base64(R"({"alg":"RS256","typ":"JWT"})", true) + "." + base64(claims, true);
  JF_TRY(const std::string signature, options_.signer->sign(text));
  bearer_ = Secret("Authorization: Bearer " + text + "." + base64(signature, true));
  bearer_until_ = Deadline::in_ms(kTokenSeconds * 1000 - kRenewEarlyMs);
  return ok();
}

Result<Reply> SnowflakeConnection::call(std::string_view method, std::string path, std::string body, Deadline deadline,
                                        std::int64_t grace_ms) {
  HttpRequest request;
  request.method = method;
  request.host = options_.host;
  request.port = options_.port;
  request.body = std::move(body);
  request.grace_ms = grace_ms;
  const bool repeatable = method == "POST" && path.find("requestId=") != std::string::npos;
  for (int tries = 1;; ++tries) {
    JF_CHECK(sign_in());
    request.path = path + (repeatable && tries > 1 ? "&retry=true" : "");
    request.headers = {bearer_.expose(), "X-Snowflake-Authorization-Token-Type: " + options_.token_type,
                       "Accept: application/json", "Content-Type: application/json", "User-Agent: jackfield/1"};
    JF_TRY(HttpAnswer answer, http_->send(request, deadline));
    const bool again = answer.status == 429 || answer.status == 500 || answer.status == 503 || answer.status == 504;
    const std::int64_t wait = answer.retry_after_ms >= 0 ? answer.retry_after_ms : kRetryMs << (tries - 1);
    if (again && tries < kMostTries && wait < deadline.remaining_ms()) {
      JF_CHECK(http_->pause(wait, deadline));
      continue;
    }
    Reply reply;
    reply.status = answer.status;
    reply.arena = std::make_unique<json::Arena>();
    auto value = json::parse(*reply.arena, answer.body, kReplyLimits);
    if (value) {
      reply.body = *value;
    } else if (answer.status == 200 || answer.status == 202) {
      return fail(Code::protocol_failed, "connection.host");
    }
    return reply;
  }
}

Result<std::string> SnowflakeConnection::request_body(const Query& query, Deadline deadline) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object()
      .key("statement")
      .string(query.sql)
      .key("timeout")
      .integer(std::max<std::int64_t>(1, deadline.remaining_ms() / 1000 + 1));
  const auto name = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) writer.key(key).string(value);
  };
  name("warehouse", options_.warehouse);
  name("database", options_.database);
  name("schema", options_.schema);
  name("role", options_.role);
  JF_CHECK(write_bindings(writer, query.sql, query.parameters));
  writer.key("parameters").begin_object().key("MULTI_STATEMENT_COUNT").string("1");
  for (const auto& [key, value] : options_.parameters) writer.key(key).string(value);
  writer.end_object().end_object();
  return body;
}

void SnowflakeConnection::stop(const std::string& handle) noexcept {
  const bool was_cancelled = http_->cancelled();
  http_->forget_cancel();
  static_cast<void>(call("POST", std::string(kStatements) + "/" + handle + "/cancel", {}, Deadline::in_ms(kStopMs)));
  if (was_cancelled) http_->cancel();
}

Result<Reply> SnowflakeConnection::wait_for_end(Reply reply, const std::string& sql, Deadline deadline) {
  std::int64_t pause = kFirstPollMs;
  std::string handle;
  while (reply.status == 202 || reply.status == 429) {
    if (reply.status == 202) handle = reply.body.get("statementHandle").text();
    if (!is_handle(handle)) return fail(Code::protocol_failed, "connection.host");
    if (Status waited = http_->pause(pause, deadline); !waited) {
      stop(handle);
      return std::move(waited).error();
    }
    pause = std::min(pause * 3 / 2, kLongestPollMs);
    auto next = call("GET", std::string(kStatements) + "/" + handle, {}, deadline);
    if (!next) {
      stop(handle);
      return std::move(next).error();
    }
    reply = *std::move(next);
  }
  if (reply.status != 200) return http_error(reply.status, reply.body, sql, options_.token_type);
  return reply;
}

Result<Reply> SnowflakeConnection::partition(const std::string& handle, std::size_t index, Deadline deadline) {
  if (!is_handle(handle)) return fail(Code::protocol_failed);
  JF_TRY(Reply reply,
         call("GET", std::string(kStatements) + "/" + handle + "?partition=" + std::to_string(index), {}, deadline));
  return wait_for_end(std::move(reply), {}, deadline);
}

Result<std::unique_ptr<ResultStream>> SnowflakeConnection::execute(const Query& query, Deadline deadline) {
  if (query.read_only) return fail(Code::unsupported);  // the role decides; nothing enforces it for one statement
  if (http_->cancelled()) return settle(fail(Code::cancelled));
  if (deadline.passed()) return fail(Code::timeout);
  if (first_word(query.sql).empty()) return fail(Code::syntax_error).with("position", std::int64_t{1});
  JF_TRY(std::string body, request_body(query, deadline));
  auto handed_in =
      call("POST", std::string(kStatements) + "?requestId=" + request_id() + "&async=true", body, deadline, kGraceMs);
  wipe(body.data(), body.size());  // bound values may be secrets
  if (!handed_in) return settle(std::move(handed_in).error());
  auto reply = wait_for_end(*std::move(handed_in), query.sql, deadline);
  if (!reply) return settle(std::move(reply).error());
  auto stream = std::make_unique<SnowflakeStream>(*this, query.sql);
  JF_CHECK(stream->open(*std::move(reply)));
  return std::unique_ptr<ResultStream>(std::move(stream));
}

namespace {

class FirstCell final : public RowSink {
 public:
  std::string value;
  void begin_row() override {}
  void null() override {}
  void boolean(bool) override {}
  void integer(std::int64_t) override {}
  void integer_text(std::string_view) override {}
  void decimal_text(std::string_view) override {}
  void number(double) override {}
  void number_text(std::string_view) override {}
  void text(std::string_view utf8) override { value = utf8; }
  void json(std::string_view) override {}
  void binary(std::span<const std::uint8_t>) override {}
  void end_row() override {}
  [[nodiscard]] bool full() const override { return false; }
};

}  // namespace

Result<std::string> SnowflakeConnection::server_version(Deadline deadline) {
  Query query;
  query.sql = "SELECT CURRENT_VERSION() AS version";
  JF_TRY(auto stream, execute(query, deadline));
  FirstCell cell;
  JF_CHECK(stream->pull(cell, deadline));
  return cell.value.empty() ? std::string("unknown") : cell.value;
}

}  // namespace jackfield::snowflake
