// One session of MySQL or MariaDB.
// Contract   never blocks beyond a deadline: it uses the library's non-blocking calls, and every wait also ends at
//            cancel(). Each call of the library is run to its end; if the server prevents that, the socket is shut down
//            and the connection is dead. A read-only query must begin like a reading statement. It runs between START
//            TRANSACTION READ ONLY and ROLLBACK in a session of read-only transactions, which refuses statements that
//            commit. The state is one Phase and a set of Leftover (phase.h); a Stop stops statements. Reset logs in
//            anew (session.cc). needs_reset() is false after plain reads (statement.h), which stay prepared.
// Ownership  owns the MYSQL and its statements. One stream at a time borrows the connection.
// Example    core/connectors/mysql/connector.cc
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cancel.h"
#include "cells.h"
#include "connector/cells.h"
#include "connector/connector.h"
#include "connector/sql/placeholder_columns.h"
#include "connector/stop.h"
#include "dial.h"
#include "library.h"
#include "os/wait.h"
#include "parameters.h"
#include "phase.h"
#include "prepared.h"
#include "sharing.h"
#include "statement.h"

namespace jackfield::mysql {

struct ConnectionParts {
  std::shared_ptr<const Mariadb> library;
  Dialled dialled;
  DialOptions options;
  std::shared_ptr<const TlsSettings> tls;
  std::unique_ptr<Wake> wake;
  bool read_only = false;
};

class MyConnection final : public Connection {
 public:
  explicit MyConnection(ConnectionParts parts);
  ~MyConnection() override;

  [[nodiscard]] Status prepare_session(Deadline deadline);

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  Status transaction(TransactionStep step, Deadline deadline) override;
  Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  Result<std::string> server_version(Deadline deadline) override;
  std::string_view rights_query() const noexcept override;
  void cancel() noexcept override;
  bool needs_reset() const noexcept override;
  bool reset(Deadline deadline) override;
  bool usable() noexcept override { return !broken(); }
  bool alive() noexcept override;
  std::unique_ptr<Connection> take_seat(const Query& query) override;
  bool is_seat_free() const noexcept override;

  // For the stream.
  [[nodiscard]] const Mariadb& functions() const noexcept { return *library_; }
  [[nodiscard]] MYSQL* mysql() const noexcept { return mysql_; }
  [[nodiscard]] MYSQL_STMT* statement() const noexcept { return statement_; }
  [[nodiscard]] MYSQL_RES* result() const noexcept { return result_; }
  void hold(MYSQL_RES* result) noexcept { result_ = result; }
  void begin_rows() noexcept { move(Event::columns); }
  [[nodiscard]] int fetch_statement(Deadline deadline);     // as mysql_stmt_fetch
  [[nodiscard]] MYSQL_ROW fetch_text(Deadline deadline);    // null: the end, or failed()
  [[nodiscard]] bool failed() const;                        // of the text protocol
  [[nodiscard]] Status finish(Deadline deadline);           // what follows the rows: other results, ROLLBACK
  [[nodiscard]] Result<bool> next_rows(Deadline deadline);  // false: no other result has columns
  [[nodiscard]] Result<std::shared_ptr<const ResultColumns>> statement_columns();
  [[nodiscard]] Error failure();  // leaves the connection usable where it can
  [[nodiscard]] bool stopping() const noexcept { return stop_.stopping(); }
  [[nodiscard]] Error stopped() noexcept;
  void note_read(std::int64_t rows);  // all rows of the statement under way
  void note_cell(std::size_t bytes) noexcept {
    if (bytes > kLargeCell) leftovers_.add(Leftover::large_buffer);
  }

  // For the stream of a caller that shares.
  [[nodiscard]] Status receive(std::string& into, Deadline deadline);
  [[nodiscard]] bool may_be_struck() const noexcept { return stop_.asked(); }  // by a cancel of an earlier query
  void give_up() noexcept;                                                     // and wakes the caller that reads

 private:
  friend class MySeat;
  friend class SharedLine;
  static constexpr std::size_t kLargeCell = 8u << 20;
  enum class Mode : std::uint8_t { as_opened, read_only, unknown };
  enum class Received : std::uint8_t { some, nothing, ended };

  using FieldKinds = std::vector<std::pair<std::string, CellKind>>;  // by name; empty: the table is not to be seen

