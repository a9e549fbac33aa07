#include "api/config_store.h"

#include "api/capabilities.h"
#include "api/error.h"
#include "mask/mask.h"

namespace jackfield::api {
namespace {

constexpr std::string_view kKeyCheck = "key_check";
constexpr std::size_t kMostHealth = 65536;

SealContext context_of(const IntegrationRow& row) { return {row.workspace, row.id, "config"}; }

std::uint64_t health_key(const IntegrationRow& row) {
  const std::hash<std::string_view> hash;
  return hash(row.config.bytes()) * 31 + hash(row.id);
}

}  // namespace

Result<Config> open_config(const Core& core, const IntegrationRow& row) {
  if (row.config.empty()) return clear_all();
  auto opened = core.keyring->open(row.config, context_of(row));
  if (!opened) return fail(Code::config_unreadable).with("cause", std::string(facts(opened.error().code).name));
  return *std::move(opened);
}

std::optional<Code> config_error(Core& core, const IntegrationRow& row) {
  if (core.catalogue->find(row.type, row.sub_type) == nullptr) return Code::unknown_type;
  if (row.config.empty()) return std::nullopt;
  const std::uint64_t key = health_key(row);
  {
    const std::lock_guard guard(core.health.mutex);
    if (const auto found = core.health.known.find(key); found != core.health.known.end()) {
      return found->second == Code::internal ? std::nullopt : std::optional(found->second);
    }
  }
  const auto opened = core.keyring->open(row.config, context_of(row));
  const Code code = opened ? Code::internal : opened.error().code;
  const std::lock_guard guard(core.health.mutex);
  if (core.health.known.size() >= kMostHealth) core.health.known.clear();
  core.health.known[key] = code;
  return opened ? std::nullopt : std::optional(code);
}

Status seal_config(Core& core, Transaction& transaction, const Manifest& manifest, const Config& config,
                   IntegrationRow& row) {
  const KeyState state = core.key_state.load();
  if (state == KeyState::changed || state == KeyState::missing) return fail(Code::key_missing);
  if (core.keyring->encrypts() && !core.key_checked.load()) {
    JF_TRY(const std::string known, transaction.setting(kKeyCheck));
    if (known.empty()) {
      JF_TRY(const std::string check, core.keyring->make_check_value());
      JF_CHECK(transaction.set_setting(kKeyCheck, check));
    } else {
      core.key_checked.store(true);
    }
  }
  JF_TRY(row.config, core.keyring->seal(config, context_of(row), has_secrets(manifest, config)));
  row.is_encrypted = core.keyring->encrypts();
  return ok();
}

Status read_key_state(Core& core) {
  std::string check;
  const Status done = core.store->read([&](Session& session) -> Status {
    JF_TRY(check, session.setting(kKeyCheck));
    return ok();
  });
  JF_CHECK(done);
  core.key_checked.store(!check.empty());
  if (!check.empty()) {
    core.key_state.store(core.keyring->compare(check));
  } else if (core.options.key_mode == KeyMode::plain) {
    core.key_state.store(KeyState::plain);
  } else if (core.options.key_mode == KeyMode::sealed_by_host) {
    core.key_state.store(KeyState::sealed_by_host);
  }
  return ok();
}

Result<bool> owns_secrets(Session& session, const Principal& who, const IntegrationRow& row) {
  if (!is_row_creator(who, row.owner())) return false;
  JF_TRY(const std::string inherited, session.setting(inherited_setting(row.id)));
  return inherited.empty();
}

Result<MergeOptions> merge_options(const Call& call, Session& session, const IntegrationRow& row, bool replaces) {
  MergeOptions options{.replace = replaces};
  if (!call.core.options.reveal || call.core.options.strict_retarget) return options;
  JF_TRY(options.exempt, owns_secrets(session, call.who, row));
  return options;
}

IntegrationLookup lookup_in(Session& session, const Principal& who) {
  return [&session, &who](std::string_view id, const Field& field) {
    const auto found = session.find(Scope(who), id);
    if (!found || !*found) return false;
    const IntegrationRow& row = **found;
    const json::Value type = field.filter.get("type");
    if (!type.is_null() && type.text() != row.type) return false;
    const json::Value subs = field.filter.get("sub_type");
    if (!subs.is_array()) return true;
    for (const json::Value& sub : subs.items()) {
      if (sub.text() == row.sub_type) return true;
    }
    return false;
  };
}

Result<IntegrationRow> load_integration(Session& session, const Principal& who, std::string_view id) {
  if (id.empty()) return fail(Code::integration_not_found);
  JF_TRY(std::optional<IntegrationRow> row, session.find(Scope(who), id));
  if (!row) return fail(Code::integration_not_found);
  return *std::move(row);
}

Status keep_sqlite_file(Call& call, Transaction& transaction, const Manifest& manifest, const Config& config,
                        const IntegrationRow& row) {
  const std::string* connector = connector_of(manifest);
  if (connector == nullptr || !call.core.databases) return ok();
  auto canonical = call.core.databases->canonical_file(*connector, config);
  if (!canonical) {
    const Error& error = canonical.error();
    return invalid(error.pointer.empty() ? std::string_view("connection.filename") : std::string_view(error.pointer),
                   error.code);
  }
  if (!canonical->empty()) {
    JF_TRY(const auto other, transaction.find_by_sqlite_file(call.scope(), *canonical, row.id));
    if (other) return invalid("connection.filename", Code::same_file);
  }
  return transaction.set_sqlite_file(row.id, *canonical);
}

Status promote_default(Transaction& transaction, const Principal& who, std::string_view type, std::int64_t now_ms) {
  JF_TRY(const std::optional<std::string> next, transaction.oldest_shared(who.workspace, type));
  if (!next) return ok();
  JF_TRY(std::optional<IntegrationRow> row, transaction.find(Scope(who), *next));
  if (!row) return ok();
  row->is_default = true;
  ++row->version;
  row->updated_ms = now_ms;
  return transaction.update(*row);
}

std::vector<std::pair<std::string, std::string>> audited_verbs(const Merged& merged) {
  std::vector<std::pair<std::string, std::string>> verbs;
  for (const auto& [path, verb] : merged.verbs) verbs.emplace_back(path, verb_name(verb));
  return verbs;
}

std::vector<std::pair<std::string, std::string>> audited_secrets(const Manifest& manifest, const Config& config,
                                                                 std::string_view word) {
  std::vector<std::pair<std::string, std::string>> secrets;
  json::Arena arena;
  const Masked masked = mask(manifest, config, arena);
  for (const json::Member& member : masked.secrets().members()) {
    if (member.value.as_boolean()) secrets.emplace_back(member.key, word);
  }
  return secrets;
}

std::string awaited_setting(std::string_view integration) { return "awaited_secrets." + std::string(integration); }
std::string inherited_setting(std::string_view integration) { return "inherited_secrets." + std::string(integration); }

Status remove_integration(Transaction& transaction, std::string_view integration) {
  JF_CHECK(transaction.set_setting(awaited_setting(integration), ""));
  JF_CHECK(transaction.set_setting(inherited_setting(integration), ""));
  return transaction.remove(integration);
}

}  // namespace jackfield::api
