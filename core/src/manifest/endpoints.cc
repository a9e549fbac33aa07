#include <algorithm>

#include "base/words.h"
#include "manifest/draft.h"

namespace jackfield::manifests {
namespace {

// Members that an endpoint of one kind does not use: not copied from "*", and refused in the endpoint itself.
constexpr std::string_view kForHttp[] = {"base", "auth", "request", "response", "stream"};
constexpr std::string_view kForConnector[] = {"connector", "operation", "config"};
constexpr std::string_view kForConfig[] = {"from", "map"};

// Objects of these names are merged member by member; every other member of an endpoint replaces the default.
bool is_completed(std::string_view member) {
  return member == "request" || member == "response" || member == "limits" || member == "query" ||
         member == "headers" || member == "form" || member == "errors" || member == "usage";
}

json::Value complete(json::Arena& arena, const json::Value& own, const json::Value& defaults) {
  json::ObjectBuilder out(arena, own);
  for (const json::Member& member : defaults.members()) {
    const json::Value* present = own.find(member.key);
    if (present == nullptr) {
      out.set(member.key, member.value);
    } else if (is_completed(member.key) && present->is_object() && member.value.is_object()) {
      out.set(member.key, complete(arena, *present, member.value));
    }
  }
  return out.build();
}

Endpoint::Kind kind_of(const json::Value& own, const json::Value& star) {
  const std::string_view kind = (own.find("kind") != nullptr ? own : star).get("kind").text();
  if (kind == "connector") return Endpoint::Kind::connector;
  return kind == "config" ? Endpoint::Kind::config : Endpoint::Kind::http;
}

Endpoint::Operation operation_of(std::string_view word) {
  const auto index = index_of_word(kOperationWords, word);
  return index ? static_cast<Endpoint::Operation>(*index + 1) : Endpoint::Operation::none;
}

json::Value resolve(json::Arena& arena, Endpoint::Kind kind, const json::Value& own, const json::Value& star) {
  json::ObjectBuilder defaults(arena);
  for (const json::Member& member : star.members()) {
    if (member.key != "kind" && member.key != "example" && is_for(kind, member.key))
      defaults.set(member.key, member.value);
  }
  constexpr const char* kKinds[] = {"http", "connector", "config"};
  json::ObjectBuilder declaration(arena, complete(arena, own, defaults.build()));
  return declaration.set("kind", kKinds[static_cast<std::size_t>(kind)]).build();
}

void compile_store(Draft& draft) {
  const bool inherited = draft.own.find("store") == nullptr;
  const json::Value store = (inherited && draft.base != nullptr ? *draft.base : draft.own).get("store");
  const Trail root;
  const Trail at = root.at("store");
  draft.manifest.store_set = store.get("set").text();
  const json::Value* set = draft.stores.find(draft.manifest.store_set);
  if (set == nullptr) return draft.report(at.at("set"), "no such set of record fields", inherited);
  const auto add = [&](const json::Value& field) {
    draft.manifest.record_fields.push_back(
        {std::string(field.get("name").text()), field.get("type").text() == "number"});
  };
  for (const json::Value& field : set->items()) add(field);
  const Trail fields = at.at("fields");
  for (std::size_t i = 0; i < store.get("fields").items().size(); ++i) {
    const json::Value field = store.get("fields").items()[i];
    for (const RecordField& known : draft.manifest.record_fields) {
      if (known.name == field.get("name").text())
        draft.report(fields.at(i).at("name"), "the record has a field of this name", inherited);
    }
    add(field);
  }
}

// A required parameter that does not come from the config.
bool needs_parameters(const Endpoint& endpoint) {
  const json::Value params = endpoint.declaration.get("params");
  for (const json::Value& name : params.get("required").items()) {
    if (params.get("properties").get(name.text()).find("default_from") == nullptr) return true;
  }
  return false;
}

void compile_test(Draft& draft) {
  const bool inherited = draft.own.find("test") == nullptr;
  const json::Value test = (inherited && draft.base != nullptr ? *draft.base : draft.own).get("test");
  if (test.find("endpoint") == nullptr) return;
  const Trail root;
  const Trail section = root.at("test");
  const Trail at = section.at("endpoint");
  draft.manifest.test_endpoint = test.get("endpoint").text();
  const Endpoint* endpoint = draft.manifest.find_endpoint(draft.manifest.test_endpoint);
  if (endpoint == nullptr) return draft.report(at, "no such endpoint", inherited);
  if (needs_parameters(*endpoint)) draft.report(at, "a test needs no parameters", inherited);
}

}  // namespace

bool is_for(Endpoint::Kind kind, std::string_view member) {
  const auto has = [&](const auto& list) {
    return std::find(std::begin(list), std::end(list), member) != std::end(list);
  };
  if (has(kForHttp)) return kind == Endpoint::Kind::http;
  if (has(kForConnector)) return kind == Endpoint::Kind::connector;
  return !has(kForConfig) || kind == Endpoint::Kind::config;
}

void compile_endpoints(Draft& draft) {
  compile_store(draft);
  const json::Value own = draft.own.get("endpoints");
  const json::Value base = draft.base != nullptr ? draft.base->get("endpoints") : json::Value();
  const json::Value star = own.find("*") != nullptr ? own.get("*") : base.get("*");
  const json::Value exposed = draft.own.get("manifest").get("expose");
  const auto add = [&](const json::Member& member, const json::Value& source, bool inherited) {
    if (member.key == "*") return;
    Endpoint endpoint;
    endpoint.name = member.key;
    endpoint.kind = kind_of(source, star);
    endpoint.declaration = resolve(draft.arena, endpoint.kind, source, star);
    endpoint.exposed = std::any_of(exposed.items().begin(), exposed.items().end(),
                                   [&](const json::Value& v) { return v.text() == member.key; });
    endpoint.reads = endpoint.declaration.get("reads").as_boolean();
    endpoint.connector = endpoint.declaration.get("connector").text();
    endpoint.operation = operation_of(endpoint.declaration.get("operation").text());
    draft.manifest.endpoints.push_back(std::move(endpoint));
    draft.sources.push_back({source, inherited});
  };
  for (const json::Member& member : base.members()) {
    const json::Value* replaced = own.find(member.key);
    add(member, replaced != nullptr ? *replaced : member.value, replaced == nullptr);
  }
  for (const json::Member& member : own.members()) {
    if (base.find(member.key) == nullptr) add(member, member.value, false);
  }
  compile_test(draft);
}

}  // namespace jackfield::manifests
