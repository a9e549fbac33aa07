#include <algorithm>

#include "base/ascii.h"
#include "base/words.h"
#include "endpoint/pointer.h"
#include "endpoint/service/auth.h"
#include "endpoint/service/base_url.h"
#include "endpoint/service/encoding.h"
#include "manifest/field_value.h"

namespace jackfield::service {
namespace {

std::string lower_name(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(), ascii::to_lower);
  return out;
}

// Names that the sender sets itself, or that would change how a request is framed.
bool is_own_header(std::string_view lower) {
  return has_word("host content-length transfer-encoding connection upgrade te trailer expect", lower);
}

class Builder {
 public:
  Builder(const Endpoint& endpoint, const Inputs& inputs, const BuildOptions& options, json::Arena& arena)
      : declaration_(endpoint.declaration), options_(options), own_(inputs, arena) {
    request_ = declaration_.get("request");
    parts_ = options.in_parts ? declaration_.get("stream").get("request") : json::Value();
    properties_ = declaration_.get("params").get("properties");
  }

  Result<Request> run() {
    out_.method = request_.find("method") != nullptr ? request_.get("method").text() : std::string_view("GET");
    const json::Value style = chosen_style(declaration_, own_.inputs());
    if (style.get("use").text() != "via") {
      JF_CHECK(make(own_, declaration_, style));
      return std::move(out_);
    }
    const Inputs* linked = options_.linked;
    const json::Value theirs = linked != nullptr ? linked_declaration(*linked->manifest) : json::Value();
    if (theirs.is_null()) return fail(Code::unknown_integration, style.get("field").text());
    const Expander expander(*linked, own_.arena());
    JF_CHECK(make(expander, theirs, chosen_style(theirs, *linked)));
    return std::move(out_);
  }

 private:
  // The endpoint whose base and auth stand for the integration: the one that tests it.
  static json::Value linked_declaration(const Manifest& manifest) {
    const Endpoint* endpoint = manifest.find_endpoint(manifest.test_endpoint);
    if (endpoint != nullptr && endpoint->kind == Endpoint::Kind::http) return endpoint->declaration;
    for (const Endpoint& other : manifest.endpoints) {
      if (other.kind == Endpoint::Kind::http) return other.declaration;
    }
    return {};
  }

  Status make(const Expander& theirs, const json::Value& declared, const json::Value& style) {
    const json::Value* own_base = declaration_.find("base");
    JF_TRY(const Base base, own_base != nullptr ? make_base(*own_base, own_) : make_base(declared.get("base"), theirs));
    out_.origin = base.origin;
    JF_TRY(const std::string between, path_of_style(style, theirs));
    JF_CHECK(add_target(base.prefix + between));
    JF_CHECK(add_headers());
    JF_CHECK(add_body());
    add_default_headers();
    return apply_style(out_, style, theirs, options_);
  }

  // ---- path and query ----
  Status add_target(const std::string& prefix) {
    const bool goes_on = options_.page != nullptr && page_goes_by_address();
    if (goes_on) {
      if (!options_.page->cursor.starts_with('/')) return fail(Code::pattern, "next");
      out_.target = options_.page->cursor;
      return ok();
    }
    const json::Value path = parts_.find("path") != nullptr ? parts_.get("path") : request_.get("path");
    JF_TRY(const std::string made, own_.path(path.text(), properties_));
    out_.target = prefix + made;
    if (out_.target.empty()) out_.target = "/";
    JF_CHECK(add_pairs(out_.target, parts_.find("query") != nullptr ? parts_.get("query") : request_.get("query"), '?',
                       append_query_key, append_query_text));
    return add_page();
  }

  [[nodiscard]] std::string_view page_by() const { return declaration_.get("response").get("page").get("by").text(); }
  [[nodiscard]] bool page_goes_by_address() const { return page_by() == "link" || page_by() == "url"; }

