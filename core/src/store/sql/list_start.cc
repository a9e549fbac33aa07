#include "store/sql/list_start.h"

#include <array>
#include <utility>

namespace jackfield::sql {
namespace {

// Fewer rows are skipped faster than marks are read.
constexpr std::int64_t kFew = 64;

// A statement for each part, since both are read at once.
#define JF_MARKS(part)                                                                      \
  "SELECT " part                                                                            \
  ", ordering, id, n FROM list_marks WHERE list = ?1 AND level = ?2 AND (ordering, id) >= " \
  "(?3, ?4) ORDER BY ordering, id LIMIT 64 OFFSET ?5"
constexpr const char* kMarks[2] = {JF_MARKS("0"), JF_MARKS("1")};

bool before(const ListKey& a, const ListKey& b) {
  return a.ordering != b.ordering ? a.ordering < b.ordering : a.id < b.id;
}

// The marks of one part from its start on, in pieces: some engines read all rows that are asked for.
class Marks {
 public:
  [[nodiscard]] Status open(Database& database, const char* sql, const ListPart& part, std::int64_t level) {
    if (part.number == 0) return ok();
    database_ = &database;
    sql_ = sql;
    number_ = part.number;
    level_ = level;
    start_ = part.start;
    read_piece(0);
    return next();
  }
  [[nodiscard]] Status next() {
    if (left_ == 0) read_piece(1);
    JF_TRY(there, statement_->step());
    if (!there) return ok();
    key.ordering = statement_->number(1);
    key.id.assign(statement_->text(2));
    rows = statement_->integer(3);
    if (--left_ == 0) start_ = key;  // where the next piece begins
    return ok();
  }

  bool there = false;
  ListKey key;
  std::int64_t rows = 0;

 private:
  static constexpr int kPiece = 64;  // as in JF_MARKS

  void read_piece(std::int64_t skip) {
    statement_.reset();
    statement_ = database_->statement(sql_);
    statement_->bind(1, number_).bind(2, level_);
    statement_->bind(3, start_.ordering).bind(4, std::string_view(start_.id)).bind(5, skip);
    left_ = kPiece;
  }

  Database* database_ = nullptr;
  const char* sql_ = nullptr;
  std::int64_t number_ = 0, level_ = 0;
  int left_ = 0;   // of the piece
  ListKey start_;  // borrowed by the statement
  Prepared statement_;
};

// Follows the marks of one level; returns how many rows are before the starts.
// The rows before a mark are at most those passed and those between the mark before it and the next, in both parts. As
// long as these are no more than `offset`, the start may move on to the mark.
Result<std::int64_t> follow(Database& database, std::span<ListPart, 2> parts, std::int64_t level, std::int64_t passed,
                            std::int64_t offset) {
  std::array<Marks, 2> marks;
  std::array<std::int64_t, 2> open{};
  for (std::size_t i = 0; i < 2; ++i) JF_CHECK(marks[i].open(database, kMarks[i], parts[i], level));
  while ((marks[0].there || marks[1].there) && passed + open[0] + open[1] <= offset) {
    const std::size_t i = !marks[0].there || (marks[1].there && before(marks[1].key, marks[0].key)) ? 1 : 0;
    passed += std::exchange(open[i], marks[i].rows);
    std::swap(parts[i].start, marks[i].key);
    JF_CHECK(marks[i].next());
  }
  return passed;
}

}  // namespace

Result<std::int64_t> seek_offset(Database& database, std::span<ListPart, 2> parts, std::int64_t offset) {
  if (offset <= kFew) return offset;
  std::int64_t passed = 0;
  for (std::int64_t level = 3; level > 0; --level) {
    JF_TRY(passed, follow(database, parts, level, passed, offset));
  }
  return offset - passed;
}

}  // namespace jackfield::sql
