#include "oauth/answer.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "base/ascii.h"
#include "base/url_parts.h"
#include "base/words.h"
#include "endpoint/service/answer.h"

namespace jackfield::oauth {
namespace {

constexpr json::Limits kAnswerLimits{kMostAnswerBytes, 32, 4000, kMostAnswerBytes};
constexpr std::int64_t kMostLifetimeSeconds = std::int64_t{10} * 365 * 24 * 3600;
constexpr std::int64_t kZohoPauseMs = 600000;
// Of Microsoft: 70000 comes and goes, 9002313 reports a malformed request.
constexpr std::int64_t kDoubtfulNumber = 70000, kMalformedNumber = 9002313;

constexpr std::string_view kEnding =
    "invalid_grant invalid_refresh_token bad_refresh_token interaction_required consent_required token_revoked "
    "invalid_code";
constexpr std::string_view kPassing =
    "temporarily_unavailable server_error slow_down ratelimited rate_limited internal_error fatal_error "
    "service_unavailable";
constexpr std::string_view kOfClient = "invalid_client unauthorized_client incorrect_client_credentials";

std::string_view trimmed(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty() && ascii::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && ascii::is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::string> form_decoded(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  auto decoded = percent_decode(spaced);
  wipe(spaced.data(), spaced.size());
  return decoded;
}

// name=value&name=value; null if it is anything else.
json::Value read_form(std::string_view text, json::Arena& arena) {
  json::ObjectBuilder object(arena);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = pair.find('=');
    const auto name = form_decoded(pair.substr(0, equals));
    auto value = equals == std::string_view::npos ? std::nullopt : form_decoded(pair.substr(equals + 1));
    if (!name || name->empty() || !value || !json::is_utf8(*name) || !json::is_utf8(*value)) return {};
    object.set(*name, *value);
    wipe(value->data(), value->size());
  }
  return object.build();
}

// By its look, whatever its content type says.
json::Value read_body(std::string_view text, json::Arena& arena) {
  text = trimmed(text);
  if (text.empty() || text.front() == '<' || text.size() > kMostAnswerBytes) return {};
  if (text.front() != '{') return read_form(text, arena);
  const auto parsed = json::parse(arena, text, kAnswerLimits);
  return parsed && parsed->is_object() ? *parsed : json::Value();
}

json::Value at_pointer(json::Value at, std::string_view pointer) {
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    at = at.get(pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return at;
}

// A number, or a decimal text.
std::optional<double> number_of(const json::Value& value) {
  if (value.is_number()) return value.as_number();
  const std::string_view text = trimmed(value.text());
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> lifetime_of(const json::Value& body) {
  const auto seconds = number_of(body.get("expires_in"));
  if (!seconds || !std::isfinite(*seconds)) return std::nullopt;
  return static_cast<std::int64_t>(std::clamp<double>(*seconds, 0, kMostLifetimeSeconds) * 1000);
}

// "2026-11-30T10:20:30Z", as GitHub says until when a token lives.
std::optional<std::int64_t> date_time_ms(std::string_view text) {
  if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text[19] != 'Z')
    return std::nullopt;
  const auto digits = [&](std::size_t at, std::size_t count) {
    const auto value = number_of(json::Value::borrowed(text.substr(at, count)));
    return value ? static_cast<int>(*value) : -1;
  };
  const std::chrono::year_month_day day{std::chrono::year(digits(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(digits(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(digits(8, 2)))};
  const int hour = digits(11, 2), minute = digits(14, 2), second = digits(17, 2);
  if (!day.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  const auto time = std::chrono::sys_days(day) + std::chrono::seconds(hour * 3600 + minute * 60 + second);
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

// The code of an error. Some services have it under another name, and only with a status that says failure.
std::string_view error_of(const json::Value& body, long status) {
  const json::Value error = body.get("error");
  if (error.is_string()) return error.text();
  for (const std::string_view name : {"code", "type", "message"}) {
    if (const json::Value inner = error.get(name); inner.is_string()) return inner.text();
  }
  if (status < 400) return {};
  for (const std::string_view name : {"errorCode", "error_code", "code", "status"}) {
    if (const json::Value other = body.get(name); other.is_string()) return other.text();
  }
  return {};
}

bool reports_failure(const json::Value& body) {
  const json::Value ok = body.get("ok");
  const json::Value error = body.get("error");
  return (ok.is_boolean() && !ok.as_boolean()) || (error.is_string() && !error.text().empty()) || error.is_object();
}

bool is_outage(long status) { return status >= 500 || status == 429 || status == 408; }

// "The refresh token was issued to another client": the grant is good, the client is not the right one.
bool blames_client(const json::Value& body) {
  for (const std::string_view name : {"error_description", "message"}) {
    if (body.get(name).text().find("issued to") != std::string_view::npos) return true;
  }
  return false;
}

Verdict verdict_of_error(const json::Value& body, std::string_view code, Answer& out) {
  const auto numbers = body.get("error_codes").items();
  const std::int64_t number = numbers.empty() ? 0 : numbers[0].as_integer();
  const std::string lower = ascii::lower(code);
  if (lower == "access denied") {
    out.retry_after_ms = std::max(out.retry_after_ms, kZohoPauseMs);
    return Verdict::unavailable;
  }
  if (has_word(kPassing, lower)) return Verdict::unavailable;
  // HubSpot's code in capitals: the token belongs to another client.
  if (has_word(kOfClient, lower) || code == "BAD_REFRESH_TOKEN" || blames_client(body)) {
    out.field = "clientId";
    return Verdict::rejected;
  }
  if (number == kMalformedNumber) return Verdict::rejected;
  if (number == kDoubtfulNumber) return Verdict::doubtful;
  return has_word(kEnding, lower) ? Verdict::ended : Verdict::rejected;
}

}  // namespace

std::optional<std::int64_t> clock_difference_ms(const HttpAnswer& answer, std::int64_t now_ms) {
  for (const auto& [name, value] : answer.headers) {
    if (name != "date") continue;
    if (const auto date = service::http_date_ms(value)) return *date - now_ms;
  }
  return std::nullopt;
}

std::string short_code(std::string_view text) {
  const auto shown = [](char c) { return ascii::is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; };
  if (text.size() > 64 || !std::all_of(text.begin(), text.end(), shown)) return {};
  return std::string(text);
}

Answer read_answer(const HttpAnswer& answer, const Provider& provider) {
  Answer out;
  out.retry_after_ms = answer.retry_after_ms;
  out.arena = std::make_unique<json::Arena>();
  out.body = read_body(answer.body, *out.arena);
  const std::string_view code = error_of(out.body, answer.status);
  out.provider_code = short_code(code);
  if (is_outage(answer.status)) {
    out.verdict = Verdict::unavailable;
    return out;
  }
  if (!out.body.is_object()) return out;
  if (reports_failure(out.body) || answer.status >= 400) {
    out.verdict = verdict_of_error(out.body, code, out);
    // Nothing of such a grant ends: its key, its account or its clock is wrong.
    if (provider.assertion && out.verdict != Verdict::unavailable) {
      out.verdict = Verdict::rejected;
      out.field = provider.assertion->key_field;
    }
    return out;
  }
  for (const std::string& pointer : provider.token_pointers) {
    out.access_token = at_pointer(out.body, pointer).text();
    if (!out.access_token.empty()) break;
  }
  const bool is_one_line = out.access_token.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
  if (answer.status >= 300 || out.access_token.empty() || !is_one_line) return out;
  out.verdict = Verdict::token;
  out.refresh_token = out.body.get("refresh_token").text();
  out.scope = out.body.get("scope").text();
  out.lifetime_ms = lifetime_of(out.body);
  return out;
}

json::Value grant_members(const Answer& answer, const Provider& provider, std::int64_t now_ms,
                          const json::Value& received, json::Arena& arena) {
  constexpr std::int64_t kLeastMarginMs = 60000;
  json::ObjectBuilder members(arena);
  for (const std::string& name : provider.callback_keep) {
    if (const json::Value* value = received.find(name)) members.set(name, json::clone(arena, *value));
  }
  for (const std::string& name : provider.keep) {
    if (const json::Value* value = answer.body.find(name)) members.set(name, json::clone(arena, *value));
  }
  for (const std::string_view spent : {"code", "code_verifier", "redirect_uri"}) members.set(spent, json::Value());
  members.set("access_token", answer.access_token);
  if (!answer.refresh_token.empty()) members.set("refresh_token", answer.refresh_token);
  if (!answer.scope.empty()) members.set("scope", answer.scope);
  json::Value expires, renew;
  if (answer.lifetime_ms) {
    const std::int64_t life = *answer.lifetime_ms;
    const std::int64_t margin = std::min(std::max(kLeastMarginMs, life / 10), life / 2);
    expires = json::Value::integer(now_ms + life);
    renew = json::Value::integer(now_ms + life - margin);
  } else if (const auto until = date_time_ms(answer.body.get("expires_at").text())) {
    expires = json::Value::integer(*until);
    renew = json::Value::integer(*until - kLeastMarginMs);
  }
  members.set("expires_at", expires);
  members.set("renew_at", renew);
  return members.build();
}

bool is_of_other_account(const json::Value& grant, const json::Value& other, std::string_view account) {
  if (account.empty()) return false;
  const json::Value one = at_pointer(grant, account), another = at_pointer(other, account);
  return !one.is_null() && !another.is_null() && !(one == another);
}

// Services separate the granted scopes by spaces, commas or both.
std::vector<std::string> missing_scopes(const Answer& answer, const Provider& provider) {
  std::vector<std::string> missing;
  if (answer.scope.empty()) return missing;
  std::string granted(answer.scope);
  for (char& c : granted) {
    if (c == ',' || c == '+') c = ' ';
  }
  for (const std::string& scope : provider.scopes) {
    // What asks for a refresh token is often not listed.
    if (scope != "offline_access" && !has_word(granted, scope)) missing.push_back(scope);
  }
  return missing;
}

}  // namespace jackfield::oauth
