// One batch of a rotation of keys.
#include <algorithm>
#include <map>

#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/sealing.h"
#include "operations/keys/rotation.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

struct Counts {
  std::int64_t resealed = 0, failed = 0;
};

struct Batch {
  Rotation rotation;
  bool done = false;
  bool is_complete = false;                    // of a rotation that is done
  std::map<std::string, Counts> by_workspace;  // for the audit
};

std::string active_id(const Keyring& keyring) {
  for (const KeyName& name : keyring.names()) {
    if (name.active) return name.id;
  }
  return {};
}

Result<Rotation> begin(Core& core, Transaction& transaction, const std::string& key) {
  JF_TRY(const std::string known, transaction.settings().get(kRotation));
  if (auto rotation = read_rotation(known); rotation && rotation->key == key) return *std::move(rotation);
  JF_TRY(const std::string check, core.keyring->make_check_value());
  JF_CHECK(transaction.settings().set(kRotationCheck, check));
  Rotation rotation;
  rotation.key = key;
  return rotation;
}

// A row that does not open is left as it is, and harms no other.
Status reseal(Core& core, Transaction& transaction, SealedKind kind, const SealedRow& row, std::string_view key,
              Batch& batch) {
  ++batch.rotation.found;
  const SealContext context = seal_context(kind, row);
  const auto config = core.keyring->open(row.blob, context);
  if (!config) {
    ++batch.rotation.failed;
    ++batch.by_workspace[row.workspace].failed;
    return ok();
  }
  if (key_of(row.blob.bytes()) == key && is_bound_to_all(row.blob.bytes(), context)) {
    ++batch.rotation.already_new;
    return ok();
  }
  JF_TRY(const Sealed fresh, core.keyring->seal(*config, context, true));
  if (key_of(fresh.bytes()) != key) return fail(Code::key_changed);  // the keys were replaced meanwhile
  ++batch.rotation.resealed;
  ++batch.by_workspace[row.workspace].resealed;
  return transaction.sealed().replace(kind, row, fresh);
}

// A blob names its key, and no other key is tried: what names the new one and opens, opens with it alone.
void verify(const Core& core, SealedKind kind, const SealedRow& row, std::string_view key, Rotation& rotation) {
  const auto config = core.keyring->open(row.blob, seal_context(kind, row));
  if (!config) return;
  ++(key_of(row.blob.bytes()) == key ? rotation.verified : rotation.stale);
}

void start_pass(Rotation& rotation) {
  rotation.kind = SealedKind::integration;
  rotation.after.clear();
  rotation.verified = rotation.stale = 0;
}

// Another pass counts anew: what the last one has re-sealed is new now.
void start_over(Rotation& rotation) {
  start_pass(rotation);
  ++rotation.passes;
  rotation.verifies = false;
  rotation.found = rotation.already_new = rotation.failed = 0;
}

Result<bool> is_complete(Session& session, const Rotation& rotation) {
  std::int64_t sealed = 0;
  JF_TRY(const std::vector<SealedHead> heads, session.sealed().heads());
  for (const SealedHead& head : heads) {
    if (!key_of(head.head).empty()) sealed += head.blobs;
  }
  return rotation.failed == 0 && rotation.stale == 0 && (rotation.found > 0 || sealed == 0);
}

Status end(Core& core, Transaction& transaction, Batch& batch) {
  JF_TRY(batch.is_complete, is_complete(transaction, batch.rotation));
  batch.done = true;
  JF_CHECK(transaction.settings().set(kRotation, ""));
  if (!batch.is_complete) return ok();
  JF_TRY(const std::string check, core.keyring->make_check_value());
  JF_CHECK(transaction.settings().set(kKeyCheck, check));
  return transaction.settings().set(kRotationCheck, "");
}

Status advance(Core& core, Transaction& transaction, Batch& batch, const std::vector<SealedRow>& rows) {
  Rotation& rotation = batch.rotation;
  if (std::ssize(rows) == kBatchRows) {
    rotation.after = rows.back().id;
  } else if (rotation.kind == SealedKind::integration) {
    rotation.kind = SealedKind::oauth_flow;
    rotation.after.clear();
  } else if (!rotation.verifies) {
    start_pass(rotation);
    rotation.verifies = true;
  } else if (rotation.stale > 0 && rotation.passes < kMostPasses) {
    start_over(rotation);
  } else {
    return end(core, transaction, batch);
  }
  return transaction.settings().set(kRotation, to_text(rotation));
}

Status audit(Transaction& transaction, const Call& call, const Batch& batch) {
  for (const auto& [workspace, counts] : batch.by_workspace) {
    AuditEntry entry{.operation = "keys.rotate", .outcome = counts.failed > 0 ? "rotation_failed" : "ok"};
    entry.counts = {{"resealed", counts.resealed}, {"failed", counts.failed}};
    JF_CHECK(transaction.audit().add({"operator", workspace, Role::owner}, call.request_id, entry));
  }
  return ok();
}

Result<Batch> rotate_some(Call& call, Transaction& transaction) {
  Core& core = call.core;
  const std::string key = active_id(*core.keyring);
  Batch batch;
  JF_TRY(batch.rotation,
         begin(core, transaction, hex({reinterpret_cast<const std::uint8_t*>(key.data()), key.size()})));
  const SealedKind kind = batch.rotation.kind;
  JF_TRY(const std::vector<SealedRow> rows, transaction.sealed().list(kind, batch.rotation.after, kBatchRows));
  for (const SealedRow& row : rows) {
    if (batch.rotation.verifies) {
      verify(core, kind, row, key, batch.rotation);
    } else {
      JF_CHECK(reseal(core, transaction, kind, row, key, batch));
    }
  }
  JF_CHECK(audit(transaction, call, batch));
  JF_CHECK(advance(core, transaction, batch, rows));
  return batch;
}

void with_counts(const Rotation& rotation, Error& error) {
  error.with("found", rotation.found).with("resealed", rotation.resealed).with("already_new", rotation.already_new);
  error.with("failed", rotation.failed).with("verified", rotation.verified);
}

}  // namespace

Result<Reply> rotate_keys(Call& call) {
  if (!call.core.keyring->encrypts()) return fail(Code::key_missing);
  const KeyState state = call.core.key_state.load();
  if (state == KeyState::changed || state == KeyState::missing) return fail(Code::key_changed);
  JF_TRY(const Batch batch, call.core.write([&](Transaction& transaction) { return rotate_some(call, transaction); }));
  JF_CHECK(read_key_state(call.core));
  const Rotation& rotation = batch.rotation;
  if (batch.done && !batch.is_complete) {
    Error error = fail(Code::rotation_failed);
    with_counts(rotation, error);
    return error;
  }
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("done").boolean(batch.done).key("verifies").boolean(rotation.verifies);
    writer.key("found").integer(rotation.found).key("resealed").integer(rotation.resealed);
    writer.key("already_new").integer(rotation.already_new).key("failed").integer(rotation.failed);
    writer.key("verified").integer(rotation.verified).end_object();
  });
}

}  // namespace jackfield::api
