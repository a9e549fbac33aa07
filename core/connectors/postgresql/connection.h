// One session of PostgreSQL.
// Contract   never blocks beyond a deadline: the socket is non-blocking, and every wait also ends at cancel(). A
//            read-only query runs between BEGIN READ ONLY and ROLLBACK, all sent at once if libpq can (pipeline,
//            version 14). After a deadline or cancel() the server has kAcknowledgeMs to stop. If it does not, the
//            caller gets its answer, and reset() waits for the rest or reports that the connection must be closed. The
//            state is one Phase and a set of Leftover (phase.h); a Stop stops statements. Reset is DISCARD ALL, always
//            after a use; needs_reset() spares the same user one after plain reads (statement.h). Behind a pooler
//            (session.h) every statement carries its settings in a transaction, nothing is kept on the server, and
//            reset() asks for the connection to be closed.
//            A row beyond kLongestRowBytes ends the connection while it is received (connector/large_rows.h).
// Ownership  owns the PGconn. One stream at a time borrows the connection.
// Example    core/connectors/postgresql/connector.cc
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cancel.h"
#include "connector/connector.h"
#include "connector/large_rows.h"
#include "connector/stop.h"
#include "described.h"
#include "dial.h"
#include "known_reads.h"
#include "os/libpq.h"
#include "os/wait.h"
#include "parameters.h"
#include "phase.h"
#include "session.h"
#include "sharing.h"
#include "socket_rows.h"
#include "statement.h"
#include "types.h"

namespace jackfield::postgresql {

struct ConnectionParts {
  std::shared_ptr<const Libpq> pq;
  PGconn* connection = nullptr;
  std::unique_ptr<Wake> wake;
  PrivateFiles files;  // needed again for a cancel over TLS
  std::vector<Setting> session;
  std::string encoding;
  std::shared_ptr<LargeRows> large_rows;
  std::int64_t statement_timeout_ms = 0;
  bool read_only = false;
};

[[nodiscard]] Error pooler_refusal(const char* reason);

class PgConnection final : public Connection {
 public:
  explicit PgConnection(ConnectionParts parts);
  ~PgConnection() override;

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

  // Makes the settings, and finds out whether the session is shared. To be called once after dialling.
  [[nodiscard]] Status prepare_session(Deadline deadline);
  [[nodiscard]] bool shared() const noexcept { return shared_; }

  // For the stream.
  [[nodiscard]] const Libpq& functions() const noexcept { return *pq_; }
  [[nodiscard]] const TypeCatalog& types() const noexcept { return types_; }
  [[nodiscard]] std::shared_ptr<const ResultShape> shape_of(const PGresult* result);
  [[nodiscard]] Result<PgResult> next(Deadline deadline);  // null: the statement has ended
  [[nodiscard]] Status finish(Deadline deadline);       // what follows the statement: COMMIT, the end of the pipeline
  [[nodiscard]] Error failure(const PgResult& result);  // of a FATAL_ERROR; leaves the connection usable where it can
  [[nodiscard]] Error deny_copy(Deadline deadline);
  [[nodiscard]] Error deny_empty();   // no statement in the text
  void abandon() noexcept;            // the stream goes before its end
  void note_read(std::int64_t rows);  // a statement has ended
  // For the stream of rows that libpq does not read.
  [[nodiscard]] Result<bool> next_row(Deadline deadline);  // false: all were read, and libpq goes on
  [[nodiscard]] std::string_view row() const noexcept { return rows_->row(); }
  [[nodiscard]] Error malformed() noexcept;
  void note_cell(std::size_t bytes) noexcept {
    if (bytes > kLargeCell) leftovers_.add(Leftover::large_buffer);
  }

 private:
  friend class PgSeat;
  static constexpr std::int64_t kAcknowledgeMs = 500;
  static constexpr std::size_t kLargeCell = 8u << 20;
  static constexpr std::size_t kHeldBytes = 16u << 20;
  static constexpr std::size_t kLongestParsed = 16384;
  static constexpr const char* kBeginReadOnly = "BEGIN READ ONLY";
  static constexpr const char* kCommit = "COMMIT";
  static constexpr const char* kRollback = "ROLLBACK";
  struct Plan {
    const char* begin = nullptr;  // null: the statement runs in no transaction of ours
    const char* end = nullptr;    // null: the caller ends it
    bool fixes_mode = false;
    bool pipeline = false;
    bool reuses = false;  // the server has parsed the same text
    [[nodiscard]] bool wrapped() const noexcept { return begin != nullptr; }
  };
  enum class TypesUsed : std::uint8_t { none, kept, fresh };
  using Stream = Result<std::unique_ptr<ResultStream>>;

  // connection.cc: one statement
  [[nodiscard]] const StatementTraits& traits_of(const std::string& sql);
  [[nodiscard]] Stream run(const Query& query, const StatementTraits& traits, Deadline deadline);
  [[nodiscard]] Stream run_with_values(const Query& query, const StatementTraits& traits, Deadline deadline);
  [[nodiscard]] Stream run_again(const Query& query, const StatementTraits& traits, TypesUsed used, Error error,
                                 Deadline deadline);
  [[nodiscard]] Stream open_stream(const Query& query, const StatementTraits& traits, bool may_write,
                                   Deadline deadline);
  [[nodiscard]] Result<PgResult> receive(Deadline deadline);
  [[nodiscard]] Result<PgResult> receive_on_thread(Deadline deadline);
  [[nodiscard]] std::uint64_t received_now() const noexcept;
  [[nodiscard]] Status consume();
  [[nodiscard]] Status admit(Deadline deadline);
  [[nodiscard]] Status wait_for_place(Deadline deadline);
  void move(Event event) noexcept;
  [[nodiscard]] bool broken() const noexcept { return phase_ == Phase::broken; }
  [[nodiscard]] Error lost() noexcept;
  void leave_pipeline() noexcept;

