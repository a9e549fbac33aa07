#include "operations/form/config_rules.h"
#include "base/words.h"

#include <algorithm>

namespace jackfield::api {

namespace {

bool asks_again(const std::vector<Finding>& errors) {
  return std::any_of(errors.begin(), errors.end(),
                     [](const Finding& finding) { return finding.code == Code::secret_reentry_required; });
}

}  // namespace

SentForm read_sent(const Manifest& manifest, json::Arena& arena, const json::Value& sent) {
  SentForm read;
  read.document = read_document(manifest, arena, sent, read.report);
  return read;
}

CheckedForm check_form(const Manifest& manifest, json::Arena& arena, const FormDocument* stored, SentForm sent,
                       Stage stage, const MergeOptions& options, const IntegrationLookup& lookup) {
  CheckedForm checked{.merged = merge(manifest, arena, stored, sent.document, options), .report = {}};
  Merged& merged = checked.merged;
  if (asks_again(merged.errors)) {
    checked.report.errors = merged.errors;
    return checked;
  }
  validate_values(manifest, merged.values, merged.leftovers, stage, lookup, checked.report);
  checked.report.warnings.insert(checked.report.warnings.begin(), sent.report.warnings.begin(),
                                 sent.report.warnings.end());
  add_errors(manifest, checked.report, std::move(sent.report.errors));
  add_errors(manifest, checked.report, merged.errors);
  return checked;
}

Checked check_config(const Manifest& manifest, json::Arena& arena, const Config* stored, const json::Value& sent,
                     Stage stage, const MergeOptions& options, const IntegrationLookup& lookup) {
  FormDocument before;
  if (stored != nullptr) before = read_stored(manifest, arena, *stored);
  CheckedForm form = check_form(manifest, arena, stored == nullptr ? nullptr : &before,
                                read_sent(manifest, arena, sent), stage, options, lookup);
  Checked checked{.config = {}, .merged = std::move(form.merged), .report = std::move(form.report)};
  if (!asks_again(checked.merged.errors)) checked.config = build_config(manifest, checked.merged.values);
  return checked;
}

Status config_status(const Report& report) {
  if (report.valid()) return ok();
  return report_error(report, asks_again(report.errors) ? Code::secret_reentry_required : Code::config_invalid);
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
