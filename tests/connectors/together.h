// What the tests of shared connections have in common: tasks of one thread, and callers with a seat or of a pool.
// Example    tests/connectors/mysql_sharing_test.cc
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

#include "fixture.h"
#include "os/task/task.h"
#include "suite.h"

namespace jackfield::test {

// Work of several tasks, of one thread.
class Together {
 public:
  Together() = default;
  ~Together() { wait(); }
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;
  void start(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      ++left_;
    }
    const bool started = tasks_.start([this, run = std::move(work)] {
      run();
      const std::lock_guard lock(mutex_);
      --left_;
      changed_.notify_all();
    });
    if (!started) throw std::runtime_error("no thread for tasks");  // Catch's checks are for one thread at a time
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  Tasks tasks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int left_ = 0;
};

inline void on_a_task(const std::function<void()>& work) {
  Together together;
  together.start(work);
}

// `callers` tasks, `turns` turns each.
inline void take_turns(int callers, int turns, const std::function<void(int caller, int turn)>& work) {
  Together together;
  for (int caller = 0; caller < callers; ++caller) {
    together.start([&work, caller, turns] {
      for (int turn = 0; turn < turns; ++turn) work(caller, turn);
    });
  }
}

// One query with a seat. `seated` is false where the connection refused one.
struct Reader {
  Answer answer;
  bool seated = false, alone = false;
  std::unique_ptr<Connection> seat;

  void sit(Connection& connection, const char* sql, const std::string& value) {
    json::Arena arena;
    const auto values = json::parse(arena, "[" + value + "]", json::kEndpointLimits);
    Query query;
    query.sql = sql;
    query.parameters = *values;
    seat = connection.take_seat(query);
    seated = seat != nullptr;
  }
  void read(Connection& connection, const char* sql, const std::string& value, std::int64_t ms = 20000) {
    if (seat == nullptr) sit(connection, sql, value);
    if (!seated) return;
    answer = ask(*seat, sql, "[" + value + "]", false, ms);
    alone = seat->must_run_alone();
    seat.reset();
  }
};

// Seats before any query is sent, so that the first is not old already on a busy machine.
inline void sit_first(Connection& connection, std::vector<Reader>& readers, std::size_t count, const char* sql) {
  on_a_task([&] {
    for (std::size_t i = 0; i < count; ++i) readers[i].sit(connection, sql, "1");
  });
}

inline std::string said(const Reader& reader) {
  if (!reader.seated) return "no seat";
  if (reader.alone) return "alone";
  if (!reader.answer.ok) return std::string(facts(reader.answer.code).name);
  return reader.answer.rows.empty() ? "no row" : reader.answer.rows.front();
}

inline void pause(int ms) { pause_until(std::chrono::steady_clock::now() + std::chrono::milliseconds(ms)); }

// Asks as a user of its own; Asker::user is that of the first.
inline std::string cell_of(Asker& asker, const std::string& user, const std::string& sql, const std::string& value,
                           CancelToken* cancel = nullptr, std::int64_t timeout_ms = 20000) {
  json::Arena arena;
  const auto values = json::parse(arena, "[" + value + "]", json::kEndpointLimits);
  QueryRequest request;
  request.sql = sql;
  if (!value.empty()) request.parameters = *values;
  request.timeout_ms = timeout_ms;
  request.row_format = RowFormat::array;
  request.max_rows = 10;
  DatabaseUse use = asker.use();
  use.who.user = user;
  CancelToken own;
  Usage usage;
  const auto body = asker.databases->execute(use, request, cancel == nullptr ? own : *cancel, usage);
  if (!body) return "error " + std::string(facts(body.error().code).name);
  const auto rows = nlohmann::json::parse(*body)["rows"];
  return rows.empty() || rows[0].empty() ? "no cell" : rows[0][0].dump();
}

// Statements of an engine for callers that share. `failing` is a value that `may_fail` fails with, and `passing` one
// that it answers with `passes`; `series` has as many rows of 1,000 letters as its value says.
struct SharingStatements {
  const char* read;
  const char* series;
  const char* may_fail;
  std::string failing, failure, passing, passes;
};

inline std::string shared_row(int id) { return "\"row " + std::to_string(id) + "\""; }

// Answers that are not the expected ones, with what they were: a failure that comes once in a thousand runs must tell.
class WrongAnswers {
 public:
  void expect(const std::string& cell, const std::string& right, const std::string& or_else = "") {
    if (cell == right || (!or_else.empty() && cell == or_else)) return;
    const std::lock_guard lock(mutex_);
    if (++count_ <= 3) first_ += cell + " in place of " + right + "; ";
  }
  // Empty: none.
  std::string text() const { return count_ == 0 ? "" : std::to_string(count_) + " wrong: " + first_; }

 private:
  std::mutex mutex_;
  int count_ = 0;
  std::string first_;
};

// Twelve callers of a pool: one whose statement fails, one with large answers, one that cancels, one in a hurry, one of
// another user, the others. So many turns that a caller often leaves just when the one before it reads by itself, or
// has just ended. Returns what was wrong, or nothing.
inline std::string wrong_among_others(Asker& asker, const SharingStatements& statements) {
  WrongAnswers wrong;
  const std::string thousand = '"' + std::string(1000, 'x') + '"';
  take_turns(12, 200, [&](int caller, int turn) {
    const int id = 1 + (caller * 200 + turn) % 100;
    const std::string value = std::to_string(id);
    const bool is_even = turn % 2 == 0;
    switch (caller) {
      case 0: {
        const std::string& given = is_even ? statements.failing : statements.passing;
        return wrong.expect(cell_of(asker, "u1", statements.may_fail, given),
                            is_even ? "error " + statements.failure : statements.passes);
      }
      case 1:
        return wrong.expect(cell_of(asker, "u1", statements.series, turn % 5 == 0 ? "500" : "2"), thousand);
      case 2: {
        CancelToken cancel;
        if (is_even) cancel.cancel();
        return wrong.expect(cell_of(asker, "u1", statements.read, value, &cancel),
                            is_even ? "error cancelled" : shared_row(id));
      }
      case 3: {
        const std::string cell = cell_of(asker, "u1", statements.read, value, nullptr, 1 + turn % 3);
        return wrong.expect(cell == "error timeout" ? "error unreachable" : cell, shared_row(id), "error unreachable");
      }
      case 4:
        return wrong.expect(cell_of(asker, "u2", statements.read, value), shared_row(id));
      default:
        return wrong.expect(cell_of(asker, "u1", statements.read, value), shared_row(id));
    }
  });
  return wrong.text();
}

// Callers that read while `work` runs on another thread, until it has ended. Returns what is
// neither right nor `allowed`, or nothing.
inline std::string wrong_meanwhile(Asker& asker, int callers, const char* read, const std::function<void()>& work,
                                   const std::string& allowed = "") {
  WrongAnswers wrong;
  std::atomic<bool> done{false};
  std::thread other([&] {
    work();
    done = true;
  });
  take_turns(callers, 100000, [&](int caller, int turn) {
    if (done) return;
    const int id = 1 + (caller + turn) % 100;
    wrong.expect(cell_of(asker, "u1", read, std::to_string(id)), shared_row(id), allowed);
  });
  other.join();
  return wrong.text();
}

}  // namespace jackfield::test
