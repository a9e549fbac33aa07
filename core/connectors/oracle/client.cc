#include "client.h"

#include <dlfcn.h>

#include <filesystem>
#include <mutex>

#include "errors.h"
#include "os/dl.h"
#include "os/private_files.h"

namespace jackfield::oracle {
namespace {

constexpr const char* kLibrary = "libclntsh.so";
constexpr const char* kNames[] = {kLibrary};
constexpr std::string_view kKey = "oracle";
constexpr const char* kRemedy =
    "Install Oracle Instant Client 19 or newer (Basic or Basic Light) and libaio1, and give its folder as the library "
    "\"oracle\", or "
    "make it known to the system's loader.";
constexpr const char* kMissing = "No Oracle client library was found. Tried: ";

// Read instead of the machine's sqlnet.ora. Operating-system and Kerberos logins are off.
constexpr std::string_view kSqlnet = "SQLNET.AUTHENTICATION_SERVICES = (NONE)\nSQLNET.WALLET_OVERRIDE = FALSE\n";

// The operator gives a folder, as for other Oracle drivers; the file in it is opened.
std::vector<std::pair<std::string, std::string>> with_file_names(
    std::vector<std::pair<std::string, std::string>> paths) {
  for (auto& [key, path] : paths) {
    std::error_code ignored;
    if (key == kKey && std::filesystem::is_directory(path, ignored))
      path = (std::filesystem::path(path) / kLibrary).string();
  }
  return paths;
}

std::string folder_of(const Library& library) {
  Dl_info facts{};
  const void* symbol = library.find_optional("OCIClientVersion");
  if (symbol == nullptr || ::dladdr(symbol, &facts) == 0 || facts.dli_fname == nullptr) return {};
  return std::filesystem::path(facts.dli_fname).parent_path().string();
}

// One for the process, as ODPI-C sets the variable once for the process.
const std::string& config_folder(const std::string& parent) {
  static std::once_flag once;
  static PrivateFiles files;
  std::call_once(once, [&] {
    if (auto made = PrivateFiles::make(parent)) {
      files = *std::move(made);
      if (!files.write_in_folder("sqlnet.ora", kSqlnet)) files = PrivateFiles();
    }
  });
  return files.folder();
}

std::string version_text(const dpiVersionInfo& version) {
  return std::to_string(version.versionNum) + "." + std::to_string(version.releaseNum) + "." +
         std::to_string(version.updateNum);
}

ClientOpened unavailable(ProbeState state, std::string reason) {
  ClientOpened opened;
  opened.probe.state = state;
  opened.probe.reason = std::move(reason);
  opened.probe.remedy = kRemedy;
  return opened;
}

}  // namespace

ClientOpened make_client(const Dpi& dpi, const std::string& library_folder, const std::string& config_folder) {
  dpiContextCreateParams params{};
  params.defaultDriverName = "jackfield";
  if (!library_folder.empty()) params.oracleClientLibDir = library_folder.c_str();
  if (!config_folder.empty()) params.oracleClientConfigDir = config_folder.c_str();
  auto client = std::make_shared<Client>();
  client->dpi = dpi;
  dpiErrorInfo problem{};
  if (dpi.dpiContext_createWithParams(DPI_MAJOR_VERSION, DPI_MINOR_VERSION, &params, &client->context, &problem) !=
      DPI_SUCCESS) {
    const Failure failure = read_failure(problem);
    if (failure.dpi == kLibraryNotFound)
      return unavailable(ProbeState::library_missing, std::string(kMissing) + kLibrary + ".");
    return unavailable(ProbeState::incompatible, "The Oracle client library is older than 19, or is not that library.");
  }
  ClientOpened opened;
  dpiVersionInfo version{};
  if (dpi.dpiContext_getClientVersion(client->context, &version) == DPI_SUCCESS)
    opened.probe.version = version_text(version);
  opened.probe.state = ProbeState::available;
  opened.functions = std::move(client);
  return opened;
}

ClientOpened open_client(const ConnectorEnvironment& environment) {
  const Library library = Library::open(kKey, kNames, with_file_names(environment.libraries));
  if (!library) return unavailable(ProbeState::library_missing, kMissing + library.tried() + ".");
  const std::string folder = folder_of(library);
  if (folder.empty())
    return unavailable(ProbeState::incompatible, "The library that was found is not Oracle's client.");
  const std::string& config = config_folder(environment.temp_dir);
  if (config.empty()) return unavailable(ProbeState::incompatible, "The folder for temporary files cannot be written.");
  return make_client(compiled_in_dpi(), folder, config);
}

}  // namespace jackfield::oracle
