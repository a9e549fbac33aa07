// The objects behind the handles of the mock of Oracle's client library (oracle_mock.h), and its cells.
#pragma once
#include <dpi.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "oracle_mock.h"

// ODPI-C's handles are opaque, so these are ours.
struct dpiContext {
  jackfield::test::OracleMock* mock = nullptr;
};

struct dpiConn {
  jackfield::test::OracleMock* mock = nullptr;
  sqlite3* database = nullptr;
  int references = 1;
  std::string identifier;
  std::atomic<bool> broken{false}, dead{false};
  std::uint32_t limit_ms = 0;
  std::chrono::steady_clock::time_point limit;
  bool limit_passed = false, read_only = false, changed = false;
};

struct dpiLob {
  std::u16string text;
  std::string bytes;
  bool characters = false;
};

struct dpiRowid {
  std::string text;
};

struct dpiJson {
  std::vector<std::unique_ptr<std::string>> texts;
  std::vector<std::unique_ptr<dpiDataBuffer[]>> values;
  std::vector<std::unique_ptr<dpiJsonNode[]>> nodes;
  std::vector<std::unique_ptr<char*[]>> names;
  std::vector<std::unique_ptr<std::uint32_t[]>> sizes;
  dpiJsonNode top{};
};

struct dpiVar {
  dpiConn* conn = nullptr;
  int references = 1;
  dpiOracleTypeNum type = 0;
  dpiNativeTypeNum native = 0;
  std::vector<dpiData> cells;
  std::vector<std::string> texts;
  std::vector<std::unique_ptr<dpiLob>> lobs;
  std::vector<std::unique_ptr<dpiRowid>> rowids;
  std::vector<std::unique_ptr<dpiJson>> jsons;
};

struct dpiStmt {
  dpiConn* conn = nullptr;
  std::string sql;
  dpiStmtInfo info{};
  std::vector<std::string> names, columns;
  std::map<std::string, dpiVar*> bound;
  std::vector<dpiVar*> defined;
  sqlite3_stmt* prepared = nullptr;
  std::vector<dpiDataTypeInfo> types;
  bool row_ready = false, ended = false;
  std::uint32_t array_size = 100;
  std::uint64_t changed = 0;
  int rows_until_cut = -1;
};

namespace jackfield::test::mock {

struct LastError {
  int code = 0;
  std::string message;
  std::uint32_t offset = 0;
};
[[nodiscard]] LastError& last_error();  // of this thread, as ODPI-C keeps it
int failed(int code, std::string message = "the mock's own text, which nobody may pass on");

// A value as SQLite has it, put into a variable as ODPI-C would.
void put_cell(dpiVar& variable, std::uint32_t at, const std::string& text);
void put_text(dpiVar& variable, std::uint32_t at, std::string text);

int lob_size(dpiLob* lob, std::uint64_t* size);
int lob_buffer_size(dpiLob* lob, std::uint64_t count, std::uint64_t* bytes);
int lob_read(dpiLob* lob, std::uint64_t offset, std::uint64_t amount, char* out, std::uint64_t* size);
int json_value(dpiJson* json, std::uint32_t options, dpiJsonNode** top);
int rowid_text(dpiRowid* rowid, const char** text, std::uint32_t* size);

}  // namespace jackfield::test::mock
