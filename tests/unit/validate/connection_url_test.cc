#include <catch2/catch.hpp>

#include "support/manifests.h"
#include "validate/validate.h"

using namespace jackfield;

namespace {

std::string read(std::string_view url) {
  json::Arena arena;
  const auto config = parse_connection_url(arena, url);
  if (!config) return std::string(facts(config.error().code).name);
  std::string text = config->client + " " + json::to_text(config->connection);
  for (const std::string& name : config->ignored) text += " -" + name;
  return text;
}

}  // namespace

TEST_CASE("PostgreSQL URLs become configurations") {
  CHECK(read("postgres://app:p%40ss@db.example.com:6432/shop?sslmode=require&application_name=r") ==
        R"(pg {"host":"db.example.com","port":6432,"user":"app","password":"p@ss","database":"shop",)"
        R"("ssl":{"enabled":true,"rejectUnauthorized":false},"parameters":{"application_name":"r"}})");
  CHECK(read("postgresql://db.example.com/d?sslmode=verify-full&sslrootcert=/etc/ca.pem") ==
        R"(pg {"host":"db.example.com","port":5432,"database":"d",)"
        R"("ssl":{"enabled":true,"rejectUnauthorized":true}} -sslrootcert)");
  CHECK(read("postgres://u@h/d?user=v&connect_timeout=soon&options=-c%20x&PassFile=/etc/passwd") ==
        R"(pg {"host":"h","port":5432,"user":"u","database":"d"} -connect_timeout -user -options -passfile)");
  CHECK(read("postgres://[2001:db8::1]:5433/d?sslmode=disable") ==
        R"(pg {"host":"2001:db8::1","port":5433,"database":"d","ssl":{"enabled":false}})");
  CHECK(read("postgres:///d") == R"(pg {"host":"localhost","port":5432,"database":"d"})");
  CHECK(read("postgresql+psycopg2://h/d") == R"(pg {"host":"h","port":5432,"database":"d"})");
  CHECK(read("jdbc:postgresql://h:1/d?user=u&password=p&ssl=true") ==
        R"(pg {"host":"h","port":1,"user":"u","password":"p","database":"d",)"
        R"("ssl":{"enabled":true,"rejectUnauthorized":true}})");
}

TEST_CASE("MySQL and MariaDB URLs become configurations") {
  CHECK(read("mysql://u:p@h/d?charset=utf8mb4&connectTimeout=500&compress=true") ==
        R"(mysql2 {"host":"h","port":3306,"user":"u","password":"p","database":"d",)"
        R"("parameters":{"charset":"utf8mb4","connectTimeout":500,"compress":true}})");
  CHECK(read("mariadb://h?ssl-mode=VERIFY_IDENTITY") ==
        R"(mysql2 {"host":"h","port":3306,"ssl":{"enabled":true,"rejectUnauthorized":true}})");
  CHECK(read(R"(mysql://h/d?ssl={"rejectUnauthorized":false})") ==
        R"(mysql2 {"host":"h","port":3306,"database":"d","ssl":{"enabled":true,"rejectUnauthorized":false}})");
  CHECK(
      read("jdbc:mysql://h/d?useSSL=true&user=u") ==
      R"(mysql2 {"host":"h","port":3306,"user":"u","database":"d","ssl":{"enabled":true,"rejectUnauthorized":false}})");
}

TEST_CASE("SQLite URLs become file names") {
  CHECK(read("sqlite:crm/a.db") == R"(sqlite3 {"filename":"crm/a.db"})");
  CHECK(read("sqlite:///var/a%20b.db?mode=ro") == R"(sqlite3 {"filename":"/var/a b.db","readonly":true})");
  CHECK(read("file:///var/a.db") == R"(sqlite3 {"filename":"/var/a.db"})");
  CHECK(read("jdbc:sqlite:a.db") == R"(sqlite3 {"filename":"a.db"})");
  CHECK(read("sqlite:") == "url_unsupported");
  CHECK(read("/var/lib/50%20off?.db") == R"(sqlite3 {"filename":"/var/lib/50%20off?.db"})");
  CHECK(read("./a.db") == R"(sqlite3 {"filename":"./a.db"})");
  CHECK(read("file:a.db?mode=rwc&vfs=unix-none&cache=shared") == R"(sqlite3 {"filename":"a.db"} -mode -vfs -cache)");
}

