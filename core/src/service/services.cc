#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/base64.h"
#include "base/limits.h"
#include "endpoint/service/sigv4.h"
#include "os/task/task.h"
#include "service/sending.h"
#include "service/streams.h"

namespace jackfield {
namespace {

constexpr std::int64_t kFirstWaitMs = 250, kLongestWaitMs = 10000;
constexpr std::int64_t kRepeats = 2;

// Cancels the client while the call runs.
class CancelClient {
 public:
  CancelClient(CancelToken& token, HttpClient& client) : token_(token) {
    token_.on_cancel([&client] { client.cancel(); });
  }
  ~CancelClient() { token_.on_cancel({}); }
  CancelClient(const CancelClient&) = delete;
  CancelClient& operator=(const CancelClient&) = delete;

 private:
  CancelToken& token_;
};

constexpr std::int64_t kFarOffMs = 60000;

// How far the service's clock is before ours, where it refused a signature of AWS, which has the time in it.
std::int64_t clock_behind_ms(const service::Request& request, const service::Answer& answer, std::int64_t now_ms) {
  const bool is_refusal = answer.status == 400 || answer.status == 401 || answer.status == 403;
  if (!is_refusal || request.find("x-amz-date") == nullptr) return 0;
  const auto date = service::http_date_ms(answer.header("date"));
  const std::int64_t difference = date ? *date - now_ms : 0;
  return difference > kFarOffMs || difference < -kFarOffMs ? difference : 0;
}

bool is_busy(const Error& error, const service::Answer& answer) {
  return error.code == Code::rate_limited || answer.status == 503;
}

// One call: its attempts, until the service answers or the deadline lets no other.
class Attempts {
 public:
  Attempts(const ServiceCall& call, HttpClient& client, const Host& host, json::Arena& arena, bool in_parts)
      : call_(call), endpoint_(*call.endpoint), client_(client), host_(host), arena_(arena) {
    options_.linked = call.linked;
    options_.sign = &service::sigv4_signature;
    options_.in_parts = in_parts;
    if (call.page.start) options_.page = &*call.page.start;
    options_.token = [this](const Manifest& manifest, std::string_view model) {
      has_token_ = true;
      return call_.token ? call_.token(manifest, model, std::exchange(was_refused_, false))
                         : Result<std::string>(fail(Code::unsupported, model));
    };
    const std::int64_t most = call.most_ms > 0 ? call.most_ms : timeout_ms_of(endpoint_);
    deadline_ = Deadline::in_ms(std::max<std::int64_t>(0, most - call.waited_ms));
    const json::Value repeats = endpoint_.declaration.get("limits").get("retry");
    repeats_ = repeats.is_integer() ? repeats.as_integer() : kRepeats;
  }

  Result<service::Request> build() {
    options_.now_ms = host_.now_ms() + clock_ms_;
    auto request = service::build(endpoint_, *call_.inputs, options_, arena_);
    if (request && !call_.traceparent.empty() && request->find("traceparent") == nullptr)
      request->headers.push_back({"traceparent", call_.traceparent});
    return request;
  }

  Result<service::Mapped> run(ServiceUsage& usage) {
    for (std::int64_t tries = 0;; ++tries) {
      JF_TRY(service::Request request, build());
      usage.bytes += static_cast<std::int64_t>(request.body.size());
      auto answer = send_request(client_, request, endpoint_, deadline_);
      if (!answer) {
        if (!may_send_again(answer.error())) return std::move(answer).error();
        continue;
      }
      usage.bytes += static_cast<std::int64_t>(answer->body.size());
      Result<service::Mapped> mapped = service::Mapped{};
      run_long(answer->body.size(),
               [&] { mapped = service::map_answer(endpoint_, request, *answer, call_.page, host_.now_ms(), arena_); });
      if (!mapped && retry_by_its_clock(request, *answer)) continue;
      if (mapped || !again(mapped.error(), *answer, tries)) {
        if (!mapped) mapped = with_clock(std::move(mapped).error());
        if (mapped) usage.figures = mapped->figures;
        return mapped;
      }
    }
  }

  // Once, with the time that the service goes by. It did nothing with the refused request.
  bool retry_by_its_clock(const service::Request& request, const service::Answer& answer) {
    if (clock_ms_ != 0) return false;
    clock_ms_ = clock_behind_ms(request, answer, host_.now_ms());
    return clock_ms_ != 0;
  }
  [[nodiscard]] Error with_clock(Error error) const {
    if (clock_ms_ != 0) error.with("clockDifferenceSeconds", clock_ms_ / 1000);
    return error;
  }

