// Settings in the store: short texts by name.
// Example    JF_TRY(const std::string check, session.settings().get("key_check"));
#pragma once
#include "store/rows.h"

namespace jackfield {

class StoreSettings {
 public:
  virtual Result<std::string> get(std::string_view name) const = 0;       // "" when absent
  virtual Status set(std::string_view name, std::string_view value) = 0;  // "": removes it

 protected:
  ~StoreSettings() = default;
};

}  // namespace jackfield
