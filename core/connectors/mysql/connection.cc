#include "connection.h"

#include <sys/socket.h>

#include <algorithm>

#include "base/limits.h"
#include "cells.h"
#include "errors.h"
#include "stream.h"

namespace jackfield::mysql {
namespace {

constexpr std::int64_t kAcknowledgeMs = 1000;  // a cancel needs a connection of its own
constexpr std::int64_t kShortRestMs = 20;      // what is left of a result and shorter than this is read, not cancelled
constexpr std::size_t kStatements = 64;
constexpr std::size_t kLongestKept = 16384;
constexpr int kAgain = 3;  // tables that change all the time
constexpr unsigned int kNotPreparable = 1295;

// What a packet holds beside the cells of a row.
constexpr std::size_t kPacketSlack = 1u << 20;

}  // namespace

MyConnection::MyConnection(ConnectionParts parts)
    : library_(std::move(parts.library)),
      mysql_(parts.dialled.mysql),
      wake_(std::move(parts.wake)),
      read_only_(parts.read_only),
      is_readable_(!parts.tls->on && !parts.options.compress),
      target_(std::make_shared<const CancelTarget>(CancelTarget{library_, std::move(parts.options),
                                                                std::move(parts.tls), std::move(parts.dialled.address),
                                                                library_->mysql_thread_id(mysql_)})),
      stop_({.ask = [target = target_] { return kill_query(target); },
             .wake = [this] { wake_->signal(); },
             .grace_ms = kAcknowledgeMs}) {
  wake_->keep_socket();
  // Until now it was that of a login.
  mysql_->net.max_packet_size = static_cast<unsigned long>(limits::kQueryResultBytes) + kPacketSlack;
}

MyConnection::~MyConnection() {
  wake_->release_socket();
  // Otherwise the library would now read an unfinished result to its end.
  if (phase_ != Phase::idle) ::shutdown(static_cast<int>(library_->mysql_get_socket(mysql_)), SHUT_RDWR);
  if (result_ != nullptr) library_->mysql_free_result(result_);
  library_->mysql_close(mysql_);
  // After the close they only hold memory.
  if (statement_ != nullptr && kind_ == StatementKind::fresh) library_->mysql_stmt_close(statement_);
  for (const Prepared& one : prepared_) library_->mysql_stmt_close(one.statement);
}

// --- waiting ---

void MyConnection::move(Event event) noexcept {
  const bool ran = in_flight(phase_);
  phase_ = next(phase_, event);
  if (in_flight(phase_) != ran) stop_.running(!ran);
}

void MyConnection::cancel() noexcept { stop_.request(); }

int MyConnection::wait(int events, Deadline deadline) noexcept {
  const int socket = this->socket();
  while (!broken()) {
    switch (stop_.wait(socket, poll_events(events), *wake_, deadline)) {
      case Stop::Wait::ready:
        return events & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE);
      case Stop::Wait::again:
        break;
      case Stop::Wait::gave_up:
        move(Event::lose);
    }
  }
  if (socket >= 0) ::shutdown(socket, SHUT_RDWR);
  return MYSQL_WAIT_TIMEOUT;
}

Error MyConnection::stopped() noexcept {
  if (stop_.why() == Code::cancelled) stop_.forget_request();
  return fail(stop_.why());
}

Failure MyConnection::last_failure() const {
  if (statement_ == nullptr || library_->mysql_stmt_errno(statement_) == 0) return failure_of(*library_, mysql_);
  return {library_->mysql_stmt_errno(statement_), library_->mysql_stmt_sqlstate(statement_),
          library_->mysql_stmt_error(statement_)};
}

