// The SQL side of the mock of Oracle's client library: see oracle_mock_sql.h.
#include "oracle_mock_sql.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

namespace jackfield::test::mock {
namespace {

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '#'; }

// Calls `plain` with each place outside quotes and comments.
template <typename Plain>
void each_plain(std::string_view sql, Plain plain) {
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const std::string_view rest = sql.substr(i);
    if (rest.front() == '\'' || rest.front() == '"') {
      i = std::min(sql.find(rest.front(), i + 1), sql.size());
    } else if (rest.starts_with("--")) {
      i = std::min(sql.find('\n', i), sql.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = sql.find("*/", i + 2);
      i = end == std::string_view::npos ? sql.size() : end + 1;
    } else {
      plain(i);
    }
  }
}

std::string text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text == nullptr ? std::string() : std::string(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

void answer(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void answer_marked(sqlite3_context* context, std::string_view type, sqlite3_value* value) {
  if (sqlite3_value_type(value) == SQLITE_NULL) return sqlite3_result_null(context);
  answer(context, "\x01" + std::string(type) + "\x02" + text_of(value));
}

// The function's own data is the type it marks.
void typed_function(sqlite3_context* context, int, sqlite3_value** values) {
  answer_marked(context, static_cast<const char*>(sqlite3_user_data(context)), values[0]);
}

void mock_typed(sqlite3_context* context, int, sqlite3_value** values) {
  answer_marked(context, text_of(values[0]), values[1]);
}

void hextoraw(sqlite3_context* context, int, sqlite3_value** values) {
  const std::string digits = text_of(values[0]);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(std::strtol(digits.substr(i, 2).c_str(), nullptr, 16));
  }
  sqlite3_result_blob(context, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
}

void nvl(sqlite3_context* context, int, sqlite3_value** values) {
  sqlite3_result_value(context, values[sqlite3_value_type(values[0]) == SQLITE_NULL ? 1 : 0]);
}

void sys_context(sqlite3_context* context, int, sqlite3_value** values) {
  const std::string name = capitals(text_of(values[1]));
  if (name == "CURRENT_SCHEMA") return answer(context, "APP");
  const auto* identifier = static_cast<const std::string*>(sqlite3_user_data(context));
  if (name == "CLIENT_IDENTIFIER" && !identifier->empty()) return answer(context, *identifier);
  sqlite3_result_null(context);
}

// MOCK_TYPE_PART('NUMBER(10,2)', 'name' | 'precision' | 'scale' | 'length')
void type_part(sqlite3_context* context, int, sqlite3_value** values) {
  const std::string declared = text_of(values[0]), part = text_of(values[1]);
  const dpiDataTypeInfo type = type_of(declared);
  if (part == "name") return answer(context, capitals(declared.substr(0, declared.find('('))));
  if (part == "length") return sqlite3_result_int(context, static_cast<int>(type.sizeInChars));
  if (type.oracleTypeNum != DPI_ORACLE_TYPE_NUMBER || type.precision == 0) return sqlite3_result_null(context);
  sqlite3_result_int(context, part == "precision" ? type.precision : type.scale);
}

struct TypeRow {
  std::string_view name;
  dpiOracleTypeNum type;
};
// Longer names first.
constexpr TypeRow kTypes[] = {
    {"NVARCHAR2", DPI_ORACLE_TYPE_NVARCHAR},
    {"VARCHAR2", DPI_ORACLE_TYPE_VARCHAR},
    {"NCLOB", DPI_ORACLE_TYPE_NCLOB},
    {"NCHAR", DPI_ORACLE_TYPE_NCHAR},
    {"CHAR", DPI_ORACLE_TYPE_CHAR},
    {"NUMBER", DPI_ORACLE_TYPE_NUMBER},
    {"INTEGER", DPI_ORACLE_TYPE_NUMBER},
    {"FLOAT", DPI_ORACLE_TYPE_NUMBER},
    {"LONG RAW", DPI_ORACLE_TYPE_LONG_RAW},
    {"LONG", DPI_ORACLE_TYPE_LONG_VARCHAR},
    {"RAW", DPI_ORACLE_TYPE_RAW},
    {"DATE", DPI_ORACLE_TYPE_DATE},
    {"INTERVAL DAY", DPI_ORACLE_TYPE_INTERVAL_DS},
    {"INTERVAL YEAR", DPI_ORACLE_TYPE_INTERVAL_YM},
    {"CLOB", DPI_ORACLE_TYPE_CLOB},
    {"BLOB", DPI_ORACLE_TYPE_BLOB},
    {"BFILE", DPI_ORACLE_TYPE_BFILE},
    {"BINARY_FLOAT", DPI_ORACLE_TYPE_NATIVE_FLOAT},
    {"BINARY_DOUBLE", DPI_ORACLE_TYPE_NATIVE_DOUBLE},
    {"JSON", DPI_ORACLE_TYPE_JSON},
    {"BOOLEAN", DPI_ORACLE_TYPE_BOOLEAN},
    {"UROWID", DPI_ORACLE_TYPE_UROWID},
    {"ROWID", DPI_ORACLE_TYPE_ROWID},
    {"OBJECT", DPI_ORACLE_TYPE_OBJECT},
};

void run(sqlite3* database, const char* sql) {
  char* problem = nullptr;
  if (sqlite3_exec(database, sql, nullptr, nullptr, &problem) == SQLITE_OK) return;
  std::fprintf(stderr, "mock: %s: %s\n", sql, problem);
  std::abort();
}

}  // namespace

bool read_mark(std::string_view text, Marked& out) {
  const std::size_t middle = text.find('\x02');
  if (text.empty() || text.front() != '\x01' || middle == std::string_view::npos) return false;
  out.type = std::string(text.substr(1, middle - 1));
  out.value = std::string(text.substr(middle + 1));
  return true;
}

dpiDataTypeInfo type_of(std::string_view declared) {
  const std::string text = capitals(declared);
  dpiDataTypeInfo type{};
  type.oracleTypeNum = DPI_ORACLE_TYPE_VARCHAR;
  int first = 0, second = 0;
  const std::size_t open = text.find('(');
  const int count = open == std::string::npos ? 0 : std::sscanf(text.c_str() + open, "(%d,%d", &first, &second);
  for (const TypeRow& row : kTypes) {
    if (text.starts_with(row.name)) {
      type.oracleTypeNum = row.type;
      break;
    }
  }
  if (text.starts_with("TIMESTAMP")) {
    const bool local = text.find("LOCAL TIME ZONE") != std::string::npos || text.starts_with("TIMESTAMP_LTZ");
    const bool zone = text.find("TIME ZONE") != std::string::npos;
    type.oracleTypeNum = local  ? DPI_ORACLE_TYPE_TIMESTAMP_LTZ
                         : zone ? DPI_ORACLE_TYPE_TIMESTAMP_TZ
                                : DPI_ORACLE_TYPE_TIMESTAMP;
    type.fsPrecision = static_cast<std::uint8_t>(count > 0 ? first : 6);
  }
  if (type.oracleTypeNum == DPI_ORACLE_TYPE_NUMBER) {
    type.precision = static_cast<std::int16_t>(text.starts_with("INTEGER")               ? 38
                                               : text.starts_with("FLOAT") && count == 0 ? 126
                                                                                         : first);
    type.scale = static_cast<std::int8_t>(text.starts_with("FLOAT") || type.precision == 0 ? -127 : second);
  } else {
    type.sizeInChars = static_cast<std::uint32_t>(count > 0 ? first : 4000);
    type.dbSizeInBytes = type.sizeInChars;
    type.clientSizeInBytes = text.starts_with("LONG") ? 0 : type.sizeInChars * 4;
  }
  if (text.find("IS_JSON") != std::string::npos) type.isJson = 1;
  return type;
}

int ora_number(sqlite3* database, int code) {
  const std::string_view text = sqlite3_errmsg(database);
  const auto has = [text](std::string_view part) { return text.find(part) != std::string_view::npos; };
  if (code == SQLITE_INTERRUPT) return 1013;
  if (has("no such table") || has("no such view")) return 942;
  if (has("no such column") || has("has no column")) return 904;
  if (has("no such function")) return 904;
  if (has("UNIQUE")) return 1;
  if (has("NOT NULL")) return 1400;
  if (has("CHECK")) return 2290;
  if (has("FOREIGN KEY")) return 2291;
  if (has("values were supplied") || has("values for")) return 947;
  if (has("already exists")) return 955;
  if (has("syntax error") || has("incomplete input") || has("unrecognized token"))
    return text.starts_with("near \"SELEC\"") ? 900 : 933;
  return 600;
}

void add_functions(sqlite3* database, std::string* identifier) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_INNOCUOUS;
  const auto add = [&](const char* name, int count, void (*function)(sqlite3_context*, int, sqlite3_value**),
                       const void* own = nullptr) {
    sqlite3_create_function(database, name, count, kFlags, const_cast<void*>(own), function, nullptr, nullptr);
  };
  add("TO_DATE", 2, typed_function, "DATE");
  add("TO_TIMESTAMP", 2, typed_function, "TIMESTAMP(9)");
  add("TO_TIMESTAMP_TZ", 2, typed_function, "TIMESTAMP(6) WITH TIME ZONE");
  add("TO_CLOB", 1, typed_function, "CLOB");
  add("TO_BINARY_DOUBLE", 1, typed_function, "BINARY_DOUBLE");
  add("TO_BINARY_FLOAT", 1, typed_function, "BINARY_FLOAT");
  add("TO_NUMBER", 1, typed_function, "NUMBER");
  add("JSON", 1, typed_function, "JSON");
  add("MOCK_TYPED", 2, mock_typed);
  add("MOCK_TYPE_PART", 2, type_part);
  add("HEXTORAW", 1, hextoraw);
  add("NVL", 2, nvl);
  add("SYS_CONTEXT", 2, sys_context, identifier);
}

void add_views(sqlite3* database) {
  run(database, "CREATE TABLE dual (dummy VARCHAR2(1))");
  run(database, "INSERT INTO dual VALUES ('X')");
  run(database,
      "CREATE VIEW all_users AS SELECT 'APP' AS username, 'N' AS oracle_maintained UNION ALL SELECT 'SYS', 'Y'");
  run(database,
      "CREATE VIEW all_tables AS SELECT CASE name WHEN 'dual' THEN 'SYS' ELSE 'APP' END AS owner, upper(name) AS "
      "table_name, "
      "'NO' AS nested,"
      " 'N' AS secondary FROM sqlite_schema WHERE type = 'table'");
  run(database,
      "CREATE VIEW all_views AS SELECT CASE WHEN name LIKE 'all\\_%' ESCAPE '\\' THEN 'SYS' ELSE 'APP' END AS owner, "
      "upper(name) AS view_name"
      " FROM sqlite_schema WHERE type = 'view'");
  run(database,
      "CREATE VIEW all_tab_columns AS SELECT 'APP' AS owner, upper(s.name) AS table_name, upper(p.name) AS "
      "column_name, p.cid + 1 AS "
      "column_id,"
      " MOCK_TYPE_PART(p.type, 'name') AS data_type, NULL AS data_type_owner, MOCK_TYPE_PART(p.type, 'precision') AS "
      "data_precision,"
      " MOCK_TYPE_PART(p.type, 'scale') AS data_scale, MOCK_TYPE_PART(p.type, 'length') AS data_length,"
      " MOCK_TYPE_PART(p.type, 'length') AS char_length, CASE WHEN p.\"notnull\" OR p.pk THEN 'N' ELSE 'Y' END AS "
      "nullable,"
      " p.dflt_value AS data_default FROM sqlite_schema s, pragma_table_info(s.name) p WHERE s.type IN ('table', "
      "'view')");
  run(database,
      "CREATE VIEW all_constraints AS SELECT 'APP' AS owner, 'PK_' || upper(name) AS constraint_name, 'P' AS "
      "constraint_type, "
      "upper(name) AS table_name"
      " FROM sqlite_schema WHERE type = 'table'");
  run(database,
      "CREATE VIEW all_cons_columns AS SELECT 'APP' AS owner, 'PK_' || upper(s.name) AS constraint_name, upper(p.name) "
      "AS column_name"
      " FROM sqlite_schema s, pragma_table_info(s.name) p WHERE s.type = 'table' AND p.pk > 0");
}

std::vector<std::string> parameter_names(std::string_view sql) {
  std::vector<std::string> names;
  each_plain(sql, [&](std::size_t at) {
    if (sql[at] != ':') return;
    std::size_t end = at + 1;
    while (end < sql.size() && is_word(sql[end])) ++end;
    const std::string name = capitals(sql.substr(at + 1, end - at - 1));
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  });
  return names;
}

std::string without_casts(std::string sql) {
  for (std::size_t at = sql.find("CAST("); at != std::string::npos; at = sql.find("CAST(", at + 1)) {
    int depth = 0;
    std::size_t as = std::string::npos, end = at + 4;
    for (; end < sql.size(); ++end) {
      if (sql[end] == '(') ++depth;
      if (sql[end] == ')' && --depth == 0) break;
      if (depth == 1 && sql.compare(end, 4, " AS ") == 0) as = end;
    }
    if (as == std::string::npos || end >= sql.size()) break;
    const std::string value = sql.substr(at + 5, as - at - 5), type = sql.substr(as + 4, end - as - 4);
    sql.replace(at, end + 1 - at, "MOCK_TYPED('" + type + "', " + value + ")");
  }
  return sql;
}

std::string column_name(std::string_view sql, const char* name) {
  return sql.find('"' + std::string(name) + '"') != std::string_view::npos ? name : capitals(name);
}

bool has_semicolon(std::string_view sql) {
  bool found = false;
  each_plain(sql, [&](std::size_t at) { found = found || sql[at] == ';'; });
  return found;
}

dpiStmtInfo kind_of(std::string_view sql) {
  std::string word;
  bool ended = false;
  each_plain(sql, [&](std::size_t at) {
    if (is_word(sql[at]) && !ended) word += sql[at];
    if (!is_word(sql[at]) && !word.empty()) ended = true;
  });
  word = capitals(word);
  dpiStmtInfo info{};
  info.isQuery = word == "SELECT" || word == "WITH";
  info.isPLSQL = word == "BEGIN" || word == "DECLARE" || word == "CALL";
  info.isDDL = word == "CREATE" || word == "DROP" || word == "ALTER";
  info.isDML = word == "INSERT" || word == "UPDATE" || word == "DELETE" || word == "MERGE";
  return info;
}

int fault(std::string_view sql, std::string_view name) {
  const std::string mark = "mock:" + std::string(name);
  const std::size_t at = sql.find(mark);
  if (at == std::string_view::npos) return -1;
  return std::atoi(std::string(sql.substr(std::min(at + mark.size() + 1, sql.size()))).c_str());
}

dpiTimestamp timestamp_of(std::string_view text) {
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::sscanf(std::string(text).c_str(), "%d-%d-%d%*c%d:%d:%d", &year, &month, &day, &hour, &minute, &second);
  dpiTimestamp out{};
  out.year = static_cast<std::int16_t>(year);
  out.month = static_cast<std::uint8_t>(month);
  out.day = static_cast<std::uint8_t>(day);
  out.hour = static_cast<std::uint8_t>(hour);
  out.minute = static_cast<std::uint8_t>(minute);
  out.second = static_cast<std::uint8_t>(second);
  if (const std::size_t point = text.find('.'); point != std::string_view::npos) {
    std::string digits;
    for (std::size_t i = point + 1; i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0; ++i)
      digits += text[i];
    digits.resize(9, '0');
    out.fsecond = static_cast<std::uint32_t>(std::atoi(digits.c_str()));
  }
  if (const std::size_t sign = text.find_first_of("+-", std::min<std::size_t>(text.size(), 11));
      sign != std::string_view::npos) {
    int hours = 0, minutes = 0;
    std::sscanf(std::string(text.substr(sign + 1)).c_str(), "%d:%d", &hours, &minutes);
    const int factor = text[sign] == '-' ? -1 : 1;
    out.tzHourOffset = static_cast<std::int8_t>(factor * hours);
    out.tzMinuteOffset = static_cast<std::int8_t>(factor * minutes);
  }
  return out;
}

}  // namespace jackfield::test::mock
