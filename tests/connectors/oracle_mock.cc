// The mock of Oracle's client library: see oracle_mock.h. Each function does what ODPI-C documents for it, as far as
// the connector looks.
#include "oracle_mock.h"

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include "oracle_mock_handles.h"
#include "oracle_mock_sql.h"

using jackfield::test::OracleMock;
using namespace jackfield::test::mock;

namespace {

int lost(dpiConn* conn) {
  conn->dead = true;
  return failed(0, "DPI-1080: connection was closed by ORA-03113");
}

void describe_error(const LastError& from, dpiErrorInfo* to) {
  *to = dpiErrorInfo{};
  to->code = from.code;
  to->message = from.message.c_str();
  to->messageLength = static_cast<std::uint32_t>(from.message.size());
  to->offset = from.offset;
}

// --- context ---

int create_context(unsigned, unsigned, dpiContextCreateParams*, dpiContext**, dpiErrorInfo* problem) {
  failed(0, "DPI-1050: Oracle Client library is at version 11.2.0 but version 19.1.0 or higher is needed");
  describe_error(last_error(), problem);
  return DPI_FAILURE;
}
int destroy_context(dpiContext*) { return DPI_SUCCESS; }  // the mock's own
void get_error(const dpiContext*, dpiErrorInfo* info) { describe_error(last_error(), info); }
int client_version(const dpiContext*, dpiVersionInfo* info) {
  *info = dpiVersionInfo{23, 7, 0, 0, 0, 0};
  return DPI_SUCCESS;
}
int init_common(const dpiContext*, dpiCommonCreateParams* params) {
  *params = dpiCommonCreateParams{};
  return DPI_SUCCESS;
}
int init_create(const dpiContext*, dpiConnCreateParams* params) {
  *params = dpiConnCreateParams{};
  return DPI_SUCCESS;
}

// --- connections ---

int watch(void* own) {
  auto* conn = static_cast<dpiConn*>(own);
  if (conn->broken.load()) return 1;
  if (conn->limit_ms == 0 || !conn->mock->keeps_call_limit || std::chrono::steady_clock::now() < conn->limit) return 0;
  conn->limit_passed = true;
  return 1;
}

void drop(dpiConn* conn) {
  if (--conn->references > 0) return;
  sqlite3_close(conn->database);
  --conn->mock->sessions;
  delete conn;
}

int create_conn(const dpiContext* context, const char* user, std::uint32_t user_size, const char* password,
                std::uint32_t password_size, const char* text, std::uint32_t text_size,
                const dpiCommonCreateParams* common, dpiConnCreateParams*, dpiConn** out) {
  OracleMock& mock = *context->mock;
  struct Login {
    OracleMock& mock;
    ~Login() { ++mock.logins_ended; }
  } const login{mock};
  ++mock.logins;
  const std::string descriptor(text, text_size);
  mock.note_descriptor(descriptor);
  if (mock.login_hangs) mock.hang();
  if (common->createMode != DPI_MODE_CREATE_THREADED) return failed(24550);
  if (const int code = mock.login_ora; code != 0) return failed(code);
  if (descriptor.find("(SERVICE_NAME=" + mock.service + ")") == std::string::npos) return failed(12514);
  if (std::string_view(user, user_size) != mock.user || std::string_view(password, password_size) != mock.password)
    return failed(1017);
  auto conn = std::make_unique<dpiConn>();
  conn->mock = &mock;
  conn->database = mock.open_database();
  add_functions(conn->database, &conn->identifier);
  sqlite3_progress_handler(conn->database, 1000, watch, conn.get());
  ++mock.sessions;
  *out = conn.release();
  return DPI_SUCCESS;
}
int release_conn(dpiConn* conn) { return drop(conn), DPI_SUCCESS; }
int break_execution(dpiConn* conn) {
  ++conn->mock->breaks;
  conn->broken = true;
  return DPI_SUCCESS;
}
int set_call_timeout(dpiConn* conn, std::uint32_t ms) {
  conn->limit_ms = ms;
  conn->limit = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  return DPI_SUCCESS;
}
int is_healthy(dpiConn* conn, int* healthy) {
  *healthy = conn->dead ? 0 : 1;
  return DPI_SUCCESS;
}
int server_version(dpiConn*, const char** text, std::uint32_t* size, dpiVersionInfo* info) {
  *text = "mock";
  *size = 4;
  *info = dpiVersionInfo{23, 4, 1, 0, 0, 0};
  return DPI_SUCCESS;
}
// A transaction of SQLite begins with the first change that does not commit.
void end_transaction(dpiConn* conn, const char* how) {
  if (std::exchange(conn->changed, false)) sqlite3_exec(conn->database, how, nullptr, nullptr, nullptr);
}
int rollback(dpiConn* conn) {
  conn->read_only = false;
  end_transaction(conn, "ROLLBACK");
  return DPI_SUCCESS;
}
int commit(dpiConn* conn) {
  end_transaction(conn, "COMMIT");
  return DPI_SUCCESS;
}
int in_progress(dpiConn* conn, int* yes) {
  *yes = conn->changed ? 1 : 0;
  return DPI_SUCCESS;
}

// --- variables ---

int new_var(dpiConn* conn, dpiOracleTypeNum type, dpiNativeTypeNum native, std::uint32_t count, std::uint32_t, int, int,
            dpiObjectType*, dpiVar** out, dpiData** data) {
  auto variable = std::make_unique<dpiVar>();
  variable->conn = conn;
  variable->type = type;
  variable->native = native;
  variable->cells.resize(count);
  for (dpiData& cell : variable->cells) cell.isNull = 1;
  variable->texts.resize(count);
  variable->lobs.resize(count);
  variable->rowids.resize(count);
  variable->jsons.resize(count);
  ++conn->references;
  ++conn->mock->variables;
  *data = variable->cells.data();
  *out = variable.release();
  return DPI_SUCCESS;
}
int release_var(dpiVar* variable) {
  if (--variable->references > 0) return DPI_SUCCESS;
  dpiConn* conn = variable->conn;
  --conn->mock->variables;
  delete variable;
  drop(conn);
  return DPI_SUCCESS;
}
int set_from_bytes(dpiVar* variable, std::uint32_t at, const char* text, std::uint32_t size) {
  put_text(*variable, at, std::string(text, size));
  return DPI_SUCCESS;
}

// --- statements ---

int prepare(dpiConn* conn, int, const char* sql, std::uint32_t size, const char*, std::uint32_t, dpiStmt** out) {
  if (size == 0) return failed(24373);
  auto statement = std::make_unique<dpiStmt>();
  statement->conn = conn;
  statement->sql.assign(sql, size);
  statement->info = kind_of(statement->sql);
  statement->names = parameter_names(statement->sql);
  statement->rows_until_cut = fault(statement->sql, "cut");
  ++conn->references;
  ++conn->mock->statements;
  *out = statement.release();
  return DPI_SUCCESS;
}
int release_statement(dpiStmt* statement) {
  sqlite3_finalize(statement->prepared);
  for (auto& [name, variable] : statement->bound) release_var(variable);
  for (dpiVar* variable : statement->defined) {
    if (variable != nullptr) release_var(variable);
  }
  dpiConn* conn = statement->conn;
  --conn->mock->statements;
  delete statement;
  drop(conn);
  return DPI_SUCCESS;
}
int get_info(dpiStmt* statement, dpiStmtInfo* info) {
  *info = statement->info;
  return DPI_SUCCESS;
}
int bind_count(dpiStmt* statement, std::uint32_t* count) {
  *count = static_cast<std::uint32_t>(statement->names.size());
  return DPI_SUCCESS;
}
int bind_names(dpiStmt* statement, std::uint32_t* count, const char** names, std::uint32_t* sizes) {
  for (std::size_t i = 0; i < statement->names.size(); ++i) {
    names[i] = statement->names[i].c_str();
    sizes[i] = static_cast<std::uint32_t>(statement->names[i].size());
  }
  *count = static_cast<std::uint32_t>(statement->names.size());
  return DPI_SUCCESS;
}
int bind_by_name(dpiStmt* statement, const char* name, std::uint32_t size, dpiVar* variable) {
  const std::string text(name, size);
  if (std::find(statement->names.begin(), statement->names.end(), text) == statement->names.end()) return failed(1036);
  ++variable->references;
  statement->bound[text] = variable;
  return DPI_SUCCESS;
}

void bind_value(sqlite3_stmt* prepared, int at, const dpiVar& variable) {
  const dpiData& cell = variable.cells[0];
  const std::string_view text = variable.native == DPI_NATIVE_TYPE_BYTES && cell.isNull == 0
                                    ? std::string_view(cell.value.asBytes.ptr, cell.value.asBytes.length)
                                    : std::string_view();
  if (cell.isNull != 0 || (variable.native == DPI_NATIVE_TYPE_BYTES && text.empty())) {
    sqlite3_bind_null(prepared, at);  // an empty text is NULL
  } else if (variable.native == DPI_NATIVE_TYPE_INT64) {
    sqlite3_bind_int64(prepared, at, cell.value.asInt64);
  } else if (variable.type == DPI_ORACLE_TYPE_RAW) {
    sqlite3_bind_blob(prepared, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  } else if (variable.type == DPI_ORACLE_TYPE_NUMBER) {
    const std::string marked = "\x01NUMBER\x02" + std::string(text);
    sqlite3_bind_text(prepared, at, marked.data(), static_cast<int>(marked.size()), SQLITE_TRANSIENT);
  } else {
    sqlite3_bind_text(prepared, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
}

int sql_failed(dpiStmt* statement, int code) {
  dpiConn* conn = statement->conn;
  const int ora = ora_number(conn->database, code);
  if (code == SQLITE_INTERRUPT && std::exchange(conn->limit_passed, false)) {
    return failed(0, "DPI-1067: call timeout of " + std::to_string(conn->limit_ms) + " ms exceeded with ORA-03156");
  }
  const int offset = sqlite3_error_offset(conn->database);
  failed(ora);
  last_error().offset = static_cast<std::uint32_t>(std::max(offset, 0));
  return DPI_FAILURE;
}

// Goes to the next row; false on an error.
bool step(dpiStmt* statement) {
  const int code = sqlite3_step(statement->prepared);
  statement->row_ready = code == SQLITE_ROW;
  statement->ended = code == SQLITE_DONE;
  if (statement->row_ready || statement->ended) return true;
  sql_failed(statement, code);
  return false;
}

std::string column_text(sqlite3_stmt* prepared, int at) {
  const auto* text = static_cast<const char*>(sqlite3_column_blob(prepared, at));
  if (sqlite3_column_type(prepared, at) != SQLITE_BLOB)
    text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, at));
  return text == nullptr ? std::string()
                         : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(prepared, at)));
}