Error MyConnection::failure() {
  const Failure facts = last_failure();
  Error error = stopping() ? stopped() : query_error(facts, Code::cancelled);
  if (error.code == Code::cancelled) stop_.forget_request();
  // The library gives up a packet that grew beyond the limit as if the connection were lost.
  if (is_lost(facts.number) && mysql_->net.max_packet >= static_cast<unsigned long>(limits::kQueryResultBytes))
    error = fail(Code::result_too_large).with("limit", limits::kQueryResultBytes);
  if (is_lost(facts.number)) move(Event::lose);
  if (in_flight(phase_)) move(Event::end);  // a call that sends nothing fails too
  return error;
}

// --- one statement ---

Status MyConnection::finish(Deadline deadline) {
  JF_CHECK(drain(deadline));
  JF_CHECK(judge_transaction(deadline));
  return roll_back(deadline);
}

// Ends the transaction that a read-only statement ran in.
Status MyConnection::roll_back(Deadline deadline) {
  if (work_ != Work::none || !leftovers_.has(Leftover::transaction)) return ok();
  JF_CHECK(command("ROLLBACK", deadline));
  leftovers_.remove(Leftover::transaction);
  return ok();
}

Status MyConnection::ready(Deadline deadline) {
  if (broken()) return fail(Code::connection_lost);
  if (stop_.take_request()) return fail(Code::cancelled);
  wake_->forget();
  if (in_flight(phase_)) {
    const Deadline rest = Deadline::in_ms(std::min(kShortRestMs, deadline.remaining_ms()));
    stop_.end();
    static_cast<void>(drain(rest));  // a failure among them was the last caller's
    if (broken()) return fail(Code::connection_lost);
  }
  release_statement(deadline);
  stop_.end();
  if (stop_.asked()) {
    if (!stop_.settle(deadline)) return fail(Code::timeout);
    // A late KILL stops the next statement, which is this one.
    for (int i = 0; i < 2; ++i) {
      if (command("DO 0", deadline) || broken()) break;
    }
    stop_.end();
    if (broken()) return fail(Code::connection_lost);
  }
  return roll_back(deadline);
}

Status MyConnection::set_mode(bool read_only, Deadline deadline) {
  if (read_only) {
    if (mode_ != Mode::read_only) JF_CHECK(command("SET SESSION TRANSACTION READ ONLY", deadline));
    mode_ = Mode::read_only;
    leftovers_.add(Leftover::transaction);
    return command("START TRANSACTION READ ONLY", deadline);
  }
  if (mode_ != Mode::as_opened) JF_CHECK(command("SET SESSION TRANSACTION READ WRITE", deadline));
  mode_ = Mode::as_opened;
  return ok();
}

Result<std::unique_ptr<ResultStream>> MyConnection::execute(const Query& query, Deadline deadline) {
  const StatementTraits traits = traits_of(query.sql);
  started_ = std::chrono::steady_clock::now();
  const bool read_only = read_only_ || query.read_only || work_ == Work::reads;
  JF_CHECK(ready(deadline));
  if (read_only && !traits.reads) return fail(query.sql.empty() ? Code::syntax_error : Code::read_only);
  if (work_ != Work::none && traits.commits) return fail(Code::statement_denied);
  leftovers_.add(Leftover::used);
  if (!traits.plain_read) leftovers_.add(Leftover::session);
  JF_CHECK(bind(query, deadline));
  if (work_ == Work::none) JF_CHECK(set_mode(read_only, deadline));
  auto stream = run(query, traits, read_only, deadline);
  for (int again = 0; again < kAgain && !stream && !broken() && traits.plain_read && stale_; ++again) {
    forget_prepared(deadline);
    stream = run(query, traits, read_only, deadline);
  }
  if (read_only && !traits.plain_read) mode_ = Mode::unknown;
  parameters_.clear();
  return stream;
}

const StatementTraits& MyConnection::traits_of(const std::string& sql) {
  if (!inspected_.empty() && inspected_ == sql) return traits_;
  traits_ = inspect(sql);
  // Others are not kept: ALTER USER has a password in it.
  inspected_ = traits_.plain_read && sql.size() <= kLongestKept ? sql : std::string();
  return traits_;
}

