// Manifests: one data file describes one integration; the catalogue is all of them, checked and compiled at load.
// Contract   load() refuses a manifest that breaks a rule and names the file and JSON pointer; a loaded catalogue never
//            changes.
// Ownership  the catalogue owns everything; views and pointers into it are valid as long as the catalogue.
// Limits     json::kOpenLimits for the files; 200 fields and 64 endpoints per manifest.
// Format     core/manifests/schema.json, as in core/manifests/database/pg.json.
// Example    tests/unit/manifest/load.h
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "json/shape.h"

namespace jackfield {

enum class FieldType : std::uint8_t {
  text,
  number,
  password,
  select,
  switch_,
  checkbox,
  textarea,
  json,
  key_value,
  file,
  oauth,
  integration,
  space
};
enum class SelectMode : std::uint8_t { single, multiple, tags };

class Pattern;  // compiled, linear-time, anchored; see core/src/manifest/pattern/pattern.h

struct Validator {
  enum class Kind : std::uint8_t {
    pattern,
    min,
    max,
    min_length,
    max_length,
    email,
    url,
    hostname,
    port,
    pem,
    json,
    integer
  };
  Kind kind;
  double number = 0;                 // min, max, min_length, max_length
  std::vector<std::string> schemes;  // url
  std::shared_ptr<const Pattern> pattern;
  std::string message;  // pattern: the text people see
};

// "visible_when". `field` is the index of an earlier field, so one pass over the form decides everything.
struct Condition {
  enum class Kind : std::uint8_t { equal, not_equal, in, not_in, empty, not_empty, all_of, any_of };
  Kind kind;
  std::size_t field = 0;
  json::Value value;             // equal, not_equal: a scalar; in, not_in: an array
  std::vector<Condition> parts;  // all_of, any_of
};

// What a field decides about encryption in transit.
enum class TlsPart : std::uint8_t { none, on, verify, trust };

struct Field {
  std::string key;
  std::string model;              // dotted path in the config
  std::vector<std::string> path;  // model, split
  FieldType type = FieldType::text;
  bool required = false;
  bool secret = false;
  bool target = false;
  bool tls_switch = false;       // the boolean that `ssl: true` stands for
  bool dynamic_options = false;  // options_from: a value outside the list is not an error
  SelectMode mode = SelectMode::single;
  json::Value default_value;
  std::vector<std::string> options;
  std::vector<Validator> validators;
  std::unique_ptr<const Condition> visible_when;
  std::vector<std::vector<std::string>> aliases;        // older paths, split
  std::vector<std::string> collects;                    // key-value: flat keys below this path are moved here
  std::vector<std::pair<std::string, FieldType>> keys;  // key-value: allowed keys; empty = any. oauth: its members
  std::vector<std::pair<std::string, std::vector<Validator>>> key_validators;  // key-value: by key
  json::Value filter;                                                          // integration

  // Set by plan_form().
  TlsPart tls = TlsPart::none;
  bool is_host = false;       // connection.host, of which warnings speak
  bool in_ssl = false;        // a member of an object named ssl
  bool holds_pem = false;     // has the validator pem
  bool numeric_keys = false;  // key-value: some key is a number
  std::string state_head;     // `"connection.host":{"visible":`, as a report writes it
  std::string state_tail;     // `,"recommended":["localhost"]}`
};

struct Endpoint {
  enum class Kind : std::uint8_t { http, connector, config };
  // What a connector does; the words of the manifest, in this order, after `none`.
  enum class Operation : std::uint8_t { none, execute, query, schemas, tables, columns, cancel, pool, ping };
  std::string name;
  Kind kind = Kind::http;
  bool exposed = false;
  bool reads = false;
  Operation operation = Operation::none;  // kind connector
  std::string connector;                  // kind connector: "postgresql"
  json::Value declaration;                // with the defaults of "*" resolved
};

struct RecordField {
  std::string name;
  bool is_number = false;
};

// The form as a tree of config keys in form order, flat: a node is followed by all nodes below it, so that a walk over
// a config needs no path look-ups.
struct FormNode {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::string key;
  std::string member;               // `,"host":`, as JSON writes it behind another member
  std::string path;                 // "connection.host"; empty for the root
  std::size_t field = kNone;        // index into the form; kNone for an object on the way
  std::size_t first_field = kNone;  // the first field at or below this node
  std::size_t size = 1;             // nodes from this one to the last below it

