// Texts in URLs and in form bodies.
// Contract   pure; every byte that is not named unreserved is escaped.
// Ownership  appends to the caller's text, which may hold secrets: the caller wipes it.
// Format     RFC 3986, 2.3; application/x-www-form-urlencoded of the WHATWG URL Standard, 5.2.
// Example    std::string out;  append_form_encoded(out, "a+b c");
#pragma once
#include <string>
#include <string_view>

namespace jackfield::oauth {

void append_url_encoded(std::string& out, std::string_view text);
void append_form_encoded(std::string& out, std::string_view text);

}  // namespace jackfield::oauth
