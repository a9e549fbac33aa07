// Bound values in text form, as PQsendQueryParams accepts them. The server infers their types from the statement.
// Contract   null, boolean, integer, number, big integer and text keep their value; arrays and objects as JSON text
//            (for json columns). PostgreSQL cannot store a zero byte in text, so it is refused instead of cutting the
//            value there.
// Limits     limits::kQueryParameters.
// Example    core/connectors/postgresql/sending.cc
#pragma once
#include <string>
#include <vector>

#include "json/json.h"

namespace jackfield::postgresql {

class Parameters {
 public:
  [[nodiscard]] Status bind(const json::Value& values);
  [[nodiscard]] int count() const noexcept { return static_cast<int>(pointers_.size()); }
  [[nodiscard]] const char* const* values() const noexcept { return pointers_.empty() ? nullptr : pointers_.data(); }
  void clear() noexcept;  // wipes: values may be secrets

 private:
  std::string text_;
  std::vector<std::size_t> offsets_;
  std::vector<const char*> pointers_;
};

}  // namespace jackfield::postgresql