Error MyConnection::refused(const StatementTraits& traits, Deadline deadline) {
  const unsigned int number = last_failure().number;
  stale_ = is_stale(number) && !stopping();
  if (number == kOtherColumns) {
    const Error error = stopping() ? stopped() : query_error(last_failure(), Code::cancelled);
    // The answer is here all the same: unread, it would be taken for that of the next statement.
    if (Status read = drain(deadline); !read) return std::move(read).error();
    return error;
  }
  Error error = failure();
  if (number == 1064 && traits.several) error.code = Code::multiple_statements;
  return error;
}

Status MyConnection::prepare(const Query& query, const StatementTraits& traits, Deadline deadline) {
  stale_ = told_same_ = false;
  // A prepared statement has the database and the settings of the time when it was prepared.
  const bool keep = traits.plain_read && query.sql.size() <= kLongestKept && !leftovers_.has(Leftover::session);
  kind_ = StatementKind::fresh;
  ++uses_;
  forget_outdated(deadline);
  ValueTypes types = is_mariadb() ? ValueTypes() : ValueTypes(parameters_.binds());
  if (Prepared* const known = keep ? find_prepared(query.sql, types) : nullptr) {
    known->used = uses_;
    statement_ = known->statement;
    kind_ = StatementKind::reused;
    return ok();
  }
  statement_ = library_->mysql_stmt_init(mysql_);
  if (statement_ == nullptr) return fail(Code::out_of_memory);
  int failed = 0;
  move(Event::call);
  drive(
      *library_,
      [&] {
        return library_->mysql_stmt_prepare_start(&failed, statement_, query.sql.data(),
                                                  static_cast<unsigned long>(query.sql.size()));
      },
      [&](int events) { return library_->mysql_stmt_prepare_cont(&failed, statement_, events); },
      [&](int events) { return wait(events, deadline); });
  if (failed != 0) return refused(traits, deadline);
  move(Event::end);
  if (!keep) return ok();
  if (prepared_.size() == kStatements) {
    const auto oldest = std::min_element(prepared_.begin(), prepared_.end(),
                                         [](const auto& a, const auto& b) { return a.used < b.used; });
    close_statement(oldest->statement, deadline);
    prepared_.erase(oldest);
  }
  prepared_.push_back({std::hash<std::string_view>()(query.sql), query.sql, std::move(types), statement_, uses_});
  kind_ = StatementKind::kept;
  return ok();
}

// Runs the statement until its first row.
Status MyConnection::start(const Query& query, const StatementTraits& traits, Deadline deadline) {
  Status prepared = prepare(query, traits, deadline);
  if (!prepared) {
    const bool text_only = statement_ != nullptr && library_->mysql_stmt_errno(statement_) == kNotPreparable;
    if (!text_only || broken()) return prepared;
    release_statement(deadline);
    if (parameters_.count() != 0) return fail(Code::parameter_count);
    Status sent = send_text(query.sql, deadline);
    if (!sent && !broken() && traits.several && failure_of(*library_, mysql_).number == 1064)
      return fail(Code::multiple_statements);
    return sent;
  }
  if (library_->mysql_stmt_param_count(statement_) != parameters_.count()) return fail(Code::parameter_count);
  JF_CHECK(run_prepared(traits, deadline));
  return kind_ == StatementKind::fresh ? ok() : compare_columns(deadline);
}

Status MyConnection::run_prepared(const StatementTraits& traits, Deadline deadline) {
  if (parameters_.count() != 0 && library_->mysql_stmt_bind_param(statement_, parameters_.binds().data()))
    return failure();
  int failed = 0;
  move(Event::call);
  drive(
      *library_, [&] { return library_->mysql_stmt_execute_start(&failed, statement_); },
      [&](int events) { return library_->mysql_stmt_execute_cont(&failed, statement_, events); },
      [&](int events) { return wait(events, deadline); });
  return failed != 0 ? Status(refused(traits, deadline)) : ok();
}

