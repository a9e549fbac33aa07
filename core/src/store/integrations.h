// Integrations in the store.
// Contract   every read that takes a Scope uses one visibility predicate; a private row is visible to its creator only.
//            list() visits the rows of the page and returns the total number of rows.
// Errors     integration_not_found from changes of a missing row; else as store.h.
// Example    tests/unit/store/integrations_test.cc
#pragma once
#include "store/rows.h"

namespace jackfield {

struct ListFilter {
  std::string type;          // exact; empty = all
  std::string query;         // substring of the title without case; % and _ literal; empty = all
  bool with_config = false;  // fills IntegrationRow::config
};

// An integration with what lists say about its use.
struct ReportRow {
  IntegrationRow row;        // with config
  std::string outcome;       // of the last test of this configuration; "": none
  std::string health;        // JSON text; "": none
  std::int64_t used_ms = 0;  // the last usage record; 0: none
};

enum class ReportOrder : std::uint8_t { list, title, type, health, tested, used, updated };

// Reads every row of the lists that the caller sees, so it costs more than list().
struct ReportFilter {
  std::string type, query;  // as of ListFilter
  ReportOrder order = ReportOrder::list;
  bool descending = false;
  std::function<bool(const ReportRow&)> keeps;  // empty: all
};

class Integrations {
 public:
  virtual Result<std::int64_t> list(const Scope&, const ListFilter&, const Page&,
                                    const Visitor<IntegrationRow>&) const = 0;
  virtual Result<std::int64_t> report(const Scope&, const ReportFilter&, const Page&,
                                      const Visitor<ReportRow>&) const = 0;
  // With config and source_count.
  virtual Result<std::optional<IntegrationRow>> find(const Scope&, std::string_view id) const = 0;
  virtual Result<std::optional<IntegrationRow>> find_by_sqlite_file(const Scope&, std::string_view canonical,
                                                                    std::string_view except) const = 0;
  // A row of another workspace, private or not, names the file.
  virtual Result<bool> is_foreign_file(std::string_view workspace, std::string_view canonical) const = 0;
  virtual Result<std::int64_t> count_titles(const Scope&, std::string_view title) const = 0;
  // The private or the shared rows of one creator, for the removal of a user; private rows are only counted.
  virtual Result<std::vector<std::string>> ids_of_creator(std::string_view workspace, std::string_view user,
                                                          bool is_private) const = 0;
  virtual Result<std::optional<std::string>> oldest_shared(std::string_view workspace, std::string_view type) const = 0;
  virtual Result<bool> has_default(std::string_view workspace, std::string_view type) const = 0;
  // Follows the rows that the caller sees; other users' private rows must not affect it.
  virtual Result<double> next_order(const Scope&) const = 0;

  virtual Status insert(const IntegrationRow&) = 0;
  virtual Status update(const IntegrationRow&) = 0;         // all columns but id, workspace, created_*
  virtual Status remove(std::string_view integration) = 0;  // with its sources and records
  virtual Status set_creator(std::string_view integration, std::string_view user, std::int64_t now_ms) = 0;
  virtual Status clear_default(std::string_view workspace, std::string_view type) = 0;
  // The canonical file of a sqlite integration, which the same_file rule compares, or "".
  virtual Status set_sqlite_file(std::string_view integration, std::string_view canonical) = 0;
  // The config and is_encrypted alone: the version of the row stays.
  virtual Status set_config(const IntegrationRow&) = 0;

 protected:
  ~Integrations() = default;
};

}  // namespace jackfield
