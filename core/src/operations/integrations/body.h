// The members of an integration that a body may set, apart from its config.
// Contract   findings gather; members that are not named stay unset. Unknown members are ignored, since clients send rows back whole.
// Example    Findings findings; const BodyFields fields = read_fields(call.body, findings);
#pragma once
#include "api/call.h"
#include "api/error.h"

namespace jackfield::api {

struct BodyFields {
  std::optional<std::string> title;
  std::optional<bool> is_private, enabled;
  std::optional<double> order;
  std::optional<std::int64_t> version;
  const json::Value* meta = nullptr;    // an object, or null
  const json::Value* config = nullptr;  // an object, or null
  bool replace = false;                 // configMode
};
[[nodiscard]] BodyFields read_fields(const json::Value& body, Findings& findings);

// Merged meta as it is stored; `limit` when it grew beyond what is kept.
[[nodiscard]] Result<std::string> merge_meta(json::Arena& arena, std::string_view stored, const json::Value& sent);

// "X copy", then "X copy_1", shortened so that it stays a title.
[[nodiscard]] Result<std::string> copy_title(Session& session, const Principal& who, std::string_view title);

}  // namespace jackfield::api
