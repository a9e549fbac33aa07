// Lists of integrations: all, of one type, or those whose title has a text. Each costs the same in a large store as in
// a small one (list_start.h, title_search.h), except searches that have many matches or one or two letters.
#include <algorithm>
#include <array>

#include "store/sql/fold.h"
#include "store/sql/integration_columns.h"
#include "store/sql/list_positions.h"
#include "store/sql/list_start.h"
#include "store/sql/rows.h"
#include "store/sql/tables.h"
#include "store/sql/title_search.h"
#include "store/sql/visible.h"

// Literals, so that each statement is prepared once per connection. [0]: without config, [1]: with.
#define JF_BOTH(statement) \
  { statement(""), statement(", i.config") }
#define JF_SELECT(config) "SELECT " JF_INTEGRATION_COLUMNS config " FROM "

// The rows of one audience (?2) from a key (?3, ?4) on.
#define JF_ONE(config, type)                                       \
  JF_SELECT(config)                                                \
  "integrations i WHERE i.workspace = ?1 AND i.audience = ?2" type \
  " AND (i.ordering, i.id) >= (?3, ?4) ORDER BY i.ordering, i.id LIMIT ?5 OFFSET ?6"
#define JF_ONE_ALL(config) JF_ONE(config, "")
#define JF_ONE_TYPE(config) JF_ONE(config, " AND i.type = ?7")

// The rows of everyone and of one user (?2), merged by the index's order before the rows themselves are read.
// Each part ends by itself: PostgreSQL reads all of both otherwise.
#define JF_PART(audience, filter, limit, skip)                                                               \
  "SELECT * FROM (SELECT i.seq, i.ordering, i.id FROM integrations i WHERE i.workspace = ?1 AND i.audience " \
  "= " audience filter " ORDER BY i.ordering, i.id LIMIT CAST(" limit " AS BIGINT) + CAST(" skip " AS BIGINT)) "
#define JF_MERGED(config, everyone, own, limit, skip)                           \
  JF_SELECT(config)                                                             \
  "(" JF_PART("''", everyone, limit, skip) "a UNION ALL " JF_PART(              \
      "?2", own, limit, skip) "b ORDER BY 2, 3 LIMIT " limit " OFFSET " skip    \
                              ") m CROSS JOIN integrations i ON i.seq = m.seq " \
                              "ORDER BY m.ordering, m.id"
#define JF_TWO(config, type) \
  JF_MERGED(config, type " AND (i.ordering, i.id) >= (?3, ?4)", type " AND (i.ordering, i.id) >= (?5, ?6)", "?7", "?8")
#define JF_TWO_ALL(config) JF_TWO(config, "")
#define JF_TWO_TYPE(config) JF_TWO(config, " AND i.type = ?9")

// A search that reads each title.
#define JF_SCAN(config, filter) JF_MERGED(config, filter, filter, "?4", "?5")
#define JF_SCAN_ALL(config) JF_SCAN(config, JF_HAS_TEXT)
#define JF_SCAN_TYPE(config) JF_SCAN(config, JF_HAS_TEXT " AND i.type = ?6")
#define JF_COUNT(type) "SELECT count(*) FROM integrations i WHERE " JF_IN_LISTS JF_HAS_TEXT type

namespace jackfield::sql {
namespace {

// [0]: all, [1]: of one type.
constexpr const char* kOne[2][2] = {JF_BOTH(JF_ONE_ALL), JF_BOTH(JF_ONE_TYPE)};
constexpr const char* kTwo[2][2] = {JF_BOTH(JF_TWO_ALL), JF_BOTH(JF_TWO_TYPE)};
constexpr const char* kScan[2][2] = {JF_BOTH(JF_SCAN_ALL), JF_BOTH(JF_SCAN_TYPE)};
constexpr const char* kCount[2] = {JF_COUNT(""), JF_COUNT(" AND i.type = ?4")};
#define JF_BY_SEQ(config) JF_SELECT(config) "integrations i WHERE i.seq = ?1"
constexpr const char* kBySeq[2] = JF_BOTH(JF_BY_SEQ);

using Visit = Visitor<IntegrationRow>;
using Parts = std::array<ListPart, 2>;  // everyone's and the caller's own

// What is listed, for one call.
struct Listing {
  Database& database;
  std::string_view workspace, type;
  bool with_config;
  ListPositions* positions;  // may be null
  Parts parts;

