#include "parameters.h"

#include "connector/sql/bound_values.h"

namespace jackfield::postgresql {
namespace {

constexpr std::size_t kNull = static_cast<std::size_t>(-1);
constexpr Oid kUuid = 2950;

Error not_of_type() { return fail(Code::invalid_value); }

// Returns whether the value was written for the type.
Result<bool> append_typed(std::string& out, const json::Value& value, const CellType& type) {
  const bool is_structure = value.is_array() || value.is_object();
  switch (type.kind) {
    case CellKind::json:
      append_value_text(out, value);
      return is_structure;
    case CellKind::binary:
      if (is_binary_value(value)) {
        append_hex_bytea(out, value);
        return true;
      }
      if (is_structure) return not_of_type();
      if (!value.is_string() || !is_hex_bytea(value.text())) return fail(Code::binary_as_text);
      append_value_text(out, value);
      return true;
    case CellKind::array:
      if (value.is_object()) return not_of_type();
      if (value.is_array()) {
        JF_CHECK(append_array_text(out, value, type));
        return true;
      }
      break;
    default:
      if (is_structure) return not_of_type();
  }
  append_value_text(out, value);
  return false;
}

}  // namespace

bool Parameters::needs_types(const json::Value& values) {
  if (!values.is_array()) return false;
  for (const json::Value& value : values.items()) {
    if (value.is_string() || value.is_array() || value.is_object()) return true;
  }
  return false;
}

Status Parameters::bind_one(const json::Value& value, Oid type, const TypeCatalog& catalog, std::size_t position) {
  const std::size_t begin = text_.size();
  auto written = append_typed(text_, value, catalog.cell_type(type));
  if (!written) {
    written.error().pointer = "params." + std::to_string(position);
    return std::move(written).error();
  }
  if (text_.find('\0', begin) != std::string::npos) {
    return fail(Code::invalid_value, "params." + std::to_string(position));
  }
  const bool keeps_text = value.is_string() && is_text_type(type);
  if (*written || keeps_text) {
    oids_.back() = type;
    has_types_ = has_types_ || type != 0;
  } else if ((value.is_string() && type != kUuid) || (value.is_number() && !value.is_integer())) {
    fit_again_ = false;
  }
  offsets_.push_back(begin);
  text_ += '\0';
  return ok();
}

Status Parameters::bind(const json::Value& values, const std::vector<Oid>& types, const TypeCatalog& catalog) {
  clear();
  JF_TRY(const auto items, positional_values(values));
  for (std::size_t i = 0; i < items.size(); ++i) {
    oids_.push_back(0);
    if (items[i].is_null()) {
      offsets_.push_back(kNull);
      continue;
    }
    JF_CHECK(bind_one(items[i], i < types.size() ? types[i] : 0, catalog, i));
  }
  pointers_.reserve(offsets_.size());
  for (const std::size_t offset : offsets_) pointers_.push_back(offset == kNull ? nullptr : text_.data() + offset);
  return ok();
}

void Parameters::clear() noexcept {
  wipe_values(text_);
  offsets_.clear();
  pointers_.clear();
  oids_.clear();
  fit_again_ = true;
  has_types_ = false;
}

}  // namespace jackfield::postgresql
