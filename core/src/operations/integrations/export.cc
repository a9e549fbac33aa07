// The integrations of a workspace as a document: no ids, no times, and prompts in place of secrets.
#include <algorithm>
#include <tuple>

#include "api/handlers.h"
#include "mask/mask.h"
#include "merge/declared.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

constexpr Page kWholeWorkspace{1'000'000, 0};

struct ExportedRow {
  IntegrationRow row;
  std::vector<std::string> awaited;
  bool stays_disabled = false;
};

void read_awaited(std::string_view lines, ExportedRow& exported) {
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    const std::string_view line = lines.substr(at, end - at);
    if (line == kStaysDisabled) {
      exported.stays_disabled = true;
    } else {
      exported.awaited.emplace_back(line);
    }
    at = end + 1;
  }
}

Result<std::vector<ExportedRow>> load_rows(Call& call, Session& session) {
  std::vector<ExportedRow> rows;
  const auto keep = [&](const IntegrationRow& row) { rows.push_back(ExportedRow{.row = row}); };
  const ListFilter filter{.with_config = true};
  JF_TRY([[maybe_unused]] const std::int64_t all,
         session.integrations().list(call.scope(), filter, kWholeWorkspace, keep));
  for (ExportedRow& exported : rows) {
    JF_TRY(const std::string awaited, session.settings().get(awaited_setting(exported.row.id)));
    read_awaited(awaited, exported);
  }
  // Rows of one name keep their order.
  std::stable_sort(rows.begin(), rows.end(), [](const ExportedRow& a, const ExportedRow& b) {
    return std::tie(a.row.type, a.row.sub_type, a.row.title) < std::tie(b.row.type, b.row.sub_type, b.row.title);
  });
  return rows;
}

void write_name(json::Writer& writer, const IntegrationRow& row) {
  writer.key("type").string(row.type).key("sub_type").string(row.sub_type).key("title").string(row.title);
}

void write_exported(json::Writer& writer, const ExportedRow& exported, const Opened& opened) {
  const IntegrationRow& row = exported.row;
  json::Arena arena;
  writer.begin_object();
  write_name(writer, row);
  // What waits for its secrets is disabled until they come.
  writer.key("enabled").boolean(row.enabled || (!exported.awaited.empty() && !exported.stays_disabled));
  if (row.is_private) writer.key("is_private").boolean(true);
  if (row.is_default) writer.key("is_default").boolean(true);
  if (row.meta != "{}") writer.key("meta").raw(row.meta);
  const Masked masked = mask(*opened.manifest, opened.config, arena);
  writer.key("config").value(declare(*opened.manifest, arena, masked, exported.awaited)).end_object();
}

}  // namespace

Result<Reply> export_integrations(Call& call) {
  JF_TRY(const std::vector<ExportedRow> rows,
         call.core.read([&](Session& session) { return load_rows(call, session); }));
  return reply_of(200, [&](json::Writer& writer) {
    std::vector<std::pair<const IntegrationRow*, Code>> skipped;
    writer.begin_object().key("jackfield").integer(1).key("integrations").begin_array();
    for (const ExportedRow& exported : rows) {
      const Opened opened = open_row(call.core, exported.row);
      if (opened.error) {
        skipped.emplace_back(&exported.row, *opened.error);
      } else {
        write_exported(writer, exported, opened);
      }
    }
    writer.end_array();
    if (!skipped.empty()) writer.key("skipped").begin_array();
    for (const auto& [row, code] : skipped) {
      writer.begin_object();
      write_name(writer, *row);
      writer.key("code").string(facts(code).name).end_object();
    }
    if (!skipped.empty()) writer.end_array();
    writer.end_object();
  });
}

}  // namespace jackfield::api
