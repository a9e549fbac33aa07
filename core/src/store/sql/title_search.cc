#include "store/sql/title_search.h"

#include <algorithm>

#include "store/sql/rows.h"
#include "store/sql/title_index.h"
#include "store/sql/visible.h"

// Rows that are not in the index as they are now.
#define JF_PENDING "(SELECT seq FROM title_pending)"
#define JF_INDEXED "FROM title_index WHERE title_index MATCH ?4 AND rowid NOT IN " JF_PENDING
#define JF_FIND(type)                                                    \
  "SELECT i.seq, i.ordering, i.id FROM (SELECT rowid AS seq " JF_INDEXED \
  " UNION ALL SELECT seq "                                               \
  "FROM title_pending) m CROSS JOIN integrations i ON i.seq = m.seq WHERE " JF_IN_LISTS JF_HAS_TEXT type

// The same of an index of vectors: title_words() in store/postgres/schema.cc. The limit is kMostFound and one more.
#define JF_VECTORS(columns, more)                                                                                \
  "WITH m AS MATERIALIZED (SELECT seq, ordering, id, workspace, audience, type, title_folded FROM integrations " \
  "WHERE title_words(list, title_folded) @@ CAST(CAST(?4 AS TEXT) AS tsquery)) SELECT " columns                  \
  " FROM m i WHERE " JF_IN_LISTS JF_HAS_TEXT more
#define JF_FIND_VECTORS(type) JF_VECTORS("i.seq, i.ordering, i.id", type " LIMIT 1001")

namespace jackfield::sql {
namespace {

constexpr std::int64_t kFewRows = 64;
constexpr std::size_t kMostPieces = 8;

constexpr const char* kFind[2] = {JF_FIND(""), JF_FIND(" AND i.type = ?5")};
constexpr const char* kCount =
    "SELECT (SELECT count(*) " JF_INDEXED
    ") + (SELECT count(*) FROM title_pending t CROSS JOIN integrations i ON i.seq = t.seq WHERE " JF_IN_LISTS
        JF_HAS_TEXT ")";

constexpr const char* kFindVectors[2] = {JF_FIND_VECTORS(""), JF_FIND_VECTORS(" AND i.type = ?5")};
constexpr const char* kCountVectors = JF_VECTORS("count(*)", "");

// How the two indexes write a query: around a word, behind its beginning, between words.
struct Marks {
  std::string_view quote, prefix, both, either;
};
constexpr Marks kFts5{"\"", "*", " AND ", " OR "};
constexpr Marks kVectors{"'", ":*", " & ", " | "};

bool continues_letter(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80; }

void append_word(std::string& out, const Marks& marks, std::int64_t list, std::string_view piece) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out.append(marks.quote).append(std::to_string(list)).push_back('x');
  for (const char byte : piece) {
    out += kDigits[static_cast<unsigned char>(byte) >> 4U];
    out += kDigits[static_cast<unsigned char>(byte) & 15U];
  }
  out += marks.quote;
}

// A text that is longer than a word of the index has several words in it, one after the other.
std::string match_in(const Marks& marks, std::int64_t list, std::string_view text) {
  std::string out = "(";
  if (text.size() <= kTitleWordBytes) {
    append_word(out, marks, list, text);
    return out.append(marks.prefix) + ')';
  }
  std::size_t at = 0;
  for (std::size_t pieces = 0; pieces < kMostPieces && at + kTitleWordBytes <= text.size(); ++pieces) {
    while (continues_letter(text[at])) --at;
    append_word(out, marks, list, text.substr(at, kTitleWordBytes));
    out += marks.both;
    at += kTitleWordBytes;
  }
  at = text.size() - kTitleWordBytes;
  while (continues_letter(text[at])) --at;
  append_word(out, marks, list, text.substr(at, kTitleWordBytes));
  return out + ')';
}

}  // namespace

TitleSearch::TitleSearch(Database& database, const Scope& scope, std::string_view folded)
    : database_(database), workspace_(scope.workspace), folded_(folded), own_(audience_of(scope.user)) {}

Result<TitleSearch> TitleSearch::make(Database& database, const Scope& scope, std::string_view folded) {
  TitleSearch search(database, scope, folded);
  if (!has_title_index() || folded.size() < kTitleWordLeastBytes || continues_letter(folded.front())) return search;
  // Stored otherwise there (postgres/text.h), so the vectors have other words.
  const bool is_escaped =
      folded.find('\0') != std::string_view::npos || folded.find("\xf4\x8f\xbf\xbf") != std::string_view::npos;
  if (search.by_vectors() && is_escaped) return search;
  const Prepared lists =
      database.statement("SELECT seq FROM lists WHERE workspace = ?1 AND type = '' AND audience IN ('', ?2) AND n > 0");
  lists->bind(1, search.workspace_).bind(2, std::string_view(search.own_));
  for (;;) {
    JF_TRY(const bool more, lists->step());
    if (!more) return search;
    const Marks& marks = search.by_vectors() ? kVectors : kFts5;
    if (!search.match_.empty()) search.match_ += marks.either;
    search.match_ += match_in(marks, lists->integer(0), folded);
  }
}

bool TitleSearch::uses_index(std::int64_t rows) const noexcept { return !match_.empty() && rows > kFewRows; }

Result<std::optional<std::vector<FoundTitle>>> TitleSearch::find(std::string_view type) const {
  const auto& texts = by_vectors() ? kFindVectors : kFind;
  const Prepared matches = database_.statement(texts[type.empty() ? 0 : 1]);
  bind(*matches).bind(4, std::string_view(match_));
  if (!type.empty()) matches->bind(5, type);
  std::vector<FoundTitle> found;
  for (;;) {
    JF_TRY(const bool more, matches->step());
    if (!more) break;
    if (found.size() == kMostFound) return std::optional<std::vector<FoundTitle>>();
    found.push_back({matches->integer(0), matches->number(1), std::string(matches->text(2))});
  }
  std::sort(found.begin(), found.end(), [](const FoundTitle& a, const FoundTitle& b) {
    return a.ordering != b.ordering ? a.ordering < b.ordering : a.id < b.id;
  });
  return std::optional(std::move(found));
}

// A longer text is found by pieces, which may be in another order in a title.
bool TitleSearch::counts_by_index() const noexcept { return !match_.empty() && folded_.size() <= kTitleWordBytes; }

Result<std::int64_t> TitleSearch::count() const {
  const Prepared count = database_.statement(by_vectors() ? kCountVectors : kCount);
  bind(*count).bind(4, std::string_view(match_));
  return read_number(*count);
}

}  // namespace jackfield::sql
