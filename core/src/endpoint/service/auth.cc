#include "endpoint/service/auth.h"

#include "base/ascii.h"
#include "base/base64.h"
#include "endpoint/service/base_url.h"
#include "endpoint/service/encoding.h"
#include "endpoint/service/sigv4.h"
#include "mask/mask.h"

namespace jackfield::service {
namespace {

// The first expression of a text, for an error about the whole.
Error wrong_text(std::string_view pattern, Code code) {
  manifests::TemplateText walk(pattern);
  return walk.next() ? wrong(walk.expression(), code) : fail(code);
}

Result<std::string> text_or_empty(const json::Value& style, std::string_view member, const Expander& expander) {
  JF_TRY(auto made, expander.text(style.get(member).text(), append_as_is));
  return made ? *std::move(made) : std::string();
}

Status add_header(Request& request, std::string_view name, std::string value, std::string_view pattern) {
  if (!is_header_text(value)) return wrong_text(pattern, Code::one_line);
  std::string lower(name);
  for (char& c : lower) c = ascii::to_lower(c);
  request.headers.push_back({std::move(lower), std::move(value)});
  return ok();
}

Status add_basic(Request& request, const json::Value& style, const Expander& expander) {
  JF_TRY(const std::string user, text_or_empty(style, "user", expander));
  JF_TRY(const std::string password, text_or_empty(style, "password", expander));
  if (user.empty() && password.empty()) return ok();
  std::string value = "Basic ";
  if (expander.inputs().masked) {
    value += kSentinel;
  } else {
    append_base64(value, text_bytes(user + ":" + password));
  }
  request.headers.push_back({"authorization", std::move(value)});
  return ok();
}

Status add_named_header(Request& request, const json::Value& style, const Expander& expander) {
  const std::string_view pattern = style.get("value").text();
  JF_TRY(auto value, expander.text(pattern, append_as_is));
  if (!value || value->empty()) return ok();
  const std::string_view prefix = style.get("prefix").text();
  return add_header(request, style.get("name").text(), prefix.empty() ? *value : std::string(prefix) + " " + *value,
                    pattern);
}

Status add_bearer(Request& request, const json::Value& style, const Expander& expander) {
  const std::string_view pattern = style.get("token").text();
  JF_TRY(auto token, expander.text(pattern, append_as_is));
  if (!token || token->empty()) return ok();
  return add_header(request, "authorization", "Bearer " + *token, pattern);
}

Status add_query(Request& request, const json::Value& style, const Expander& expander) {
  JF_TRY(const auto value, expander.text(style.get("value").text(), append_query_text));
  if (!value || value->empty()) return ok();
  request.target += request.target.find('?') == std::string::npos ? '?' : '&';
  append_query_key(request.target, style.get("name").text());
  request.target += "=" + *value;
  return ok();
}

Status add_access_token(Request& request, const json::Value& style, const Expander& expander,
                        const BuildOptions& options) {
  const std::string_view prefix = style.find("prefix") != nullptr ? style.get("prefix").text() : "Bearer";
  const std::string_view model = style.get("field").text();
  std::string token(kSentinel);
  if (!expander.inputs().masked) {
    if (!options.token) return fail(Code::unsupported, model);
    JF_TRY(token, options.token(*expander.inputs().manifest, model));
  }
  if (!is_header_text(token)) return fail(Code::one_line, model);
  request.headers.push_back({"authorization", std::string(prefix) + " " + token});
  return ok();
}

Status add_signature(Request& request, const json::Value& style, const Expander& expander,
                     const BuildOptions& options) {
  SigningParts parts;
  JF_TRY(parts.service, text_or_empty(style, "service", expander));
  JF_TRY(parts.region, text_or_empty(style, "region", expander));
  JF_TRY(parts.key_id, text_or_empty(style, "key_id", expander));
  JF_TRY(parts.secret, text_or_empty(style, "secret", expander));
  JF_TRY(parts.session_token, text_or_empty(style, "session_token", expander));
  for (const std::string_view member : {"region", "key_id", "session_token"}) {
    const std::string& text = member == "region"   ? parts.region
                              : member == "key_id" ? parts.key_id
                                                   : parts.session_token;
    if (!is_header_text(text)) return wrong_text(style.get(member).text(), Code::one_line);
  }
  Status signed_well = sign_request(request, parts, options.now_ms, expander.inputs().masked ? nullptr : options.sign);
  wipe(parts.secret.data(), parts.secret.size());
  if (!expander.inputs().masked && options.sign == nullptr) return fail(Code::unsupported);
  return signed_well;
}

}  // namespace

json::Value chosen_style(const json::Value& declaration, const Inputs& inputs) {
  for (const json::Value& style : declaration.get("auth").items()) {
    if (applies(style, inputs)) return style;
  }
  return {};
}

Result<std::string> path_of_style(const json::Value& style, const Expander& expander) {
  if (style.get("use").text() != "path") return std::string();
  const std::string_view pattern = style.get("value").text();
  JF_TRY(const auto made, expander.text(pattern, append_secret_segment));
  if (!made) return wrong_text(pattern, Code::required);
  return *made;
}

Status apply_style(Request& request, const json::Value& style, const Expander& expander, const BuildOptions& options) {
  const std::string_view use = style.get("use").text();
  if (use == "bearer") return add_bearer(request, style, expander);
  if (use == "basic") return add_basic(request, style, expander);
  if (use == "header") return add_named_header(request, style, expander);
  if (use == "query") return add_query(request, style, expander);
  if (use == "oauth2") return add_access_token(request, style, expander, options);
  if (use == "sigv4") return add_signature(request, style, expander, options);
  return ok();  // path was added before; no style
}

}  // namespace jackfield::service
