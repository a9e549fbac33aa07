// Which statements only begin, end or mark a transaction.
// Contract   every call has a connection of its own, so that such a statement alone would answer success and do
//            nothing. A block (BEGIN ... END of Oracle, SQL Server and MariaDB) and a batch that does more are none.
//            The judge goes by the text and helps the caller; what a statement leaves open is judged by the session.
// Format     the transaction statements of each engine's manual
// Example    tests/unit/connector/transaction_control_test.cc
#pragma once
#include <string_view>

#include "connector/sql/sql_lexer.h"

namespace jackfield {

[[nodiscard]] bool is_transaction_control(const SqlRules& rules, std::string_view sql) noexcept;

}  // namespace jackfield
