// Errors as replies, and the errors of request bodies.
// Contract   an error body is {"error", "message", "msg", "details": {"code", ...}}. Class ERR_INVALID_REQUEST_BODY
//            always has details.errors; class ERR_INTERNAL has an id that the log line repeats.
// Example    tests/unit/api/error_test.cc
#pragma once
#include <string_view>

#include "api/call.h"
#include "validate/validate.h"

namespace jackfield::api {

[[nodiscard]] Reply error_reply(const Error& error, const Host& host, std::string_view operation);

// One finding of a request body: `path` is dotted, "title" or "params.sql".
[[nodiscard]] Error invalid(std::string_view path, Code code, std::vector<Detail> params = {});

// Findings of a body, collected so that all are reported at once.
class Findings {
 public:
  void add(std::string_view path, Code code, std::vector<Detail> params = {});
  [[nodiscard]] bool empty() const noexcept { return report_.errors.empty(); }
  [[nodiscard]] Report& report() noexcept { return report_; }
  // A single finding keeps its own code; several become invalid_body.
  [[nodiscard]] Status status() const;

 private:
  Report report_;
};

// Details as JSON members, except "code".
void write_details(json::Writer& writer, const std::vector<Detail>& details);

}  // namespace jackfield::api