  [[nodiscard]] Status ready(Deadline deadline);
  [[nodiscard]] Status bind(const Query& query, Deadline deadline);
  [[nodiscard]] Result<FieldKinds> fields_of(const std::string& list, Deadline deadline);
  [[nodiscard]] Result<CellKind> column_kind(const PlaceholderColumn& wanted, std::map<std::string, FieldKinds>& seen,
                                             Deadline deadline);
  [[nodiscard]] Status set_mode(bool read_only, Deadline deadline);
  [[nodiscard]] Result<std::unique_ptr<ResultStream>> run(const Query& query, const StatementTraits& traits,
                                                          bool read_only, Deadline deadline);
  [[nodiscard]] Status prepare(const Query& query, const StatementTraits& traits, Deadline deadline);
  [[nodiscard]] Status start(const Query& query, const StatementTraits& traits, Deadline deadline);
  [[nodiscard]] Status send_text(std::string_view sql, Deadline deadline);
  [[nodiscard]] Status command(const char* sql, Deadline deadline);
  [[nodiscard]] Status run_prepared(const StatementTraits& traits, Deadline deadline);
  [[nodiscard]] Status compare_columns(Deadline deadline);
  [[nodiscard]] Prepared* find_prepared(std::string_view sql, const ValueTypes& types) noexcept;
  [[nodiscard]] Prepared* kept() noexcept;  // the statement under way, if it is kept
  [[nodiscard]] const StatementTraits& traits_of(const std::string& sql);
  [[nodiscard]] Error refused(const StatementTraits& traits, Deadline deadline);
  [[nodiscard]] Status drain(Deadline deadline);
  [[nodiscard]] Status discard_rows(Deadline deadline);
  [[nodiscard]] Result<bool> step_result(Deadline deadline);
  void release_statement(Deadline deadline) noexcept;
  void close_statement(MYSQL_STMT* statement, Deadline deadline) noexcept;
  void forget_prepared(Deadline deadline) noexcept;
  void forget_outdated(Deadline deadline) noexcept;
  [[nodiscard]] int wait(int events, Deadline deadline) noexcept;
  [[nodiscard]] Status roll_back(Deadline deadline);
  [[nodiscard]] Status judge_transaction(Deadline deadline);
  [[nodiscard]] Status begin_work(bool read_only, Deadline deadline);
  [[nodiscard]] Status commit_work(Deadline deadline);
  [[nodiscard]] bool log_in_anew(Deadline deadline);
  [[nodiscard]] bool may_begin_to_share() const noexcept;
  [[nodiscard]] Prepared* shared_statement(const Query& query);  // null: this query may not share
  void give_seat_back(MySeat& seat);
  [[nodiscard]] Status drain_owed(Deadline deadline);
  [[nodiscard]] int socket() const noexcept { return static_cast<int>(library_->mysql_get_socket(mysql_)); }
  [[nodiscard]] Received receive_now(std::string& into);
  void move(Event event) noexcept;
  [[nodiscard]] bool is_mariadb() const noexcept { return (mysql_->server_capabilities & CLIENT_MYSQL) == 0; }
  [[nodiscard]] bool broken() const noexcept { return phase_ == Phase::broken; }
  [[nodiscard]] Failure last_failure() const;

  std::shared_ptr<const Mariadb> library_;
  MYSQL* mysql_;
  std::unique_ptr<Wake> wake_;
  bool read_only_;
  bool is_readable_;  // the bytes of the socket are those of the protocol that wire.h reads
  std::shared_ptr<const CancelTarget> target_;
  Stop stop_;
  Parameters parameters_;
  std::vector<Prepared> prepared_;
  std::uint64_t uses_ = 0;
  std::chrono::steady_clock::time_point started_;  // the last statement
  std::shared_ptr<SharedLine> line_;               // while there are seats
  BatchSize batches_;
  OwedAnswers owed_;  // to callers that have gone, in Phase::rows

  MYSQL_STMT* statement_ = nullptr;  // under way; in prepared_ unless it is fresh
  StatementKind kind_ = StatementKind::fresh;
  MYSQL_RES* result_ = nullptr;  // under way, of the text protocol

  Phase phase_ = Phase::idle;
  EnumSet<Leftover> leftovers_;
  Mode mode_ = Mode::as_opened;
  Work work_ = Work::none;
  std::string inspected_;  // the text of the last statement if it was a short plain read, and the traits
  StatementTraits traits_;
  bool stale_ = false;      // the last statement failed because its tables have changed
  bool told_same_ = false;  // the columns of the kept statement under way are those of its first run
};

}  // namespace jackfield::mysql
