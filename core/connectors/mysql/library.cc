#include "library.h"

#include "gate.h"

#include <unistd.h>

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
    } else if (c >= '0' && c <= '9') {
      parts[part] = parts[part] * 10 + static_cast<unsigned long>(c - '0');
    } else {
      break;
    }
  }
  return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

}  // namespace

MariadbOpened open_mariadb(const ConnectorEnvironment& environment) {
  MariadbOpened opened;
  opened.probe.remedy = "apt install libmariadb3";
  Library library = Library::open("libmariadb", kNames, environment.libraries);
  if (!library) {
    opened.probe.state = ProbeState::library_missing;
    opened.probe.reason = "The client library of MariaDB was not found. Tried: " + library.tried() + ".";
    return opened;
  }
  auto table = std::make_shared<Mariadb>();
#define JF_LOAD_ONE(name) JF_LOAD(library, *table, name);
  JF_MARIADB_REQUIRED(JF_LOAD_ONE)
#undef JF_LOAD_ONE
  JF_LOAD(library, *table, mysql_client_find_plugin);
  JF_LOAD(library, *table, mysql_client_register_plugin);
  JF_LOAD_OPTIONAL(library, *table, mariadb_field_attr);
  opened.probe.state = ProbeState::incompatible;
  std::string version;
  const unsigned long number = library.complete() ? package_version(*table, version) : 0;
  opened.probe.version = version;
  if (number < kOldest || number >= kTooNew) {
    opened.probe.reason = "The client library is not MariaDB Connector/C 3.3 or 3.4.";
    opened.probe.remedy = kNewer;
    return opened;
  }
  table->plugin_folder = find_plugin_folder(environment);
  open_login_plugin(table->plugin_folder);
  if (table->mysql_server_init(0, nullptr, nullptr) != 0 || !Gate::install(*table)) {
    opened.probe.reason = "The client library of MariaDB does not behave as its header says.";
    opened.probe.remedy = kNewer;
    return opened;
  }
  opened.probe.state = ProbeState::available;
  opened.probe.remedy.clear();
  opened.functions = std::move(table);
  return opened;
}

}  // namespace jackfield::mysql