TEST_CASE("SQL Server URLs become configurations") {
  CHECK(read("mssql://sa:p@h/d?encrypt=false") ==
        R"(mssql {"host":"h","port":1433,"user":"sa","password":"p","database":"d","options":{"encrypt":false}})");
  CHECK(read(R"(jdbc:sqlserver://h\INST:1444;databaseName=d;user=sa;password={a;b};encrypt=strict;)"
             "trustServerCertificate=true") ==
        R"(mssql {"host":"h","port":1444,"user":"sa","password":"a;b","database":"d",)"
        R"("options":{"instanceName":"INST","encrypt":true,"trustServerCertificate":true}})");
  CHECK(read("sqlserver://;serverName=h;portNumber=9") == R"(mssql {"host":"h","port":9})");
}

TEST_CASE("Oracle URLs become configurations") {
  CHECK(read("oracle://u:p@h/svc") ==
        R"(oracledb {"host":"h","port":1521,"user":"u","password":"p","database":"svc"})");
  CHECK(read("jdbc:oracle:thin:@//h:1522/svc") == R"(oracledb {"host":"h","port":1522,"database":"svc"})");
  CHECK(read("jdbc:oracle:thin:u/p%@h:1521:ORCL") ==
        R"(oracledb {"host":"h","port":1521,"user":"u","password":"p%","database":"ORCL"})");
  CHECK(read("jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=()))") == "url_unsupported");
}

TEST_CASE("Snowflake and Databricks URLs become configurations") {
  CHECK(read("snowflake://u:p@org-acc/DB/SC?warehouse=W&role=R") ==
        R"(snowflake {"account":"org-acc","username":"u","password":"p",)"
        R"("warehouse":"W","role":"R","database":"DB","schema":"SC"})");
  CHECK(read("jdbc:snowflake://org-acc.snowflakecomputing.com/?user=u&db=D&warehouse=W") ==
        R"(snowflake {"account":"org-acc","username":"u","warehouse":"W","database":"D"})");
  CHECK(read("databricks://token:dapi@h.example.com:443?http_path=/sql/1.0/warehouses/x&catalog=main&schema=s") ==
        R"(databricks {"host":"h.example.com","path":"/sql/1.0/warehouses/x","authType":"token",)"
        R"("token":"dapi","database":"main","schema":"s"})");
  CHECK(read("databricks://token:t@h:8443?http_path=/sql/1.0/warehouses/x") ==
        R"(databricks {"host":"h","port":8443,"path":"/sql/1.0/warehouses/x","authType":"token","token":"t"})");
  CHECK(read("jdbc:databricks://h.example.com:443/default;transportMode=http;ssl=1;httpPath=sql/1.0/warehouses/"
             "x;AuthMech=3;UID=token;PWD=t") ==
        R"(databricks {"host":"h.example.com","path":"/sql/1.0/warehouses/x","authType":"token",)"
        R"("token":"t","schema":"default"})");
}

TEST_CASE("A text that is not a connection URL is refused without repeating it") {
  for (const char* bad : {"", "x", "://", "http://h", "postgres:h", "postgres://h:99999/d", "postgres://u:%zz@h",
                          "postgres://a,b/d", "postgres://u:%00@h", "postgres://h/\n?x", "postgres://u:%ff@h",
                          "mysql://h h/d", "jdbc:", "snowflake://", "oracle:thin:x"}) {
    INFO(bad);
    CHECK(read(bad) == "url_unsupported");
  }
}

TEST_CASE("Each key of a read URL is one that its form declares") {
  for (const char* url :
       {"postgres://u:p@h/d?sslmode=require&connect_timeout=1", "mysql://u:p@h/d?ssl=true&charset=a",
        "sqlite:a?mode=ro", "mssql://u:p@h/d?encrypt=true&trustServerCertificate=true&appName=x", "oracle://u:p@h/d",
        "snowflake://u:p@acc/d/s?warehouse=w", "snowflake://u@acc/d/s?token=t&role=r",
        "databricks://token:t@h?http_path=/sql/1.0/warehouses/x",
        "databricks://h?http_path=/sql/1.0/warehouses/x&client_id=i&client_secret=s"}) {
    INFO(url);
    json::Arena arena;
    const auto read = parse_connection_url(arena, url);
    REQUIRE(read);
    const Manifest& manifest = testing::manifest("database", read->client);
    Report report;
    const json::Value sent =
        json::ObjectBuilder(arena).set("client", read->client).set("connection", read->connection).build();
    CHECK(json::to_text(normalise(manifest, arena, sent, report)) == json::to_text(sent));
    CHECK(report.valid());
  }
}
