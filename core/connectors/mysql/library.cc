#include "library.h"

#include <unistd.h>

#include "base/ascii.h"
#include "connector/client_library.h"
#include "gate.h"

namespace jackfield::mysql {
namespace {

constexpr const char* kNames[] = {"libmariadb.so.3"};
constexpr const char* kFolders[] = {"/usr/lib/x86_64-linux-gnu/libmariadb3/plugin",
                                    "/usr/lib/aarch64-linux-gnu/libmariadb3/plugin", "/usr/lib64/mariadb/plugin",
                                    "/usr/lib/mariadb/plugin"};
constexpr const char* kNewer = "Install libmariadb3 of Debian 12 or later, or name such a library as libmariadb.";
constexpr std::string_view kFolderKey = "libmariadb-plugins";
constexpr unsigned long kOldest = 30300;
constexpr unsigned long kTooNew = 40000;

std::string find_plugin_folder(const ConnectorEnvironment& environment) {
  for (const auto& [key, path] : environment.libraries) {
    if (key == kFolderKey) return path;
  }
  for (const char* folder : kFolders) {
    if (::access(folder, R_OK | X_OK) == 0) return folder;
  }
  return {};
}

// The library would open it without RTLD_DEEPBIND; a file that is already open keeps its bindings.
void open_login_plugin(const std::string& folder) {
  if (folder.empty()) return;
  const std::string path = folder + "/caching_sha2_password.so";
  const char* const names[] = {path.c_str()};
  static_cast<void>(Library::open("caching_sha2_password", names, {}));
}

// "3.3.20", the version of the package; mysql_get_client_version returns another one.
unsigned long package_version(const Mariadb& library, std::string& text) {
  const char* info = library.mysql_get_client_info();
  text = info == nullptr ? std::string() : std::string(info);
  unsigned long parts[3] = {0, 0, 0};
  std::size_t part = 0;
  for (const char c : text) {
    if (c == '.') {
      if (++part == 3) break;
    } else if (ascii::is_digit(c)) {
      parts[part] = parts[part] * 10 + static_cast<unsigned long>(c - '0');
    } else {
      break;
    }
  }
  return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

}  // namespace

MariadbOpened open_mariadb(const ConnectorEnvironment& environment) {
  ClientLibrary found({"libmariadb", kNames, "The client library of MariaDB", "apt install libmariadb3"},
                      environment.libraries);
  if (!found) return {found.probe, nullptr};
  auto table = std::make_shared<Mariadb>();
#define JF_LOAD_ONE(name) JF_LOAD(found.library, *table, name);
  JF_MARIADB_REQUIRED(JF_LOAD_ONE)
#undef JF_LOAD_ONE
  JF_LOAD(found.library, *table, mysql_client_find_plugin);
  JF_LOAD(found.library, *table, mysql_client_register_plugin);
  JF_LOAD_OPTIONAL(found.library, *table, mariadb_field_attr);
  JF_LOAD_OPTIONAL(found.library, *table, ERR_peek_error);
  JF_LOAD_OPTIONAL(found.library, *table, ERR_clear_error);
  const unsigned long number = found.library.complete() ? package_version(*table, found.probe.version) : 0;
  if (number < kOldest || number >= kTooNew)
    return {found.incompatible("The client library is not MariaDB Connector/C 3.3 or 3.4.", kNewer), nullptr};
  table->plugin_folder = find_plugin_folder(environment);
  open_login_plugin(table->plugin_folder);
  if (table->mysql_server_init(0, nullptr, nullptr) != 0 || !Gate::install(*table))
    return {found.incompatible("The client library of MariaDB does not behave as its header says.", kNewer), nullptr};
  return {found.available(found.probe.version), std::move(table)};
}

}  // namespace jackfield::mysql