  // Whether to try once more after this failure; waits as long as the service asks.
  bool again(const Error& error, const service::Answer& answer, std::int64_t tries) {
    if (error.code == Code::authentication_failed && has_token_ && !renewed_) {
      renewed_ = was_refused_ = true;
      return true;
    }
    if (!is_busy(error, answer)) return false;
    const auto asked = service::retry_after_ms(endpoint_, answer, host_.now_ms());
    if (error.code == Code::rate_limited) held_ms_ = asked.value_or(0);
    if (!endpoint_.reads || tries >= repeats_) return false;
    const std::int64_t wait = asked.value_or(std::min(kFirstWaitMs << tries, kLongestWaitMs) + jitter());
    if (wait >= deadline_.remaining_ms()) return false;
    return static_cast<bool>(client_.pause(wait, deadline_));
  }

  // A kept connection that the service closed meanwhile.
  bool may_send_again(const Error& error) {
    if (error.code != Code::connection_lost || !endpoint_.reads || lost_ || deadline_.passed()) return false;
    lost_ = true;
    return true;
  }

  [[nodiscard]] Deadline deadline() const noexcept { return deadline_; }
  [[nodiscard]] std::int64_t held_ms() const noexcept { return held_ms_; }

 private:
  // So that callers who were refused at once do not come back at once.
  std::int64_t jitter() const {
    std::uint8_t byte = 0;
    host_.random({&byte, 1});
    return byte;
  }

  const ServiceCall& call_;
  const Endpoint& endpoint_;
  HttpClient& client_;
  const Host& host_;
  json::Arena& arena_;
  service::BuildOptions options_;
  Deadline deadline_{};
  std::int64_t repeats_ = 0, held_ms_ = 0;
  std::int64_t clock_ms_ = 0;  // to the service's clock, once it refused a signature with the time of ours
  bool has_token_ = false, was_refused_ = false, renewed_ = false, lost_ = false;
};

class ServicesCore final : public Services {
 public:
  explicit ServicesCore(ServiceEnvironment environment) : environment_(std::move(environment)) {}

  Result<service::Mapped> call(const ServiceCall& call, CancelToken& cancel, json::Arena& arena,
                               ServiceUsage& usage) override {
    JF_TRY(ServiceClients::Lease client, begin(call));
    const CancelClient link(cancel, *client);
    Attempts attempts(call, *client, environment_.host, arena, false);
    auto mapped = attempts.run(usage);
    if (!mapped) note_limits(call, mapped.error(), attempts.held_ms());
    if (!mapped && mapped.error().code != Code::rate_limited) client.discard();
    return mapped;
  }

  Result<std::string> stream(const ServiceCall& call, CancelToken& cancel, ServiceUsage& usage) override {
    JF_TRY(ServiceClients::Lease client, begin(call));
    auto stream = std::make_shared<ServiceStream>(*call.endpoint, limit_bytes_of(*call.endpoint));
    stream->client = std::move(client);
    stream->client.discard();  // closed with its stream: what is left in it belongs to no other call
    stream->owner = call.who;
    stream->id = new_id(environment_.host, "cur");
    stream->keep = call.keep;
    stream->idle_ms = timeout_ms_of(*call.endpoint);
    stream->last = Deadline::in_ms(limits::kQueryTimeoutMsMax);
    {
      const CancelClient link(cancel, *stream->client);
      JF_CHECK(open_stream(call, *stream, usage));
    }
    const std::string id = stream->id;
    JF_CHECK(streams_.add(std::move(stream)));
    return id;
  }

  Result<ServiceChunk> next(std::string_view cursor, const Principal& who, CancelToken& cancel) override {
    const auto stream = streams_.find(cursor, who);
    if (!stream) return fail(Code::cursor_not_found);
    const TakenTurn turn(stream->turn);
    const CancelClient own(*stream->token, *stream->client);
    const CancelClient link(cancel, *stream->client);
    ServiceChunk chunk = stream->pull();
    stream->forgotten = Deadline::in_ms(environment_.stream_idle_ms);
    if (chunk.done) streams_.remove(stream->id);
    return chunk;
  }

