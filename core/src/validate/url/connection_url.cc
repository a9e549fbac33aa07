// Connection URLs and strings of the seven engines: which engine a text is for, and SQLite's file names. The engines'
// own formats are in url_servers.cc and url_vendors.cc. Paths of files are never opened.
#include <algorithm>

#include "base/ascii.h"
#include "base/words.h"
#include "validate/url/url_reader.h"

namespace jackfield {
namespace {

using Builder = ConnectionBuilder;

bool starts_like(std::string_view text, std::string_view lower) noexcept {
  return ascii::equal_ignoring_case(text.substr(0, lower.size()), lower);
}

// As it is copied from a page or a file: "psql 'postgres://...'", "export DATABASE_URL=...", or in quotes.
std::string_view unwrapped(std::string_view text) noexcept {
  text = trim_blanks(text);
  if (starts_like(text, "export ")) text = trim_blanks(text.substr(7));
  std::size_t name = 0;
  while (name < text.size() && (ascii::is_upper(text[name]) || ascii::is_digit(text[name]) || text[name] == '_'))
    ++name;
  if (name > 0 && text.substr(name).starts_with('=')) text = trim_blanks(text.substr(name + 1));
  if (starts_like(text, "psql ")) text = trim_blanks(text.substr(5));
  if (text.size() > 1 && (text[0] == '"' || text[0] == '\'' || text[0] == '`') && text.back() == text[0])
    text = trim_blanks(text.substr(1, text.size() - 2));
  return text;
}

// sqlite:FILE, sqlite:///ABSOLUTE, file:FILE, file://localhost/ABSOLUTE. JDBC's file names have no escapes.
Status read_sqlite(Builder& to, std::string_view rest, bool is_uri, bool is_jdbc) {
  if (is_jdbc && rest.starts_with("file:")) {
    rest.remove_prefix(5);
    is_uri = true;
  }
  const PairStyle style = is_jdbc && !is_uri ? PairStyle::raw : PairStyle::query;
  if (style == PairStyle::query) rest = rest.substr(0, rest.find('#'));
  ConnectionUrl url;
  if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
    JF_CHECK(decode_pairs(rest.substr(mark + 1), style, url.parameters));
    rest = rest.substr(0, mark);
  }
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    if (rest.starts_with("localhost/")) rest.remove_prefix(9);
    if (is_uri && !rest.starts_with('/')) return url_unsupported();  // a file of another machine
    while (rest.starts_with("//")) rest.remove_prefix(1);
  }
  auto file = style == PairStyle::raw ? std::optional(std::string(rest)) : percent_decode(rest);
  // A database in memory, or a resource of a Java program.
  if (!file || file->empty() || file->front() == ':' || !json::is_utf8(*file)) return url_unsupported();
  to.text("filename", *file);
  if (const UrlParameter* mode = url.find("mode")) {
    if (mode->value == "memory") return url_unsupported();
    mode->used = mode->value == "ro" || mode->value == "rw";
    if (mode->value == "ro") to.flag("readonly", true);
  }
  return to.leave_out(url);
}

// The engine of "postgresql+psycopg2"; the driver's name says nothing more. "+srv", "+ssh" and others do.
std::string engine_of(std::string_view scheme, bool& known) {
  constexpr std::string_view kDrivers =
      "aiomysql aioodbc aiosqlite asyncmy asyncpg connector cx_oracle cymysql mariadbconnector mysqlconnector mysqldb "
      "oracledb pg8000 psycopg psycopg2 psycopg2cffi psycopg_async pymssql pymysql pyodbc pysqlite redshift_connector";
  const std::string name = ascii::lower(scheme);
  const std::size_t plus = name.find('+');
  known = plus == std::string::npos || has_word(kDrivers, std::string_view(name).substr(plus + 1));
  return name.substr(0, plus);
}

std::int64_t postgresql_port(std::string_view engine) noexcept {
  if (engine == "redshift") return 5439;
  if (engine == "yugabytedb") return 5433;
  return has_word("cockroach cockroachdb", engine) ? 26257 : 5432;
}

Result<UrlConfig> finished(Builder& to, std::string_view client, Status status) {
  if (!status) return std::move(status).error();
  return to.take(std::string(client));
}

