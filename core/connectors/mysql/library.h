// The functions of MariaDB Connector/C, loaded when it is first used
// (https://mariadb.com/docs/connectors/mariadb-connector-c).
// Contract   version 3.3 or later: earlier ones cannot be kept from plugins that send the password in clear. The plugin
//            for caching_sha2_password is opened here first, so that it binds to the system's OpenSSL like the library,
//            and not to the one that Node exports.
// Ownership  a table is shared and immutable; the library is never closed.
// Example    core/connectors/mysql/connector.cc
#pragma once
#include <mysql.h>
#include <mysql/plugin_auth.h>

#include <cstdarg>
#include <memory>
#include <string>

#include "connector/connector.h"
#include "os/dl.h"

namespace jackfield::mysql {

// clang-format off
#define JF_MARIADB_REQUIRED(X)                                                                                       \
  X(mysql_server_init) X(mysql_get_client_info) X(mysql_get_client_version) X(mysql_init) X(mysql_close)             \
  X(mysql_options) X(mysql_optionsv) X(mysql_errno) X(mysql_error) X(mysql_sqlstate) X(mysql_thread_id)              \
  X(mysql_get_server_info) X(mysql_get_socket) X(mysql_get_timeout_value_ms) X(mysql_real_connect_start)             \
  X(mysql_real_connect_cont) X(mysql_real_query_start) X(mysql_real_query_cont) X(mysql_use_result)                  \
  X(mysql_fetch_row_start) X(mysql_fetch_row_cont) X(mysql_fetch_lengths) X(mysql_free_result_start)                 \
  X(mysql_free_result_cont) X(mysql_fetch_fields) X(mysql_num_fields) X(mysql_field_count) X(mysql_affected_rows)    \
  X(mysql_insert_id) X(mysql_change_user_start) X(mysql_change_user_cont) X(mysql_more_results)                      \
  X(mysql_next_result_start) X(mysql_next_result_cont) X(mysql_set_local_infile_handler) X(mysql_stmt_init)          \
  X(mysql_stmt_prepare_start) X(mysql_stmt_prepare_cont) X(mysql_stmt_execute_start) X(mysql_stmt_execute_cont)      \
  X(mysql_stmt_fetch_start) X(mysql_stmt_fetch_cont) X(mysql_stmt_close_start) X(mysql_stmt_close_cont)              \
  X(mysql_stmt_close) X(mysql_stmt_free_result_start) X(mysql_stmt_free_result_cont) X(mysql_stmt_next_result_start) \
  X(mysql_stmt_next_result_cont) X(mysql_stmt_more_results) X(mysql_stmt_param_count) X(mysql_stmt_field_count)      \
  X(mysql_stmt_bind_param) X(mysql_stmt_bind_result) X(mysql_stmt_attr_set) X(mysql_stmt_result_metadata)            \
  X(mysql_free_result) X(mysql_stmt_affected_rows) X(mysql_stmt_insert_id) X(mysql_stmt_errno) X(mysql_stmt_error)   \
  X(mysql_stmt_sqlstate) X(mysql_get_ssl_cipher)
// clang-format on

// An authentication plugin, as mysql/client_plugin.h declares it; that header includes one that Debian does not ship.
// The library checks the interface's version, and gate.cc compares it with a plugin of the library.
struct LoginPlugin {
  int type;
  unsigned int interface_version;
  const char* name;
  const char* author;
  const char* about;
  unsigned int version[3];
  const char* license;
  void* reserved;
  int (*init)(char*, std::size_t, int, va_list);
  int (*deinit)();
  int (*options)(const char*, const void*);
  int (*log_in)(MYSQL_PLUGIN_VIO*, MYSQL*);
  void* hash_password;  // of version 0101; none: the certificate alone decides
};
inline constexpr int kLoginPlugins = 2;
inline constexpr unsigned int kLoginVersion = 0x0100, kNewestLoginVersion = 0x0101;

struct Mariadb {
  LoginPlugin* (*mysql_client_find_plugin)(MYSQL*, const char*, int) = nullptr;
  LoginPlugin* (*mysql_client_register_plugin)(MYSQL*, LoginPlugin*) = nullptr;
#define JF_MEMBER(name) JF_DECLARE(name);
  JF_MARIADB_REQUIRED(JF_MEMBER)
#undef JF_MEMBER
  decltype(&::mariadb_field_attr) mariadb_field_attr = nullptr;  // 3.1.8: the names of MariaDB's own types
  unsigned long (*ERR_peek_error)() = nullptr;                   // of its OpenSSL; null: built with another library
  void (*ERR_clear_error)() = nullptr;
  std::string plugin_folder;  // empty: none found

  void clear_tls_errors() const {
    if (ERR_clear_error != nullptr && ERR_peek_error != nullptr && ERR_peek_error() != 0) ERR_clear_error();
  }
};

struct MariadbOpened {
  Probe probe;
  std::shared_ptr<const Mariadb> functions;  // null unless available
};
[[nodiscard]] MariadbOpened open_mariadb(const ConnectorEnvironment& environment);

}  // namespace jackfield::mysql