// The library mixes what it knew of the columns with what the server says now: names stay those of old. So a kept
// statement whose columns are others than at first is dropped, with its rows, and prepared anew.
Status MyConnection::compare_columns(Deadline deadline) {
  const bool told = mysql_->fields != nullptr && mysql_->field_count == library_->mysql_stmt_field_count(statement_);
  Prepared* const one = told ? kept() : nullptr;
  if (one == nullptr) return ok();
  if (!one->facts) one->facts.emplace(*library_, mysql_->fields, mysql_->field_count);
  told_same_ = one->facts->are_of(*library_, mysql_->fields, mysql_->field_count);
  if (told_same_) return ok();
  stale_ = true;
  JF_CHECK(drain(deadline));
  return fail(Code::query_failed);
}

Prepared* MyConnection::find_prepared(std::string_view sql, const ValueTypes& types) noexcept {
  const std::size_t hash = std::hash<std::string_view>()(sql);
  const auto found = std::find_if(prepared_.begin(), prepared_.end(), [&](const Prepared& one) {
    return one.hash == hash && one.sql == sql && one.types == types;
  });
  return found == prepared_.end() ? nullptr : &*found;
}

Prepared* MyConnection::kept() noexcept {
  const auto found = std::find_if(prepared_.begin(), prepared_.end(),
                                  [this](const Prepared& one) { return one.statement == statement_; });
  return found == prepared_.end() ? nullptr : &*found;
}

// Those of a kept statement are read once, while the server tells the same of them.
Result<std::shared_ptr<const ResultColumns>> MyConnection::statement_columns() {
  Prepared* const one = told_same_ ? kept() : nullptr;
  if (one != nullptr && one->columns) return one->columns;
  MYSQL_RES* metadata = library_->mysql_stmt_result_metadata(statement_);
  if (metadata == nullptr) return failure();
  MYSQL_FIELD* fields = library_->mysql_fetch_fields(metadata);
  const unsigned int count = library_->mysql_stmt_field_count(statement_);
  auto columns = read_columns(*library_, fields, count);
  const bool hidden = hide_vectors(fields, count);
  library_->mysql_free_result(metadata);
  if (one != nullptr && !hidden) one->columns = columns;
  return columns;
}

Result<std::unique_ptr<ResultStream>> MyConnection::run(const Query& query, const StatementTraits& traits,
                                                        bool read_only, Deadline deadline) {
  JF_CHECK(start(query, traits, deadline));
  auto stream = std::make_unique<MyStream>(*this, !read_only && !traits.plain_read, traits.returns);
  JF_CHECK(stream->open(deadline));
  return std::unique_ptr<ResultStream>(std::move(stream));
}

bool MyConnection::alive() noexcept {
  if (broken()) return false;
  pollfd fd{static_cast<int>(library_->mysql_get_socket(mysql_)), static_cast<short>(POLLIN | POLLRDHUP), 0};
  if (is_quiet(fd.fd, *wake_)) return true;
  // An idle server sends only the end of the connection.
  if (phase_ == Phase::idle && ::poll(&fd, 1, 0) > 0) move(Event::lose);
  return !broken();
}

Result<std::string> MyConnection::server_version(Deadline) {
  const char* version = library_->mysql_get_server_info(mysql_);
  if (version == nullptr) return fail(Code::protocol_failed);
  return std::string(version);
}

// SUPER changes the server, FILE reads and writes its files; ALL PRIVILEGES ON *.* has both. Rights of roles that the
// account does not have by default are not seen.
std::string_view MyConnection::rights_query() const noexcept {
  return R"(SELECT GROUP_CONCAT(PRIVILEGE_TYPE ORDER BY PRIVILEGE_TYPE SEPARATOR ', ') AS rights
    FROM information_schema.USER_PRIVILEGES
    WHERE PRIVILEGE_TYPE IN ('SUPER', 'FILE') AND REPLACE(GRANTEE, '\'', '') = CURRENT_USER())";
}

}  // namespace jackfield::mysql
