// One manifest while it is compiled: each stage reads the draft, fills in the manifest and reports broken rules.
// Contract   the stages run in the order of this file, on documents whose shape was checked. A stage may rely on the
//            ones before it. Problems that come from "extends" are reported at "/extends", since the file itself is not
//            wrong.
// Ownership  borrows the arena, the documents and the list of problems.
// Limits     linear in the document, except the search of a field by its model.
// Example    core/src/manifest/catalogue.cc
#pragma once
#include <optional>

#include "manifest/problems.h"

namespace jackfield::manifests {

// An endpoint's declaration as written, before "*" and `extends` are resolved.
struct EndpointSource {
  json::Value written;
  bool inherited;
};

struct Draft {
  json::Arena& arena;
  Problems& problems;
  json::Value own;          // the file
  const json::Value* base;  // the file it extends, or nullptr
  const json::Value& stores;
  Manifest& manifest;
  std::string file;                       // "database/pg"
  json::Value form{};                     // the fields, `extends` resolved
  std::vector<std::size_t> own_field{};   // per field: its place in the own form; kInherited
  std::vector<EndpointSource> sources{};  // per endpoint

  static constexpr std::size_t kInherited = static_cast<std::size_t>(-1);
  // `at` is a trail in the manifest's own file; `inherited`: the value came from the extended file.
  void report(const Trail& at, const char* rule, bool inherited = false) const {
    problems.add(file, inherited ? "/extends" : to_pointer(at), rule);
  }
};

// A trail into one field, whichever file it came from.
struct FieldPlace {
  const Draft& draft;
  Trail root{};
  Trail form{};
  Trail field{};
  bool inherited;

  FieldPlace(const Draft& d, std::size_t index) : draft(d), inherited(d.own_field[index] == Draft::kInherited) {
    form = root.at("form");
    field = form.at(d.own_field[index]);
  }
  FieldPlace(const FieldPlace&) = delete;
  FieldPlace& operator=(const FieldPlace&) = delete;
  void report(const Trail& at, const char* rule) const { draft.report(at, rule, inherited); }
  void operator()(const Trail& at, const char* rule) const { report(at, rule); }  // as a Report
  void report(std::string_view member, const char* rule) const { report(field.at(member), rule); }
};

// form.cc: the form with `extends` resolved, each field compiled.
void compile_form(Draft& draft);
// form_rules.cc: rules between fields.
void check_form(const Draft& draft);
// The words of Endpoint::Operation, in its order.
inline constexpr std::string_view kOperationWords = "execute query schemas tables columns cancel pool ping";
// endpoints.cc: endpoints with `extends` and "*" resolved, the test, the usage record.
void compile_endpoints(Draft& draft);
// What an endpoint of this kind may have.
[[nodiscard]] bool is_for(Endpoint::Kind kind, std::string_view member);
// use_rules.cc: rules that only a core that calls endpoints needs; it calls the functions below.
void check_use(const Draft& draft);
// endpoint_rules.cc: names, templates, targets and secrets of one endpoint.
void check_endpoint(const Draft& draft, const Endpoint& endpoint, const json::Value& own, const json::Value& star,
                    bool inherited);
// example_rules.cc: what the examples must cover; they are not run here.
void check_examples(const Draft& draft);
// publish.cc: the resolved document and the texts that the catalogue returns.
void publish(Draft& draft);

// The index of the field of that model in a form.
[[nodiscard]] std::optional<std::size_t> field_of_model(const std::vector<Field>& form, std::string_view model);
// The field that a path names: the field itself, or a member of a field that holds several values.
[[nodiscard]] std::optional<std::size_t> field_of_name(const Draft& draft, std::string_view name);

}  // namespace jackfield::manifests
