#include <algorithm>

#include "manifest/condition.h"
#include "manifest/rules/params_rules.h"
#include "manifest/rules/template_rules.h"
#include "manifest/shape/text_rules.h"

namespace jackfield::manifests {
namespace {

class EndpointRules {
 public:
  EndpointRules(const Draft& draft, const Endpoint& endpoint, const json::Value& own, const json::Value& star,
                bool inherited)
      : draft_(draft),
        endpoint_(endpoint),
        declaration_(endpoint.declaration),
        params_(declaration_.get("params")),
        own_(own),
        star_(star),
        inherited_(inherited) {}

  void check() {
    check_params();
    switch (endpoint_.kind) {
      case Endpoint::Kind::connector:
        return check_connector();
      case Endpoint::Kind::config:
        return check_config();
      case Endpoint::Kind::http:
        break;
    }
    check_base();
    check_auth();
    check_request();
    check_response();
    check_stream();
  }
  void operator()(const Trail& at, const char* rule) const { report(at, rule); }  // as a Report

 private:
  // Finds whether the endpoint, the file's own defaults or the extended file holds the wrong value.
  void report(const Trail& at, const char* rule) const {
    const Trail root;
    const Trail section = root.at("endpoints");
    if (value_at(own_, at) != nullptr) {
      draft_.problems.add(draft_.file,
                          inherited_ ? "/extends" : to_pointer(section.at(endpoint_.name)) + to_pointer(at), rule);
    } else {
      const bool in_star = value_at(star_, at) != nullptr;
      draft_.problems.add(draft_.file, in_star ? to_pointer(section.at("*")) + to_pointer(at) : "/extends", rule);
    }
  }
  void missing(std::string_view member) const {
    const Trail root;
    const Trail section = root.at("endpoints");
    draft_.report(section.at(endpoint_.name).at(member), "this member is missing", inherited_);
  }

  void text(const json::Value& value, TemplatePlace place, const Trail& at) const {
    check_template(draft_, value.text(), place, params_, at, *this);
  }
  // Every text of a JSON template; member names are literal.
  void texts(const json::Value& value, TemplatePlace place, const Trail& at) const {
    if (value.is_string()) text(value, place, at);
    for (std::size_t i = 0; i < value.items().size(); ++i) texts(value.items()[i], place, at.at(i));
    for (const json::Member& member : value.members()) texts(member.value, place, at.at(member.key));
  }
  void condition(const json::Value& holder, const Trail& at) const {
    if (const json::Value* when = holder.find("when")) {
      (void)compile_condition(*when, draft_.manifest.form, at.at("when"), *this);
    }
  }

  void check_params() const {
    if (const json::Value* params = declaration_.find("params")) {
      const Trail at = root_.at("params");
      if (params->get("type").text() != "object" || params->find("additionalProperties") == nullptr ||
          !params->get("additionalProperties").is_boolean() || params->get("additionalProperties").as_boolean()) {
        report(at, "parameters are an object without additional properties");
      }
      check_params_schema(draft_, *params, at, *this);
    }
    if (const json::Value* result = declaration_.find("result"))
      check_params_schema(draft_, *result, root_.at("result"), *this);
  }

  void check_connector() const {
    if (endpoint_.connector.empty()) missing("connector");
    if (endpoint_.operation == Endpoint::Operation::none) missing("operation");
    const Trail list = root_.at("config");
    for (const json::Member& member : declaration_.get("config").members()) {
      if (!field_of_model(draft_.manifest.form, member.value.text())) report(list.at(member.key), "no such field");
    }
  }

  void check_config() const {
    const json::Value* from = declaration_.find("from");
    if (from == nullptr) return missing("from");
    if (!is_public_pointer(draft_, from->text()))
      report(root_.at("from"), "this points to no field that is not secret");
  }

  void check_base() const {
    const auto is_via = [](const json::Value& style) { return style.get("use").text() == "via"; };
    const auto styles = declaration_.get("auth").items();
    const json::Value* base = declaration_.find("base");
    if (base == nullptr) {
      if (std::none_of(styles.begin(), styles.end(), is_via)) missing("base");
      return;
    }
    const Trail at = root_.at("base");
    if (base->is_string()) return check_one_base(*base, at);
    for (std::size_t i = 0; i < base->items().size(); ++i) {
      const Trail item = at.at(i);
      condition(base->items()[i], item);
      check_one_base(base->items()[i].get("value"), item.at("value"));
    }
  }
  void check_one_base(const json::Value& base, const Trail& at) const {
    text(base, TemplatePlace::base, at);
    if (!is_base(draft_, base.text()))
      report(at, "a base is https://host/prefix, or begins with a field validated as url");
  }

