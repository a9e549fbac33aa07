// What is typed into the fields of SQL Server stays in its own value of the connection
// string: the driver reads it back as it was typed. The fields are separated by the byte 1. [S21]
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "../../core/connectors/sqlserver/dial.h"
#include "config/config_access.h"
#include "connector/connector.h"

using namespace jackfield;

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

Settings settings_of(const std::array<std::string_view, 4>& fields) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("client").string("mssql").key("connection").begin_object();
  writer.key("host").string("db.example.com").key("user").string(fields[0]).key("password").string(fields[1]);
  writer.key("database").string(fields[2]).key("parameters").begin_object();
  if (!fields[3].empty()) writer.key("appName").string(fields[3]);
  writer.end_object().end_object().end_object();
  auto arena = std::make_shared<json::Arena>();
  const auto value = json::parse(*arena, text, json::kConfigLimits);
  return Settings(ConfigAccess::make(arena, value ? *value : json::Value()));
}

// As the driver reads it: a braced value ends at the first brace that ends the text or comes before a semicolon.
std::string_view value_of(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    demand(equals != std::string_view::npos);
    const std::string_view name = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    std::string_view value;
    if (text.starts_with('{')) {
      const std::size_t end = text.find("};");
      demand(end != std::string_view::npos);
      value = text.substr(1, end - 1);
      text.remove_prefix(end + 2);
    } else {
      value = text.substr(0, text.find(';'));
      text.remove_prefix(std::min(text.size(), value.size() + 1));
    }
    if (name == key) return value;
    demand(name == "SERVERNAME" || name == "WSID" || name == "UID" || name == "PWD" || name == "APP" ||
           name == "DATABASE" || name == "ApplicationIntent");
  }
  return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(bytes), size);
  std::array<std::string_view, 4> fields;
  for (std::string_view& field : fields) {
    field = rest.substr(0, rest.find('\1'));
    rest.remove_prefix(std::min(rest.size(), field.size() + 1));
  }
  const auto options = sqlserver::dial_options(settings_of(fields));
  if (!options) return 0;
  const std::string text = sqlserver::connection_text(*options);
  demand(value_of(text, "UID") == options->user && value_of(text, "PWD") == options->password.expose());
  demand(value_of(text, "DATABASE") == options->database && value_of(text, "APP") == options->app);
  demand(value_of(text, "SERVERNAME") == "jackfield");
  return 0;
}
