// Bodies of kind `form`: {type, sub_type, stored?, config, ...}.
// Contract   parse_form_body() is json::parse() of the body, but takes its configurations apart at once where they are
//            as most are: behind their type, with no other keys than the form's. In call.body they are empty objects
//            then. document_in() gives either as the form sees it; `report` receives the problems of normalise().
// Ownership  values borrow from the call's arena.
// Example    core/src/operations/form/form.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Status parse_form_body(Call& call, std::string_view bytes, const json::Limits& limits);

enum class Part : std::uint8_t { stored, config };
[[nodiscard]] FormDocument document_in(const Call& call, Part part, const Manifest& manifest, Report& report);

}  // namespace jackfield::api