dpiDataTypeInfo column_type(dpiStmt* statement, int at) {
  Marked mark;
  if (statement->row_ready && read_mark(column_text(statement->prepared, at), mark)) return type_of(mark.type);
  if (const char* declared = sqlite3_column_decltype(statement->prepared, at);
      declared != nullptr && *declared != '\0') {
    return type_of(declared);
  }
  switch (statement->row_ready ? sqlite3_column_type(statement->prepared, at) : SQLITE_NULL) {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      return type_of("NUMBER");
    case SQLITE_BLOB:
      return type_of("RAW(2000)");
    default:
      return type_of("VARCHAR2(4000)");
  }
}

// Statements that SQLite does not have; returns false for others.
bool run_command(dpiStmt* statement, int& answer) {
  const std::string& sql = statement->sql;
  dpiConn* conn = statement->conn;
  answer = DPI_SUCCESS;
  if (sql == "SET TRANSACTION READ ONLY") {
    conn->read_only = true;
    return true;
  }
  if (sql.starts_with("ALTER SESSION") || sql == "ROLLBACK" || sql == "COMMIT") return true;
  if (!statement->info.isPLSQL) return false;
  if (sql.find("END;") == std::string::npos) answer = failed(6550);
  if (sql.find("COMMIT;") != std::string::npos) commit(conn);
  if (const std::size_t at = sql.find("SET_IDENTIFIER('"); at != std::string::npos) {
    conn->identifier = sql.substr(at + 16, sql.find('\'', at + 16) - at - 16);
  }
  return true;
}

