// What a document changes: one outcome for each integration, as the answer of apply shows it.
// Contract   configs are masked before they are compared, so no secret is in a difference; of secrets it has one word.
// Ownership  values borrow from the call's arena.
// Example    core/src/operations/integrations/apply_native.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

// A row as a difference shows it.
struct ShownRow {
  IntegrationRow row;
  json::Value config;   // masked; null if it cannot be read
  json::Value secrets;  // {"connection.password": true}
};
[[nodiscard]] ShownRow show_row(Call& call, const IntegrationRow& row);

struct RowChange {
  std::string path;
  json::Value from, to;
};

struct Outcome {
  std::string_view action;  // create, update, delete, same
  IntegrationRow row;
  std::vector<RowChange> changes;
  std::vector<std::pair<std::string, std::string>> secrets;  // path -> kept, set, cleared, awaited
  std::string other_owner;                                   // the label of another document; may be empty
};
// Compares the rows; `verbs`: of the secrets, as the audit has them. Decides between update and same.
void compare_rows(const Manifest& manifest, json::Arena& arena, const ShownRow& before, const ShownRow& after,
                  const std::vector<std::pair<std::string, std::string>>& verbs, Outcome& outcome);
[[nodiscard]] Reply difference_reply(const std::vector<Outcome>& outcomes, bool dry_run);

}  // namespace jackfield::api
