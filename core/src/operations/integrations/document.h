// A document of integrations as it is sent: {"jackfield": 1, "owner"?, "integrations": [...]}.
// Contract   every member is checked and named, unknown ones too; all findings are reported at once.
// Ownership  borrows from the body.
// Example    core/src/operations/integrations/apply_native.cc
#pragma once
#include "api/call.h"
#include "api/error.h"

namespace jackfield::api {

// One integration of the document. It is known by type, sub_type and title; what is unset is left as it is.
struct DeclaredRow {
  std::string path;  // "integrations.3"
  const Manifest* manifest = nullptr;
  std::string title;
  std::optional<bool> enabled, is_private, is_default;
  json::Value meta;  // null: unset
  json::Value config;
};

struct RowDocument {
  std::string owner;  // the label of who keeps the document; may be empty
  std::vector<DeclaredRow> rows;
};
[[nodiscard]] Result<RowDocument> read_rows(const Catalogue& catalogue, const json::Value& body, bool needs_owner);

// "database\npg\nShop": the rows that one integration of a document may describe.
[[nodiscard]] std::string row_name(std::string_view type, std::string_view sub_type, std::string_view title);

}  // namespace jackfield::api
