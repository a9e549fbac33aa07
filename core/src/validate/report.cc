#include <algorithm>

#include "validate/findings.h"

namespace jackfield {
namespace {

void write_params(json::Writer& writer, const std::vector<Detail>& params) {
  writer.begin_object();
  for (const Detail& detail : params) {
    writer.key(detail.name);
    if (const auto* flag = std::get_if<bool>(&detail.value)) writer.boolean(*flag);
    if (const auto* number = std::get_if<std::int64_t>(&detail.value)) writer.integer(*number);
    if (const auto* text = std::get_if<std::string>(&detail.value)) writer.string(*text);
    if (const auto* encoded = std::get_if<Json>(&detail.value)) writer.raw(encoded->bytes);
  }
  writer.end_object();
}

void write_findings(json::Writer& writer, const Findings& findings) {
  writer.begin_array();
  for (const Finding& finding : findings) {
    const CodeFacts& known = facts(finding.code);
    writer.begin_object();
    writer.key("path").string(finding.path);
    writer.key("code").string(known.name);
    writer.key("message").string(finding.message.empty() ? known.message : std::string_view(finding.message));
    writer.key("params");
    write_params(writer, finding.params);
    writer.end_object();
  }
  writer.end_array();
}

// The parts that do not change between calls were written when the manifest was loaded.
void write_fields(json::Writer& writer, const std::vector<FieldState>& fields) {
  std::string text = "{";
  text.reserve(fields.size() * 96);
  for (const FieldState& state : fields) {
    if (state.field->type == FieldType::space) continue;
    if (text.size() > 1) text += ',';
    text += state.field->state_head;
    text += state.visible ? R"(true,"required":)" : R"(false,"required":)";
    text += state.required ? "true" : "false";
    text += state.field->state_tail;
  }
  text += '}';
  writer.key("fields").raw(text);
}

std::size_t order_of(const Manifest& manifest, std::string_view path) noexcept {
  for (std::size_t i = 0; i < manifest.form.size(); ++i) {
    const std::string& model = manifest.form[i].model;
    if (path == model) return i;
    // An object of fields sorts with its first field, a key with its key-value field.
    if (path.size() < model.size() && model.starts_with(path) && model[path.size()] == '.') return i;
    if (path.size() > model.size() && path.starts_with(model) && path[model.size()] == '.') return i;
  }
  return manifest.form.size();
}

// In form order, unknown paths last; errors of one field keep their order.
void sort_errors(const Manifest& manifest, Findings& errors) {
  const std::size_t last = manifest.form.size() + 1;
  std::vector<std::size_t> ranks;
  ranks.reserve(errors.size());
  for (const Finding& finding : errors) {
    ranks.push_back(finding.code == Code::unknown_key ? last : order_of(manifest, finding.path));
  }
  Findings sorted;
  sorted.reserve(errors.size());
  for (std::size_t rank = 0; rank <= last; ++rank) {
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      if (ranks[i] == rank) sorted.push_back(std::move(errors[i]));
    }
  }
  errors = std::move(sorted);
}

}  // namespace

void add_errors(const Manifest& manifest, Report& report, std::vector<Finding> more) {
  if (more.empty()) return;
  for (Finding& finding : more) {
    // One error per path: a secret that must be sent again is not also reported as missing.
    const auto same = std::find_if(report.errors.begin(), report.errors.end(),
                                   [&](const Finding& each) { return each.path == finding.path; });
    if (same == report.errors.end()) {
      report.errors.push_back(std::move(finding));
    } else if (same->code == Code::required || same->code == Code::type) {
      *same = std::move(finding);
    }
  }
  sort_errors(manifest, report.errors);
}

void write_report(json::Writer& writer, const Report& report, bool fields) {
  if (!fields && report.errors.empty() && report.warnings.empty()) {
    writer.raw(R"({"valid":true,"errors":[],"warnings":[]})");
    return;
  }
  writer.begin_object();
  writer.key("valid").boolean(report.valid());
  writer.key("errors");
  write_findings(writer, report.errors);
  writer.key("warnings");
  write_findings(writer, report.warnings);
  if (fields) write_fields(writer, report.fields);
  writer.end_object();
}

Error report_error(const Report& report, Code code) {
  Json errors;
  json::Writer writer(errors.bytes);
  write_findings(writer, report.errors);
  return fail(code).with("errors", std::move(errors));
}

}  // namespace jackfield
