#include "validate/warnings.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/url_parts.h"
#include "base/words.h"

namespace jackfield {
namespace {

struct UsualLimit {
  std::string_view sub_type;
  double connections;
};
// The default max_connections of PostgreSQL and MySQL.
constexpr std::array<UsualLimit, 2> kUsualLimits{{{"pg", 100}, {"mysql2", 151}}};

constexpr std::string_view kEnvironments =
    "production prod live staging stage preprod preproduction development dev test testing tests qa uat sandbox demo "
    "local "
    "localhost preview ci canary dr backup";

// Words that name the kind of connection, or nothing, but not its purpose.
constexpr std::string_view kEmptyWords =
    "a an and for my new of on our the this to untitled copy account api app base config connection connector data "
    "database "
    "datasource db default instance integration key main server service source token warehouse postgres postgresql pg "
    "mysql "
    "mysql2 mariadb sqlite sqlite3 sql mssql sqlserver oracle oracledb snowflake databricks nocodb openai anthropic "
    "claude "
    "slack github gitlab google microsoft azure aws stripe";

bool is_word_byte(char c) noexcept {
  return ascii::is_lower(c) || ascii::is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_telling(std::string_view word) noexcept {
  if (word.find_first_not_of("0123456789") == std::string_view::npos) return false;
  return !has_word(kEmptyWords, word) || has_word(kEnvironments, word);
}

}  // namespace

void notice(const Field& field, const json::Value& value, bool visible, Noticed& noticed) {
  if (!visible) return;
  if (field.model == "connection.host") {
    noticed.host = value.text();
    noticed.has_host = noticed.host.size() > 0;
  } else if (field.tls_switch || field.model == "connection.ssl.enabled") {
    noticed.has_tls = value.is_boolean() || value.is_null();
    noticed.tls_on = value.as_boolean();
    noticed.tls_model = field.model;
  } else if (field.path.back() == "rejectUnauthorized" || field.path.back() == "trustServerCertificate") {
    noticed.has_check = value.is_boolean();
    noticed.checked = value.as_boolean() == (field.path.back() == "rejectUnauthorized");
    noticed.check_model = field.model;
  } else if (field.model == "pool.max") {
    noticed.pool = &field;
    noticed.pool_max = value.as_number();
  }
}

void add_warnings(const Manifest& manifest, const Noticed& noticed, Report& report) {
  if (noticed.has_host && (noticed.has_tls || noticed.has_check) && !is_local_host(noticed.host)) {
    if (noticed.has_tls && !noticed.tls_on) {
      add_finding(report.warnings, noticed.tls_model, Code::tls_off);
    } else if (noticed.has_check && !noticed.checked) {
      add_finding(report.warnings, noticed.check_model, Code::tls_unverified);
    }
  }
  for (const UsualLimit& limit : kUsualLimits) {
    if (noticed.pool == nullptr || manifest.sub_type != limit.sub_type || noticed.pool_max <= limit.connections)
      continue;
    add_param(add_finding(report.warnings, noticed.pool->model, Code::pool_large), "usual",
              static_cast<std::int64_t>(limit.connections));
  }
}

void advise_title(std::string_view title, Report& report) {
  const std::string text = ascii::lower(title);
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word_byte(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word_byte(text[end])) ++end;
    if (is_telling(std::string_view(text).substr(at, end - at))) return;
    at = end;
  }
  add_finding(report.warnings, "title", Code::title_advice);
}

}  // namespace jackfield
