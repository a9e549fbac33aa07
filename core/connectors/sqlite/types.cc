#include <string>

#include "base/ascii.h"
#include "connection.h"

namespace jackfield::sqlite {
namespace {

struct Rule {
  std::string_view part;
  std::string_view type;
};
// SQLite's affinity rules (Datatypes In SQLite, section 3.1), then types that it leaves as NUMERIC. Order matters.
constexpr Rule kRules[] = {{"INT", "integer"},  {"CHAR", "text"},   {"CLOB", "text"},   {"TEXT", "text"},
                           {"BLOB", "binary"},  {"REAL", "number"}, {"FLOA", "number"}, {"DOUB", "number"},
                           {"BOOL", "integer"}, {"JSON", "text"},   {"DATE", "text"},   {"TIME", "text"},
                           {"UUID", "text"}};

}  // namespace

std::string_view type_of_declaration(std::string_view declared) {
  if (declared.empty()) return "unknown";
  const std::string upper = ascii::upper(declared);
  for (const Rule& rule : kRules) {
    if (upper.find(rule.part) != std::string::npos) return rule.type;
  }
  return "number";
}

const char* const kTypeOfDeclarationSql =
    "CASE WHEN type='' THEN 'unknown' WHEN type LIKE '%INT%' THEN 'integer' WHEN type LIKE '%CHAR%' OR type LIKE "
    "'%CLOB%' OR type LIKE "
    "'%TEXT%' THEN 'text' WHEN type LIKE '%BLOB%' THEN 'binary' WHEN type LIKE '%REAL%' OR type LIKE '%FLOA%' OR type "
    "LIKE '%DOUB%' THEN "
    "'number' WHEN type LIKE '%BOOL%' THEN 'integer' WHEN type LIKE '%JSON%' OR type LIKE '%DATE%' OR type LIKE "
    "'%TIME%' OR type LIKE "
    "'%UUID%' THEN 'text' ELSE 'number' END";

}  // namespace jackfield::sqlite
