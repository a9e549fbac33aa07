#include <algorithm>
#include <cstring>
#include <limits>

#include "base/host.h"
#include "store/sql/database.h"
#include "store/sql/rows.h"
#include "store/sql/transfer.h"

namespace jackfield::sql {
namespace {

constexpr std::size_t kPiece = 500;

// A column is written as its name with a letter before it: t text, o text or none, i integer, r real, b bytes.
// `key` orders the rows; those of its columns that are not among `columns` are numbers that the engine gives.
struct Table {
  const char* name;
  const char* columns;
  const char* key;
};

constexpr Table kTables[] = {
    {"users", "tid tname tworkspace trole icreated_ms ihas_token", "iseq"},
    {"tokens", "tid tuser tworkspace tprefix bdigest tlabel trole icreated_ms iexpires_ms ilast_used_ms iinvited",
     "iseq"},
    {"settings", "tname tvalue", "tname"},
    {"integrations",
     "tid tworkspace ttitle ttitle_folded ttype tsub_type tcreated_by tmeta rordering ienabled iis_private "
     "iis_default iis_encrypted iversion iconfig_revision icreated_ms iupdated_ms osqlite_file bconfig",
     "iseq"},
    {"sources", "tid tworkspace tbase talias tintegration tcreated_by tconfig icreated_ms iupdated_ms", "iseq"},
    {"records", "tid tintegration tworkspace tuser ttype tsub_type tfields icreated_ms",
     "tintegration icreated_ms iseq"},
    {"oauth_flows", "tid tworkspace tintegration toutcome bfacts iexpires_ms", "tid"},
    {"oauth_grants", "tintegration tfield tmark terror iended iretry_ms ifailures irefused_ms", "tintegration tfield"},
    {"health", "tintegration toutcome tlast thistory irevision iat_ms", "tintegration"},
    {"audit", "tid tworkspace iat_ms tactor trequest_id toperation tintegration iversion toutcome tdetails oprivate_to",
     "iseq"},
};

struct Column {
  char kind;
  std::string name;
};

std::vector<Column> columns_of(std::string_view text) {
  std::vector<Column> columns;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    columns.push_back({text[0], std::string(text.substr(1, end - 1))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return columns;
}

std::string joined(const std::vector<Column>& columns) {
  std::string out;
  for (const Column& column : columns) out += (out.empty() ? "" : ", ") + column.name;
  return out;
}

std::string places(std::size_t count) {
  std::string out;
  for (std::size_t i = 1; i <= count; ++i) out += (i == 1 ? "?" : ", ?") + std::to_string(i);
  return out;
}

struct Cell {
  char kind = 't';
  bool is_null = false;
  std::string text;
  std::int64_t integer = 0;
  double number = 0;
};

Cell read_cell(const Statement& row, int at, char kind) {
  Cell cell{.kind = kind, .is_null = row.is_null(at)};
  if (cell.is_null) return cell;
  if (kind == 'i') {
    cell.integer = row.integer(at);
  } else if (kind == 'r') {
    cell.number = row.number(at);
  } else {
    cell.text = row.text(at);
  }
  return cell;
}

void bind_cell(Statement& statement, int at, const Cell& cell) {
  if (cell.is_null) {
    statement.bind_null(at);
  } else if (cell.kind == 'i') {
    statement.bind(at, cell.integer);
  } else if (cell.kind == 'r') {
    statement.bind(at, cell.number);
  } else if (cell.kind == 'b') {
    statement.bind_blob(at, cell.text);
  } else {
    statement.bind(at, std::string_view(cell.text));
  }
}

// So that no two rows are written alike.
void append_cell(std::string& out, const Cell& cell) {
  if (cell.is_null) {
    out += "n;";
  } else if (cell.kind == 'i') {
    out += 'i' + std::to_string(cell.integer) + ';';
  } else if (cell.kind == 'r') {
    std::uint64_t bits = 0;
    static_assert(sizeof bits == sizeof cell.number);
    std::memcpy(&bits, &cell.number, sizeof bits);
    out += 'r' + std::to_string(bits) + ';';
  } else {
    out += 't' + std::to_string(cell.text.size()) + ':' + cell.text + ';';
  }
}

using Row = std::vector<Cell>;

// The rows of one table in the order of its key, piece by piece.
class Rows {
 public:
  Rows(Database& database, const Table& table) : database_(database), columns_(columns_of(table.columns)) {
    const std::vector<Column> key = columns_of(table.key);
    sql_ = "SELECT " + joined(columns_) + ", " + joined(key) + " FROM " + table.name + " WHERE (" + joined(key) +
           ") > (" + places(key.size()) + ") ORDER BY " + joined(key) + " LIMIT " + std::to_string(kPiece);
    for (const Column& column : key)
      key_.push_back({.kind = column.kind, .text = {}, .integer = std::numeric_limits<std::int64_t>::min()});
  }

  // The next rows; fewer than a piece at the end.
  [[nodiscard]] Result<std::vector<Row>> next() {
    const Prepared statement = database_.prepare(sql_);
    for (std::size_t i = 0; i < key_.size(); ++i) bind_cell(*statement, static_cast<int>(i) + 1, key_[i]);
    std::vector<Row> rows;
    Row key;
    for (;;) {
      JF_TRY(const bool more, statement->step());
      if (!more) break;
      Row& row = rows.emplace_back();
      int at = 0;
      for (const Column& column : columns_) row.push_back(read_cell(*statement, at++, column.kind));
      key.clear();
      for (const Cell& cell : key_) key.push_back(read_cell(*statement, at++, cell.kind));
    }
    if (!key.empty()) after_ = std::move(key);
    return rows;
  }
  // To be called once the rows of a piece are done with: their key is bound to nothing any more.
  void advance() {
    if (!after_.empty()) key_ = std::move(after_);
    after_.clear();
  }

 private:
  Database& database_;
  const std::vector<Column> columns_;
  std::string sql_;
  Row key_, after_;
};

// Each table's number of rows, and a digest of them in order.
struct Sum {
  std::int64_t rows = 0;
  std::string digest;
  void add(const Row& row) {
    std::string bytes = std::move(digest);
    for (const Cell& cell : row) append_cell(bytes, cell);
    digest = sha256(bytes);
    ++rows;
  }
  bool operator==(const Sum&) const = default;
};

template <typename Use>
Result<Sum> visit_table(Database& database, const Table& table, Use use) {
  Rows source(database, table);
  Sum sum;
  for (;;) {
    JF_TRY(const std::vector<Row> rows, source.next());
    for (const Row& row : rows) {
      sum.add(row);
      JF_CHECK(use(row));
    }
    source.advance();
    if (rows.size() < kPiece) return sum;
  }
}

// Kept for the process, since a database knows its prepared statements by their address.
const char* insert_into(const Table& table) {
  static const std::vector<std::string> texts = [] {
    std::vector<std::string> made;
    for (const Table& each : kTables) {
      const std::vector<Column> columns = columns_of(each.columns);
      made.push_back(std::string("INSERT INTO ") + each.name + " (" + joined(columns) + ") VALUES (" +
                     places(columns.size()) + ")");
    }
    return made;
  }();
  return texts[static_cast<std::size_t>(&table - kTables)].c_str();
}

Result<Sum> copy_table(Database& from, Database& to, const Table& table) {
  return visit_table(from, table, [&](const Row& row) -> Status {
    const Prepared insert = to.statement(insert_into(table));
    for (std::size_t i = 0; i < row.size(); ++i) bind_cell(*insert, static_cast<int>(i) + 1, row[i]);
    return insert->run();
  });
}

Status check_empty(Database& database) {
  for (const Table& table : kTables) {
    JF_TRY(const std::int64_t rows, read_number(*database.prepare(std::string("SELECT count(*) FROM ") + table.name)));
    if (rows != 0) return fail(Code::store_not_empty);
  }
  return ok();
}

Status copy_all(Database& from, Database& to, StoreCounts& counts) {
  JF_CHECK(check_empty(to));
  counts.clear();
  for (const Table& table : kTables) {
    JF_TRY(const Sum copied, copy_table(from, to, table));
    JF_TRY(const Sum found, visit_table(to, table, [](const Row&) { return ok(); }));
    if (!(copied == found)) return fail(Code::store_failed).with("table", table.name);
    counts.emplace_back(table.name, copied.rows);
  }
  return ok();
}

}  // namespace

Result<StoreCounts> transfer(Store& from, Store& to) {
  StoreCounts counts;
  JF_CHECK(from.on_database(false, [&](Database& source) {
    return to.on_database(true, [&](Database& target) { return copy_all(source, target, counts); });
  }));
  return counts;
}

}  // namespace jackfield::sql
