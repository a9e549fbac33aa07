// Removing what a workspace has beyond a number: of the audit, and of usage records.
// Contract   the body has "most", from 1 on, and maybe "workspace". Without it the answer names a workspace that has
//            more, or ""; with it a part is removed. `more`: at least `again_from` were, so there may be others.
// Example    core/src/operations/use/records.cc
#pragma once
#include "operations/rows/encode.h"

namespace jackfield::api {

template <typename Find, typename Remove>
[[nodiscard]] Result<Reply> sweep_beyond(Call& call, std::int64_t again_from, const Find& find, const Remove& remove) {
  std::string workspace(call.body.get("workspace").text());
  std::int64_t removed = 0;
  if (workspace.empty()) {
    JF_TRY(workspace, call.core.read(find));
  } else {
    JF_TRY(removed, call.core.write([&](Transaction& transaction) { return remove(transaction, workspace); }));
  }
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("workspace").string(workspace).key("removed").integer(removed);
    writer.key("more").boolean(removed >= again_from).end_object();
  });
}

}  // namespace jackfield::api
