#include "connector/sql/transaction_control.h"

#include <catch2/catch.hpp>

namespace jackfield {

TEST_CASE("statements that only control a transaction are found") {
  for (const char* sql :
       {"begin", "BEGIN;", " /* a */ Begin -- b\n work ;", "begin isolation level serializable read only",
        "start transaction", "START TRANSACTION READ WRITE", "commit", "COMMIT AND CHAIN", "commit work", "end",
        "rollback", "rollback to savepoint a", "savepoint a", "release savepoint a", "prepare transaction 'x'",
        "set transaction read only", "begin; commit", ";; begin"}) {
    CAPTURE(sql);
    CHECK(is_transaction_control(kPostgresqlRules, sql));
  }
  for (const char* sql : {"set autocommit = 0", "SET @@session.autocommit=0", "set local transaction read only",
                          "xa start 'a'", "# a\nbegin", "begin work"}) {
    CAPTURE(sql);
    CHECK(is_transaction_control(kMysqlRules, sql));
  }
  for (const char* sql : {"begin tran", "BEGIN DISTRIBUTED TRAN", "save tran a", "commit tran",
                          "begin tran a; commit tran a", "set implicit_transactions on"}) {
    CAPTURE(sql);
    CHECK(is_transaction_control(kSqlserverRules, sql));
  }
  CHECK(is_transaction_control(kSqliteRules, "begin immediate"));
  CHECK(is_transaction_control(kSqliteRules, "begin exclusive transaction"));
}

TEST_CASE("blocks, batches and the second half of a two-phase commit control no transaction") {
  for (const char* sql : {"", ";", "select 1", "commit prepared 'x'", "rollback prepared 'x'",
                          "insert into begin values (1)", "begin; insert into t values (1); commit",
                          "prepare a as select 1", "set search_path = a", "\"begin\"", "'begin'"}) {
    CAPTURE(sql);
    CHECK_FALSE(is_transaction_control(kPostgresqlRules, sql));
  }
  CHECK_FALSE(is_transaction_control(kOracleRules, "BEGIN x := 1; END;"));
  CHECK_FALSE(is_transaction_control(kSqlserverRules, "BEGIN SELECT 1 END"));
  CHECK_FALSE(is_transaction_control(kSqlserverRules, "BEGIN TRAN DELETE t COMMIT"));
  CHECK_FALSE(is_transaction_control(kMysqlRules, "BEGIN NOT ATOMIC SELECT 1; END"));
  CHECK_FALSE(is_transaction_control(kMysqlRules, "set autocommit_x = 1"));
  CHECK_FALSE(is_transaction_control(kMysqlRules, "set global autocommit = 1"));
  CHECK_FALSE(is_transaction_control(kMysqlRules, "xa recover"));
  CHECK_FALSE(is_transaction_control(kMysqlRules, "start slave"));
}

}  // namespace jackfield
