#include "config/secret.h"

#include "base/host.h"

namespace jackfield {

void Secret::clear() noexcept {
  wipe(text_.data(), text_.size());
  text_.clear();
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    clear();
    text_ = other.text_;
    other.clear();
  }
  return *this;
}

}  // namespace jackfield
