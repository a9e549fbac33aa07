// The expressions {{config.x}} and {{params.y}} of a text.
// Contract   next() returns them in order; any other text between double braces sets bad(). Literal text may contain
//            single braces.
// Ownership  expressions are views of the text.
// Limits     linear in the text.
// Example    TemplateText walk("https://{{config.host}}/v1");  while (walk.next()) use(walk.expression());
#pragma once
#include <string_view>

namespace jackfield::manifests {

struct Expression {
  bool of_config = false;          // config; else params
  std::string_view name;           // dotted path
  std::size_t begin = 0, end = 0;  // in the text, braces included
};

class TemplateText {
 public:
  explicit TemplateText(std::string_view text) : text_(text) {}
  bool next() noexcept {
    const std::size_t begin = text_.find("{{", position_);
    if (begin == std::string_view::npos || bad_) return false;
    const std::size_t close = text_.find("}}", begin + 2);
    bad_ = close == std::string_view::npos;
    if (bad_) return false;
    std::string_view name = text_.substr(begin + 2, close - begin - 2);
    const bool of_config = name.starts_with("config.");
    bad_ = (!of_config && !name.starts_with("params.")) || name.size() == 7 ||
           name.find_first_of(" {}") != std::string_view::npos;
    if (bad_) return false;
    name.remove_prefix(7);
    expression_ = {of_config, name, begin, close + 2};
    position_ = close + 2;
    return true;
  }
  [[nodiscard]] const Expression& expression() const noexcept { return expression_; }
  [[nodiscard]] bool bad() const noexcept { return bad_; }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
  Expression expression_;
  bool bad_ = false;
};

}  // namespace jackfield::manifests