  class Children {
   public:
    explicit Children(const FormNode& parent) : parent_(parent) {}
    struct Iterator {
      const FormNode* at;
      const FormNode& operator*() const noexcept { return *at; }
      Iterator& operator++() noexcept {
        at += at->size;
        return *this;
      }
      bool operator!=(const Iterator& other) const noexcept { return at != other.at; }
    };
    [[nodiscard]] Iterator begin() const noexcept { return {&parent_ + 1}; }
    [[nodiscard]] Iterator end() const noexcept { return {&parent_ + parent_.size}; }

   private:
    const FormNode& parent_;
  };
  [[nodiscard]] Children children() const noexcept { return Children(*this); }
  [[nodiscard]] const FormNode* find(std::string_view name) const noexcept;
};

// What follows from the fields of a form alone, worked out once.
struct FormPlan {
  static constexpr std::size_t kNone = FormNode::kNone;
  std::vector<FormNode> nodes;              // the first is the root
  std::vector<json::ShapeNode> shape;       // the same for a parser; a field is a slot
  std::vector<std::size_t> node_of;         // by field; kNone for a space
  std::vector<std::size_t> secrets;         // fields
  std::vector<std::size_t> shown_secrets;   // the same in the order of the nodes
  std::vector<std::size_t> converted;       // fields that may not be stored as they are sent
  std::vector<std::size_t> noticed;         // fields that warnings are about: the host, TLS, the size of the pool
  std::vector<std::size_t> keyed;           // fields whose values have only declared keys
  std::vector<std::size_t> deciders;        // fields that a condition names
  std::vector<std::size_t> hidden_secrets;  // secret fields with a condition
  std::size_t tls = kNone;                  // the field that `ssl: true` stands for
  std::size_t tls_object = kNone;           // the node that means TLS when it is sent as an object
  std::size_t pool_min = kNone, pool_max = kNone;
  bool always_normalise = false;  // an older spelling may look like one of the form

  [[nodiscard]] const FormNode& root() const noexcept { return nodes.front(); }
};
// Also sets the members of the fields that follow from the others.
[[nodiscard]] FormPlan plan_form(std::vector<Field>& form);

struct Manifest {
  std::string type;
  std::string sub_type;
  std::string title;
  std::int64_t version = 1;
  std::vector<std::string> aliases;
  std::vector<Field> form;
  FormPlan plan;  // plan_form(form)
  std::vector<Endpoint> endpoints;
  std::string test_endpoint;  // empty: the test is unsupported
  std::vector<RecordField> record_fields;
  std::string store_set;
  json::Value examples;
  json::Value document;      // the file with `extends` and defaults resolved
  std::string public_json;   // the answer of catalogue.get, encoded once
  std::string summary_json;  // the item of catalogue.list, encoded once

  [[nodiscard]] const Field* find_field(std::string_view model) const noexcept;
  [[nodiscard]] const Endpoint* find_endpoint(std::string_view name) const noexcept;
};

// Where a manifest breaks a rule, for `jackfield manifest check`.
struct ManifestProblem {
  std::string file;     // "database/pg"
  std::string pointer;  // JSON pointer into it
  std::string rule;     // constant text
};

namespace manifests {
class Problems;
}

class Catalogue {
 public:
  // `manifests`: an array of manifest objects in any order; `stores`: the object of core/manifests/stores.json.
  // All problems are collected; the first becomes the error `manifest_invalid` {file, pointer, rule}.
  [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> load(std::shared_ptr<json::Arena> arena,
                                                                     const json::Value& manifests,
                                                                     const json::Value& stores,
                                                                     std::vector<ManifestProblem>* problems = nullptr);
  // The same without the rules of endpoints, examples and OAuth, for a core that only shows and checks forms.
  [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> load_forms(std::shared_ptr<json::Arena> arena,
                                                                           const json::Value& manifests,
                                                                           const json::Value& stores);
  // Accepts aliases of a sub_type; returns nullptr if unknown.
  [[nodiscard]] const Manifest* find(std::string_view type, std::string_view sub_type) const noexcept;
  [[nodiscard]] const std::vector<std::unique_ptr<const Manifest>>& all() const noexcept {
    return manifests_;
  }  // type, order, sub_type

 private:
  Catalogue() = default;
  static Result<std::shared_ptr<const Catalogue>> finish(std::shared_ptr<json::Arena> arena,
                                                         std::vector<std::unique_ptr<const Manifest>> made,
                                                         const manifests::Problems& found);
  std::shared_ptr<json::Arena> arena_;
  std::vector<std::unique_ptr<const Manifest>> manifests_;
};

// The 15 types of the documentation, in its order.
[[nodiscard]] std::span<const std::string_view> integration_types() noexcept;
// The config as JSON Schema 2020-12: conditions as if/then, secrets writeOnly, nothing additional.
[[nodiscard]] json::Value json_schema(const Manifest& manifest, json::Arena& arena);

}  // namespace jackfield
