#include "operations/integrations/report.h"

#include <algorithm>
#include <array>

#include "api/error.h"
#include "base/words.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/sealing.h"

namespace jackfield::api {
namespace {

constexpr std::size_t kHistory = 20;
constexpr std::array<std::string_view, 5> kFilters = {"health", "show", "owner", "environment", "sort"};
constexpr std::string_view kOrders = "order title type health tested used updated";
constexpr std::string_view kHealth = "ok failed unreachable unsupported untested bad";
constexpr std::string_view kShow = "enabled disabled private default broken attention";

bool is_bad(const ReportRow& report) { return report.outcome == "failed" || report.outcome == "unreachable"; }

bool has_health(const ReportRow& report, std::string_view wanted) {
  if (wanted.empty()) return true;
  if (wanted == "bad") return is_bad(report);
  return wanted == "untested" ? report.outcome.empty() : report.outcome == wanted;
}

bool is_shown(Core& core, const ReportRow& report, std::string_view wanted) {
  const IntegrationRow& row = report.row;
  if (wanted == "enabled") return row.enabled;
  if (wanted == "disabled") return !row.enabled;
  if (wanted == "private") return row.is_private;
  if (wanted == "default") return row.is_default;
  if (wanted == "broken") return config_error(core, row).has_value();
  return wanted != "attention" || (row.enabled && (is_bad(report) || config_error(core, row)));
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// "": not a name of an environment.
std::string_view usual_name(std::string_view word) {
  if (word == "prod" || word == "live") return "production";
  if (word == "stage") return "staging";
  if (word == "dev") return "development";
  if (word == "qa") return "test";
  for (const std::string_view name : {"production", "staging", "test", "development"}) {
    if (word == name) return name;
  }
  return {};
}

constexpr std::string_view kInTitles = "production staging test development prod dev";
constexpr std::string_view kDenials = "non not pre";

// The letters from `at` on; those beyond ASCII belong to a word, so that none is cut out of another.
std::string_view letters_at(std::string_view text, std::size_t at) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; };
  const auto* end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_letter);
  return text.substr(at, static_cast<std::size_t>(end - text.begin()) - at);
}

// The environment that a word of the title names: production, else the first; "": none. js/src/base/environment.ts has
// the same rule.
std::string_view environment_in(std::string_view title) {
  std::string_view first;
  std::string_view before;
  for (std::size_t at = 0; at < title.size();) {
    const std::string_view word = letters_at(title, at);
    at += std::max<std::size_t>(word.size(), 1);
    if (word.empty()) continue;
    if (has_word(kInTitles, word) && (before.empty() || !has_word(kDenials, before))) {
      const std::string_view name = usual_name(word);
      if (name == "production") return name;
      if (first.empty()) first = name;
    }
    before = word;
  }
  return first;
}

Status check_word(const Call& call, std::string_view name, std::string_view words) {
  const std::string_view given = call.query(name);
  return given.empty() || index_of_word(words, given) ? ok() : Status(invalid(name, Code::option));
}

}  // namespace

bool asks_report(const Call& call) {
  return call.flag("includeHealth") || std::any_of(kFilters.begin(), kFilters.end(),
                                                   [&](std::string_view name) { return !call.query(name).empty(); });
}

Result<ReportFilter> read_report_filter(Call& call) {
  JF_CHECK(check_word(call, "health", kHealth));
  JF_CHECK(check_word(call, "show", kShow));
  ReportFilter filter;
  filter.type = std::string(call.query("type"));
  filter.query = std::string(call.query("query"));
  std::string_view sort = call.query("sort");
  filter.descending = sort.starts_with('-');
  if (filter.descending) sort.remove_prefix(1);
  const auto order = sort.empty() ? std::optional<std::size_t>(0) : index_of_word(kOrders, sort);
  if (!order) return invalid("sort", Code::option);
  filter.order = static_cast<ReportOrder>(*order);
  if (std::all_of(kFilters.begin(), kFilters.end() - 1, [&](auto name) { return call.query(name).empty(); }))
    return filter;
  const std::string named = lower(call.query("environment"));
  const std::string_view usual = usual_name(named);
  filter.keeps = [&call, environment = usual.empty() ? named : std::string(usual)](const ReportRow& report) {
    const std::string_view owner = call.query("owner");
    return (owner.empty() || report.row.created_by == owner) &&
           (environment.empty() || environment_of(report.row) == environment) &&
           has_health(report, call.query("health")) && is_shown(call.core, report, call.query("show"));
  };
  return filter;
}

std::string environment_of(const IntegrationRow& row) {
  json::Arena arena;
  if (const auto meta = json::parse(arena, row.meta, json::kConfigLimits)) {
    std::string named = lower(meta->get("environment").text());
    named.erase(named.find_last_not_of(" \t") + 1);
    named.erase(0, named.find_first_not_of(" \t"));
    const std::string_view usual = usual_name(named);
    if (!named.empty()) return usual.empty() ? named : std::string(usual);
  }
  return std::string(environment_in(lower(row.title)));
}

Result<std::string> health_of(Session& session, const IntegrationRow& row) {
  JF_TRY(const auto health, session.health().find(row.id));
  std::string out = R"("health":)";
  out += health && health->revision == row.config_revision ? health->last : "null";
  return out.append(R"(,"health_history":)").append(health ? health->history : "[]");
}

Status keep_health(Transaction& transaction, const IntegrationRow& row, std::string_view outcome, std::string last,
                   std::int64_t now_ms) {
  JF_TRY(const auto before, transaction.health().find(row.id));
  HealthRow health{.integration = row.id,
                   .outcome = std::string(outcome),
                   .last = std::move(last),
                   .history = {},
                   .revision = row.config_revision,
                   .at_ms = now_ms};
  json::Writer writer(health.history);
  writer.begin_array().raw(health.last);
  json::Arena arena;
  const auto old = json::parse(arena, before ? std::string_view(before->history) : "[]", json::kConfigLimits);
  for (std::size_t i = 0; old && i < std::min(old->size(), kHistory - 1); ++i) writer.value(old->items()[i]);
  writer.end_array();
  return transaction.health().set(health);
}

}  // namespace jackfield::api
