// The spellings that manifests require of their texts, one function each, as core/manifests/schema.json declares them.
// Contract   each function checks the whole text.
// Ownership  borrows the text for the call.
// Limits     linear in the text.
// Example    is_model("connection.host")
#pragma once
#include <string_view>

namespace jackfield::manifests {

// The type of files that are not integrations themselves: "extends": "shared/database".
inline constexpr std::string_view kSharedType = "shared";
[[nodiscard]] bool is_type(std::string_view text);
[[nodiscard]] bool is_sub_type(std::string_view text);
[[nodiscard]] bool is_type_and_sub_type(std::string_view text);  // "auth/slack"
[[nodiscard]] bool is_key(std::string_view text);
[[nodiscard]] bool is_model(std::string_view text);
[[nodiscard]] bool is_endpoint_name(std::string_view text);
[[nodiscard]] bool is_endpoint_name_or_star(std::string_view text);
[[nodiscard]] bool is_icon(std::string_view text);
[[nodiscard]] bool is_https(std::string_view text);
[[nodiscard]] bool is_pointer(std::string_view text);
[[nodiscard]] bool is_code(std::string_view text);
[[nodiscard]] bool is_connector(std::string_view text);
[[nodiscard]] bool is_scheme(std::string_view text);
[[nodiscard]] bool is_redirect_host(std::string_view text);
[[nodiscard]] bool is_request_path(std::string_view text);

}  // namespace jackfield::manifests
