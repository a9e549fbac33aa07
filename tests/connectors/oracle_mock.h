// A MOCK of Oracle's client library: the dpi* functions that core/connectors/oracle calls, over SQLite. Purpose tests
// the connector against ODPI-C's documented behaviour: types, errors, limits, breaks, returned handles. It cannot show
// that an Oracle Database behaves so.
// Contract   SQL is SQLite's, with Oracle's manners where the connector depends on them: names of parameters, no
//            semicolons, texts that are empty are NULL, ORA numbers, SET TRANSACTION READ ONLY, ALL_* views. A value's
//            Oracle type is that of its table's column, or of CAST(... AS NUMBER(10,2)), TO_DATE(...), TO_CLOB(...) and
//            the like. Faults are asked for in comments of a statement: /* mock:ora=60 */ fails with that number, /*
//            mock:cut=5 */ loses the connection after five rows, /* mock:deaf */ does not end before let_go().
// Ownership  outlives every connection that was made through it.
// Example    OracleMock mock;   auto connector = oracle::make_connector(environment, mock.source());
#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "connectors/oracle/client.h"

struct sqlite3;

namespace jackfield::test {

class OracleMock {  // its mutex forbids copies
 public:
  OracleMock();
  ~OracleMock();

  [[nodiscard]] oracle::ClientSource source();
  [[nodiscard]] static oracle::Dpi table();  // its dpiContext_createWithParams says that the client is too old

  const std::string user = "app", password = "fl\xc3\xa4sh \"%24", service = "MOCKPDB1";
  std::atomic<int> login_ora{0};             // fails every login
  std::atomic<bool> login_hangs{false};      // until let_go()
  std::atomic<bool> keeps_call_limit{true};  // dpiConn_setCallTimeout
  std::atomic<int> logins{0}, logins_ended{0}, breaks{0}, sessions{0}, statements{0}, variables{0};
  [[nodiscard]] std::string descriptor() const;  // of the last login
  void let_go();

  // For the functions.
  [[nodiscard]] sqlite3* open_database() const;
  void note_descriptor(std::string text);
  void hang();

 private:
  std::string folder_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string descriptor_;
  bool gone_ = false;
  std::shared_ptr<dpiContext> context_;
};

}  // namespace jackfield::test
