// What one caller leaves in a session, and what the next one finds; transactions of several statements.
// Contract   tests/connectors/states.json says for each kind of state how it is left and seen in an engine, that the
//            engine refuses it, or why the engine has none.
// Example    tests/connectors/suite.cc
#pragma once
#include "suite.h"

namespace jackfield::test {

void check_states(Asker& asker, const std::string& engine);
void check_transactions(Asker& asker, const Dialect& dialect);

}  // namespace jackfield::test