int execute(dpiStmt* statement, dpiExecMode mode, std::uint32_t* columns) {
  dpiConn* conn = statement->conn;
  if (conn->dead) return lost(conn);
  if (conn->broken.exchange(false)) return failed(1013);
  if (statement->sql.find("mock:deaf") != std::string::npos) {
    conn->mock->hang();
    return lost(conn);
  }
  if (const int code = fault(statement->sql, "ora"); code > 0) return failed(code);
  if (const int code = fault(statement->sql, "dpi"); code > 0)
    return failed(0, "DPI-" + std::to_string(code) + ": text of the mock");
  int answer = DPI_SUCCESS;
  if (run_command(statement, answer)) return answer;
  if (has_semicolon(statement->sql)) return failed(933);
  if (conn->read_only && !statement->info.isQuery) return failed(1456);
  if (!statement->info.isQuery && mode != DPI_MODE_EXEC_COMMIT_ON_SUCCESS && !conn->changed) {
    sqlite3_exec(conn->database, "BEGIN", nullptr, nullptr, nullptr);
    conn->changed = true;
  }
  const std::string sql = without_casts(statement->sql);
  int code =
      sqlite3_prepare_v2(conn->database, sql.data(), static_cast<int>(sql.size()), &statement->prepared, nullptr);
  if (code != SQLITE_OK) return sql_failed(statement, code);
  if (statement->prepared == nullptr) return failed(900);
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement->prepared); ++i) {
    const std::vector<std::string> name = parameter_names(sqlite3_bind_parameter_name(statement->prepared, i));
    const auto found = statement->bound.find(name.empty() ? "" : name[0]);
    if (found == statement->bound.end()) return failed(1008);
    bind_value(statement->prepared, i, *found->second);
  }
  if (!step(statement)) return DPI_FAILURE;
  const int count = sqlite3_column_count(statement->prepared);
  if (!statement->info.isQuery) {
    while (statement->row_ready && step(statement)) {
    }
    statement->changed = static_cast<std::uint64_t>(sqlite3_changes(conn->database));
    if (mode == DPI_MODE_EXEC_COMMIT_ON_SUCCESS) commit(conn);
    return DPI_SUCCESS;
  }
  for (int i = 0; i < count; ++i) {
    statement->types.push_back(column_type(statement, i));
    statement->columns.push_back(column_name(statement->sql, sqlite3_column_name(statement->prepared, i)));
  }
  statement->defined.resize(static_cast<std::size_t>(count));
  if (columns != nullptr) *columns = static_cast<std::uint32_t>(count);
  return DPI_SUCCESS;
}