// After "scheme:".
Result<UrlConfig> read_scheme(json::Arena& arena, std::string_view engine, std::string_view rest, bool is_jdbc) {
  Builder to(arena);
  if (has_word("sqlite sqlite3 file", engine))
    return finished(to, "sqlite3", read_sqlite(to, rest, engine == "file", is_jdbc));
  if (has_word("oracle oracledb", engine)) return finished(to, "oracledb", read_oracle(to, rest));
  const bool is_postgresql =
      has_word("postgres postgresql pg pgsql psql postgis redshift cockroach cockroachdb yugabytedb", engine);
  const bool is_mysql = has_word("mysql mariadb mysql2", engine);
  // pgjdbc: "jdbc:postgresql:database" is on this machine.
  const std::string local = "//" + std::string(is_jdbc ? "/" : "") + std::string(rest);
  if (!rest.starts_with("//")) {
    if (!is_postgresql || !is_jdbc || rest.empty() || rest[0] == '/' || rest.find(':') != std::string_view::npos)
      return url_unsupported();
    rest = local;
  }
  rest.remove_prefix(2);
  if (has_word("mssql sqlserver", engine)) return finished(to, "mssql", read_sqlserver(to, rest, is_jdbc));
  if (engine == "snowflake") return finished(to, engine, read_snowflake(to, rest, is_jdbc));
  if (engine == "databricks") return finished(to, engine, read_databricks(to, rest));
  if (!is_postgresql && !is_mysql) return url_unsupported();
  ConnectionUrl url;
  url.is_jdbc = is_jdbc;
  url.parameters_win = is_postgresql && !is_jdbc;
  url.keeps_hash = is_jdbc && (is_postgresql || engine == "mariadb");
  PairStyle style = PairStyle::query;
  if (is_jdbc) style = engine == "mariadb" ? PairStyle::raw : PairStyle::form;
  JF_CHECK(decode_url(rest, style, url));
  if (is_postgresql) return finished(to, "pg", read_postgresql(to, url, postgresql_port(engine)));
  return finished(to, "mysql2", read_mysql(to, url, engine == "mariadb"));
}

// Which client reads a list of parameters; empty if more than one would.
std::string_view client_of_list(const ConnectionUrl& url) {
  const std::string driver = ascii::lower(url.text("driver provider"));
  const auto has = [&](std::string_view part) { return driver.find(part) != std::string::npos; };
  if (has("postgres")) return "pg";
  if (has("mysql") || has("mariadb")) return "mysql2";
  for (const char* name : {"sql server", "freetds", "tdsodbc", "sqlncli", "sqloledb", "msoledbsql"}) {
    if (has(name)) return "mssql";
  }
  if (!driver.empty()) return {};
  const auto any = [&](std::string_view keys) {
    return std::any_of(url.parameters.begin(), url.parameters.end(),
                       [&](const UrlParameter& each) { return has_word(keys, each.key); });
  };
  const bool is_server_text = std::any_of(url.parameters.begin(), url.parameters.end(), [](const UrlParameter& each) {
    return has_word("server datasource addr address", each.key) &&
           (each.value.find_first_of(",\\") != std::string::npos || starts_like(each.value, "tcp:"));
  });
  const bool is_sqlserver =
      is_server_text || any("initialcatalog encrypt integratedsecurity trustedconnection applicationintent "
                            "multipleactiveresultsets multisubnetfailover networklibrary");
  const bool is_npgsql = any("host username searchpath");
  if (is_sqlserver || is_npgsql) return is_sqlserver == is_npgsql ? "" : is_npgsql ? "pg" : "mssql";
  for (const UrlParameter& each : url.parameters) {
    if (each.key == "port") return each.value == "3306" ? "mysql2" : each.value == "5432" ? "pg" : "";
  }
  return any("server") && any("userid") && !any("sslmode") ? "mssql" : "";
}

// "Server=...;Database=...", of ADO.NET or ODBC.
Result<UrlConfig> read_ado(Builder& to, std::string_view text) {
  ConnectionUrl url;
  url.is_list = true;
  const std::string lower = ascii::lower(text);
  const bool is_odbc = lower.starts_with("driver") || lower.find(";driver") != std::string::npos;
  JF_CHECK(decode_pairs(text, is_odbc ? PairStyle::braces : PairStyle::quotes, url.parameters));
  // ODBC takes the first of two values, others the last.
  if (is_odbc && url.contradicts({})) return url_unsupported();
  const std::string_view client = client_of_list(url);
  if (client == "mssql") return finished(to, client, read_sqlserver_list(to, url));
  if (client == "mysql2") return finished(to, client, read_mysql(to, url, false));
  return client == "pg" ? finished(to, client, read_postgresql(to, url, 5432)) : url_unsupported();
}

// "host=... dbname=..." of libpq, or the above.
Result<UrlConfig> read_list(json::Arena& arena, std::string_view text) {
  Builder to(arena);
  ConnectionUrl url;
  url.is_list = true;
  if (decode_pairs(text, PairStyle::words, url.parameters) && url.find("host hostaddr") != nullptr &&
      read_postgresql(to, url, 5432))
    return to.take("pg");
  Builder anew(arena);
  return read_ado(anew, text);
}

}  // namespace

Result<UrlConfig> parse_connection_url(json::Arena& arena, std::string_view url) {
  url = unwrapped(url);
  if (!json::is_utf8(url) || url.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
    return url_unsupported();
  // The path of a file is a name, not a URL: it has no escapes.
  if (url.starts_with('/') || url.starts_with("./")) {
    Builder to(arena);
    to.text("filename", url);
    return to.take("sqlite3");
  }
  bool is_jdbc = starts_like(url, "jdbc:");
  if (is_jdbc) url.remove_prefix(5);
  if (is_jdbc && starts_like(url, "jtds:")) url.remove_prefix(5);
  const std::size_t end = std::min(url.find_first_of(":= ;"), url.size());
  if (end == url.size() || url[end] != ':') return is_jdbc ? url_unsupported() : read_list(arena, url);
  bool known = false;
  const std::string engine = engine_of(url.substr(0, end), known);
  return known ? read_scheme(arena, engine, url.substr(end + 1), is_jdbc) : url_unsupported();
}

}  // namespace jackfield
