#include <algorithm>

#include "api/tokens.h"

namespace jackfield::api {
namespace {

constexpr std::int64_t kRememberedMs = 1000;
constexpr std::int64_t kTouchEveryMs = 60000;
constexpr std::size_t kMostRemembered = 4096;

std::optional<Principal> remembered(TokenMemory& memory, const std::string& digest, std::int64_t now) {
  const std::lock_guard guard(memory.mutex);
  const auto found = memory.by_digest.find(digest);
  if (found == memory.by_digest.end()) return std::nullopt;
  const TokenMemory::Entry& entry = found->second;
  const bool fresh = now >= entry.resolved_ms && now - entry.resolved_ms < kRememberedMs;
  if (!fresh || (entry.expires_ms != 0 && now >= entry.expires_ms)) {
    memory.by_digest.erase(found);
    return std::nullopt;
  }
  return entry.principal;
}

void remember(TokenMemory& memory, const std::string& digest, const TokenRow& row, const Principal& who,
              std::int64_t now) {
  const std::lock_guard guard(memory.mutex);
  if (memory.by_digest.size() >= kMostRemembered) memory.by_digest.clear();
  memory.by_digest[digest] = {who, now, row.expires_ms};
  // A read does not write: the use is kept here and written with the next change.
  if (memory.last_touched.size() >= kMostRemembered) memory.last_touched.clear();
  const auto last = memory.last_touched.try_emplace(row.id, row.last_used_ms).first;
  if (now - std::max(last->second, row.last_used_ms) >= kTouchEveryMs) {
    last->second = now;
    memory.touches[row.id] = now;
  }
}

}  // namespace

Result<Role> role_now(Session& session, const TokenRow& row) {
  JF_TRY(const std::optional<UserRow> user, session.users().find(row.workspace, row.user));
  return user && !allows(user->role, row.role) ? user->role : row.role;
}

bool is_valid(const std::optional<TokenRow>& row, std::string_view token, std::int64_t now_ms) {
  return row && token_matches(token, row->digest) && (row->expires_ms == 0 || now_ms < row->expires_ms);
}

Result<Principal> resolve_principal(Core& core, std::string_view token) {
  if (!core.store) return fail(Code::store_required);
  const auto prefix = token_prefix(token);
  if (!prefix) return fail(Code::authentication_required);
  const std::int64_t now = core.host.now_ms();
  const std::string digest = sha256(token);
  if (auto known = remembered(core.memory->tokens, digest, now)) return *std::move(known);

  return core.read([&](Session& session) -> Result<Principal> {
    JF_TRY(const std::optional<TokenRow> row, session.tokens().find_by_prefix(*prefix));
    if (!is_valid(row, token, now) || row->invited) return fail(Code::authentication_required);
    JF_TRY(const Role role, role_now(session, *row));
    Principal who{row->user, row->workspace, role, row->id};
    remember(core.memory->tokens, digest, *row, who, now);
    return who;
  });
}

}  // namespace jackfield::api
