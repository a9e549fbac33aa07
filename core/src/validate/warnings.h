// Warnings: values that are allowed but probably not intended. They never block a write.
// Example    core/src/validate/validate.cc
#pragma once
#include "base/host_name.h"
#include "validate/findings.h"

namespace jackfield {

// The input of the warnings, read from the form once per call.
struct Noticed {
  std::string_view host;
  std::string_view tls_model;
  std::string_view check_model;
  bool has_host = false;
  bool has_tls = false;
  bool tls_on = false;
  bool has_check = false;
  bool checked = false;
  const Field* pool = nullptr;
  double pool_max = 0;
};
void add_warnings(const Manifest& manifest, const Noticed& noticed, Report& report);
void notice(const Field& field, const json::Value& value, bool visible, Noticed& noticed);

template <typename ValueOf>
void warn_of_config(const Manifest& manifest, Report& report, const ValueOf& value_of) {
  if (manifest.type != "database") return;
  Noticed noticed;
  for (std::size_t i = 0; i < manifest.form.size(); ++i)
    notice(manifest.form[i], value_of(i), report.fields[i].visible, noticed);
  add_warnings(manifest, noticed, report);
}

}  // namespace jackfield
