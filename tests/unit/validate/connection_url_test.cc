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
        R"(pg {"host":"h","port":5432,"user":"v","database":"d"} -connect_timeout -options -passfile)");
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

TEST_CASE("A host is never guessed: it is where the driver looks for it, or the URL is refused") {
  CHECK(read("postgresql://u:p@/d?host=db.example.com&port=6000") ==
        R"(pg {"host":"db.example.com","port":6000,"user":"u","password":"p","database":"d"})");
  CHECK(read("jdbc:postgresql:test") == R"(pg {"host":"localhost","port":5432,"database":"test"})");
  CHECK(read("mysql:///d") == R"(mysql2 {"host":"localhost","port":3306,"database":"d"})");
  for (const char* bad : {"postgres://u:p@/d?host=/var/run",
                          "postgres://u:p@/d",
                          "postgres://:5432/d",
                          "postgres://[]/d",
                          "postgres://[h]/d",
                          "postgres:///d?service=prod",
                          "postgres:///d?user=u&password=p",
                          "mysql:///d?socket=/tmp/s",
                          "postgres://h/d?host=a&host=b",
                          "postgres://h/d?hostaddr=192.0.2.1&host=g",
                          "mysql://h/d?host=g",
                          "jdbc:oracle:thin:u/p@alias",
                          "oracle://u:p@alias",
                          "jdbc:oracle:thin:@ldap://h:389/x",
                          "jdbc:sqlserver://;user=u",
                          "dbname=d user=u",
                          "jdbc:snowflake://http://h.example.com/?user=u",
                          "mysql+srv://h/d",
                          "mysql+ssh://h/d",
                          "file://server/x.db",
                          "sqlite::memory:"}) {
    INFO(bad);
    CHECK(read(bad) == "url_unsupported");
  }
}

TEST_CASE("A text that two drivers would read differently is refused") {
  for (const char* bad :
       {"postgres://app:2024#x@h/d", "postgres://app:1?x@h/d", "postgres://app:12/x@h/d", "postgres://u:a@b/c@h/d",
        "postgres://h/d#x", "mysql://b?a:secret@h/d", "postgres://h?user=a@b", "postgres://h/d?password=a+b",
        "sqlserver://u:1;x=2@h/d", "Server=h;Database=d;Uid=u;Pwd=p", "Data Source=h;User Id=u;Password=p",
        "Server=h;User Id=u;Password={a};Database=d", "Driver={ODBC Driver 18 for SQL Server};Server=h;Uid=u;Uid=v",
        "Host=h;Encrypt=true;Username=u", "jdbc:sqlserver://h;password=a;b"}) {
    INFO(bad);
    CHECK(read(bad) == "url_unsupported");
  }
}

TEST_CASE("Encryption that a URL asks for is kept, reported or refused") {
  const std::string on = R"("ssl":{"enabled":true,"rejectUnauthorized":false}})";
  const std::string verified = R"("ssl":{"enabled":true,"rejectUnauthorized":true}})";
  CHECK(read("postgres://h/d?sslmode=prefer") == R"(pg {"host":"h","port":5432,"database":"d"} -sslmode)");
  CHECK(read("postgres://h/d?sslmode=require&sslrootcert=/ca") ==
        R"(pg {"host":"h","port":5432,"database":"d",)" + verified + " -sslrootcert");
  CHECK(read("postgres://h/d?sslrootcert=system") == R"(pg {"host":"h","port":5432,"database":"d",)" + verified);
  CHECK(read("jdbc:postgresql://h/d?ssl") == R"(pg {"host":"h","port":5432,"database":"d",)" + verified);
  const std::string mysql = R"(mysql2 {"host":"h","port":3306,"database":"d",)";
  CHECK(read("jdbc:mariadb://h/d?useSsl") == mysql + verified);
  CHECK(read("jdbc:mariadb://h/d?useSsl=true&trustServerCertificate") == mysql + on);
  CHECK(read("jdbc:mariadb://h/d?sslMode=trust") == mysql + on);
  CHECK(read("jdbc:mariadb://h/d?sslMode=disable&useSsl=true") == mysql + verified);
  CHECK(read("mysql://h/d?ssl=true") == mysql + verified);
  CHECK(read("mysql://h/d?ssl_ca=/ca.pem") == mysql + verified + " -ssl_ca");
  CHECK(read("mysql://h/d?tls=skip-verify") == mysql + on);
  for (const char* bad :
       {"postgres://h/d?sslmode=full", "postgres://h/d?sslmode=", "mysql://h/d?ssl-mode=x", "mysql://h/d?ssl=some",
        "postgres://h/d?sslThing=1", "mysql://h/d?forceTls=1", "mssql://h/d?encrypt=maybe",
        "snowflake://u:p@a/d?protocol=http", "jdbc:databricks://h:443;ssl=0;PWD=t",
        "mysql://h/d?ssl={}&ssl={\"rejectUnauthorized\":false}"}) {
    INFO(bad);
    CHECK(read(bad) == "url_unsupported");
  }
}

