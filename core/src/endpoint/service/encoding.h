// How texts are written into the parts of a request.
// Contract   each function appends; the result may be put where its name says without further escaping.
// Format     RFC 3986 2.1; application/x-www-form-urlencoded of the URL Standard.
// Example    core/src/endpoint/service/build.cc
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "json/json.h"

namespace jackfield::service {

void append_segment(std::string& out, std::string_view text);     // of a path
void append_query_text(std::string& out, std::string_view text);  // a value of a query
void append_query_key(std::string& out, std::string_view text);   // "$" stays
void append_form_text(std::string& out, std::string_view text);   // a space is "+"
void append_as_is(std::string& out, std::string_view text);
// A secret between base and path: ":" and "@" stay.
void append_secret_segment(std::string& out, std::string_view text);

// The text of a scalar; nullopt for null, arrays and objects.
[[nodiscard]] std::optional<std::string> scalar_text(const json::Value& value);
// JSON in ASCII, for a header.
[[nodiscard]] std::string ascii_json(const json::Value& value);
[[nodiscard]] bool is_header_text(std::string_view text) noexcept;  // no control characters but tabs
[[nodiscard]] bool is_header_name(std::string_view text) noexcept;

}  // namespace jackfield::service