  // Where the list goes on; the first page says it only if the manifest names its first value.
  [[nodiscard]] json::Value page_value() const {
    const json::Value page = declaration_.get("response").get("page");
    if (options_.page == nullptr) return page.get("start");
    if (page_by() == "cursor") return json::Value::string(own_.arena(), options_.page->cursor);
    return json::Value::integer(options_.page->at);
  }
  [[nodiscard]] bool has_json_body() const {
    return request_.get("json").is_object() || parts_.get("json").is_object();
  }
  Status add_page() {
    const json::Value value = page_value();
    if (value.is_null() || page_goes_by_address() || has_json_body()) return ok();
    const std::string_view key = declaration_.get("response").get("page").get("to").text();
    json::ObjectBuilder pair(own_.arena());
    return add_literal(out_.target, key, value, out_.target.find('?') == std::string::npos ? '?' : '&',
                       append_query_key, append_query_text);
  }

  static Status add_literal(std::string& out, std::string_view key, const json::Value& value, char before,
                            Append append_key, Append append_value) {
    if (before != '\0') out.push_back(before);
    append_key(out, key);
    out.push_back('=');
    append_value(out, scalar_text(value).value_or(std::string()));
    return ok();
  }

  // The pairs of a query or a form; "*" stands for the members of an object.
  Status add_pairs(std::string& out, const json::Value& pairs, char first, Append append_key,
                   Append append_value) const {
    char before = first;
    const auto add = [&](std::string_view key, const json::Value& value, const Expression* from) -> Status {
      if (value.is_null()) return ok();
      if (value.is_object() || (value.is_array() && from == nullptr))
        return from != nullptr ? Status(wrong(*from, Code::type)) : Status(fail(Code::type));
      for (const json::Value& item : value.is_array() ? value.items() : std::span(&value, 1)) {
        if (!scalar_text(item)) return wrong(*from, Code::type);
        JF_CHECK(add_literal(out, key, item, before, append_key, append_value));
        before = '&';
      }
      return ok();
    };
    for (const json::Member& member : pairs.members()) {
      if (!member.value.is_string()) {
        JF_CHECK(add(member.key, member.value, nullptr));
        continue;
      }
      const std::string_view pattern = member.value.text();
      if (const auto expression = Expander::single(pattern)) {
        const json::Value value = own_.value(*expression);
        if (member.key == "*" && value.is_object()) {
          for (const json::Member& each : value.members()) JF_CHECK(add(each.key, each.value, &*expression));
        } else {
          JF_CHECK(add(member.key, value, &*expression));
        }
        continue;
      }
      JF_TRY(const auto text, own_.text(pattern, append_as_is));
      if (text) JF_CHECK(add(member.key, json::Value::borrowed(*text), nullptr));
    }
    return ok();
  }

  // ---- headers ----
  Status add_header(std::string_view name, std::string value, std::string_view pointer) {
    const std::string lower = lower_name(name);
    if (!is_header_name(lower) || is_own_header(lower)) return fail(Code::unknown_key, pointer);
    if (!is_header_text(value)) return fail(Code::one_line, pointer);
    out_.headers.push_back({lower, std::move(value)});
    return ok();
  }

  static std::string_view first_name(std::string_view pattern) {
    manifests::TemplateText walk(pattern);
    return walk.next() ? walk.expression().name : std::string_view();
  }

  Status spread_headers(const Expression& expression) {
    const json::Value all = own_.value(expression);
    for (const json::Member& member : all.members()) {
      const auto text = scalar_text(member.value);
      if (!text) return wrong(expression, Code::type);
      JF_CHECK(add_header(member.key, *text, expression.name));
    }
    return ok();
  }

  Status add_headers() {
    for (const json::Member& member : request_.get("headers").members()) {
      if (!member.value.is_string()) {
        JF_TRY(const auto made, own_.json(member.value));
        if (made) JF_CHECK(add_header(member.key, ascii_json(*made), {}));
        continue;
      }
      const std::string_view pattern = member.value.text();
      const auto expression = Expander::single(pattern);
      if (member.key == "*" && expression) {
        JF_CHECK(spread_headers(*expression));
        continue;
      }
      JF_TRY(auto text, own_.text(pattern, append_as_is));
      if (text) JF_CHECK(add_header(member.key, *std::move(text), first_name(pattern)));
    }
    return ok();
  }

  void add_default(std::string_view name, std::string_view value) {
    if (out_.find(name) == nullptr) out_.headers.push_back({std::string(name), std::string(value)});
  }

