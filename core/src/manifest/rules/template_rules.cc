#include "manifest/rules/template_rules.h"

#include <algorithm>

#include "manifest/shape/shape.h"

namespace jackfield::manifests {
namespace {

bool is_parameter(const json::Value& params, std::string_view name) {
  json::Value at = params;
  while (true) {
    const std::size_t dot = name.find('.');
    const json::Value* next = at.get("properties").find(name.substr(0, dot));
    if (next == nullptr) return false;
    if (dot == std::string_view::npos) return true;
    at = *next;
    name.remove_prefix(dot + 1);
  }
}

const char* broken_rule(const Draft& draft, const Expression& expression, TemplatePlace place,
                        const json::Value& params) {
  if (!expression.of_config) {
    if (place != TemplatePlace::url && place != TemplatePlace::content)
      return "parameters reach neither the base nor a credential";
    return is_parameter(params, expression.name) ? nullptr : "no such parameter";
  }
  const auto index = field_of_name(draft, expression.name);
  if (!index) return "no such field";
  if (place == TemplatePlace::content || place == TemplatePlace::credential) return nullptr;
  const Field& field = draft.manifest.form[*index];
  if (field.secret) {
    const bool allowed = place == TemplatePlace::url_secret || place == TemplatePlace::signature;
    return allowed ? nullptr : "a secret is in no URL but by the auth styles query and path";
  }
  if (!field.target) FieldPlace(draft, *index).report("target", "a field used in a URL or a signature is a target");
  return nullptr;
}

}  // namespace

void check_template(const Draft& draft, std::string_view text, TemplatePlace place, const json::Value& params,
                    const Trail& at, const Report& report) {
  TemplateText walk(text);
  while (walk.next()) {
    if (const char* rule = broken_rule(draft, walk.expression(), place, params)) report(at, rule);
  }
  if (walk.bad()) report(at, "a template holds {{config.x}} and {{params.y}}, nothing else");
}

bool is_base(const Draft& draft, std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  if (text.find_first_of("@?#\\ ") != std::string_view::npos) return false;
  if (text.starts_with(kScheme)) return text.size() > kScheme.size() && text[kScheme.size()] != '/';
  TemplateText walk(text);
  if (!walk.next() || walk.expression().begin != 0 || !walk.expression().of_config) return false;
  const std::size_t end = walk.expression().end;
  if (end != text.size() && text[end] != '/') return false;
  const auto index = field_of_model(draft.manifest.form, walk.expression().name);
  if (!index) return true;  // said already
  const auto& validators = draft.manifest.form[*index].validators;
  return std::any_of(validators.begin(), validators.end(),
                     [](const Validator& v) { return v.kind == Validator::Kind::url; });
}

namespace {

// What a grant needs of the form: whose it is, and where a refresh token that a person gives is.
void check_assertion(const Draft& draft, const json::Value& oauth, const FieldPlace& place) {
  const Trail at = place.field.at("oauth");
  const json::Value* assertion = oauth.find("assertion");
  const bool is_asked = oauth.get("grant").text() == "jwt_bearer";
  if (is_asked != (assertion != nullptr))
    return place.report(at.at("assertion"), "the grant jwt_bearer has an assertion, and no other has");
  if (assertion == nullptr) return;
  const Trail parts = at.at("assertion");
  const auto key = field_of_model(draft.manifest.form, assertion->get("key").text());
  if (!key || !draft.manifest.form[*key].secret) place.report(parts.at("key"), "the model of a secret field");
  const Trail claims = parts.at("claims");
  for (const json::Member& claim : assertion->get("claims").members())
    check_template(draft, claim.value.text(), TemplatePlace::signature, {}, claims.at(claim.key), place);
}

void check_grant(const Draft& draft, const json::Value& oauth, const FieldPlace& place) {
  const std::string_view grant = oauth.get("grant").text();
  check_assertion(draft, oauth, place);
  const auto needs = [&](std::string_view model) {
    if (!field_of_model(draft.manifest.form, model))
      place.report(place.field.at("oauth").at("grant"), "this grant needs fields of model clientId and clientSecret");
  };
  if (grant != "jwt_bearer") needs("clientId");
  if (grant == "client_credentials") needs("clientSecret");
  if (grant == "refresh_token" && !field_of_model(draft.manifest.form, "refreshToken"))
    place.report(place.field.at("oauth").at("grant"), "this grant needs a field of model refreshToken");
  if (grant != "authorization_code" && !oauth.get("callback_keep").items().empty())
    place.report(place.field.at("oauth").at("callback_keep"), "this grant has no callback");
  const std::string_view account = oauth.get("account").text();
  if (account.empty()) return;
  const std::string_view first = account.substr(1, account.find('/', 1) - 1);
  const auto is_kept = [&](std::string_view list) {
    const auto names = oauth.get(list).items();
    return std::any_of(names.begin(), names.end(), [&](const json::Value& name) { return name.text() == first; });
  };
  if (!is_kept("keep") && !is_kept("callback_keep"))
    place.report(place.field.at("oauth").at("account"), "its first member is in neither keep nor callback_keep");
}

}  // namespace

void check_oauth(const Draft& draft) {
  for (std::size_t i = 0; i < draft.manifest.form.size(); ++i) {
    const json::Value oauth = draft.form.items()[i].get("oauth");
    if (oauth.is_null()) continue;
    const FieldPlace place(draft, i);
    const Trail at = place.field.at("oauth");
    const std::size_t before = draft.problems.count();
    check_shape(oauth_shape(), oauth, at, place);
    if (draft.problems.count() != before) continue;
    for (const std::string_view member : {"authorize_url", "token_url", "revoke_url"}) {
      const json::Value* url = oauth.find(member);
      if (url == nullptr) continue;
      check_template(draft, url->text(), TemplatePlace::base, {}, at.at(member), place);
      std::string_view address = url->text();
      if (member == "token_url") address = address.substr(0, address.find('?'));  // some services need a fixed query
      if (!is_base(draft, address))
        place.report(at.at(member), "this is https://host/path, or begins with a field validated as url");
    }
    check_grant(draft, oauth, place);
    const Trail params = at.at("params");
    for (const std::string_view group : {"authorize", "token"}) {
      const auto where = group == "token" ? TemplatePlace::credential : TemplatePlace::base;
      const Trail list = params.at(group);
      for (const json::Member& member : oauth.get("params").get(group).members()) {
        check_template(draft, member.value.text(), where, {}, list.at(member.key), place);
      }
    }
  }
}

}  // namespace jackfield::manifests
