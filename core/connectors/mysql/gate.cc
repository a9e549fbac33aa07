#include "gate.h"

#include <fcntl.h>
#include <poll.h>

#include <mutex>
#include <utility>

namespace jackfield::mysql {
namespace {

constexpr const char* kName = "jackfield_gate";
// No plugin that sends the password in clear, and none that prompts.
constexpr const char* kLogins = "mysql_native_password,caching_sha2_password,client_ed25519,sha256_password";
constexpr int kAlone = 100;  // milliseconds for what the library waits for outside of a dial, as when it says goodbye

thread_local Gate* current_gate = nullptr;

int log_in(MYSQL_PLUGIN_VIO* channel, MYSQL* mysql) {
  Gate* gate = Gate::current();
  const auto send_login = [channel] { return channel->write_packet(channel, nullptr, 0) == 0; };
  return gate != nullptr && gate->pass(send_login, mysql) ? CR_OK : CR_ERROR;
}

int wait_for_socket(my_socket socket, my_bool is_read, int) {
  if (const Gate* gate = Gate::current()) return gate->wait() ? 1 : 0;
  pollfd fd{static_cast<int>(socket), static_cast<short>(is_read ? POLLIN : POLLOUT), 0};
  return ::poll(&fd, 1, kAlone) > 0 ? 1 : 0;
}

LoginPlugin& plugin() {
  static LoginPlugin one{kLoginPlugins, kLoginVersion, kName,   "Jackfield", "Tells the name of the certificate",
                         {1, 0, 0},     "MIT",         nullptr, nullptr,     nullptr,
                         nullptr,       log_in,        nullptr};
  return one;
}

// Version 3.4 does not require these two names in the certificate. In another spelling they are ordinary addresses.
std::string not_excused(const std::string& name) {
  if (name == "127.0.0.1") return "127.0.0.01";
  return name == "::1" ? "0::1" : name;
}

bool is_same(const char* text, const std::string& wanted) { return text != nullptr && wanted == text; }

}  // namespace

void keep_nonblocking(int socket) noexcept {
  const int flags = ::fcntl(socket, F_GETFL);
  if (flags >= 0) static_cast<void>(::fcntl(socket, F_SETFL, flags | O_NONBLOCK));
}

bool Gate::install(const Mariadb& library) {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  MYSQL* mysql = library.mysql_init(nullptr);
  if (mysql == nullptr) return false;
  // A plugin that every library has shows whether plugins have the expected layout, and their interface version.
  const LoginPlugin* known = library.mysql_client_find_plugin(mysql, "mysql_native_password", kLoginPlugins);
  bool good = known != nullptr && known->type == kLoginPlugins && known->interface_version >= kLoginVersion &&
              known->interface_version <= kNewestLoginVersion && is_same(known->name, "mysql_native_password") &&
              known->log_in != nullptr;
  if (good) plugin().interface_version = known->interface_version;
  // It may already be registered: all contexts of the process share the library.
  good = good && (library.mysql_client_register_plugin(mysql, &plugin()) == &plugin() ||
                  library.mysql_client_find_plugin(mysql, kName, kLoginPlugins) == &plugin());
  const std::string none;
  good = good && Gate(library, {none, none, none, 0, false, {}}).set_options(mysql);
  library.mysql_close(mysql);
  return good;
}

Gate::Gate(const Mariadb& library, GateTerms terms) : library_(library), terms_(std::move(terms)) {
  current_gate = this;
}
Gate::~Gate() { current_gate = nullptr; }
Gate* Gate::current() noexcept { return current_gate; }

bool Gate::set_options(MYSQL* mysql) const {
  return library_.mysql_optionsv(mysql, MYSQL_DEFAULT_AUTH, kName) == 0 &&
         library_.mysql_optionsv(mysql, MARIADB_OPT_RESTRICTED_AUTH, kName) == 0 &&
         library_.mysql_optionsv(mysql, MARIADB_OPT_IO_WAIT, wait_for_socket) == 0;
}

bool Gate::pass(const std::function<bool()>& send_login, MYSQL* mysql) {
  outcome_ = Outcome::unknown_library;
  if (!is_same(mysql->host, terms_.address) || !is_same(mysql->user, terms_.user) || mysql->port != terms_.port)
    return false;
  outcome_ = Outcome::no_encryption;
  if (terms_.tls && (mysql->server_capabilities & CLIENT_SSL) == 0) return false;
  outcome_ = Outcome::stopped;
  const auto socket = static_cast<int>(library_.mysql_get_socket(mysql));
  keep_nonblocking(socket);
  std::string name = not_excused(terms_.name);
  char* const address = std::exchange(mysql->host, name.data());
  const bool sent = send_login();
  mysql->host = address;
  keep_nonblocking(socket);
  if (!sent || (terms_.tls && library_.mysql_get_ssl_cipher(mysql) == nullptr)) return false;
  if (library_.mysql_optionsv(mysql, MARIADB_OPT_RESTRICTED_AUTH, kLogins) != 0) return false;
  outcome_ = Outcome::passed;
  return true;
}

}  // namespace jackfield::mysql
