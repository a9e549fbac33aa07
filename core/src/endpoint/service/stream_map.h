// The parts of a streamed answer as server-sent events of ours.
// Contract   {"text": "..."} for each part that has text; the last event has {"finish", "usage"}; an event named
//            `error` ends a failed stream: {"error", "message", "details": {"code"}}. Figures keep the last value of
//            each field.
// Ownership  appends to `out`, which its owner empties.
// Format     https://html.spec.whatwg.org/multipage/server-sent-events.html; the `stream` of core/manifests/schema.json
// Errors     of the last event: those of the parts, the service's, and `stream_cut` for an end without its mark
// Example    tests/unit/endpoint/parts_test.cc
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "endpoint/service/answer.h"
#include "endpoint/service/parts.h"

namespace jackfield::service {

class StreamMap {
 public:
  StreamMap(const Endpoint& endpoint, std::size_t limit_bytes);
  // Appends the events of these bytes.
  void feed(std::string_view bytes, std::string& out);
  // The answer ended: appends the last event. `lost`: the connection was cut, or the deadline passed.
  void end(std::optional<Error> lost, std::string& out);
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  [[nodiscard]] const std::optional<Error>& error() const noexcept { return error_; }
  [[nodiscard]] const Figures& figures() const noexcept { return figures_; }

 private:
  Status take(const Part& part, std::string& out);
  [[nodiscard]] std::optional<Error> failure(const Part& part, const json::Value& document) const;
  void note_end(const Part& part, const json::Value& document);
  void note_finish(const json::Value& document);

  json::Value stream_, response_;
  std::unique_ptr<PartReader> reader_;
  Figures figures_;
  std::string finish_;
  std::optional<Error> error_;
  bool has_end_ = false, at_end_ = false, ended_ = false;
};

// One event of ours that says failure.
void append_error_event(std::string& out, const Error& error);

}  // namespace jackfield::service
