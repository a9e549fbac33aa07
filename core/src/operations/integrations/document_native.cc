#include "operations/integrations/document.h"

#include <algorithm>
#include <initializer_list>

#include "json/key_name.h"
#include "operations/form/config_rules.h"
#include "operations/integrations/body.h"
#include "operations/rows/decode.h"

namespace jackfield::api {
namespace {

constexpr std::int64_t kDocumentVersion = 1;

void check_members(const json::Value& object, std::initializer_list<std::string_view> known, Findings& findings) {
  for (const json::Member& member : object.members()) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    findings.add(json::is_short_identifier(member.key) ? member.key : "?", Code::unknown_key);
  }
}

std::optional<bool> read_switch(const json::Value& object, std::string_view name, Findings& findings) {
  const json::Value value = object.get(name);
  if (!value.is_null() && !value.is_boolean()) findings.add(name, Code::type);
  return value.is_boolean() ? std::optional(value.as_boolean()) : std::nullopt;
}

void check_meta(const json::Value& meta, Findings& findings) {
  if (meta.is_null()) return;
  if (!meta.is_object()) {
    findings.add("meta", Code::object_required);
  } else if (json::to_text(meta).size() > static_cast<std::size_t>(limits::kMetaBytes)) {
    findings.add("meta", Code::limit, {{"value", limits::kMetaBytes}});
  }
}

void read_row(const Catalogue& catalogue, const json::Value& object, DeclaredRow& row, Findings& findings) {
  check_members(object, {"type", "sub_type", "title", "enabled", "is_private", "is_default", "meta", "config"},
                findings);
  row.manifest = find_manifest(catalogue, object.get("type"), object.get("sub_type"), findings);
  row.title = read_title(object, "title", findings);
  row.enabled = read_switch(object, "enabled", findings);
  row.is_private = read_switch(object, "is_private", findings);
  row.is_default = read_switch(object, "is_default", findings);
  row.meta = object.get("meta");
  check_meta(row.meta, findings);
  row.config = object.get("config");
  if (!row.config.is_object()) findings.add("config", row.config.is_null() ? Code::required : Code::object_required);
}

// The findings of one integration, named within the document.
void add_below(const std::string& path, Findings& row, Findings& findings) {
  for (Finding& finding : row.report().errors) {
    finding.path = path + "." + finding.path;
    findings.report().errors.push_back(std::move(finding));
  }
}

void read_list(const Catalogue& catalogue, const json::Value& list, RowDocument& document, Findings& findings) {
  const auto items = list.items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    DeclaredRow row;
    row.path = "integrations." + std::to_string(i);
    if (items[i].is_object()) {
      Findings found;
      read_row(catalogue, items[i], row, found);
      add_below(row.path, found, findings);
    } else {
      findings.add(row.path, Code::object_required);
    }
    document.rows.push_back(std::move(row));
  }
}

}  // namespace

Result<RowDocument> read_rows(const Catalogue& catalogue, const json::Value& body, bool needs_owner) {
  if (!body.is_object()) return fail(Code::object_required);
  RowDocument document;
  Findings findings;
  check_members(body, {"jackfield", "owner", "integrations", "skipped"}, findings);
  const json::Value version = body.get("jackfield");
  if (version.is_null()) findings.add("jackfield", Code::required);
  if (!version.is_null() && version.as_integer() != kDocumentVersion) findings.add("jackfield", Code::option);
  if (needs_owner || !body.get("owner").is_null()) document.owner = read_title(body, "owner", findings);
  const json::Value list = body.get("integrations");
  if (!list.is_array()) findings.add("integrations", list.is_null() ? Code::required : Code::type);
  read_list(catalogue, list, document, findings);
  JF_CHECK(findings.status());
  return document;
}

std::string row_name(std::string_view type, std::string_view sub_type, std::string_view title) {
  std::string name(type);
  return name.append("\n").append(sub_type).append("\n").append(title);
}

}  // namespace jackfield::api
