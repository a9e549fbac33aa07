// Lists of integrations with the outcomes of their tests and their last use, in any order. All rows are read.
#include "store/sql/fold.h"
#include "store/sql/integration_columns.h"
#include "store/sql/rows.h"
#include "store/sql/tables.h"
#include "store/sql/title_search.h"
#include "store/sql/visible.h"

// Literals, so that each statement is prepared once per connection. Rows that are alike are in the order of titles.
#define JF_REPORT(order)                                                                                           \
  "SELECT " JF_INTEGRATION_COLUMNS                                                                                 \
  ", i.config, coalesce(h.outcome, ''), coalesce(h.last, ''), "                                                    \
  "coalesce((SELECT max(r.created_ms) FROM records r WHERE r.integration = i.id), 0) AS used FROM integrations i " \
  "LEFT JOIN health h ON h.integration = i.id AND h.revision = i.config_revision WHERE " JF_IN_LISTS JF_HAS_TEXT   \
  " AND (?4 = '' OR i.type = ?4) ORDER BY " order ", i.title_folded, i.id"
#define JF_BOTH_WAYS(column) \
  { JF_REPORT(column), JF_REPORT(column " DESC") }
// What needs attention is first.
#define JF_SEVERITY                                                                                                  \
  "CASE h.outcome WHEN 'failed' THEN 0 WHEN 'unreachable' THEN 1 WHEN 'unsupported' THEN 2 WHEN 'ok' THEN 4 ELSE 3 " \
  "END"

namespace jackfield::sql {
namespace {

// As ReportOrder; [1]: descending.
constexpr const char* kReport[][2] = {
    JF_BOTH_WAYS("i.ordering"),  JF_BOTH_WAYS("i.title_folded"),       JF_BOTH_WAYS("i.type || '/' || i.sub_type"),
    JF_BOTH_WAYS(JF_SEVERITY),   JF_BOTH_WAYS("coalesce(h.at_ms, 0)"), JF_BOTH_WAYS("used"),
    JF_BOTH_WAYS("i.updated_ms")};

void read_report(const Statement& from, ReportRow& row) {
  read_with_config(from, row.row);
  row.outcome = from.text(18);
  row.health = from.text(19);
  row.used_ms = from.integer(20);
}

}  // namespace

Result<std::int64_t> IntegrationTable::report(const Scope& scope, const ReportFilter& filter, const Page& page,
                                              const Visitor<ReportRow>& visitor) const {
  const std::string own = audience_of(scope.user);
  const std::string folded = fold(filter.query);
  const auto order = static_cast<std::size_t>(filter.order);
  const Prepared rows = database_.statement(kReport[order][filter.descending ? 1 : 0]);
  rows->bind(1, scope.workspace).bind(2, std::string_view(own)).bind(3, std::string_view(folded)).bind(4, filter.type);
  ReportRow row;
  for (std::int64_t found = 0;;) {
    JF_TRY(const bool more, rows->step());
    if (!more) return found;
    const bool shown = found >= page.offset && found < page.offset + page.limit;
    if (filter.keeps || shown) read_report(*rows, row);
    if (filter.keeps && !filter.keeps(row)) continue;
    if (shown) visitor(row);
    ++found;
  }
}

}  // namespace jackfield::sql
