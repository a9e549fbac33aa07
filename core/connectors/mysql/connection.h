// One session of MySQL or MariaDB.
// Contract   never blocks beyond a deadline: the library's non-blocking calls, and every wait also ends at cancel(). Each call of the
//            library is carried to its end; where the server does not let it, the socket is shut down and the connection is dead.
//            A read-only query runs between START TRANSACTION READ ONLY and ROLLBACK in a session whose transactions are read-only,
//            which refuses statements that would commit by themselves; and it must begin as a reading statement does.
// Ownership  owns the MYSQL and its statements. One stream at a time borrows the connection.
// Reset      mysql_reset_connection, spared after plain reads (statement.h), which stay prepared.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cancel.h"
#include "connector/connector.h"
#include "dial.h"
#include "library.h"
#include "os/wait.h"
#include "parameters.h"
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
  MyConnection(const MyConnection&) = delete;
  MyConnection& operator=(const MyConnection&) = delete;

  [[nodiscard]] Status prepare_session(Deadline deadline);

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  Result<std::string> server_version(Deadline deadline) override;
  void cancel() noexcept override;
  bool needs_reset() const noexcept override;
  bool reset(Deadline deadline) override;
  bool alive() noexcept override;

  // For the stream.
  [[nodiscard]] const Mariadb& functions() const noexcept { return *library_; }
  [[nodiscard]] MYSQL* mysql() const noexcept { return mysql_; }
  [[nodiscard]] MYSQL_STMT* statement() const noexcept { return statement_; }
  [[nodiscard]] MYSQL_RES* result() const noexcept { return result_; }
  void hold(MYSQL_RES* result) noexcept { result_ = result; }
  [[nodiscard]] int fetch_statement(Deadline deadline);   // as mysql_stmt_fetch
  [[nodiscard]] MYSQL_ROW fetch_text(Deadline deadline);  // null: the end, or failed()
  [[nodiscard]] bool failed() const;                      // of the text protocol
  [[nodiscard]] Status finish(Deadline deadline);         // what follows the rows: other results, ROLLBACK
  [[nodiscard]] Error failure();                          // leaves the connection usable where it can
  [[nodiscard]] bool stopping() const noexcept { return stopping_; }
  [[nodiscard]] Error stopped() noexcept;
  void note_cell(std::size_t bytes) noexcept { largest_cell_ = std::max(largest_cell_, bytes); }

 private:
  enum class Mode : std::uint8_t { as_opened, read_only, unknown };
  struct Prepared {
    std::size_t hash = 0;
    std::string sql;
    MYSQL_STMT* statement = nullptr;
    std::uint64_t used = 0;
  };

  [[nodiscard]] Status ready(Deadline deadline);
  [[nodiscard]] Status set_mode(bool read_only, Deadline deadline);
  [[nodiscard]] Result<std::unique_ptr<ResultStream>> run(const Query& query, const StatementTraits& traits,
                                                          bool read_only, Deadline deadline);
  [[nodiscard]] Status prepare(const Query& query, const StatementTraits& traits, Deadline deadline);
  [[nodiscard]] Status start(const Query& query, const StatementTraits& traits, Deadline deadline);
  [[nodiscard]] Status send_text(std::string_view sql, Deadline deadline);
  [[nodiscard]] Status command(const char* sql, Deadline deadline);
  [[nodiscard]] Error refused(const StatementTraits& traits);
  [[nodiscard]] Status drain(Deadline deadline);
  [[nodiscard]] Status discard_rows(Deadline deadline);
  [[nodiscard]] bool next_result(Deadline deadline);
  void release_statement(Deadline deadline) noexcept;
  void close_statement(MYSQL_STMT* statement, Deadline deadline) noexcept;
  void forget_prepared(Deadline deadline) noexcept;
  [[nodiscard]] int wait(int events, Deadline deadline) noexcept;
  void begin_stop(Code why) noexcept;
  void set_in_flight(bool value) noexcept;
  [[nodiscard]] Failure last_failure() const;

  std::shared_ptr<const Mariadb> library_;
  MYSQL* mysql_;
  std::unique_ptr<Wake> wake_;
  bool read_only_;
  Canceller canceller_;
  Parameters parameters_;
  std::vector<Prepared> prepared_;
  std::uint64_t uses_ = 0;

  MYSQL_STMT* statement_ = nullptr;  // under way; kept in prepared_ when statement_kept_
  MYSQL_RES* result_ = nullptr;      // under way, of the text protocol
  bool statement_kept_ = false;
  bool statement_reused_ = false;

  std::mutex mutex_;  // in_flight_ against cancel()
  std::atomic<bool> cancel_requested_{false};
  std::atomic<bool> cancel_sent_{false};
  bool in_flight_ = false;        // the server owes us results
  bool own_transaction_ = false;  // our START TRANSACTION was sent, our ROLLBACK was not seen
  bool touched_ = false;          // something ran that may have changed the session
  bool dead_ = false;
  bool stopping_ = false;
  Mode mode_ = Mode::as_opened;
  Code stop_code_ = Code::cancelled;
  Deadline stop_deadline_{};
  std::size_t largest_cell_ = 0;
};

}  // namespace jackfield::mysql
