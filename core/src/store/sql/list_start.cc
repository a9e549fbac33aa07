#include "store/sql/list_start.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace jackfield::sql {
namespace {

// Fewer rows are skipped faster than marks are read.
constexpr std::int64_t kFew = 64;
constexpr std::size_t kPiece = 64;  // marks that are read at once; as in JF_MARKS

#define JF_MARKS(part, list, ordering, id, skip)                        \
  "SELECT " part ", ordering, id, n FROM list_marks WHERE list = " list \
  " AND level = ?1 AND (ordering, id) >= (" ordering ", " id ") ORDER BY ordering, id LIMIT 64" skip
// A statement for each part, since both are read at once.
constexpr const char* kMarks[2] = {JF_MARKS("0", "?2", "?3", "?4", " OFFSET ?5"),
                                   JF_MARKS("1", "?2", "?3", "?4", " OFFSET ?5")};
// The first piece of both in one trip.
constexpr const char* kBoth =
    "SELECT * FROM (" JF_MARKS("0 AS part", "?2", "?3", "?4", "") ") a UNION ALL SELECT * FROM (" JF_MARKS(
        "1", "?5", "?6", "?7", "") ") b ORDER BY 1, 2, 3";

bool before(const ListKey& a, const ListKey& b) {
  return a.ordering != b.ordering ? a.ordering < b.ordering : a.id < b.id;
}

struct Mark {
  ListKey key;
  std::int64_t rows = 0;
};

void read_mark(const Statement& from, Mark& mark) {
  mark.key.ordering = from.number(1);
  mark.key.id.assign(from.text(2));
  mark.rows = from.integer(3);
}

// The marks of one part from its start on, in pieces: some engines read all rows that are asked for.
class Marks {
 public:
  Marks(Database& database, const char* sql, const ListPart& part, std::int64_t level)
      : database_(database), sql_(sql), number_(part.number), level_(level), last_(part.start) {}

  // A first piece that was read already.
  void start_with(std::vector<Mark> piece) {
    read_ = std::move(piece);
    left_ = kPiece;
  }
  [[nodiscard]] Status next() {
    there = false;
    if (number_ == 0) return ok();
    if (left_ == 0) ask(at_ == 0 ? 0 : 1);
    --left_;
    if (statement_) {
      JF_TRY(there, statement_->step());
      if (there) read_mark(*statement_, mark);
    } else if (at_ < read_.size()) {
      there = true;
      mark = std::move(read_[at_]);
    }
    ++at_;
    if (there && left_ == 0) last_ = mark.key;  // where the next piece begins
    return ok();
  }

  bool there = false;
  Mark mark;

 private:
  void ask(std::int64_t skip) {
    statement_.reset();
    statement_ = database_.statement(sql_);
    statement_->bind(1, level_).bind(2, number_);
    statement_->bind(3, last_.ordering).bind(4, std::string_view(last_.id)).bind(5, skip);
    left_ = kPiece;
  }

  Database& database_;
  const char* sql_;
  std::int64_t number_, level_;
  std::vector<Mark> read_;
  std::size_t at_ = 0, left_ = 0;  // of all; of the piece
  ListKey last_;                   // borrowed by the statement
  Prepared statement_;
};

Status read_both(Database& database, std::span<const ListPart, 2> parts, std::int64_t level,
                 std::array<Marks, 2>& marks) {
  const Prepared both = database.statement(kBoth);
  both->bind(1, level);
  for (int i = 0; i < 2; ++i) {
    const ListPart& part = parts[static_cast<std::size_t>(i)];
    both->bind(2 + 3 * i, part.number).bind(3 + 3 * i, part.start.ordering);
    both->bind(4 + 3 * i, std::string_view(part.start.id));
  }
  std::array<std::vector<Mark>, 2> pieces;
  for (;;) {
    JF_TRY(const bool more, both->step());
    if (!more) break;
    read_mark(*both, pieces[both->integer(0) == 0 ? 0 : 1].emplace_back());
  }
  for (std::size_t i = 0; i < 2; ++i) marks[i].start_with(std::move(pieces[i]));
  return ok();
}

// Follows the marks of one level; returns how many rows are before the starts.
// The rows before a mark are at most those passed and those between the mark before it and the next, in both parts. As
// long as these are no more than `offset`, the start may move on to the mark.
Result<std::int64_t> follow(Database& database, std::span<ListPart, 2> parts, std::int64_t level, std::int64_t passed,
                            std::int64_t offset) {
  std::array<Marks, 2> marks{Marks(database, kMarks[0], parts[0], level), Marks(database, kMarks[1], parts[1], level)};
  std::array<std::int64_t, 2> open{};
  if (database.is_remote()) JF_CHECK(read_both(database, parts, level, marks));
  for (Marks& each : marks) JF_CHECK(each.next());
  while ((marks[0].there || marks[1].there) && passed + open[0] + open[1] <= offset) {
    const std::size_t i = !marks[0].there || (marks[1].there && before(marks[1].mark.key, marks[0].mark.key)) ? 1 : 0;
    passed += std::exchange(open[i], marks[i].mark.rows);
    std::swap(parts[i].start, marks[i].mark.key);
    JF_CHECK(marks[i].next());
  }
  return passed;
}

// The highest level that has more than one mark: what a mark holds at most is in schema.cc.
std::int64_t level_of(std::span<const ListPart, 2> parts) {
  const std::int64_t rows = std::max(parts[0].rows, parts[1].rows);
  if (rows <= 2048) return 1;
  return rows <= 65536 ? 2 : 3;
}

}  // namespace

Result<std::int64_t> seek_offset(Database& database, std::span<ListPart, 2> parts, std::int64_t offset) {
  if (offset <= kFew) return offset;
  std::int64_t passed = 0;
  for (std::int64_t level = level_of(parts); level > 0; --level) {
    JF_TRY(passed, follow(database, parts, level, passed, offset));
  }
  return offset - passed;
}

}  // namespace jackfield::sql
