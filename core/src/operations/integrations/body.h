// The members of an integration that a body may set, except its config.
// Contract   findings are collected; absent members stay unset. Unknown members are ignored, since clients send whole
//            rows.
// Example    core/src/operations/integrations/create.cc
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
// true, false, 1 or 0; nothing for other values.
[[nodiscard]] std::optional<bool> read_flag(const json::Value& value);

// The merged meta as it is stored; as sent, nulls included, where `stored` is empty. Fails with `limit` if it is too
// large.
[[nodiscard]] Result<std::string> merge_meta(json::Arena& arena, std::string_view stored, const json::Value& sent);

// "X copy", then "X copy_1", shortened to the length of a title.
[[nodiscard]] Result<std::string> copy_title(Session& session, const Principal& who, std::string_view title);

}  // namespace jackfield::api
