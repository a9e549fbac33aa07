// A document as its form sees it: the value of each field, and what has no place in the form.
// Contract   spellings that normalise() accepts are read as those of the form. A regular document, which has only the
//            form's own keys, is read in one pass and never rebuilt.
// Ownership  borrows the document and the arena it was read with.
// Limits     linear in the document.
// Example    core/src/merge/merge.cc
#pragma once
#include "validate/validate.h"

namespace jackfield {

using json::Presence;

struct FormDocument {
  json::Value root;               // an object, or null
  std::span<json::Value> values;  // by field; null where it is absent
  std::span<Presence> nodes;      // by node
  bool has_unknown = false;       // a key that the form does not declare
  bool has_misplaced = false;     // a value where the form has an object
};
// An empty document, as long as none is stored.
[[nodiscard]] FormDocument empty_document(const Manifest& manifest, json::Arena& arena);
// `report` receives the problems of normalise().
[[nodiscard]] FormDocument read_document(const Manifest& manifest, json::Arena& arena, const json::Value& root,
                                         Report& report);
// The same of an empty document that parse_shaped() has filled by the form's shape: what follows from its values.
// Returns false if only read_document() reads it right: it has pairs that the form does not declare.
[[nodiscard]] bool settle_shaped(const Manifest& manifest, FormDocument& document);
// A stored config, which was normalised before it was stored.
[[nodiscard]] FormDocument read_stored(const Manifest& manifest, json::Arena& arena, const Config& config);

// One value as the form declares it: numbers written as text, PEM texts with comments. A PEM text that is good and
// needs no change comes back as checked.
[[nodiscard]] json::Value normal_value(json::Arena& arena, const Field& field, const json::Value& value);

// What a merged configuration has besides the values of fields.
struct Leftovers {
  struct Unknown {
    std::string path;
    std::size_t field;  // the key-value field that holds it; else FormNode::kNone
  };
  std::vector<Unknown> unknown;            // in the order of the documents
  std::vector<const FormNode*> misplaced;  // objects of the form that are something else
};

// Lists the unknown keys that are left when `sent` is merged into `stored` (RFC 7396), in the order of the merged
// document. `merged`: the values of the fields after the merge. Needed only where a document or a value has such keys.
void find_unknown(const Manifest& manifest, const FormDocument& stored, const FormDocument& sent, bool replace,
                  const FormValues& merged, Leftovers& leftovers);

// Checks values that were normalised and merged. On create defaults are filled in; hidden values are dropped.
void validate_values(const Manifest& manifest, FormValues& values, const Leftovers& leftovers, Stage stage,
                     const IntegrationLookup& lookup, Report& report);
// The config in form order, in memory of its own.
[[nodiscard]] Config build_config(const Manifest& manifest, const FormValues& values);

// Whether the field takes this key; one without declared keys takes any.
[[nodiscard]] bool declares_key(const Field& field, std::string_view key) noexcept;
// Whether a value of the field may have keys that the field does not declare.
[[nodiscard]] bool limits_keys(const Field& field, const json::Value& value) noexcept;
// Whether a value has such a key. By field.
[[nodiscard]] bool has_undeclared_pairs(const Manifest& manifest, std::span<const json::Value> values) noexcept;

}  // namespace jackfield
