#include "operations/use/accept.h"

#include <catch2/catch.hpp>
#include <string>

using namespace jackfield;
using api::stream_format;

namespace {

std::string chosen(std::string_view accept) {
  const auto format = stream_format(accept);
  if (!format) return "json";
  switch (*format) {
    case StreamFormat::ndjson:
      return "ndjson";
    case StreamFormat::ndjson_envelope:
      return "envelope";
    case StreamFormat::csv:
      return "csv";
    case StreamFormat::csv_guarded:
      return "guarded";
  }
  return "";
}

struct Case {
  const char* accept;
  const char* wanted;
};

void check(std::initializer_list<Case> cases) {
  for (const auto& [accept, wanted] : cases) {
    INFO(accept);
    CHECK(chosen(accept) == wanted);
  }
}

}  // namespace

TEST_CASE("one JSON document is the answer unless a stream is asked for") {
  check({{"", "json"},
         {"*/*", "json"},
         {"application/json", "json"},
         {"application/json, text/plain, */*", "json"},
         {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"},
         {"application/*", "json"},
         {"application/xml", "json"},
         {"text/csv", "csv"},
         {"text/*", "csv"},
         {"application/x-ndjson", "ndjson"},
         {"TEXT/CSV", "csv"}});
}

TEST_CASE("the highest weight of an Accept header wins, wherever it stands") {
  check({{"text/csv;q=0.5, application/json", "json"},
         {"text/csv, application/json;q=0.5", "csv"},
         {"application/json;q=0.9, application/x-ndjson;q=0.95, text/csv;q=0.1", "ndjson"},
         {"text/csv;q=0.001, application/json;q=0.002", "json"},
         {"text/csv ; Q=0.7 , application/json ; q=0.6", "csv"},
         {"application/x-ndjson;q=0.5, */*", "json"},
         {"text/csv;q=1.000, application/json;q=0.999", "csv"}});
}

TEST_CASE("a weight of zero excludes a type, also when a wildcard would take it") {
  check({{"application/json, text/csv;q=0", "json"},
         {"text/csv;q=0", "json"},
         {"text/csv;q=0.0, text/*", "json"},
         {"text/*;q=0, text/csv", "csv"},
         {"application/json;q=0, */*", "ndjson"},
         {"application/json;q=0, application/x-ndjson;q=0, */*", "csv"},
         {"application/json;q=0", "json"},
         {"*/*;q=0", "json"}});
}

TEST_CASE("of equal weights the exact name is taken before a wildcard, then the first") {
  check({{"text/csv, */*", "csv"},
         {"*/*, text/csv", "csv"},
         {"application/json, text/csv", "json"},
         {"text/csv, application/json", "csv"},
         {"text/csv, application/x-ndjson", "csv"},
         {"application/x-ndjson, text/csv", "ndjson"},
         {"text/*, application/x-ndjson", "ndjson"}});
}

TEST_CASE("the envelope of streamed rows is given to a caller that names it") {
  check({{"application/x-ndjson;envelope=1", "envelope"},
         {"application/x-ndjson; envelope=\"1\"; q=0.9, text/csv;q=0.8", "envelope"},
         {"application/x-ndjson;envelope=1;q=0.5, application/x-ndjson", "ndjson"},
         {"application/x-ndjson;envelope=0", "ndjson"},
         {"application/x-ndjson;q=0.5;envelope=1", "ndjson"},
         {"application/*", "json"}});
}

TEST_CASE("CSV without formulas is given to a caller that names it, and to no other") {
  check({{"text/csv;guard=1", "guarded"},
         {"text/csv; Guard=\"1\"; q=0.9, application/json;q=0.8", "guarded"},
         {"text/csv;guard=1, text/csv;q=0.5", "guarded"},
         {"text/csv;guard=1;q=0.5, text/csv", "csv"},
         {"text/csv;guard=0", "csv"},
         {"text/csv;q=0.5;guard=1", "csv"},
         {"text/*", "csv"},
         {"application/x-ndjson;guard=1", "ndjson"}});
}

TEST_CASE("parameters, quotes and malformed ranges in Accept") {
  check({{"text/csv; charset=utf-8; header=present", "csv"},
         {"text/csv;profile=\"a, b;q=0\";q=0.9, application/json;q=0.8", "csv"},
         {"text/csv;profile=\"a\\\", b\", application/json", "csv"},
         {",, ,text/csv,,", "csv"},
         {"csv, application/json", "json"},
         {"text/csv;q=2, application/json;q=0.1", "json"},
         {"text/csv;q=, application/json;q=0.1", "json"},
         {"text/csv;q=-1", "json"},
         {"text/csv;q=0.1234, application/json;q=0.1", "json"},
         {"text/csv;q=1.1", "json"},
         {"text/csvx, application/jsonx", "json"},
         {"\"", "json"},
         {"text/csv;\"\\", "csv"}});
}