  [[nodiscard]] std::int64_t rows() const { return parts[0].rows + parts[1].rows; }
  [[nodiscard]] std::size_t of_type() const { return type.empty() ? 0 : 1; }
  [[nodiscard]] Prepared statement(const char* const (&texts)[2][2]) const {
    return database.statement(texts[of_type()][with_config ? 1 : 0]);
  }
};

Result<Parts> parts_of(Database& database, const Scope& scope, std::string_view type) {
  Parts parts;
  parts[1].audience = audience_of(scope.user);
  const Prepared lists = database.statement(
      "SELECT seq, n, audience, changes FROM lists WHERE workspace = ?1 AND type = ?2 AND audience IN ('', ?3) AND n > "
      "0");
  lists->bind(1, scope.workspace).bind(2, type).bind(3, std::string_view(parts[1].audience));
  for (;;) {
    JF_TRY(const bool more, lists->step());
    if (!more) return parts;
    ListPart& part = parts[lists->text(2).empty() ? 0 : 1];
    part.number = lists->integer(0);
    part.rows = lists->integer(1);
    part.changes = lists->integer(3);
  }
}

// The ends of a page.
struct Ends {
  std::int64_t rows = 0;
  ListKey first, last;
};

Result<Ends> visit_rows(Statement& rows, bool with_config, const Visit& visitor) {
  IntegrationRow row;
  Ends ends;
  for (;;) {
    JF_TRY(const bool more, rows.step());
    if (!more) break;
    with_config ? read_with_config(rows, row) : read_columns(rows, row);
    if (ends.rows++ == 0) ends.first = {row.order, row.id};
    visitor(row);
  }
  ends.last = {row.order, std::move(row.id)};
  return ends;
}

Result<Ends> list_one(const Listing& listing, const ListPart& part, std::int64_t limit, std::int64_t skip,
                      const Visit& visitor) {
  const Prepared rows = listing.statement(kOne);
  rows->bind(1, listing.workspace).bind(2, std::string_view(part.audience));
  rows->bind(3, part.start.ordering).bind(4, std::string_view(part.start.id)).bind(5, limit).bind(6, skip);
  if (!listing.type.empty()) rows->bind(7, listing.type);
  return visit_rows(*rows, listing.with_config, visitor);
}

Result<Ends> list_two(const Listing& listing, std::int64_t limit, std::int64_t skip, const Visit& visitor) {
  const auto& [everyone, own] = listing.parts;
  const Prepared rows = listing.statement(kTwo);
  rows->bind(1, listing.workspace).bind(2, std::string_view(own.audience));
  rows->bind(3, everyone.start.ordering).bind(4, std::string_view(everyone.start.id));
  rows->bind(5, own.start.ordering).bind(6, std::string_view(own.start.id)).bind(7, limit).bind(8, skip);
  if (!listing.type.empty()) rows->bind(9, listing.type);
  return visit_rows(*rows, listing.with_config, visitor);
}

Result<std::int64_t> list_all(Listing& listing, const Page& page, const Visit& visitor) {
  const std::int64_t total = listing.rows();
  if (page.offset >= total || page.limit <= 0) return total;
  ListPositions* const positions = listing.positions;
  auto skip = positions != nullptr ? positions->find(listing.parts, page.offset) : std::nullopt;
  if (!skip) {
    JF_TRY(skip, seek_offset(listing.database, listing.parts, page.offset));
  }
  const auto& [everyone, own] = listing.parts;
  JF_TRY(Ends ends, everyone.rows > 0 && own.rows > 0
                        ? list_two(listing, page.limit, *skip, visitor)
                        : list_one(listing, everyone.rows > 0 ? everyone : own, page.limit, *skip, visitor));
  if (positions != nullptr && ends.rows > 0) {
    if (page.offset > 0) positions->keep(listing.parts, page.offset, std::move(ends.first));
    positions->keep(listing.parts, page.offset + ends.rows - 1, std::move(ends.last));
  }
  return total;
}

Status visit_found(const Listing& listing, const std::vector<FoundTitle>& found, const Page& page,
                   const Visit& visitor) {
  const auto first = std::min<std::size_t>(static_cast<std::size_t>(page.offset), found.size());
  const auto last = first + std::min<std::size_t>(static_cast<std::size_t>(page.limit), found.size() - first);
  for (std::size_t i = first; i < last; ++i) {
    const Prepared row = listing.database.statement(kBySeq[listing.with_config ? 1 : 0]);
    row->bind(1, found[i].seq);
    JF_TRY([[maybe_unused]] const Ends ends, visit_rows(*row, listing.with_config, visitor));
  }
  return ok();
}

Result<std::int64_t> scan(const Listing& listing, const TitleSearch& search, Page page, const Visit& visitor) {
  // The statement adds limit and offset.
  page.offset = std::min(page.offset, listing.rows());
  const Prepared rows = listing.statement(kScan);
  search.bind(*rows).bind(4, page.limit).bind(5, page.offset);
  if (!listing.type.empty()) rows->bind(6, listing.type);
  return visit_page<IntegrationRow>(*rows, page, listing.with_config ? read_with_config : read_columns, visitor,
                                    [&]() -> Result<std::int64_t> {
                                      if (listing.type.empty() && search.counts_by_index()) return search.count();
                                      const Prepared count = listing.database.statement(kCount[listing.of_type()]);
                                      search.bind(*count);
                                      if (!listing.type.empty()) count->bind(4, listing.type);
                                      return read_number(*count);
                                    });
}

}  // namespace

Result<std::int64_t> IntegrationTable::list(const Scope& scope, const ListFilter& filter, const Page& page,
                                            const Visitor<IntegrationRow>& visitor) const {
  Listing listing{database_, scope.workspace, filter.type, filter.with_config, positions_, {}};
  JF_TRY(listing.parts, parts_of(database_, scope, filter.type));
  if (filter.query.empty()) return list_all(listing, page, visitor);
  if (listing.rows() == 0) return std::int64_t{0};
  const std::string folded = fold(filter.query);
  JF_TRY(const TitleSearch search, TitleSearch::make(database_, scope, folded));
  if (search.uses_index(listing.rows())) {
    JF_TRY(auto found, search.find(filter.type));
    if (found) {
      JF_CHECK(visit_found(listing, *found, page, visitor));
      return std::ssize(*found);
    }
  }
  return scan(listing, search, page, visitor);
}

}  // namespace jackfield::sql
