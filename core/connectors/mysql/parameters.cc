#include "parameters.h"

#include "connector/sql/bound_values.h"

namespace jackfield::mysql {

void Parameters::add(const json::Value& value, Cell& cell, MYSQL_BIND& bind) {
  const auto as_text = [&](std::string_view text, enum_field_types type) {
    cell.offset = text_.size();
    cell.size = static_cast<unsigned long>(text.size());
    text_ += text;
    bind.buffer_type = type;
    bind.buffer_length = cell.size;
    bind.length = &cell.size;
  };
  switch (value.kind()) {
    case json::Kind::null:
      bind.buffer_type = MYSQL_TYPE_NULL;
      return;
    case json::Kind::boolean:
    case json::Kind::integer:
      cell.integer = value.kind() == json::Kind::boolean ? (value.as_boolean() ? 1 : 0) : value.as_integer();
      bind.buffer_type = MYSQL_TYPE_LONGLONG;
      bind.buffer = &cell.integer;
      return;
    case json::Kind::number:
      cell.number = value.as_number();
      bind.buffer_type = MYSQL_TYPE_DOUBLE;
      bind.buffer = &cell.number;
      return;
    case json::Kind::big_integer:
      return as_text(value.text(), MYSQL_TYPE_NEWDECIMAL);
    case json::Kind::string:
      return as_text(value.text(), MYSQL_TYPE_STRING);
    case json::Kind::array:
    case json::Kind::object:
      return as_text(json::to_text(value), MYSQL_TYPE_STRING);
  }
}

Status Parameters::bind(const json::Value& values) {
  clear();
  JF_TRY(const auto items, positional_values(values));
  cells_.resize(items.size());
  binds_.resize(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) add(items[i], cells_[i], binds_[i]);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (binds_[i].length != nullptr) binds_[i].buffer = text_.data() + cells_[i].offset;
  }
  return ok();
}

void Parameters::clear() noexcept {
  wipe_values(text_);
  cells_.clear();
  binds_.clear();
}

}  // namespace jackfield::mysql
