#include "endpoint/service/answer.h"

#include <algorithm>
#include <cmath>

#include "base/ascii.h"
#include "base/base64.h"
#include "endpoint/pointer.h"
#include "endpoint/service/encoding.h"
#include "endpoint/service/page.h"
#include "endpoint/service/refused.h"
#include "manifest/field_value.h"

namespace jackfield::service {
namespace {

using endpoint::at_pointer;

constexpr std::int64_t kExact = std::int64_t{1} << 53;

json::Value exact(const json::Value& value, json::Arena& arena) {
  switch (value.kind()) {
    case json::Kind::integer:
      if (value.as_integer() <= kExact && value.as_integer() >= -kExact) return value;
      return json::Value::string(arena, json::to_text(value));
    case json::Kind::big_integer: {
      const bool is_whole = value.text().find_first_of(".eE") == std::string_view::npos;
      return is_whole ? json::Value::string(arena, value.text()) : json::Value::number(value.as_number());
    }
    case json::Kind::array: {
      json::ArrayBuilder list(arena);
      for (const json::Value& item : value.items()) list.add(exact(item, arena));
      return list.build();
    }
    case json::Kind::object: {
      json::ObjectBuilder object(arena);
      for (const json::Member& member : value.members()) object.append(member.key, exact(member.value, arena));
      return object.build();
    }
    default:
      return value;
  }
}

json::Value mapped_member(const json::Value& how, const json::Value& item, json::Arena& arena) {
  if (how.is_string()) return exact(at_pointer(item, how.text()), arena);
  const json::Value found = at_pointer(item, how.get("pointer").text());
  const std::string_view strip = how.get("strip").text();
  if (!found.is_string() || !found.text().starts_with(strip)) return exact(found, arena);
  return json::Value::string(arena, found.text().substr(strip.size()));
}

json::Value mapped_object(const json::Value& map, const json::Value& item, json::Arena& arena) {
  json::ObjectBuilder object(arena);
  for (const json::Member& member : map.members()) object.set(member.key, mapped_member(member.value, item, arena));
  return object.build();
}

Code default_code(int status) {
  switch (status) {
    case 401:
      return Code::authentication_failed;
    case 403:
      return Code::permission_denied;
    case 404:
    case 410:
      return Code::not_found;
    case 409:
      return Code::conflict;
    case 429:
      return Code::rate_limited;
    default:
      return status >= 400 && status < 500 ? Code::request_rejected : Code::service_failed;
  }
}

// A 2xx answer that says failure by the manifest's rule.
bool says_failure(const json::Value& fail_rule, const json::Value& body) {
  if (fail_rule.is_null()) return false;
  const json::Value found = at_pointer(body, fail_rule.get("pointer").text());
  if (const json::Value* wanted = fail_rule.find("notEqual")) return !(found == *wanted);
  return fail_rule.find("notEmpty") != nullptr ? !is_empty(found) : is_empty(found);
}

std::string service_code_of(const json::Value& response, const json::Value& body) {
  for (const std::string_view pointer : {response.get("fail").get("code").text(), response.get("code").text()}) {
    if (pointer.empty()) continue;
    if (auto code = scalar_text(at_pointer(body, pointer)); code && !code->empty()) return *std::move(code);
  }
  return {};
}

Code code_of(const json::Value& response, int status, std::string_view service_code, Error& error) {
  const json::Value errors = response.get("errors");
  for (const std::string& key : {std::string(service_code), std::to_string(status)}) {
    const json::Value* declared = key.empty() ? nullptr : errors.find(key);
    if (declared == nullptr) continue;
    if (key == service_code) error.with("serviceCode", key);
    return parse_code(declared->text()).value_or(Code::service_failed);
  }
  return status >= 200 && status < 300 ? Code::request_rejected : default_code(status);
}

std::string_view without_mark(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  while (!body.empty() && ascii::is_space(body.front())) body.remove_prefix(1);
  return body;
}

Result<json::Value> plain_result(std::string_view format, const Answer& answer, json::Arena& arena) {
  if (format == "none") return json::Value();
  if (format == "bytes") {
    std::string text;
    append_base64(text, text_bytes(answer.body));
    return json::Value::string(arena, text);
  }
  if (!json::is_utf8(answer.body)) return fail(Code::bad_answer).with("status", std::int64_t{answer.status});
  return json::Value::string(arena, answer.body);
}

}  // namespace

std::string_view Answer::header(std::string_view lower_name) const noexcept {
  const auto is_it = [&](const Header& header) { return header.name == lower_name; };
  const auto found = std::find_if(headers.begin(), headers.end(), is_it);
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

void Figures::set(std::string_view name, double value) {
  const auto found = std::find_if(numbers.begin(), numbers.end(), [&](const auto& each) { return each.first == name; });
  if (found == numbers.end()) {
    numbers.emplace_back(name, value);
  } else {
    found->second = value;
  }
}

void Figures::set(std::string_view name, std::string_view text) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& each) { return each.first == name; });
  if (found == texts.end()) {
    texts.emplace_back(name, text);
  } else {
    found->second = text;
  }
}

