#include "operations/integrations/sealing.h"

#include "api/error.h"
#include "mask/mask.h"

namespace jackfield::api {
namespace {

constexpr std::size_t kMostHealth = 65536;

// Of all that decides whether the config opens.
std::uint64_t health_key(const IntegrationRow& row) {
  const std::hash<std::string_view> hash;
  std::uint64_t key = hash(row.config.bytes());
  for (const std::string* part : {&row.id, &row.workspace, &row.type, &row.sub_type}) key = key * 31 + hash(*part);
  return key;
}

// Code::internal means "opens".
void remember_health(Core& core, const IntegrationRow& row, Code code) {
  const std::uint64_t key = health_key(row);
  const std::lock_guard guard(core.memory->health.mutex);
  if (core.memory->health.known.size() >= kMostHealth) core.memory->health.known.clear();
  core.memory->health.known[key] = code;
}

}  // namespace

Result<Config> open_config(const Core& core, const IntegrationRow& row) {
  if (row.config.empty()) return clear_all();
  auto opened = core.keyring->open(row.config, seal_context(row));
  if (!opened) return fail(Code::config_unreadable).with("cause", std::string(facts(opened.error().code).name));
  return *std::move(opened);
}

Opened open_row(Core& core, const IntegrationRow& row) {
  Opened opened{.manifest = core.catalogue->find(row.type, row.sub_type), .config = clear_all(), .error = {}};
  if (opened.manifest == nullptr) {
    opened.error = Code::unknown_type;
  } else if (!row.config.empty()) {
    auto config = core.keyring->open(row.config, seal_context(row));
    remember_health(core, row, config ? Code::internal : config.error().code);
    if (config) {
      opened.config = *std::move(config);
    } else {
      opened.error = config.error().code;
    }
  }
  return opened;
}

std::optional<Code> config_error(Core& core, const IntegrationRow& row) {
  if (core.catalogue->find(row.type, row.sub_type) == nullptr) return Code::unknown_type;
  if (row.config.empty()) return std::nullopt;
  const std::uint64_t key = health_key(row);
  {
    const std::lock_guard guard(core.memory->health.mutex);
    if (const auto found = core.memory->health.known.find(key); found != core.memory->health.known.end()) {
      return found->second == Code::internal ? std::nullopt : std::optional(found->second);
    }
  }
  return open_row(core, row).error;
}

Status seal_config(Core& core, Transaction& transaction, const Manifest& manifest, const Config& config,
                   IntegrationRow& row) {
  const KeyState state = core.key_state.load();
  if (state == KeyState::changed || state == KeyState::missing) return fail(Code::key_missing);
  if (core.keyring->encrypts() && !core.key_checked.load()) {
    JF_TRY(const std::string known, transaction.settings().get(kKeyCheck));
    if (known.empty()) {
      JF_TRY(const std::string check, core.keyring->make_check_value());
      JF_CHECK(transaction.settings().set(kKeyCheck, check));
    } else {
      core.key_checked.store(true);
    }
  }
  JF_TRY(row.config, core.keyring->seal(config, seal_context(row), has_secrets(manifest, config)));
  row.is_encrypted = core.keyring->encrypts();
  remember_health(core, row, Code::internal);
  return ok();
}

SealContext seal_context(const IntegrationRow& row) {
  return {row.workspace, row.id, "config", row.type, row.sub_type};
}

SealContext seal_context(const OauthFlowRow& row) { return {row.workspace, row.id, "oauth_flow"}; }

SealContext seal_context(SealedKind kind, const SealedRow& row) {
  return {row.workspace, row.id, kind == SealedKind::integration ? "config" : "oauth_flow", row.type, row.sub_type};
}

// A rotation that has begun needs both keys.
Result<KeyState> compare_keys(const Keyring& keyring, Session& session) {
  JF_TRY(const std::string check, session.settings().get(kKeyCheck));
  JF_TRY(const std::string rotation, session.settings().get(kRotationCheck));
  const KeyState state = keyring.compare(check);
  if (state != KeyState::ok || rotation.empty()) return state;
  const KeyState fresh = keyring.compare(rotation);
  return fresh == KeyState::ok ? KeyState::half_rotated : fresh;
}

Status read_key_state(Core& core) {
  bool checked = false;
  JF_TRY(const KeyState state, core.read([&](Session& session) -> Result<KeyState> {
    JF_TRY(const std::string check, session.settings().get(kKeyCheck));
    checked = !check.empty();
    return compare_keys(*core.keyring, session);
  }));
  core.key_checked.store(checked);
  if (checked) {
    core.key_state.store(state);
  } else if (core.options.key_mode == KeyMode::plain) {
    core.key_state.store(KeyState::plain);
  } else if (core.options.key_mode == KeyMode::sealed_by_host) {
    core.key_state.store(KeyState::sealed_by_host);
  }
  return ok();
}

void forget_health(Core& core) {
  {
    const std::lock_guard guard(core.memory->health.mutex);
    core.memory->health.known.clear();
  }
  const std::lock_guard guard(core.memory->integrations.mutex);
  ++core.memory->integrations.changes;
  core.memory->integrations.forget();
}

}  // namespace jackfield::api