int query_info(dpiStmt* statement, std::uint32_t at, dpiQueryInfo* info) {
  *info = dpiQueryInfo{};
  info->name = statement->columns[at - 1].c_str();
  info->nameLength = static_cast<std::uint32_t>(statement->columns[at - 1].size());
  info->typeInfo = statement->types[at - 1];
  info->nullOk = 1;
  return DPI_SUCCESS;
}
int set_array_size(dpiStmt* statement, std::uint32_t size) {
  statement->array_size = size;
  return DPI_SUCCESS;
}
int define(dpiStmt* statement, std::uint32_t at, dpiVar* variable) {
  ++variable->references;
  statement->defined[at - 1] = variable;
  return DPI_SUCCESS;
}
int row_count(dpiStmt* statement, std::uint64_t* count) {
  *count = statement->changed;
  return DPI_SUCCESS;
}

// --- rows ---

int fetch_rows(dpiStmt* statement, std::uint32_t most, std::uint32_t* first, std::uint32_t* count, int* more) {
  dpiConn* conn = statement->conn;
  if (conn->dead) return lost(conn);
  if (conn->broken.exchange(false)) return failed(1013);
  *first = 0;
  *count = 0;
  for (; statement->row_ready && *count < std::min(most, statement->array_size); ++*count) {
    if (statement->rows_until_cut >= 0 && statement->rows_until_cut-- == 0) return lost(conn);
    for (std::size_t i = 0; i < statement->defined.size(); ++i) {
      dpiVar& variable = *statement->defined[i];
      std::string text = column_text(statement->prepared, static_cast<int>(i));
      Marked mark;
      if (read_mark(text, mark)) text = mark.value;
      // An empty text is NULL.
      const bool nothing = sqlite3_column_type(statement->prepared, static_cast<int>(i)) == SQLITE_NULL;
      variable.cells[*count].isNull = 1;
      if (!nothing && !(text.empty() && variable.native == DPI_NATIVE_TYPE_BYTES)) put_cell(variable, *count, text);
    }
    if (!step(statement)) return DPI_FAILURE;
  }
  *more = statement->row_ready ? 1 : 0;
  return DPI_SUCCESS;
}

}  // namespace

