// Where a list goes on, from a page of it.
// Contract   the text is opaque to clients: base64url of JSON with the endpoint's name, the cursor and the number of
//            pages read. An address stays on the origin that was asked, and only path and query are kept.
// Limits     kMostPages in one walk.
// Format     RFC 8288 for the header Link
// Errors     `paging_stuck`, `bad_answer`
// Example    core/src/endpoint/service/answer.cc
#pragma once
#include "endpoint/service/answer.h"

namespace jackfield::service {

inline constexpr std::int64_t kMostPages = 100000;

// "" at the end of the list.
[[nodiscard]] Result<std::string> next_page(const Endpoint& endpoint, const Request& sent, const Answer& answer,
                                            const json::Value& document, const PageUse& page, std::int64_t items);
// The address of the relation "next" in the values of the header Link; "" if there is none.
[[nodiscard]] std::string next_link(const Answer& answer);
// Path and query of an address on the request's origin, resolved against it. Fails with redirect_denied for another.
[[nodiscard]] Result<std::string> same_origin_target(const Request& sent, std::string_view address);

}  // namespace jackfield::service
