#include "operations/form/config_rules.h"
#include "base/words.h"

#include <algorithm>

namespace jackfield::api {

Checked check_config(const Manifest& manifest, json::Arena& arena, const Config* stored, const json::Value& sent,
                     Stage stage, const MergeOptions& options, const IntegrationLookup& lookup) {
  Checked checked;
  Report first;
  const json::Value normal = normalise(manifest, arena, sent, first);
  checked.merged = merge(manifest, stored, normal, options);
  const bool reentry = std::any_of(checked.merged.errors.begin(), checked.merged.errors.end(),
                                   [](const Finding& f) { return f.code == Code::secret_reentry_required; });
  if (reentry) {
    checked.report.errors = checked.merged.errors;
    return checked;
  }
  Validated validated = validate(manifest, checked.merged.config, stage, lookup);
  checked.config = std::move(validated.config);
  checked.report = std::move(validated.report);
  checked.report.warnings.insert(checked.report.warnings.begin(), first.warnings.begin(), first.warnings.end());
  add_errors(manifest, checked.report, std::move(first.errors));
  add_errors(manifest, checked.report, checked.merged.errors);
  return checked;
}

Status config_status(const Report& report) {
  if (report.valid()) return ok();
  const bool reentry = std::any_of(report.errors.begin(), report.errors.end(),
                                   [](const Finding& f) { return f.code == Code::secret_reentry_required; });
  return report_error(report, reentry ? Code::secret_reentry_required : Code::config_invalid);
}

const Manifest* find_manifest(const Catalogue& catalogue, const json::Value& type, const json::Value& sub_type,
                              Findings& findings) {
  bool named = true;
  const auto check = [&](std::string_view name, const json::Value& value) {
    if (value.is_string()) return;
    findings.add(name, value.is_null() ? Code::required : Code::type);
    named = false;
  };
  check("type", type);
  check("sub_type", sub_type);
  if (!named) return nullptr;
  const Manifest* manifest = catalogue.find(type.text(), sub_type.text());
  if (manifest == nullptr) findings.add("sub_type", Code::unknown_type);
  return manifest;
}

Result<const Manifest*> manifest_of(const Catalogue& catalogue, const json::Value& body) {
  Findings findings;
  const Manifest* manifest = find_manifest(catalogue, body.get("type"), body.get("sub_type"), findings);
  JF_CHECK(findings.status());
  return manifest;
}

std::string_view verb_name(SecretVerb verb) noexcept { return name_of("kept set cleared", verb); }

}  // namespace jackfield::api
