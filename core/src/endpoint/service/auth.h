// The auth styles of manifests, applied to a request that is otherwise complete.
// Contract   the first style whose condition holds is used; a request without one goes out as it is. In a preview every
//            secret reads "********", and nothing is encoded or signed with one.
// Ownership  borrows its arguments.
// Errors     those of expand.h; `unsupported` where a signature or an access token cannot be made
// Example    core/src/endpoint/service/build.cc
#pragma once
#include "endpoint/service/expand.h"

namespace jackfield::service {

// The style of the declaration that applies; null: none.
[[nodiscard]] json::Value chosen_style(const json::Value& declaration, const Inputs& inputs);

// What a style adds before the request's own parts: a text between base and path.
[[nodiscard]] Result<std::string> path_of_style(const json::Value& style, const Expander& expander);
// The rest: headers and query. Signing comes last, so everything else must be there.
[[nodiscard]] Status apply_style(Request& request, const json::Value& style, const Expander& expander,
                                 const BuildOptions& options);

}  // namespace jackfield::service
