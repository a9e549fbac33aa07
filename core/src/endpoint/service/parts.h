// An answer in parts, taken apart as its bytes come: server-sent events, JSON lines, or frames of AWS.
// Contract   the parts are the same however the bytes are cut. feed() after a failure does nothing. end() gives the
//            last part if the framing allows it without its closing mark.
// Ownership  a reader keeps what is not yet whole.
// Limits     limit_bytes for one part; more is `answer_too_large`
// Format     https://html.spec.whatwg.org/multipage/server-sent-events.html; one JSON text per line;
//            application/vnd.amazon.eventstream
// Errors     `bad_answer`, `answer_too_large`
// Example    tests/unit/endpoint/parts_test.cc
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/function_ref.h"
#include "base/result.h"

namespace jackfield::service {

struct Part {
  std::string_view event;  // the name of an event; "" is "message"
  std::string_view data;
  bool is_error = false;  // the framing itself says that this part is an error
};
using TakePart = FunctionRef<Status(const Part& part)>;

class PartReader {
 public:
  // framing: "sse", "ndjson" or "aws_eventstream"
  [[nodiscard]] static std::unique_ptr<PartReader> make(std::string_view framing, std::size_t limit_bytes);
  virtual ~PartReader() = default;
  [[nodiscard]] virtual Status feed(std::string_view bytes, TakePart take) = 0;
  [[nodiscard]] virtual Status end(TakePart take) = 0;
};

}  // namespace jackfield::service
