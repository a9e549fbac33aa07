// One request on its way: to the client, through redirects, back as an answer.
// Contract   a redirect to another origin is followed for GET and HEAD alone, to the hosts that the manifest names,
//            over https, with no header but Accept. At most kMostRedirects.
// Ownership  borrows its arguments for the call.
// Errors     `redirect_denied`, `answer_too_large`, `outcome_unknown`, those of net/http.h
// Example    core/src/service/services.cc
#pragma once
#include "endpoint/service/answer.h"
#include "net/http.h"

namespace jackfield {

// A request as the HTTP client takes it.
[[nodiscard]] Status to_http(const service::Request& request, bool may_repeat, std::size_t limit_bytes,
                             HttpRequest& out);
[[nodiscard]] service::Answer to_answer(HttpAnswer answer);
// What an error of the HTTP client means for a call of this endpoint.
[[nodiscard]] Error judge_error(Error error, const Endpoint& endpoint, bool reads, bool was_sent);
[[nodiscard]] std::size_t limit_bytes_of(const Endpoint& endpoint) noexcept;
[[nodiscard]] std::int64_t timeout_ms_of(const Endpoint& endpoint) noexcept;

// Changes `request` to the one that a redirect asks for. Fails with redirect_denied.
[[nodiscard]] Status follow(service::Request& request, const service::Answer& answer, const json::Value& hosts);
[[nodiscard]] bool is_redirect(const service::Answer& answer) noexcept;

// Sends it, following redirects.
[[nodiscard]] Result<service::Answer> send_request(HttpClient& client, service::Request& request,
                                                   const Endpoint& endpoint, Deadline deadline);

}  // namespace jackfield
