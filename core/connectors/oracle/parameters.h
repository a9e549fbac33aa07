// Bound values, copied so that a call that never returns can keep them.
// Contract   null, boolean (0, 1), integers and numbers with every digit, text, {"$binary"} as bytes; arrays and other
//            objects as JSON text. An array is bound by the numbers of :1, :2, ..., or by the order in which names
//            first appear; an object by name, ignoring case.
// Ownership  owns its copies and wipes them: values may be secrets.
// Limits     limits::kQueryParameters.
// Example    core/connectors/oracle/cursor.cc
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"

namespace jackfield::oracle {

struct BoundValue {
  enum class Kind : std::uint8_t { null, integer, number, text, bytes } kind = Kind::null;
  std::string name;  // empty: by position
  std::int64_t integer = 0;
  std::string text;  // of numbers and bytes, too
};

class Parameters {
 public:
  Parameters() = default;
  Parameters(Parameters&&) noexcept = default;
  Parameters& operator=(Parameters&&) = delete;
  ~Parameters();
  [[nodiscard]] static Result<Parameters> read(const json::Value& values);

  [[nodiscard]] std::size_t count() const noexcept { return values_.size(); }
  // The value for each distinct name of a statement. Fails with parameter_count if a value is missing or left over.
  [[nodiscard]] Result<std::vector<const BoundValue*>> match(const std::vector<std::string_view>& names) const;

 private:
  std::vector<BoundValue> values_;
  bool by_name_ = false;
};

}  // namespace jackfield::oracle
