#include "endpoint/service/base_url.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/url_parts.h"
#include "endpoint/service/encoding.h"
#include "manifest/condition.h"
#include "manifest/field_value.h"

namespace jackfield::service {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), ascii::to_lower);
  return out;
}

bool is_host_text(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return ascii::is_alphanumeric(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_url_host(std::string_view host) {
  if (!host.starts_with('[')) return is_host_text(host) && host.size() <= 253;
  if (!host.ends_with(']') || host.size() < 4) return false;
  const std::string_view inner = host.substr(1, host.size() - 2);
  return std::all_of(inner.begin(), inner.end(), [](char c) { return ascii::is_hex_digit(c) || c == ':' || c == '.'; });
}

bool is_url_path(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
}

// A whole address, as a field validated as url holds it.
Result<Base> base_of_url(std::string_view url, std::string_view model) {
  const auto parts = split_url(url);
  const std::string scheme = parts ? lower(parts->scheme) : std::string();
  if (!parts || (scheme != "https" && scheme != "http") || parts->has_userinfo || !parts->query.empty() ||
      !parts->fragment.empty() || url.find('?') != std::string_view::npos || url.find('#') != std::string_view::npos)
    return fail(Code::url, model);
  if (!is_url_host(parts->host) || !is_url_path(parts->path)) return fail(Code::url, model);
  Base base;
  base.origin = scheme + "://" + lower(parts->host);
  if (!parts->port.empty()) {
    const auto port = parse_port(parts->port);
    if (!port) return fail(Code::url, model);
    if (*port != (scheme == "https" ? 443 : 80)) base.origin += ":" + std::to_string(*port);
  }
  std::string_view path = parts->path;
  while (path.ends_with('/')) path.remove_suffix(1);
  for (std::string_view rest = path; !rest.empty();) {
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    if (rest.substr(0, end) == "." || rest.substr(0, end) == "..") return fail(Code::url, model);
    rest.remove_prefix(end);
  }
  base.prefix = path;
  return base;
}

// "https://{{config.region}}.example.com": the host, each value checked by itself.
Result<std::string> host_of(std::string_view pattern, const Expander& expander) {
  std::string host;
  std::size_t from = 0;
  manifests::TemplateText walk(pattern);
  while (walk.next()) {
    const Expression& expression = walk.expression();
    host += pattern.substr(from, expression.begin - from);
    const auto value = scalar_text(expander.value(expression));
    if (!value) return wrong(expression, Code::required);
    if (!is_host_text(*value)) return wrong(expression, Code::hostname);
    host += *value;
    from = expression.end;
  }
  host += pattern.substr(from);
  return lower(host);
}

Result<Base> fill_base(std::string_view pattern, const Expander& expander) {
  constexpr std::string_view kScheme = "https://";
  Base base;
  std::string_view path;
  if (pattern.starts_with(kScheme)) {
    pattern.remove_prefix(kScheme.size());
    const std::size_t slash = std::min(pattern.find('/'), pattern.size());
    JF_TRY(const std::string host, host_of(pattern.substr(0, slash), expander));
    base.origin = std::string(kScheme) + host;
    path = pattern.substr(slash);
  } else {
    manifests::TemplateText walk(pattern);
    if (!walk.next() || walk.expression().begin != 0) return fail(Code::internal);
    const Expression expression = walk.expression();
    const auto url = scalar_text(expander.value(expression));
    if (!url) return wrong(expression, Code::required);
    JF_TRY(base, base_of_url(*url, expression.name));
    path = pattern.substr(expression.end);
  }
  JF_TRY(const std::string rest, expander.path(path, {}));
  base.prefix += rest;
  if (base.prefix.ends_with('/')) base.prefix.pop_back();
  return base;
}

}  // namespace

bool applies(const json::Value& holder, const Inputs& inputs) {
  const json::Value* when = holder.find("when");
  if (when == nullptr) return true;
  const std::vector<Field>& form = inputs.manifest->form;
  const auto ignore = [](const manifests::Trail&, const char*) {};  // the manifest was checked when it was loaded
  const auto condition = manifests::compile_condition(*when, form, {}, ignore);
  if (!condition) return false;
  std::vector<json::Value> values;
  values.reserve(form.size());
  for (const Field& field : form) values.push_back(value_at(inputs.config, field));
  return holds(*condition, values);
}

Result<Base> make_base(const json::Value& declared, const Expander& expander) {
  if (declared.is_string()) return fill_base(declared.text(), expander);
  for (const json::Value& item : declared.items()) {
    if (applies(item, expander.inputs())) return fill_base(item.get("value").text(), expander);
  }
  return fail(Code::unsupported);
}

}  // namespace jackfield::service
