#include "base/result.h"

namespace jackfield {

Error::Error() noexcept = default;
Error::Error(Code its_code, std::string_view its_pointer) : code(its_code), pointer(its_pointer) {}
Error::Error(const Error& other) = default;
Error::Error(Error&& other) noexcept = default;
Error& Error::operator=(const Error& other) = default;
Error& Error::operator=(Error&& other) noexcept = default;
Error::~Error() = default;

Error& Error::with(std::string_view name, std::int64_t value) & {
  details.push_back({std::string(name), value});
  return *this;
}
Error& Error::with(std::string_view name, bool value) & {
  details.push_back({std::string(name), value});
  return *this;
}
Error& Error::with(std::string_view name, std::string value) & {
  details.push_back({std::string(name), std::move(value)});
  return *this;
}
Error& Error::with(std::string_view name, const char* value) & { return with(name, std::string(value)); }
Error& Error::with(std::string_view name, Json value) & {
  details.push_back({std::string(name), std::move(value)});
  return *this;
}

Error fail(Code code, std::string_view pointer) { return Error(code, pointer); }

}  // namespace jackfield
