#include "validate/warnings.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/host_name.h"
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

// What the warnings are about.
struct Noticed {
  std::string_view host;
  const Field* tls = nullptr;
  const Field* check = nullptr;
  bool tls_on = false;
  bool checked = false;
  const Field* pool = nullptr;
  double pool_max = 0;
};

Noticed notice(const Manifest& manifest, std::span<const json::Value> values, const Report& report) {
  Noticed noticed;
  for (const std::size_t i : manifest.plan.noticed) {
    const Field& field = manifest.form[i];
    const json::Value& value = values[i];
    if (!report.fields[i].visible) continue;
    if (field.is_host) {
      noticed.host = value.text();
    } else if (field.tls == TlsPart::on) {
      noticed.tls = value.is_boolean() || value.is_null() ? &field : nullptr;
      noticed.tls_on = value.as_boolean();
    } else if (field.tls != TlsPart::none) {
      noticed.check = value.is_boolean() ? &field : nullptr;
      noticed.checked = value.as_boolean() == (field.tls == TlsPart::verify);
    } else if (i == manifest.plan.pool_max) {
      noticed.pool = &field;
      noticed.pool_max = value.as_number();
    }
  }
  return noticed;
}

void warn_of_tls(const Noticed& noticed, Report& report) {
  const bool is_off = noticed.tls != nullptr && !noticed.tls_on;
  const bool is_unchecked = !is_off && noticed.check != nullptr && !noticed.checked;
  if (noticed.host.empty() || (!is_off && !is_unchecked) || is_local_host(noticed.host)) return;
  if (is_off) {
    add_finding(report.warnings, noticed.tls->model, Code::tls_off);
  } else {
    add_finding(report.warnings, noticed.check->model, Code::tls_unverified);
  }
}

}  // namespace

void warn_of_config(const Manifest& manifest, std::span<const json::Value> values, Report& report) {
  if (manifest.type != "database") return;
  const Noticed noticed = notice(manifest, values, report);
  warn_of_tls(noticed, report);
  for (const UsualLimit& limit : kUsualLimits) {
    if (noticed.pool == nullptr || noticed.pool_max <= limit.connections || manifest.sub_type != limit.sub_type)
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
