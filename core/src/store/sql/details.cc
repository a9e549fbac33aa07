#include "store/sql/details.h"

#include "json/json.h"

namespace jackfield::sql {

std::string encode_details(const AuditEntry& entry, std::string_view token) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  if (!entry.changed.empty()) {
    writer.key("changed").begin_array();
    for (const std::string& path : entry.changed) writer.string(path);
    writer.end_array();
  }
  if (!entry.secrets.empty()) {
    writer.key("secrets").begin_object();
    for (const auto& [path, verb] : entry.secrets) writer.key(path).string(verb);
    writer.end_object();
  }
  if (!entry.references.empty()) {
    writer.key("references").begin_object();
    for (const auto& [path, scheme] : entry.references) writer.key(path).string(scheme);
    writer.end_object();
  }
  if (!entry.counts.empty()) {
    writer.key("counts").begin_object();
    for (const auto& [name, count] : entry.counts) writer.key(name).integer(count);
    writer.end_object();
  }
  if (entry.target_changed) writer.key("target_changed").boolean(true);
  if (entry.exemption_used) writer.key("exemption_used").boolean(true);
  if (!token.empty()) writer.key("token").string(token);
  if (!entry.subject.empty()) writer.key("subject").string(entry.subject);
  writer.end_object();
  return out;
}

}  // namespace jackfield::sql
