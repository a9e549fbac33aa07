// The types of PostgreSQL: how their cells are written, and how their values are bound.
// Contract   the types that every server has are a table. Those of a database (enums, domains, ranges, composites,
//            extensions, and arrays of each) are asked of the server once per connection, when a column or a parameter
//            first has one.
// Format     https://www.postgresql.org/docs/current/catalog-pg-type.html
// Example    core/connectors/postgresql/described.cc
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connector/cells.h"
#include "os/libpq.h"

namespace jackfield::postgresql {

struct CellType {
  CellKind kind = CellKind::unknown;
  CellKind element = CellKind::unknown;  // of an array
  char delimiter = ',';
};

class TypeCatalog {
 public:
  // Asks for one type: its text is a parameter of kLookUp, whose rows go to add().
  static constexpr const char* kLookUp =
      "WITH RECURSIVE named AS (SELECT t.oid, t.typtype, t.typelem, t.typbasetype, t.typdelim,"
      " t.typinput OPERATOR(pg_catalog.=) 'pg_catalog.array_in'::pg_catalog.regproc AS is_array"
      " FROM pg_catalog.pg_type t WHERE t.oid OPERATOR(pg_catalog.=) ANY ($1::pg_catalog.oid[])"
      " UNION SELECT b.oid, b.typtype, b.typelem, b.typbasetype, b.typdelim,"
      " b.typinput OPERATOR(pg_catalog.=) 'pg_catalog.array_in'::pg_catalog.regproc"
      " FROM named n JOIN pg_catalog.pg_type b ON b.oid OPERATOR(pg_catalog.=)"
      " CASE WHEN n.typtype OPERATOR(pg_catalog.=) 'd' THEN n.typbasetype WHEN n.is_array THEN n.typelem END)"
      " SELECT oid, typtype, CASE WHEN is_array THEN typelem ELSE 0 END, typbasetype, typdelim,"
      " pg_catalog.format_type(oid, NULL) FROM named";
  static constexpr int kLookUpColumns = 6;

  [[nodiscard]] bool knows(Oid oid) const;
  [[nodiscard]] CellType cell_type(Oid oid) const;
  [[nodiscard]] std::string vendor_type(Oid oid, int modifier) const;  // "numeric(10,2)", "mood[]"
  void add(const Libpq& pq, const PGresult* rows);
  void add_missing(const std::vector<Oid>& oids);  // dropped meanwhile: they are not asked for again
  void clear() noexcept { types_.clear(); }

 private:
  struct Entry {
    char kind = 'b';  // typtype
    Oid element = 0, base = 0;
    char delimiter = ',';
    std::string name;
  };
  [[nodiscard]] CellType own_type(Oid oid, int depth) const;
  std::map<Oid, Entry> types_;
};

// A column as a server describes it.
struct NamedType {
  std::string_view name;
  Oid type = 0;
  int modifier = -1;
};

// The columns of a result. Most results have those of the one before.
struct ResultShape {
  std::vector<Column> columns;
  std::vector<CellType> types;
  std::vector<std::pair<Oid, int>> vendor_types;  // and their modifiers
  bool has_unknown = false;                       // a type that the catalog did not know
  [[nodiscard]] bool is_of(const Libpq& pq, const PGresult* result) const;
};
[[nodiscard]] ResultShape make_shape(std::span<const NamedType> columns, const TypeCatalog& catalog);
[[nodiscard]] ResultShape read_shape(const Libpq& pq, const PGresult* result, const TypeCatalog& catalog);
// The types of columns that are not known yet.
[[nodiscard]] std::vector<Oid> unknown_columns(const Libpq& pq, const PGresult* result, const TypeCatalog& catalog);
[[nodiscard]] bool is_text_type(Oid oid) noexcept;  // text and its relatives, which keep every text as it is
[[nodiscard]] std::string oid_array(const std::vector<Oid>& oids);  // "{1,2}"

}  // namespace jackfield::postgresql
