#include "oauth/provider.h"

#include <algorithm>

#include "base/words.h"
#include "manifest/rules/template_text.h"
#include "merge/grant.h"
#include "net/http_url.h"
#include "oauth/encoding.h"

namespace jackfield::oauth {
namespace {

constexpr std::string_view kGrants = "authorization_code client_credentials refresh_token jwt_bearer";
constexpr std::string_view kClientAuths = "basic basic_raw body json basic_json";

json::Value declaration_of(const Manifest& manifest, const Field& field) {
  for (const json::Value& item : manifest.document.get("form").items()) {
    if (item.get("key").text() == field.key) return item.get("oauth");
  }
  return {};
}

std::vector<std::string> texts_of(const json::Value& list) {
  std::vector<std::string> texts;
  for (const json::Value& item : list.items()) texts.emplace_back(item.text());
  return texts;
}

// An address: the value that it begins with is an address itself, others are encoded.
Result<std::string> expand_url(std::string_view text, const Settings& settings) {
  std::string url;
  std::size_t done = 0;
  std::string model;
  for (manifests::TemplateText walk(text); walk.next();) {
    const auto& expression = walk.expression();
    model = std::string(expression.name);
    std::string value = settings.text(model);
    if (value.empty()) return fail(Code::required, model);
    url.append(text.substr(done, expression.begin - done));
    done = expression.end;
    if (expression.begin != 0) {
      append_url_encoded(url, value);
      continue;
    }
    if (value.find_first_of("?#@") != std::string::npos) return fail(Code::url, model);
    while (value.ends_with('/')) value.pop_back();
    url += value;
  }
  url.append(text.substr(done));
  std::string host, path;
  std::uint16_t port = 0;
  if (!split_https_url(url, host, port, path)) return fail(Code::url, model);
  if (!is_http_host(host)) return fail(Code::hostname, model);
  return url;
}

// A value that is not part of an address; it may hold secrets.
Secret expand_value(std::string_view text, const Settings& settings) {
  std::string value;
  std::size_t done = 0;
  for (manifests::TemplateText walk(text); walk.next();) {
    const auto& expression = walk.expression();
    value.append(text.substr(done, expression.begin - done));
    value += settings.secret(expression.name).expose();
    done = expression.end;
  }
  value.append(text.substr(done));
  Secret secret(value);
  wipe(value.data(), value.size());
  return secret;
}

// A parameter whose values are all absent is left out.
std::vector<Pair> expand_params(const json::Value& params, const Settings& settings) {
  std::vector<Pair> pairs;
  for (const json::Member& member : params.members()) {
    Secret value = expand_value(member.value.text(), settings);
    if (!value.empty()) pairs.push_back({std::string(member.key), std::move(value)});
  }
  return pairs;
}

Assertion read_assertion(const json::Value& from, const Settings& settings) {
  Assertion assertion;
  assertion.claims = expand_params(from.get("claims"), settings);
  assertion.key_field = std::string(from.get("key").text());
  assertion.key = settings.secret(assertion.key_field);
  if (const json::Value lifetime = from.get("lifetime_s"); lifetime.is_integer())
    assertion.lifetime_s = lifetime.as_integer();
  assertion.is_bearer = from.get("send").text() == "bearer";
  return assertion;
}

}  // namespace

Result<Provider> read_provider(const Manifest& manifest, const Field& field, const Settings& settings) {
  const json::Value from = declaration_of(manifest, field);
  Provider provider;
  provider.grant = static_cast<Grant>(index_of_word(kGrants, from.get("grant").text()).value_or(0));
  if (const json::Value auth = from.get("client_auth"); auth.is_string())
    provider.client_auth = static_cast<ClientAuth>(index_of_word(kClientAuths, auth.text()).value_or(0));
  provider.pkce = from.get("pkce").is_null() || from.get("pkce").as_boolean();
  for (const auto& [name, url] :
       {std::pair("authorize_url", &Provider::authorize_url), std::pair("token_url", &Provider::token_url),
        std::pair("revoke_url", &Provider::revoke_url)}) {
    if (from.find(name) == nullptr) continue;
    JF_TRY(provider.*url, expand_url(from.get(name).text(), settings));
  }
  provider.client_id = settings.text("clientId");
  if (provider.grant == Grant::jwt_bearer) {
    provider.assertion = read_assertion(from.get("assertion"), settings);
  } else if (provider.client_id.empty()) {
    return fail(Code::required, "clientId");
  }
  provider.client_secret = settings.secret("clientSecret");
  provider.scopes = texts_of(from.get("scopes"));
  if (const json::Value separator = from.get("separator"); separator.is_string()) provider.separator = separator.text();
  provider.authorize_params = expand_params(from.get("params").get("authorize"), settings);
  provider.token_params = expand_params(from.get("params").get("token"), settings);
  provider.keep = texts_of(from.get("keep"));
  provider.callback_keep = texts_of(from.get("callback_keep"));
  provider.account = std::string(from.get("account").text());
  provider.token_pointers = texts_of(from.get("token_pointer"));
  if (provider.token_pointers.empty()) provider.token_pointers.emplace_back("/access_token");
  return provider;
}

std::string joined_scopes(const Provider& provider) {
  std::string joined;
  for (const std::string& scope : provider.scopes) {
    if (!joined.empty()) joined += provider.separator;
    joined += scope;
  }
  return joined;
}

const Field* find_oauth_field(const Manifest& manifest, std::string_view model, const Config& config) {
  const auto found = std::find_if(manifest.form.begin(), manifest.form.end(), [&](const Field& field) {
    if (field.type != FieldType::oauth) return false;
    return (model.empty() || field.model == model) && is_shown(manifest, config, field);
  });
  return found == manifest.form.end() ? nullptr : &*found;
}

}  // namespace jackfield::oauth
