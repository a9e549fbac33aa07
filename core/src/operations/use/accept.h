// The media type of an answer with rows, chosen by the request's Accept header.
// Contract   nullopt is one JSON document, which is also the answer when nothing that is offered is accepted. The
//            highest weight wins, then the range that names a type most exactly, then the one that comes first.
// Format     RFC 9110 sections 12.4.2 (weights: 0 excludes) and 12.5.1. A range with a malformed weight is ignored.
//            Offered: application/json, application/x-ndjson, the same with envelope=1, text/csv, the same with
//            guard=1.
// Limits     linear in the header, whose length the caller limits.
// Example    stream_format("text/csv;q=0.5, application/json") == std::nullopt
#pragma once
#include <optional>
#include <string_view>

#include "connect/connect.h"

namespace jackfield::api {

[[nodiscard]] std::optional<StreamFormat> stream_format(std::string_view accept);

}  // namespace jackfield::api
