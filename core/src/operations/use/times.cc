#include "operations/use/times.h"

namespace jackfield::api {
namespace {

constexpr std::array<std::int64_t, CallTimes::kBounds> kBoundsMs{1, 5, 25, 100, 500, 2500, 10000, 60000};
constexpr std::array<const char*, CallTimes::kBounds> kBoundTexts{"0.001", "0.005", "0.025", "0.1",
                                                                  "0.5",   "2.5",   "10",    "60"};
constexpr std::size_t kDigestBytes = 8;

void log_slow(const Core& core, const Used& used, const Measured& measured) {
  std::string line;
  json::Writer writer(line);
  writer.begin_object().key("event").string("slow_query").key("integration").string(used.integration);
  writer.key("type").string(used.type).key("sub_type").string(used.sub_type);
  writer.key("workspace").string(used.workspace).key("user").string(used.user);
  writer.key("endpoint").string(measured.endpoint).key("status").string(measured.status);
  writer.key("duration_ms").integer(measured.usage.duration_ms).key("rows").integer(measured.usage.rows);
  if (!measured.sql_digest.empty()) writer.key("sql_sha256").string(measured.sql_digest);
  if (!measured.request_id.empty()) writer.key("request_id").string(measured.request_id);
  writer.end_object();
  core.host.log(LogLevel::warning, line);
}

std::string seconds_text(std::int64_t ms) {
  std::string rest = std::to_string(ms % 1000);
  rest.insert(0, 3 - rest.size(), '0');
  return std::to_string(ms / 1000) + "." + rest;
}

void write_histogram(std::string& out, const std::string& type, const CallTimes::Histogram& times) {
  const std::string label = "{integration_type=\"" + type + "\"";
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < kBoundsMs.size(); ++i) {
    below += times.buckets[i];
    out += "jackfield_call_seconds_bucket" + label + ",le=\"" + kBoundTexts[i] + "\"} " + std::to_string(below) + "\n";
  }
  out += "jackfield_call_seconds_bucket" + label + ",le=\"+Inf\"} " + std::to_string(times.count) + "\n";
  out += "jackfield_call_seconds_sum" + label + "} " + seconds_text(times.sum_ms) + "\n";
  out += "jackfield_call_seconds_count" + label + "} " + std::to_string(times.count) + "\n";
}

}  // namespace

std::string sql_digest(const Endpoint& endpoint, const json::Value& body) {
  const json::Value query = endpoint.operation == Endpoint::Operation::execute ? body.get("params") : body;
  std::string sql(query.get("sql").text());
  for (const json::Value& statement : query.get("statements").items()) {
    if (!sql.empty()) sql += '\n';
    sql += statement.get("sql").text();
  }
  if (sql.empty()) return {};
  const std::string digest = sha256(sql);
  return hex({reinterpret_cast<const std::uint8_t*>(digest.data()), kDigestBytes});
}

void note_time(Core& core, const Used& used, const Measured& measured) {
  const std::int64_t ms = std::max<std::int64_t>(0, measured.usage.duration_ms);
  {
    CallTimes& times = core.memory->times;
    const std::lock_guard guard(times.mutex);
    CallTimes::Histogram& histogram = value_of(times.by_type, {used.type, used.sub_type});
    ++histogram.count;
    histogram.sum_ms += ms;
    const auto bucket = std::find_if(kBoundsMs.begin(), kBoundsMs.end(), [&](std::int64_t most) { return ms <= most; });
    if (bucket != kBoundsMs.end()) ++histogram.buckets[static_cast<std::size_t>(bucket - kBoundsMs.begin())];
  }
  const bool is_slow = core.options.slow_query_ms > 0 && ms > core.options.slow_query_ms;
  if (is_slow && measured.is_query && core.host.log) log_slow(core, used, measured);
}

void write_times(Core& core, std::string& out) {
  CallTimes& times = core.memory->times;
  const std::lock_guard guard(times.mutex);
  if (times.by_type.empty()) return;
  out += "# HELP jackfield_call_seconds Time that calls of endpoints took, streams to their end.\n";
  out += "# TYPE jackfield_call_seconds histogram\n";
  for (const auto& [types, histogram] : times.by_type) write_histogram(out, types[0] + "/" + types[1], histogram);
}

}  // namespace jackfield::api
