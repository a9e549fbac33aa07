#include "parameters.h"

#include "connector/sql/bound_values.h"

namespace jackfield::postgresql {
namespace {

constexpr std::size_t kNull = static_cast<std::size_t>(-1);

}  // namespace

Status Parameters::bind(const json::Value& values) {
  clear();
  JF_TRY(const auto items, positional_values(values));
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].is_null()) {
      offsets_.push_back(kNull);
      continue;
    }
    if (items[i].is_string() && items[i].text().find('\0') != std::string_view::npos) {
      return fail(Code::invalid_value, "params/" + std::to_string(i));
    }
    offsets_.push_back(text_.size());
    append_value_text(text_, items[i]);
    text_ += '\0';
  }
  pointers_.reserve(offsets_.size());
  for (const std::size_t offset : offsets_) pointers_.push_back(offset == kNull ? nullptr : text_.data() + offset);
  return ok();
}

void Parameters::clear() noexcept {
  wipe_values(text_);
  offsets_.clear();
  pointers_.clear();
}

}  // namespace jackfield::postgresql
