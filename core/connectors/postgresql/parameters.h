// Bound values in text form, as PQsendQueryParams accepts them.
// Contract   null, booleans, numbers and texts go as they are, and the server infers their types from the statement.
//            For texts, arrays, objects and bytes the parameter's type must be known (needs_types(), described.cc):
//            array    a JSON array of any depth, its elements as below; of json elements only the outer one is an array
//            json     arrays and objects as JSON; a text is JSON already
//            bytea    {"$binary": "BASE64"}; a text only in the form \x0a0b
//            others   booleans, numbers, texts
//            The type goes with the value where the value was written for it, so that a server whose table changed
//            refuses it instead of reading it as something else.
// Errors     invalid_value and binary_as_text, with params.N. PostgreSQL cannot store a zero byte in text, so it is
//            refused instead of cutting the value there.
// Limits     limits::kQueryParameters.
// Example    core/connectors/postgresql/sending.cc
#pragma once
#include <string>
#include <vector>

#include "json/json.h"
#include "types.h"

namespace jackfield::postgresql {

class Parameters {
 public:
  [[nodiscard]] static bool needs_types(const json::Value& values);
  // `types` are those of the statement's parameters in order; empty: not asked for.
  [[nodiscard]] Status bind(const json::Value& values, const std::vector<Oid>& types, const TypeCatalog& catalog);
  [[nodiscard]] int count() const noexcept { return static_cast<int>(pointers_.size()); }
  [[nodiscard]] const char* const* values() const noexcept { return pointers_.empty() ? nullptr : pointers_.data(); }
  [[nodiscard]] const Oid* types() const noexcept { return has_types_ ? oids_.data() : nullptr; }
  // Whether a statement that was parsed for earlier values means the same for these, also if a column changed its type
  // since: the server then refuses it, or gives the same rows. Not so for fractions, dates and other texts.
  [[nodiscard]] bool fit_again() const noexcept { return fit_again_; }
  void clear() noexcept;  // wipes: values may be secrets

 private:
  [[nodiscard]] Status bind_one(const json::Value& value, Oid type, const TypeCatalog& catalog, std::size_t position);
  std::string text_;
  std::vector<std::size_t> offsets_;
  std::vector<const char*> pointers_;
  std::vector<Oid> oids_;
  bool fit_again_ = true;
  bool has_types_ = false;
};

// Appends PostgreSQL's text of an array. Fails without a pointer; `out` is then undefined.
[[nodiscard]] Status append_array_text(std::string& out, const json::Value& array, const CellType& type);
// "\x0a0b", with digits in lower or upper case.
[[nodiscard]] bool is_hex_bytea(std::string_view text) noexcept;
void append_hex_bytea(std::string& out, const json::Value& binary);

}  // namespace jackfield::postgresql
