#include "api/config_rules.h"

#include <algorithm>

namespace jackfield::api {
namespace {

// The place of a path in the form. A path below a field (a key of a key-value field) belongs to it.
std::size_t form_order(const Manifest& manifest, const Finding& finding) {
  if (finding.code == Code::unknown_key) return manifest.form.size() + 1;
  std::size_t best = manifest.form.size();
  std::size_t length = 0;
  for (std::size_t i = 0; i < manifest.form.size(); ++i) {
    const std::string& model = manifest.form[i].model;
    const bool below = finding.path.starts_with(model) && finding.path.size() > model.size() && finding.path[model.size()] == '.';
    if (finding.path == model) return i;
    if (below && model.size() > length) {
      best = i;
      length = model.size();
    }
  }
  return best;
}

void add_findings(std::vector<Finding>& all, const std::vector<Finding>& more) {
  for (const Finding& finding : more) {
    const bool known = std::any_of(all.begin(), all.end(), [&](const Finding& f) { return f.path == finding.path; });
    if (!known) all.push_back(finding);
  }
}

}  // namespace

Checked check_config(const Manifest& manifest, json::Arena& arena, const Config* stored, const json::Value& sent, Stage stage,
                     const MergeOptions& options, const IntegrationLookup& lookup) {
  Checked checked;
  Report first;
  const json::Value normal = normalise(manifest, arena, sent, stage, stored, first);
  checked.merged = merge(manifest, stored, normal, options);
  const bool reentry = std::any_of(checked.merged.errors.begin(), checked.merged.errors.end(),
                                   [](const Finding& f) { return f.code == Code::secret_reentry_required; });
  if (reentry) {
    checked.report.errors = checked.merged.errors;
    return checked;
  }
  Validated validated = validate(manifest, checked.merged.config, stage, lookup);
  checked.config = std::move(validated.config);
  checked.report = std::move(first);
  add_findings(checked.report.errors, checked.merged.errors);
  add_findings(checked.report.errors, validated.report.errors);
  std::stable_sort(checked.report.errors.begin(), checked.report.errors.end(), [&](const Finding& a, const Finding& b) {
    return form_order(manifest, a) < form_order(manifest, b);
  });
  checked.report.warnings.insert(checked.report.warnings.end(), validated.report.warnings.begin(), validated.report.warnings.end());
  checked.report.fields = std::move(validated.report.fields);
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

std::string_view verb_name(SecretVerb verb) noexcept {
  switch (verb) {
    case SecretVerb::kept: return "kept";
    case SecretVerb::set: return "set";
    default: return "cleared";
  }
}

}  // namespace jackfield::api