  void add_default_headers() {
    const std::string_view format = declaration_.get("response").get("format").text();
    if (format.empty() || format == "json") add_default("accept", "application/json");
    if (out_.has_body) add_default("content-type", body_type_);
  }

  // ---- body ----
  Status add_body() {
    const json::Value* pattern = parts_.find("json");
    if (pattern == nullptr) pattern = request_.find("json");
    if (pattern != nullptr) return add_json(*pattern);
    if (const json::Value* form = request_.find("form")) {
      body_type_ = "application/x-www-form-urlencoded";
      out_.has_body = true;
      return add_pairs(out_.body, *form, '\0', append_form_text, append_form_text);
    }
    if (const json::Value* text = request_.find("text")) {
      JF_TRY(auto made, own_.text(text->text(), append_as_is));
      if (!made) return ok();
      body_type_ = "text/plain; charset=utf-8";
      out_.has_body = true;
      out_.body = *std::move(made);
    }
    return ok();
  }

  Status add_json(const json::Value& pattern) {
    JF_TRY(auto made, own_.body(pattern));
    if (!made) return ok();
    const json::Value page = page_value();
    if (made->is_object() && !page.is_null() && !page_goes_by_address()) {
      const std::string_view to = declaration_.get("response").get("page").get("to").text();
      const std::vector<std::string> path = split_at_dots(to);
      *made = json::set_at(own_.arena(), *made, path, page);
    }
    body_type_ = "application/json";
    out_.has_body = true;
    out_.body = json::to_text(*made);
    return ok();
  }

  static std::vector<std::string> split_at_dots(std::string_view text) {
    std::vector<std::string> parts;
    while (true) {
      const std::size_t dot = text.find('.');
      parts.emplace_back(text.substr(0, dot));
      if (dot == std::string_view::npos) return parts;
      text.remove_prefix(dot + 1);
    }
  }

  json::Value declaration_, request_, parts_, properties_;
  const BuildOptions& options_;
  Expander own_;
  Request out_;
  std::string_view body_type_;
};

}  // namespace

Request::~Request() {
  wipe(target.data(), target.size());
  wipe(body.data(), body.size());
  for (Header& header : headers) wipe(header.value.data(), header.value.size());
}

const Header* Request::find(std::string_view lower_name) const noexcept {
  const auto is_it = [&](const Header& header) { return header.name == lower_name; };
  const auto found = std::find_if(headers.begin(), headers.end(), is_it);
  return found == headers.end() ? nullptr : &*found;
}

Result<Request> build(const Endpoint& endpoint, const Inputs& inputs, const BuildOptions& options, json::Arena& arena) {
  return Builder(endpoint, inputs, options, arena).run();
}

json::Value with_defaults(const Endpoint& endpoint, const json::Value& params, const json::Value& config,
                          json::Arena& arena) {
  json::ObjectBuilder filled(arena, params);
  for (const json::Member& member : endpoint.declaration.get("params").get("properties").members()) {
    const json::Value* from = member.value.find("default_from");
    if (from == nullptr || !params.get(member.key).is_null()) continue;
    const json::Value value = endpoint::at_pointer(config, from->text());
    if (!is_empty(value)) filled.set(member.key, value);
  }
  return filled.build();
}

std::string_view linked_field(const Endpoint& endpoint, const Inputs& inputs) {
  const json::Value style = chosen_style(endpoint.declaration, inputs);
  return style.get("use").text() == "via" ? style.get("field").text() : std::string_view();
}

std::vector<std::string> credential_fields(const Endpoint& endpoint, const Inputs& inputs) {
  std::vector<std::string> models;
  const json::Value style = chosen_style(endpoint.declaration, inputs);
  const std::string_view field = style.get("field").text();
  if (!field.empty()) models.emplace_back(field);
  for (const json::Member& member : style.members()) {
    manifests::TemplateText walk(member.value.text());
    while (member.key != "when" && walk.next()) {
      const Field* used = inputs.manifest->find_field(walk.expression().name);
      if (used != nullptr && is_secret(*used)) models.push_back(used->model);
    }
  }
  return models;
}

}  // namespace jackfield::service
