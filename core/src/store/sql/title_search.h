// Integrations whose folded title has a text in it (fold.h), by an index of titles.
// Contract   the result is that of reading every title, for every text. The index has the first bytes of each title
//            from each of its letters on, apart for each list; a text is found as their beginning. The last rows that
//            changed are not in it yet and are read (title_index.h).
// Limits     find() reads a few dozen rows and those that match. It gives up at kMostFound: then a page is found sooner
//            by reading titles in the order of the list.
// Ownership  borrows the database, the scope and the text.
// Example    core/src/store/sql/integration_list.cc
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/rows.h"
#include "store/sql/database.h"

// ?1 is the workspace, ?2 the caller's own audience, ?3 the text.
#define JF_IN_LISTS "i.workspace = ?1 AND i.audience IN ('', ?2)"
#define JF_HAS_TEXT " AND instr(i.title_folded, ?3) > 0"

namespace jackfield::sql {

struct FoundTitle {
  std::int64_t seq = 0;
  double ordering = 0;
  std::string id;
};

class TitleSearch {
 public:
  static constexpr std::size_t kMostFound = 1000;

  [[nodiscard]] static Result<TitleSearch> make(Database& database, const Scope& scope, std::string_view folded);

  // False for texts that the index cannot find, and where so few rows are read sooner.
  [[nodiscard]] bool uses_index(std::int64_t rows) const noexcept;
  // In the order of lists; none: too many.
  [[nodiscard]] Result<std::optional<std::vector<FoundTitle>>> find(std::string_view type) const;

  [[nodiscard]] bool counts_by_index() const noexcept;
  [[nodiscard]] Result<std::int64_t> count() const;

  // Binds ?1 to ?3.
  Statement& bind(Statement& statement) const {
    return statement.bind(1, workspace_).bind(2, std::string_view(own_)).bind(3, folded_);
  }

 private:
  TitleSearch(Database& database, const Scope& scope, std::string_view folded);
  // In a build for WebAssembly the second kind of index is left out.
  [[nodiscard]] bool by_vectors() const noexcept { return JF_NATIVE && database_.has_vectors(); }

  Database& database_;
  std::string_view workspace_, folded_;
  std::string own_;    // the caller's own audience
  std::string match_;  // the text as the index is asked for it; "": it cannot be
};

}  // namespace jackfield::sql
