// Templates filled in with the values of a config and of parameters.
// Contract   a text that holds an absent value is absent as a whole. A config's empty text is absent, a parameter's is
//            not. A JSON text that is one expression keeps the type of its value; everywhere else only scalars fit.
// Ownership  borrows its arguments; values are made in the arena.
// Errors     `type`, `one_line`, `required`, `pattern`, each with the name of the value
// Example    core/src/endpoint/service/build.cc
#pragma once
#include <optional>

#include "endpoint/service/request.h"
#include "manifest/rules/template_text.h"

namespace jackfield::service {

using manifests::Expression;
using Append = void (*)(std::string& out, std::string_view text);

class Expander {
 public:
  Expander(const Inputs& inputs, json::Arena& arena) : inputs_(inputs), arena_(arena) {}

  [[nodiscard]] json::Value value(const Expression& expression) const;  // null: absent
  // The text is one expression and nothing else.
  [[nodiscard]] static std::optional<Expression> single(std::string_view text);
  // nullopt: a value is absent. What is between expressions is copied as it is, or with `literal`.
  [[nodiscard]] Result<std::optional<std::string>> text(std::string_view pattern, Append append,
                                                        Append literal = nullptr) const;
  // nullopt: left out. Objects and lists of which nothing is left are left out too.
  [[nodiscard]] Result<std::optional<json::Value>> json(const json::Value& pattern) const;
  // The same, where an empty object stays.
  [[nodiscard]] Result<std::optional<json::Value>> body(const json::Value& pattern) const;
  // One segment, or several where the parameter is declared with the format "path".
  [[nodiscard]] Result<std::string> path(std::string_view pattern, const json::Value& properties) const;
  [[nodiscard]] bool is_hidden(std::string_view text) const noexcept;  // a secret in a preview

  [[nodiscard]] const Inputs& inputs() const noexcept { return inputs_; }
  [[nodiscard]] json::Arena& arena() const noexcept { return arena_; }

 private:
  [[nodiscard]] Status add_segment(std::string& out, const Expression& expression, bool keeps_slashes) const;
  [[nodiscard]] Result<std::optional<json::Value>> object(const json::Value& pattern) const;
  [[nodiscard]] Result<std::optional<json::Value>> list(const json::Value& pattern) const;

  const Inputs& inputs_;
  json::Arena& arena_;
};

// An error about the value of an expression.
[[nodiscard]] Error wrong(const Expression& expression, Code code);

}  // namespace jackfield::service
