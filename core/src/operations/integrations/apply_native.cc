// Applies a document of integrations: all of it in one transaction, or nothing. A dry run does the same and then takes
// it back, so that both find the same faults.
#include <algorithm>
#include <iterator>
#include <map>

#include "api/handlers.h"
#include "merge/declared.h"
#include "operations/integrations/difference.h"
#include "operations/integrations/document.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/sealing.h"
#include "operations/integrations/write.h"

namespace jackfield::api {
namespace {

constexpr Page kAllRows{1'000'000, 0};

// The call of one row: `body` as its route takes it.
Call call_for(const Call& call, const std::string& id, json::Value body) {
  Call part = call;
  json::Arena& arena = *call.arena;
  json::ObjectBuilder path(arena);
  path.set("id", id);
  part.caller = json::ObjectBuilder(arena, call.caller).set("path", path.build()).build();
  part.body = body;
  return part;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

bool holds_line(const std::vector<std::string>& lines, std::string_view line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

// Findings of all rows, with their places in the document.
class DocumentFindings {
 public:
  explicit DocumentFindings(json::Arena& arena) : arena_(arena) {}

  void add(const std::string& path, const Error& error) {
    const auto found =
        std::find_if(error.details.begin(), error.details.end(), [](const Detail& d) { return d.name == "errors"; });
    const Json* list = found == error.details.end() ? nullptr : std::get_if<Json>(&found->value);
    const auto parsed = list == nullptr ? json::Value() : parse(list->bytes);
    if (parsed.items().empty()) return add_one(error.pointer.empty() ? path : below(path, error.pointer), error.code);
    for (const json::Value& item : parsed.items()) {
      json::ObjectBuilder named(arena_, item);
      findings_.push_back(named.set("path", below(path, item.get("path").text())).build());
    }
    code_ = error.code;
  }

  void add_one(const std::string& path, Code code) {
    json::ObjectBuilder item(arena_);
    item.set("path", path).set("code", facts(code).name).set("message", facts(code).message);
    findings_.push_back(item.set("params", json::ObjectBuilder(arena_).build()).build());
    code_ = code;
  }

  [[nodiscard]] Status status() const {
    if (findings_.empty()) return ok();
    json::ArrayBuilder list(arena_);
    for (const json::Value& finding : findings_) list.add(finding);
    const bool keeps_code = findings_.size() == 1 && facts(code_).error == std::string_view("ERR_INVALID_REQUEST_BODY");
    return fail(keeps_code ? code_ : Code::invalid_body).with("errors", Json{json::to_text(list.build())});
  }

 private:
  // Rows report the paths of their config; the columns were checked with the document.
  static std::string below(const std::string& path, std::string_view inner) {
    return path + (inner == "is_private" || inner == "is_default" ? "." : ".config.") + std::string(inner);
  }
  json::Value parse(const std::string& bytes) {
    const auto parsed = json::parse(arena_, arena_.copy(bytes), json::kEndpointLimits);
    return parsed ? *parsed : json::Value();
  }

  json::Arena& arena_;
  std::vector<json::Value> findings_;
  Code code_ = Code::invalid_body;
};

class Apply {
 public:
  Apply(Call& call, Transaction& transaction, const RowDocument& document)
      : call_(call), transaction_(transaction), document_(document), findings_(*call.arena) {}

  Status run(bool prunes) {
    JF_CHECK(find_rows());
    for (const DeclaredRow& row : document_.rows) {
      Status done = apply(row);
      if (!done) findings_.add(row.path, done.error());
    }
    JF_CHECK(findings_.status());
    JF_CHECK(set_defaults());
    if (prunes) JF_CHECK(prune());
    return findings_.status();
  }

  std::vector<Outcome> outcomes;
  std::vector<std::string> dropped;  // rows whose pools are closed afterwards

 private:
  // The rows by name. Where several have one name, the document has to have as many.
  Status find_rows() {
    const auto keep = [&](const IntegrationRow& row) {
      ids_[row_name(row.type, row.sub_type, row.title)].push_back(row.id);
      all_.push_back(row.id);
    };
    JF_TRY([[maybe_unused]] const std::int64_t count,
           transaction_.integrations().list(call_.scope(), {}, kAllRows, keep));
    std::map<std::string, std::size_t> named;
    for (const DeclaredRow& row : document_.rows) ++named[name_of(row)];
    for (const DeclaredRow& row : document_.rows) {
      const auto found = ids_.find(name_of(row));
      if (found != ids_.end() && found->second.size() > 1 && found->second.size() > named[name_of(row)])
        findings_.add_one(row.path + ".title", Code::title_ambiguous);
    }
    return findings_.status();
  }

  static std::string name_of(const DeclaredRow& row) {
    return row_name(row.manifest->type, row.manifest->sub_type, row.title);
  }

  Status apply(const DeclaredRow& row) {
    const auto found = ids_.find(name_of(row));
    const std::size_t at = taken_[name_of(row)]++;
    if (found == ids_.end() || at >= found->second.size()) return create(row);
    return update(row, found->second[at]);
  }

  Status create(const DeclaredRow& row) {
    const Declared declared = read_declared(*row.manifest, *call_.arena, row.config, nullptr, false);
    json::ObjectBuilder body = body_of(row, declared.sent);
    body.set("type", row.manifest->type).set("sub_type", row.manifest->sub_type).set("title", row.title);
    if (row.enabled) body.set("enabled", json::Value::boolean(*row.enabled));
    if (!row.meta.is_null()) body.set("meta", row.meta);
    Call part = call_for(call_, "", body.build());
    const bool is_disabled = row.enabled && !*row.enabled;
    JF_TRY(Written made, create_in(part, transaction_, {.prompted = declared.prompted, .stays_disabled = is_disabled}));
    Outcome outcome{.action = "create", .row = std::move(made.row)};
    outcome.secrets = std::move(made.entry.secrets);
    JF_CHECK(tell_awaited(outcome));
    return finish(std::move(outcome));
  }

  json::ObjectBuilder body_of(const DeclaredRow& row, const json::Value& config) {
    json::ObjectBuilder body(*call_.arena);
    body.set("config", config);
    if (row.is_private) body.set("is_private", json::Value::boolean(*row.is_private));
    return body;
  }

  Status update(const DeclaredRow& row, const std::string& id) {
    JF_TRY(const IntegrationRow stored, load_integration(transaction_, call_.who, id));
    JF_TRY(const std::string awaited, transaction_.settings().get(awaited_setting(id)));
    JF_TRY(const bool owner, owns_secrets(transaction_, call_.who, stored));
    const ShownRow before = show_row(call_, stored);
    const Opened opened = open_row(call_.core, stored);
    const Declared declared =
        read_declared(*row.manifest, *call_.arena, row.config, opened.error ? nullptr : &opened.config, owner);
    json::ObjectBuilder body = body_of(row, declared.sent);
    body.set("configMode", "replace");
    WriteRules rules{.replaces_meta = true};
    for (const std::string& path : declared.prompted) {
      if (holds_line(lines_of(awaited), path)) rules.prompted.push_back(path);
    }
    if (row.enabled && rules.prompted.empty()) body.set("enabled", json::Value::boolean(*row.enabled));
    if (!row.meta.is_null() && !is_meta(stored, row.meta)) body.set("meta", row.meta);
    Call part = call_for(call_, id, body.build());
    JF_TRY(Written written, update_in(part, transaction_, rules));
    if (row.enabled && !rules.prompted.empty()) JF_CHECK(keep_disabled(id, !*row.enabled));
    if (written.drops_pools) dropped.push_back(id);
    Outcome outcome{.action = "same", .row = std::move(written.row)};
    compare_rows(*row.manifest, *call_.arena, before, show_row(call_, outcome.row), written.entry.secrets, outcome);
    JF_CHECK(tell_awaited(outcome));
    return finish(std::move(outcome));
  }

  bool is_meta(const IntegrationRow& row, const json::Value& meta) {
    const auto stored = json::parse(*call_.arena, call_.arena->copy(row.meta), json::kConfigLimits);
    return stored && *stored == meta;
  }

  // Whether a row that waits for secrets is enabled by the last of them.
  Status keep_disabled(const std::string& id, bool stays) {
    JF_TRY(const std::string awaited, transaction_.settings().get(awaited_setting(id)));
    std::vector<std::string> lines = lines_of(awaited);
    if (holds_line(lines, kStaysDisabled) == stays) return ok();
    std::erase(lines, kStaysDisabled);
    std::string text;
    if (stays) text.append(kStaysDisabled).push_back('\n');
    for (const std::string& line : lines) text += line + "\n";
    return transaction_.settings().set(awaited_setting(id), text);
  }

  Status tell_awaited(Outcome& outcome) {
    JF_TRY(const std::string awaited, transaction_.settings().get(awaited_setting(outcome.row.id)));
    for (std::string& path : lines_of(awaited)) {
      if (path != kStaysDisabled) outcome.secrets.emplace_back(std::move(path), "awaited");
    }
    return ok();
  }

  // A row keeps the label of the document that it was first applied from.
  Status finish(Outcome outcome) {
    if (!document_.owner.empty()) {
      const std::string setting = applied_setting(outcome.row.id);
      JF_TRY(const std::string owner, transaction_.settings().get(setting));
      if (owner.empty()) JF_CHECK(transaction_.settings().set(setting, document_.owner));
      if (!owner.empty() && owner != document_.owner) outcome.other_owner = owner;
    }
    outcomes.push_back(std::move(outcome));
    return ok();
  }

  // Last, because the first shared row of a type may become its default.
  Status set_defaults() {
    std::map<std::string, std::string> chosen;
    for (std::size_t i = 0; i < document_.rows.size(); ++i) {
      const DeclaredRow& row = document_.rows[i];
      if (!row.is_default.value_or(false)) continue;
      const auto [other, is_first] = chosen.emplace(row.manifest->type, row.path);
      if (!is_first) {
        findings_.add_one(row.path + ".is_default", Code::defaults_ambiguous);
        continue;
      }
      Status done = set_default(outcomes[i]);
      if (!done) findings_.add(row.path, done.error());
    }
    return ok();
  }

  Status set_default(Outcome& outcome) {
    JF_TRY(IntegrationRow row, load_integration(transaction_, call_.who, outcome.row.id));
    const bool was = row.is_default;
    JF_CHECK(make_default(call_, transaction_, row));
    if (was) return ok();
    if (outcome.action == "same") outcome.action = "update";
    if (outcome.action == "update")
      outcome.changes.push_back({"is_default", json::Value::boolean(false), json::Value::boolean(true)});
    return ok();
  }

  // Only rows that were applied from a document of this owner, and that it no longer has.
  Status prune() {
    for (const std::string& id : all_) {
      const bool is_there =
          std::any_of(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) { return outcome.row.id == id; });
      if (is_there) continue;
      JF_TRY(const std::string owner, transaction_.settings().get(applied_setting(id)));
      if (owner != document_.owner) continue;
      Outcome outcome{.action = "delete"};
      JF_TRY(outcome.row, load_integration(transaction_, call_.who, id));
      Call part = call_for(call_, id, {});
      JF_TRY([[maybe_unused]] const std::string removed, delete_in(part, transaction_, false));
      dropped.push_back(id);
      outcomes.push_back(std::move(outcome));
    }
    return ok();
  }

  Call& call_;
  Transaction& transaction_;
  const RowDocument& document_;
  DocumentFindings findings_;
  std::map<std::string, std::vector<std::string>> ids_;
  std::map<std::string, std::size_t> taken_;
  std::vector<std::string> all_;
};

}  // namespace

Result<Reply> apply_integrations(Call& call) {
  const bool prunes = call.flag("prune");
  JF_TRY(const RowDocument document, read_rows(*call.core.catalogue, call.body, prunes));
  const bool dry_run = call.flag("dryRun");
  std::vector<Outcome> outcomes;
  std::vector<std::string> dropped;
  bool is_planned = false;
  const Status written = call.core.write([&](Transaction& transaction) -> Status {
    Apply apply(call, transaction, document);
    JF_CHECK(apply.run(prunes));
    outcomes = std::move(apply.outcomes);
    dropped = std::move(apply.dropped);
    is_planned = true;
    // An error takes back all that was written.
    return dry_run ? Status(fail(Code::cancelled)) : ok();
  });
  if (!written && !(dry_run && is_planned)) return written.error();
  if (!dry_run && call.core.databases) {
    for (const std::string& id : dropped) call.core.databases->drop(id);
  }
  return difference_reply(outcomes, dry_run);
}

}  // namespace jackfield::api