  void check_auth() const {
    const Trail list = root_.at("auth");
    const auto styles = declaration_.get("auth").items();
    for (std::size_t i = 0; i < styles.size(); ++i) {
      const Trail at = list.at(i);
      condition(styles[i], at);
      check_style(styles[i], at);
    }
  }
  void check_style(const json::Value& style, const Trail& at) const {
    const std::string_view use = style.get("use").text();
    if (use == "oauth2" || use == "via") {
      const FieldType type = use == "via" ? FieldType::integration : FieldType::oauth;
      const auto index = field_of_model(draft_.manifest.form, style.get("field").text());
      if (!index || draft_.manifest.form[*index].type != type)
        report(at.at("field"), "no such field of the type this style needs");
      return;
    }
    for (const json::Member& member : style.members()) {
      if (!member.value.is_string() || member.key == "use") continue;
      TemplatePlace place = TemplatePlace::credential;
      if (member.key == "service" || member.key == "region" || member.key == "key_id") place = TemplatePlace::signature;
      if (member.key == "value" && use != "header") place = TemplatePlace::url_secret;
      text(member.value, place, at.at(member.key));
    }
  }

  void check_request() const {
    const json::Value request = declaration_.get("request");
    const Trail at = root_.at("request");
    texts(request.get("path"), TemplatePlace::url, at.at("path"));
    texts(request.get("query"), TemplatePlace::url, at.at("query"));
    texts(request.get("headers"), TemplatePlace::content, at.at("headers"));
    const std::string_view method = request.get("method").text();
    const bool has_body = method != "" && method != "GET" && method != "HEAD";
    int bodies = 0;
    for (const std::string_view member : {"json", "form", "text"}) {
      if (request.find(member) == nullptr) continue;
      texts(request.get(member), TemplatePlace::content, at.at(member));
      if (!has_body) report(at.at(member), "a GET or HEAD request has no body");
      if (++bodies > 1) report(at.at(member), "a request has one body");
    }
  }

  void check_response() const {
    const json::Value response = declaration_.get("response");
    const Trail at = root_.at("response");
    const Trail errors = at.at("errors");
    for (const json::Member& member : response.get("errors").members()) {
      if (!parse_code(member.value.text())) report(errors.at(member.key), "no such error code");
    }
    check_limited(response.get("limited"), at.at("limited"));
    check_usage(response.get("usage"), at.at("usage"));
    if (response.find("page") != nullptr && params_.get("properties").find("next") != nullptr) {
      report(root_.at("params").at("properties").at("next"), "next is the page to go on with and not declared");
    }
  }

  void check_limited(const json::Value& limited, const Trail& at) const {
    for (std::size_t i = 0; i < limited.items().size(); ++i) {
      const json::Value item = limited.items()[i];
      if (item.find("equal") != nullptr && item.find("header") == nullptr)
        report(at.at(i).at("equal"), "equal is the text of a header");
    }
  }
  void check_usage(const json::Value& usage, const Trail& at) const {
    for (const json::Member& member : usage.members()) {
      const auto& fields = draft_.manifest.record_fields;
      const auto is_it = [&](const RecordField& field) { return field.name == member.key; };
      if (std::none_of(fields.begin(), fields.end(), is_it))
        report(at.at(member.key), "the usage record has no such field");
    }
  }

  void check_stream() const {
    const json::Value* stream = declaration_.find("stream");
    if (stream == nullptr) return;
    const Trail at = root_.at("stream");
    const json::Value request = stream->get("request");
    const Trail sent = at.at("request");
    texts(request.get("path"), TemplatePlace::url, sent.at("path"));
    texts(request.get("query"), TemplatePlace::url, sent.at("query"));
    texts(request.get("json"), TemplatePlace::content, sent.at("json"));
    check_usage(stream->get("usage"), at.at("usage"));
    const std::string_view when = stream->get("when").text();
    if (when.empty() || params_.get("properties").find(when.substr(1)) == nullptr)
      report(at.at("when"), "no such parameter");
  }

  const Draft& draft_;
  const Endpoint& endpoint_;
  json::Value declaration_;
  json::Value params_;
  json::Value own_, star_;
  bool inherited_;
  Trail root_;
};

}  // namespace

void check_endpoint(const Draft& draft, const Endpoint& endpoint, const json::Value& own, const json::Value& star,
                    bool inherited) {
  EndpointRules(draft, endpoint, own, star, inherited).check();
}

}  // namespace jackfield::manifests