  Result<ServiceUsage> close(std::string_view cursor, const Principal& who) override {
    const auto stream = streams_.find(cursor, who);
    if (!stream) return fail(Code::cursor_not_found);
    stream->token->cancel();
    streams_.remove(stream->id);
    const TakenTurn turn(stream->turn);  // a reader ends at once
    stream->client->close();
    return stream->usage();
  }

  void shutdown() override {
    closing_.store(true);
    streams_.close_all();
    const std::lock_guard guard(opening_);
    if (clients_) clients_->close_all();
  }

 private:
  // Opened by the first call: libcurl and what it needs take longer to load than all else of a start.
  Status open_clients() {
    const std::lock_guard guard(opening_);
    if (!is_opened_) {
      is_opened_ = true;
      opened_ = open_http(environment_.libraries);
      if (opened_.functions) {
        HttpOptions options;
        options.egress = environment_.egress;
        options.ca_file = environment_.ca_file;
        clients_ = std::make_shared<ServiceClients>(opened_.functions, std::move(options));
      }
    }
    if (!clients_) {
      return fail(Code::connector_unavailable)
          .with("state", "library_missing")
          .with("reason", opened_.probe.reason)
          .with("remedy", opened_.probe.remedy);
    }
    return ok();
  }

  Result<ServiceClients::Lease> begin(const ServiceCall& call) {
    if (closing_.load()) return fail(Code::shutting_down);
    JF_CHECK(open_clients());
    const std::int64_t per_minute = call.endpoint->declaration.get("limits").get("per_minute").as_integer();
    const std::int64_t wait = clients_->wait_ms(call.integration, call.endpoint->name, per_minute);
    if (wait > 0) return fail(Code::rate_limited).with("retryAfter", (wait + 999) / 1000);
    return clients_->borrow(call.integration, call.revision);
  }

  // What the service, or its manifest, says of the time until the next call.
  void note_limits(const ServiceCall& call, const Error& error, std::int64_t held_ms) {
    if (error.code != Code::rate_limited) return;
    const json::Value penalty = call.endpoint->declaration.get("limits").get("penalty_ms");
    if (penalty.is_integer()) clients_->hold(call.integration, {}, std::max(penalty.as_integer(), held_ms));
    if (held_ms > 0) clients_->hold(call.integration, call.endpoint->name, held_ms);
  }

  Status open_stream(const ServiceCall& call, ServiceStream& stream, ServiceUsage& usage) {
    json::Arena arena;
    Attempts attempts(call, *stream.client, environment_.host, arena, true);
    for (std::int64_t tries = 0;; ++tries) {
      JF_TRY(service::Request request, attempts.build());
      JF_CHECK(to_http(request, false, limit_bytes_of(*call.endpoint), stream.request));
      usage.bytes += static_cast<std::int64_t>(request.body.size());
      auto head = stream.client->open(stream.request, attempts.deadline());
      if (!head) return judge_error(std::move(head).error(), *call.endpoint, false, stream.client->was_sent());
      service::Answer answer = to_answer(*std::move(head));
      if (answer.good()) break;
      JF_CHECK(read_rest(stream, attempts.deadline(), answer.body));
      usage.bytes += static_cast<std::int64_t>(answer.body.size());
      auto failed = service::map_answer(*call.endpoint, request, answer, {}, environment_.host.now_ms(), arena);
      if (failed) return fail(Code::bad_answer);
      if (attempts.retry_by_its_clock(request, answer)) continue;
      if (!attempts.again(failed.error(), answer, tries)) {
        note_limits(call, failed.error(), attempts.held_ms());
        return attempts.with_clock(std::move(failed).error());
      }
    }
    stream.bytes = usage.bytes;
    stream.idle = Deadline::in_ms(stream.idle_ms);
    return ok();
  }

  static Status read_rest(ServiceStream& stream, Deadline deadline, std::string& body) {
    for (;;) {
      JF_TRY(const HttpClient::Received received, stream.client->read(body, deadline, deadline));
      if (received == HttpClient::Received::end) return ok();
    }
  }

  ServiceEnvironment environment_;
  std::mutex opening_;
  bool is_opened_ = false;
  HttpOpened opened_;
  std::shared_ptr<ServiceClients> clients_;  // not changed once a call has begun
  ServiceStreams streams_{environment_.stream_idle_ms, environment_.forgotten};
  std::atomic<bool> closing_{false};
};

}  // namespace

std::unique_ptr<Services> Services::make(ServiceEnvironment environment) {
  return std::make_unique<ServicesCore>(std::move(environment));
}

}  // namespace jackfield