  // described.cc: types
  [[nodiscard]] Result<TypesUsed> bind(const Query& query, Deadline deadline);
  [[nodiscard]] Result<std::vector<Oid>> describe(const Query& query, Deadline deadline);
  [[nodiscard]] Status look_up_types(const std::vector<Oid>& oids, Deadline deadline);

  // session.cc
  [[nodiscard]] Status check_statement(const Query& query, const StatementTraits& traits) const;
  [[nodiscard]] Status begin(bool read_only, Deadline deadline);
  [[nodiscard]] Status check_transaction();

  // sending.cc
  [[nodiscard]] Status ready(Deadline deadline);
  [[nodiscard]] Status roll_back(Deadline deadline);
  [[nodiscard]] Plan make_wrap(bool read_only) const;
  [[nodiscard]] Plan make_plan(const Query& query, const StatementTraits& traits) const;
  [[nodiscard]] std::vector<Command> preamble(const Plan& plan) const;
  [[nodiscard]] Status send(const Query& query, const StatementTraits& traits, const Plan& plan, Deadline deadline);
  [[nodiscard]] Status send_statement(const Query& query, const StatementTraits& traits, const Plan& plan,
                                      Deadline deadline);
  [[nodiscard]] Status send_command(const Command& one, const Plan& plan, Deadline deadline);
  [[nodiscard]] Status send_part(const Plan& plan, int sent, Deadline deadline);
  [[nodiscard]] Status begin_batch(const Plan& plan, Deadline deadline);
  [[nodiscard]] Status end_batch(const Plan& plan, Deadline deadline);
  [[nodiscard]] Status sync_batch(Deadline deadline);
  [[nodiscard]] Status read_preamble(const Plan& plan, Deadline deadline);
  [[nodiscard]] Status read_sync(Deadline deadline);
  [[nodiscard]] Status expect_done(Deadline deadline);
  [[nodiscard]] Status flush(Deadline deadline);
  [[nodiscard]] Status command(const char* sql, Deadline deadline);

  // recovery.cc
  [[nodiscard]] bool drain(Deadline deadline);
  [[nodiscard]] bool drain_copy_out(Deadline deadline);
  [[nodiscard]] Code stopped_code() const;

  // socket_stream.cc
  [[nodiscard]] bool may_read_rows(const StatementTraits& traits) const noexcept;
  [[nodiscard]] Stream open_large(Deadline deadline);
  void await_answer(Deadline deadline);
  [[nodiscard]] Result<bool> take_row(Deadline deadline);
  [[nodiscard]] Result<bool> receive_rows(Deadline deadline);

  // sharing.cc
  [[nodiscard]] bool may_share(const Query& query);
  [[nodiscard]] bool may_join();
  [[nodiscard]] Status join_line(PgSeat& seat, const Query& query);
  [[nodiscard]] bool send_shared(const Query& query);
  void begin_head();
  [[nodiscard]] Status wait_in_line(PgSeat& seat, Deadline deadline);
  void read_line();
  [[nodiscard]] bool has_read_more();
  void hand_out_read();
  [[nodiscard]] bool hand_out(PgResult result);
  void sync_line();
  void end_head();
  void give_answers();
  void end_shared_batch();
  void end_owner_batch();
  void lose_line(bool may_run_again = false);
  void take_over(PgSeat& seat);
  void leave_line(PgSeat& seat);
  void hand_over();
  void give_seat_back(PgSeat& seat);

  std::shared_ptr<const Libpq> pq_;
  PGconn* connection_;
  std::unique_ptr<Wake> wake_;
  PrivateFiles files_;
  SessionSettings session_;
  std::int64_t statement_timeout_ms_;
  bool read_only_;
  CancelRequests cancel_requests_;
  Stop stop_;
  Parameters parameters_;
  DescribedStatements described_;
  TypeCatalog types_;
  std::shared_ptr<const ResultShape> shape_;  // of the last rows; null after types_ changed
  std::string inspected_;                     // the text of the last statement, unless it was long, and its traits
  StatementTraits traits_;
  std::shared_ptr<LargeRows> large_rows_;
  LargeRow large_row_;
  std::unique_ptr<SocketRows> rows_;  // while they are read here; libpq reads what follows them
  KnownReads known_reads_;
  std::shared_ptr<SharedLine> line_;  // while there are seats
  BatchSize batches_;
  std::size_t owed_ = 0;                    // Syncs of callers that have gone, in Phase::pipeline_reading
  std::unique_ptr<WatchedSocket> watched_;  // made for the first result that does not come at once

  Phase phase_ = Phase::idle;
  EnumSet<Leftover> leftovers_;
  CallerTransaction caller_ = CallerTransaction::none;
  std::string begin_ = "BEGIN";
  const char* end_ = nullptr;   // of the transaction around the statement that runs
  std::string parsed_;          // the nameless statement that the server has parsed; empty: none that may run again
  bool is_in_clear_;            // libpq's socket has what the server sent, and nothing around it
  bool shared_ = false;         // a pooler may send every transaction to another session
  bool used_ = false;           // since the last reset
  bool refused_ = false;        // the last statement, for what may be a table that changed
  bool first_look_ = false;     // at the answer to a statement
  bool row_came_ = true;        // since received_ was read
  std::uint64_t received_ = 0;  // bytes, when the row that comes began
  Deadline started_{};
};

}  // namespace jackfield::postgresql
