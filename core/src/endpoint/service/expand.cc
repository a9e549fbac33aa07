#include "endpoint/service/expand.h"

#include <algorithm>

#include "endpoint/service/encoding.h"
#include "mask/mask.h"

namespace jackfield::service {
namespace {

json::Value walk_to(json::Value at, std::string_view name) {
  while (true) {
    const std::size_t dot = name.find('.');
    at = at.get(name.substr(0, dot));
    if (dot == std::string_view::npos) return at;
    name.remove_prefix(dot + 1);
  }
}

bool has_expression(std::string_view text) {
  manifests::TemplateText walk(text);
  return walk.next();
}

bool is_dots(std::string_view segment) { return segment == "." || segment == ".."; }

}  // namespace

Error wrong(const Expression& expression, Code code) { return fail(code, expression.name); }

json::Value Expander::value(const Expression& expression) const {
  const json::Value found = walk_to(expression.of_config ? inputs_.config : inputs_.params, expression.name);
  const bool is_blank = expression.of_config && found.is_string() && found.size() == 0;
  return is_blank ? json::Value() : found;
}

std::optional<Expression> Expander::single(std::string_view text) {
  manifests::TemplateText walk(text);
  if (!walk.next()) return std::nullopt;
  const Expression found = walk.expression();
  if (found.begin != 0 || found.end != text.size()) return std::nullopt;
  return found;
}

bool Expander::is_hidden(std::string_view text) const noexcept { return inputs_.masked && text == kSentinel; }

Result<std::optional<std::string>> Expander::text(std::string_view pattern, Append append, Append literal) const {
  if (literal == nullptr) literal = append_as_is;
  std::string out;
  std::size_t from = 0;
  manifests::TemplateText walk(pattern);
  while (walk.next()) {
    const Expression& expression = walk.expression();
    literal(out, pattern.substr(from, expression.begin - from));
    const json::Value found = value(expression);
    if (found.is_null()) return std::optional<std::string>();
    const std::optional<std::string> scalar = scalar_text(found);
    if (!scalar) return wrong(expression, Code::type);
    (is_hidden(*scalar) ? append_as_is : append)(out, *scalar);
    from = expression.end;
  }
  literal(out, pattern.substr(from));
  return std::optional(std::move(out));
}

Result<std::optional<json::Value>> Expander::object(const json::Value& pattern) const {
  json::ObjectBuilder out(arena_);
  std::size_t kept = 0;
  for (const json::Member& member : pattern.members()) {
    JF_TRY(const auto made, json(member.value));
    if (!made) continue;
    out.append(member.key, *made);
    ++kept;
  }
  if (kept == 0 && pattern.size() != 0) return std::optional<json::Value>();
  return std::optional(out.build());
}

Result<std::optional<json::Value>> Expander::list(const json::Value& pattern) const {
  json::ArrayBuilder out(arena_);
  std::size_t kept = 0;
  for (const json::Value& item : pattern.items()) {
    JF_TRY(const auto made, json(item));
    if (!made) continue;
    out.add(*made);
    ++kept;
  }
  if (kept == 0 && pattern.size() != 0) return std::optional<json::Value>();
  return std::optional(out.build());
}

Result<std::optional<json::Value>> Expander::json(const json::Value& pattern) const {
  if (pattern.is_object()) return object(pattern);
  if (pattern.is_array()) return list(pattern);
  if (!pattern.is_string()) return std::optional(pattern);
  if (const auto expression = single(pattern.text())) {
    const json::Value found = value(*expression);
    return found.is_null() ? std::optional<json::Value>() : std::optional(found);
  }
  JF_TRY(const auto made, text(pattern.text(), append_as_is));
  if (!made) return std::optional<json::Value>();
  return std::optional(json::Value::string(arena_, *made));
}

Result<std::optional<json::Value>> Expander::body(const json::Value& pattern) const {
  JF_TRY(auto made, json(pattern));
  if (!made && pattern.is_object()) return std::optional(json::ObjectBuilder(arena_).build());
  return made;
}

Status Expander::add_segment(std::string& out, const Expression& expression, bool keeps_slashes) const {
  const std::optional<std::string> scalar = scalar_text(value(expression));
  if (!scalar || scalar->empty()) return wrong(expression, Code::required);
  if (is_hidden(*scalar)) {
    out += *scalar;
    return ok();
  }
  std::string_view rest = *scalar;
  while (keeps_slashes && rest.find('/') != std::string_view::npos) {
    const std::string_view segment = rest.substr(0, rest.find('/'));
    if (segment.empty() || is_dots(segment)) return wrong(expression, Code::pattern);
    append_segment(out, segment);
    out.push_back('/');
    rest.remove_prefix(segment.size() + 1);
  }
  if (rest.empty() || is_dots(rest)) return wrong(expression, Code::pattern);
  append_segment(out, rest);
  return ok();
}

Result<std::string> Expander::path(std::string_view pattern, const json::Value& properties) const {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t end = std::min(pattern.find('/', 1), pattern.size());
    const std::string_view segment = pattern.substr(0, end);
    pattern.remove_prefix(end);
    if (!has_expression(segment)) {
      out += segment;
      continue;
    }
    std::size_t from = 0;
    manifests::TemplateText walk(segment);
    while (walk.next()) {
      const Expression& expression = walk.expression();
      out += segment.substr(from, expression.begin - from);
      const bool keeps = !expression.of_config && properties.get(expression.name).get("format").text() == "path";
      JF_CHECK(add_segment(out, expression, keeps));
      from = expression.end;
    }
    out += segment.substr(from);
  }
  return out;
}

}  // namespace jackfield::service
