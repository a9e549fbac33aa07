#include "connector/tls_settings.h"

#include "base/host_name.h"

namespace jackfield {
namespace {

constexpr std::string_view kEnabled = "connection.ssl.enabled";
constexpr std::string_view kVerify = "connection.ssl.rejectUnauthorized";

bool wanted(const Settings& settings) {
  if (settings.has_flag(kEnabled)) return settings.flag(kEnabled);
  return settings.has_flag(kVerify) || !settings.text("connection.ssl.ca").empty() ||
         !settings.text("connection.ssl.servername").empty() || !settings.text("connection.ssl.cert").empty() ||
         !settings.secret("connection.ssl.key").empty();
}

}  // namespace

Result<TlsSettings> read_tls(const Settings& settings, const ConnectorEnvironment& environment) {
  TlsSettings tls;
  tls.on = wanted(settings);
  if (!tls.on) return tls;
  tls.verify = settings.flag(kVerify, true);
  tls.server_name = lookup_host(settings.text("connection.ssl.servername"));
  const std::string ca = tls.verify ? settings.text("connection.ssl.ca") : std::string();
  const std::string certificate = settings.text("connection.ssl.cert");
  const Secret key = settings.secret("connection.ssl.key");
  if (tls.verify) tls.root = environment.ca_file;
  if (certificate.empty() != key.empty())
    return fail(Code::required, key.empty() ? "connection.ssl.key" : "connection.ssl.cert");
  if (ca.empty() && certificate.empty()) return tls;
  JF_TRY(tls.files, PrivateFiles::make(environment.temp_dir));
  if (!ca.empty()) {
    JF_TRY(tls.root, tls.files.write("ca.pem", ca));
  }
  if (!certificate.empty()) {
    JF_TRY(tls.certificate, tls.files.write("cert.pem", certificate));
    JF_TRY(tls.key, tls.files.write("key.pem", key.expose()));
  }
  return tls;
}

}  // namespace jackfield
