#include <algorithm>

#include "manifest/draft.h"
#include "manifest/template_rules.h"

namespace jackfield::manifests {
namespace {

void check_exposed(const Draft& draft) {
  const Trail root;
  const Trail head = root.at("manifest");
  const Trail expose = head.at("expose");
  const json::Value names = draft.own.get("manifest").get("expose");
  for (std::size_t i = 0; i < names.items().size(); ++i) {
    if (draft.manifest.find_endpoint(names.items()[i].text()) == nullptr)
      draft.report(expose.at(i), "no such endpoint");
  }
}

void check_options_from(const Draft& draft, std::size_t index) {
  const json::Value from = draft.form.items()[index].get("options_from");
  if (from.is_null()) return;
  const FieldPlace place(draft, index);
  const Trail at = place.field.at("options_from");
  const Endpoint* endpoint = draft.manifest.find_endpoint(from.get("endpoint").text());
  if (endpoint == nullptr || !endpoint->exposed || !endpoint->reads) {
    return place.report(at.at("endpoint"), "options come from an exposed endpoint that reads");
  }
  const Trail list = at.at("dependsOn");
  const json::Value params = endpoint->declaration.get("params").get("properties");
  for (std::size_t i = 0; i < from.get("dependsOn").items().size(); ++i) {
    const auto model = field_of_model(draft.manifest.form, from.get("dependsOn").items()[i].text());
    if (!model) {
      place.report(list.at(i), "no such field");
    } else if (draft.manifest.form[*model].secret) {
      place.report(list.at(i), "a secret is no parameter");
    } else if (params.find(draft.manifest.form[*model].key) == nullptr) {
      place.report(list.at(i), "the endpoint has no parameter of this field's key");
    }
  }
}

void check_foreign(const Draft& draft, const Endpoint& endpoint, const json::Value& own, bool inherited) {
  const Trail root;
  const Trail section = root.at("endpoints");
  const Trail at = section.at(endpoint.name);
  for (const json::Member& member : own.members()) {
    if (!is_for(endpoint.kind, member.key))
      draft.report(at.at(member.key), "an endpoint of this kind has no such member", inherited);
  }
}

void check_endpoints(const Draft& draft) {
  const json::Value star = draft.own.get("endpoints").get("*");
  for (std::size_t i = 0; i < draft.sources.size(); ++i) {
    const Endpoint& endpoint = draft.manifest.endpoints[i];
    const EndpointSource& source = draft.sources[i];
    check_foreign(draft, endpoint, source.written, source.inherited);
    // Endpoints of the base were checked with the base, unless this file has its own defaults or form.
    check_endpoint(draft, endpoint, source.written, star, source.inherited);
  }
}

}  // namespace

void check_use(const Draft& draft) {
  check_oauth(draft);
  check_exposed(draft);
  for (std::size_t i = 0; i < draft.form.items().size(); ++i) check_options_from(draft, i);
  check_endpoints(draft);
  check_examples(draft);
}

}  // namespace jackfield::manifests
