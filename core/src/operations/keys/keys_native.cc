// What the operator sees of the keys, and other keys for a core that is open.
#include <algorithm>

#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/sealing.h"
#include "operations/keys/rotation.h"
#include "operations/rows/encode.h"
#include "operations/system/capabilities.h"

namespace jackfield::api {
namespace {

std::string hex_of(std::string_view bytes) {
  return hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

struct Uses {
  std::vector<std::pair<std::string, std::int64_t>> by_key;  // by the key's id
  std::int64_t plain = 0;
  std::string rotation;

  // Blobs of one key have a head for each version.
  void add(std::string_view key, std::int64_t blobs) {
    const auto found = std::find_if(by_key.begin(), by_key.end(), [&](const auto& use) { return use.first == key; });
    if (found == by_key.end()) {
      by_key.emplace_back(key, blobs);
    } else {
      found->second += blobs;
    }
  }
};

Result<Uses> read_uses(Session& session) {
  Uses uses;
  JF_TRY(const std::vector<SealedHead> heads, session.sealed().heads());
  for (const SealedHead& head : heads) {
    const std::string_view key = key_of(head.head);
    if (key.empty()) {
      uses.plain += head.blobs;
    } else {
      uses.add(key, head.blobs);
    }
  }
  JF_TRY(uses.rotation, session.settings().get(kRotationCheck));
  return uses;
}

// Removes it, so that what is left are keys that the keyring lacks.
std::int64_t take(Uses& uses, std::string_view key) {
  const auto found =
      std::find_if(uses.by_key.begin(), uses.by_key.end(), [&](const auto& use) { return use.first == key; });
  if (found == uses.by_key.end()) return 0;
  const std::int64_t rows = found->second;
  uses.by_key.erase(found);
  return rows;
}

struct Verified {
  std::int64_t found = 0, active = 0, earlier = 0, plain = 0;
  std::int64_t unbound = 0;  // of an earlier version, which does not bind the kind of the integration
  std::vector<std::pair<SealedRow, Code>> failed;
  std::optional<std::pair<SealedKind, std::string>> next;
};

Result<Verified> verify_some(const Core& core, Session& session, SealedKind kind, std::string_view after) {
  Verified verified;
  JF_TRY(std::vector<SealedRow> rows, session.sealed().list(kind, after, kBatchRows));
  if (std::ssize(rows) == kBatchRows) {
    verified.next = {kind, rows.back().id};
  } else if (kind == SealedKind::integration) {
    verified.next = {SealedKind::oauth_flow, ""};
  }
  const std::vector<KeyName> names = core.keyring->names();
  for (SealedRow& row : rows) {
    ++verified.found;
    const SealContext context = seal_context(kind, row);
    const auto config = core.keyring->open(row.blob, context);
    if (!config) {
      verified.failed.emplace_back(std::move(row), config.error().code);
      continue;
    }
    const std::string_view key = key_of(row.blob.bytes());
    const bool is_active =
        std::any_of(names.begin(), names.end(), [&](const KeyName& name) { return name.active && name.id == key; });
    if (!key.empty() && !is_bound_to_all(row.blob.bytes(), context)) ++verified.unbound;
    ++(key.empty() ? verified.plain : is_active ? verified.active : verified.earlier);
  }
  return verified;
}

}  // namespace

Result<Reply> list_keys(Call& call) {
  JF_TRY(Uses uses, call.core.read([](Session& session) { return read_uses(session); }));
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("state").string(key_state_name(call.core)).key("keys").begin_array();
    for (const KeyName& name : call.core.keyring->names()) {
      writer.begin_object().key("id").string(name.name).key("active").boolean(name.active);
      writer.key("rows").integer(take(uses, name.id)).end_object();
    }
    writer.end_array().key("unknown").begin_array();
    for (const auto& [key, rows] : uses.by_key) {
      writer.begin_object().key("mark").string(hex_of(key)).key("rows").integer(rows).end_object();
    }
    writer.end_array().key("plain").integer(uses.plain).key("rotating").boolean(!uses.rotation.empty()).end_object();
  });
}

// {"kind", "after"}: the `next` of the answer before.
Result<Reply> verify_keys(Call& call) {
  const SealedKind kind = call.body.get("kind").as_integer() == 0 ? SealedKind::integration : SealedKind::oauth_flow;
  const std::string_view after = call.body.get("after").text();
  JF_TRY(const Verified verified,
         call.core.read([&](Session& session) { return verify_some(call.core, session, kind, after); }));
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("found").integer(verified.found).key("active").integer(verified.active);
    writer.key("earlier").integer(verified.earlier).key("plain").integer(verified.plain);
    writer.key("unbound").integer(verified.unbound).key("failed").begin_array();
    for (const auto& [row, code] : verified.failed) {
      writer.begin_object().key("id").string(row.id).key("workspace").string(row.workspace);
      writer.key("code").string(facts(code).name).end_object();
    }
    writer.end_array().key("next");
    if (verified.next) {
      writer.begin_object().key("kind").integer(static_cast<int>(verified.next->first));
      writer.key("after").string(verified.next->second).end_object();
    } else {
      writer.null();
    }
    writer.end_object();
  });
}

// Keys that do not open the store are refused: those in use stay.
Result<Reply> reload_keys(Call& call) {
  Core& core = call.core;
  JF_TRY(const auto fresh, Keyring::make(call.body, core.host));
  JF_TRY(const KeyState state, core.read([&](Session& session) { return compare_keys(*fresh, session); }));
  if (state == KeyState::changed || state == KeyState::missing) return fail(Code::key_changed);
  JF_CHECK(core.keyring->replace(call.body));
  JF_CHECK(read_key_state(core));
  forget_health(core);
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("key_state").string(key_state_name(core)).end_object();
  });
}

}  // namespace jackfield::api