Result<json::Value> parse_body(std::string_view body, json::Arena& arena) {
  const std::string_view text = without_mark(body);
  if (text.empty()) return json::Value();
  auto parsed = json::parse(arena, text, kAnswerLimits);
  if (!parsed) return fail(Code::bad_answer);
  return *parsed;
}

json::Value map_value(const json::Value& response, const json::Value& document, json::Arena& arena) {
  const json::Value selected = at_pointer(document, response.get("select").text());
  const json::Value map = response.get("map");
  if (!map.is_object()) return exact(selected, arena);
  if (selected.is_null()) return selected;
  if (!selected.is_array()) return mapped_object(map, selected, arena);
  json::ArrayBuilder list(arena);
  for (const json::Value& item : selected.items()) list.add(mapped_object(map, item, arena));
  return list.build();
}

bool is_limited(const Endpoint& endpoint, const Answer& answer, const json::Value& body,
                std::string_view service_code) {
  for (const json::Value& rule : endpoint.declaration.get("response").get("limited").items()) {
    bool holds = true;
    if (const json::Value* status = rule.find("status")) holds = holds && status->as_integer() == answer.status;
    if (const json::Value* code = rule.find("code")) holds = holds && code->text() == service_code;
    if (const json::Value* name = rule.find("header")) {
      std::string lower(name->text());
      std::transform(lower.begin(), lower.end(), lower.begin(), ascii::to_lower);
      const auto is_it = [&](const Header& header) { return header.name == lower; };
      const json::Value* equal = rule.find("equal");
      holds = holds && std::any_of(answer.headers.begin(), answer.headers.end(), is_it) &&
              (equal == nullptr || equal->text() == answer.header(lower));
    }
    if (const json::Value* text = rule.find("contains")) {
      const std::string said = ascii::lower(at_pointer(body, rule.get("pointer").text()).text());
      holds = holds && said.find(ascii::lower(text->text())) != std::string::npos;
    }
    if (holds) return true;
  }
  return false;
}

std::optional<Error> failure_of(const Endpoint& endpoint, const Answer& answer, const json::Value& body,
                                std::int64_t now_ms) {
  const json::Value response = endpoint.declaration.get("response");
  if (answer.good() && !says_failure(response.get("fail"), body)) return std::nullopt;
  const std::string service_code = service_code_of(response, body);
  Error error = fail(Code::rate_limited);
  error.with("status", std::int64_t{answer.status});
  if (!is_limited(endpoint, answer, body, service_code))
    error.code = code_of(response, answer.status, service_code, error);
  if (error.code == Code::request_rejected) error.pointer = refused_parameter(endpoint, body);
  if (error.code == Code::model_not_found) error.pointer = "model";
  if (error.code == Code::rate_limited) {
    if (const auto wait = retry_after_ms(endpoint, answer, now_ms)) error.with("retryAfter", (*wait + 999) / 1000);
  }
  return error;
}

void read_figures(const json::Value& usage, const json::Value& document, Figures& figures) {
  for (const json::Member& member : usage.members()) {
    double sum = 0;
    bool found = false;
    const bool is_list = member.value.is_array();
    for (const json::Value& pointer : is_list ? member.value.items() : std::span(&member.value, 1)) {
      const json::Value value = at_pointer(document, pointer.text());
      if (value.is_string() && !value.text().empty()) figures.set(member.key, value.text());
      if (!value.is_number()) continue;
      sum += value.as_number();
      found = true;
    }
    if (found && std::isfinite(sum)) figures.set(member.key, sum);
  }
}

Result<Mapped> map_answer(const Endpoint& endpoint, const Request& sent, const Answer& answer, const PageUse& page,
                          std::int64_t now_ms, json::Arena& arena) {
  const json::Value response = endpoint.declaration.get("response");
  const std::string_view format = response.get("format").text();
  const bool is_json = format.empty() || format == "json";
  auto body = parse_body(answer.body, arena);
  const json::Value document = body ? *body : json::Value();
  if (auto error = failure_of(endpoint, answer, document, now_ms)) {
    if (is_json && !body && answer.good()) return fail(Code::bad_answer).with("status", std::int64_t{answer.status});
    return *std::move(error);
  }
  Mapped mapped;
  if (!is_json) {
    JF_TRY(mapped.result, plain_result(format, answer, arena));
    return mapped;
  }
  if (!body) return fail(Code::bad_answer).with("status", std::int64_t{answer.status});
  read_figures(response.get("usage"), document, mapped.figures);
  mapped.result = map_value(response, document, arena);
  if (mapped.result.is_array()) mapped.items = static_cast<std::int64_t>(mapped.result.size());
  if (response.find("page") == nullptr) return mapped;
  const std::int64_t items = mapped.items.value_or(0);
  JF_TRY(const std::string next, next_page(endpoint, sent, answer, document, page, items));
  json::ObjectBuilder list(arena);
  list.set("items", mapped.result.is_null() ? json::ArrayBuilder(arena).build() : mapped.result);
  list.set("next", next.empty() ? json::Value() : json::Value::string(arena, next));
  mapped.result = list.build();
  return mapped;
}

}  // namespace jackfield::service