TEST_CASE("Names that are reported are known ones, never a piece of the input") {
  CHECK(read("postgres://h/d?tail=1&pool=2&Tail2=3") == R"(pg {"host":"h","port":5432,"database":"d"} -other -pool)");
  CHECK(read("jdbc:sqlserver://h;user=u;password={a}};Tail};databaseName=d") ==
        R"(mssql {"host":"h","port":1433,"user":"u","password":"a};Tail","database":"d"})");
  CHECK(read("jdbc:mysql://u:p@h/d?user=x") ==
        R"(mysql2 {"host":"h","port":3306,"user":"u","password":"p","database":"d"} -user)");
}

TEST_CASE("Passwords are read as the driver of the URL reads them") {
  const auto password = [](std::string_view url) {
    json::Arena arena;
    const auto config = parse_connection_url(arena, url);
    return config ? std::string(config->connection.get("password").text()) : std::string("refused");
  };
  CHECK(password("jdbc:postgresql://h/d?user=u&password=a+b%2Bc#d") == "a b+c#d");
  CHECK(password("jdbc:mariadb://h/d?user=u&password=a+b%2Bc") == "a+b%2Bc");
  CHECK(password("jdbc:mysql://h/d?user=u&password=a+b") == "a b");
  CHECK(password("postgres://u:a+b@h/d") == "a+b");
  CHECK(password("postgres://u:a@b@h/d") == "a@b");
  CHECK(password("mysql://h/d?user=u&password=a&password=b") == "b");
  CHECK(password("jdbc:sqlserver://h;user=u;password={a} ;databaseName=d") == "a");
  CHECK(password("jdbc:sqlserver://h;user=u;password={pa}}ss}") == "pa}ss");
  CHECK(password("jdbc:oracle:thin:app/p/w@h:1521/d") == "p/w");
  CHECK(password("jdbc:oracle:thin:app/\"p@w\"@//h:1521/d") == "p@w");
  CHECK(password("host=h user=u password='a b\\'c'") == "a b'c");
  CHECK(password("Server=tcp:h,1444;Initial Catalog=d;User ID=u;Password=\"a;b\"\"c\"") == "a;b\"c");
  CHECK(password("Driver={ODBC Driver 18 for SQL Server};Server=h;Uid=u;Pwd={a;}}b}") == "a;}b");
  CHECK(password("psql 'postgres://u:p@h/d'") == "p");
  CHECK(password("export DATABASE_URL=\"postgres://u:p@h/d\"") == "p");
}

TEST_CASE("Schemas that a URL names become the search path") {
  for (const char* url : {"jdbc:postgresql://h/d?currentSchema=app", "postgres://h/d?options=-c%20search_path%3Dapp",
                          "postgres://h/d?options=-csearch_path%3DApp", "postgres://h/d?options=--search_path%3Dapp",
                          "postgres://h/d?search_path=app", "Host=h;Username=u;Database=d;Search Path=app"}) {
    INFO(url);
    json::Arena arena;
    const auto config = parse_connection_url(arena, url);
    REQUIRE(config);
    CHECK(json::to_text(config->search_path) == R"(["app"])");
    CHECK(config->ignored.empty());
  }
}

TEST_CASE("Servers with another name or place are read whole") {
  CHECK(read("redshift://u@h/d") == R"(pg {"host":"h","port":5439,"user":"u","database":"d"})");
  CHECK(read("cockroachdb://u@h/d") == R"(pg {"host":"h","port":26257,"user":"u","database":"d"})");
  CHECK(read("postgres://h/a/b") == R"(pg {"host":"h","port":5432,"database":"a/b"})");
  CHECK(read("sqlserver://u@h/INST?database=d") ==
        R"(mssql {"host":"h","port":1433,"user":"u","database":"d","options":{"instanceName":"INST"}})");
  CHECK(read("jdbc:snowflake://sf.example.com:444/?user=u&account=acme") ==
        R"(snowflake {"account":"acme","username":"u","host":"sf.example.com","port":444})");
  CHECK(read("jdbc:snowflake://my_acme.sf.example.com/?user=u") ==
        R"(snowflake {"account":"my_acme","username":"u","host":"my-acme.sf.example.com"})");
  CHECK(read("jdbc:oracle:thin:@h:1521/svc:dedicated/inst") == "url_unsupported");
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