namespace jackfield::test {

OracleMock::OracleMock() {
  std::string pattern = (std::filesystem::temp_directory_path() / "jackfield-oracle-mock-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
  sqlite3* database = open_database();
  std::string nobody;
  add_functions(database, &nobody);
  add_views(database);
  sqlite3_close(database);
}

OracleMock::~OracleMock() {
  let_go();
  // What was abandoned still logs off.
  for (int i = 0; i < 500 && sessions > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

sqlite3* OracleMock::open_database() const {
  sqlite3* database = nullptr;
  sqlite3_open_v2((folder_ + "/mock.db").c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  sqlite3_busy_timeout(database, 5000);
  sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
  return database;
}

std::string OracleMock::descriptor() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return descriptor_;
}

void OracleMock::note_descriptor(std::string text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  descriptor_ = std::move(text);
}

void OracleMock::hang() {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return gone_; });
}

void OracleMock::let_go() {
  const std::lock_guard<std::mutex> lock(mutex_);
  gone_ = true;
  changed_.notify_all();
}

oracle::Dpi OracleMock::table() {
  oracle::Dpi dpi;
  dpi.dpiContext_createWithParams = create_context;
  dpi.dpiContext_destroy = destroy_context;
  dpi.dpiContext_getError = get_error;
  dpi.dpiContext_getClientVersion = client_version;
  dpi.dpiContext_initCommonCreateParams = init_common;
  dpi.dpiContext_initConnCreateParams = init_create;
  dpi.dpiConn_create = create_conn;
  dpi.dpiConn_release = release_conn;
  dpi.dpiConn_breakExecution = break_execution;
  dpi.dpiConn_setCallTimeout = set_call_timeout;
  dpi.dpiConn_getIsHealthy = is_healthy;
  dpi.dpiConn_getServerVersion = server_version;
  dpi.dpiConn_prepareStmt = prepare;
  dpi.dpiConn_newVar = new_var;
  dpi.dpiConn_rollback = rollback;
  dpi.dpiConn_commit = commit;
  dpi.dpiConn_getTransactionInProgress = in_progress;
  dpi.dpiStmt_getInfo = get_info;
  dpi.dpiStmt_getBindCount = bind_count;
  dpi.dpiStmt_getBindNames = bind_names;
  dpi.dpiStmt_bindByName = bind_by_name;
  dpi.dpiStmt_execute = execute;
  dpi.dpiStmt_getQueryInfo = query_info;
  dpi.dpiStmt_setFetchArraySize = set_array_size;
  dpi.dpiStmt_define = define;
  dpi.dpiStmt_fetchRows = fetch_rows;
  dpi.dpiStmt_getRowCount = row_count;
  dpi.dpiStmt_release = release_statement;
  dpi.dpiVar_setFromBytes = set_from_bytes;
  dpi.dpiVar_release = release_var;
  dpi.dpiLob_getSize = lob_size;
  dpi.dpiLob_getBufferSize = lob_buffer_size;
  dpi.dpiLob_readBytes = lob_read;
  dpi.dpiJson_getValue = json_value;
  dpi.dpiRowid_getStringValue = rowid_text;
  return dpi;
}

oracle::ClientSource OracleMock::source() {
  context_ = std::make_shared<dpiContext>(dpiContext{this});
  return [context = context_](const ConnectorEnvironment&) {
    oracle::ClientOpened opened;
    opened.probe.state = ProbeState::available;
    opened.probe.version = "mock";
    auto client = std::make_shared<oracle::Client>();
    client->dpi = table();
    client->context = context.get();
    opened.functions = std::move(client);
    return opened;
  };
}

}  // namespace jackfield::test
