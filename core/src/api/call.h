// One call on its way through the core: the open core, the caller, the request.
// Contract   a handler receives a principal whose role was checked and a body that was parsed. It loads rows, checks
//            permission on them, and only then validates. It returns a Reply or an Error, never both.
// Ownership  the Core outlives every Call; the Call owns the arena of its body.
// Threads    a Core is shared by all calls; a Call belongs to one thread, except its CancelToken.
// Example    core/src/operations/people/users.cc
#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "api/memory.h"
#include "api/test_limits.h"
#include "base/function_ref.h"
#include "base/host.h"
#include "base/limits.h"
#include "base/mutex.h"
#include "connect/connect.h"
#include "manifest/manifest.h"
#include "secrets/keyring.h"
#include "service/service.h"
#include "store/files.h"
#include "store/store.h"
#include "validate/form_document.h"

namespace jackfield::endpoint {
class ParamsTable;
}

namespace jackfield::oauth {
class Transport;
}

namespace jackfield::api {

inline constexpr std::int64_t kAbiVersion = 1;
inline constexpr const char* kJsonType = "application/json; charset=utf-8";
inline constexpr const char* kCursorType = "application/vnd.jackfield.cursor+json";

// The status of a call that cannot run as a task (jf_submit).
inline constexpr int kNeedsThread = 0;

struct Reply {
  int status = 200;
  const char* content_type = kJsonType;  // static
  std::string body;
};

enum class KeyMode : std::uint8_t { none, keys, plain, sealed_by_host };

struct Options {
  std::string version;
  bool reveal = true;
  bool strict_retarget = false;
  KeyMode key_mode = KeyMode::none;
  EgressMode egress = EgressMode::public_only;
  std::int64_t query_timeout_ms_max = limits::kQueryTimeoutMsMax;  // the operator's
  std::int64_t integrations_max = 100'000;                         // that one user sees in a workspace; the operator's
  std::int64_t slow_query_ms = 0;                                  // queries that take longer are logged; 0: none is
  std::string public_url;                    // of this server, without a slash at its end; "": not known
  std::vector<std::string> oauth_redirects;  // further addresses that services may send browsers back to
};

struct Counters {
  std::atomic<std::uint64_t> calls{0}, failures{0}, refused_anonymous{0}, refused{0};
};

class RunningCalls {
 public:
  struct Ticket {
    std::string_view request_id, user, workspace;  // of the call, which removes the ticket before it ends
    CancelToken* token = nullptr;
  };
  void add(const Ticket& ticket);
  void remove(const CancelToken* token);
  [[nodiscard]] bool cancel(std::string_view request_id, const Principal& who);
  void cancel_all();

 private:
  Mutex mutex_;
  std::vector<Ticket> tickets_;
};

struct Core;
struct Call;
using Handler = Result<Reply> (*)(Call&);

// The least role of a caller. none: public. any: every known caller. host: the embedding program itself.
enum class MinimumRole : std::uint8_t { none, any, viewer, editor, creator, owner, host };
// form: as endpoint; its members `stored` and `config` are configurations of its `type` and `sub_type`.
enum class Body : std::uint8_t { none, ignored, config, endpoint, form, manifests };
enum class Needs : std::uint8_t { nothing, store };
enum class Blocks : std::uint8_t { never, on_write, always };
// task: connect, and the call may run as a task (os/task/task.h) when jf_submit starts it.
enum class Lane : std::uint8_t { store, connect, task };

// One row of the table that is derived from core/routes.json.
struct Operation {
  std::string_view name;  // "integration.list"
  Handler handler;        // null: not in this build; calls answer `absent`
  Code absent;
  MinimumRole role;
  Body body;
  Needs needs = Needs::nothing;
  Blocks blocks = Blocks::never;
  Lane lane = Lane::store;
  std::string_view blocking_query = "";    // names of flags, separated by spaces
  std::string_view inline_endpoints = "";  // names of endpoints
};

// Functions that only a build with a store has. The small WebAssembly module has none of them.
struct ServerParts {
  Result<Principal> (*resolve_token)(Core& core, std::string_view token);
  IntegrationLookup (*find_referenced)(Call& call);
  Status (*check_ready)(Core& core);
  void (*note_refusal)(Call& call, const Error& error);  // for the audit
  void (*write_times)(Core& core, std::string& out);
};

struct Core {
  std::span<const Operation> operations;
  const ServerParts* server = nullptr;
  Host host;
  Options options;
  std::shared_ptr<const Catalogue> catalogue;
  std::shared_ptr<const endpoint::ParamsTable> params;  // there whenever endpoints can be called
  std::shared_ptr<ServerMemory> memory;                 // there in builds with a store; goes after it
  std::unique_ptr<Store> store;                         // may be absent
  std::unique_ptr<StoreFiles> store_files;              // absent without files
  std::unique_ptr<Keyring> keyring;                     // there whenever the store is
  std::unique_ptr<Databases> databases;                 // absent without sockets
  std::shared_ptr<oauth::Transport> oauth;              // absent without sockets
  std::unique_ptr<Services> services;                   // absent without sockets
  std::atomic<KeyState> key_state{KeyState::ok};
  std::atomic<bool> key_checked{false};                                            // the store holds a check value
  const std::shared_ptr<TestLimits> test_limits = std::make_shared<TestLimits>();  // pools use it too
  RunningCalls running;
  Counters counters;

  // Copies the store into an empty one at a path or a URL; empty where there is none.
  std::function<Result<StoreCounts>(const std::string& to)> transfer;

  // Leaves the thread of the tasks for work that waits for a disk; null in builds without threads.
  void (*run_blocking)(FunctionRef<void()> work) = nullptr;

  // Runs work that may wait for the store.
  [[nodiscard]] Status waiting(FunctionRef<Status()> work) const;
  // Run the work in the store and return its Status or Result. A write also writes the pending uses of tokens.
  template <typename Work>
  [[nodiscard]] auto read(const Work& work) {
    return returned<Session>(work, [this](const auto& part) { return waiting([&] { return store->read(part); }); });
  }
  template <typename Work>
  [[nodiscard]] auto write(const Work& work) {
    return returned<Transaction>(work, [this](const auto& part) { return commit(part); });
  }

 private:
  [[nodiscard]] Status commit(const std::function<Status(Transaction&)>& work);

  template <typename Access, typename Work, typename Run>
  static auto returned(const Work& work, const Run& run) {
    using Made = std::invoke_result_t<const Work&, Access&>;
    if constexpr (std::is_same_v<Made, Status>) {
      return run(work);
    } else {
      std::optional<Made> made;
      Status done = run([&](Access& access) -> Status {
        made.emplace(work(access));
        return *made ? ok() : Status(std::move(*made).error());
      });
      return done ? *std::move(made) : Made(std::move(done).error());
    }
  }
};

// What was read from the store a moment ago, since another process may have changed it.
void forget_all(Core& core);

// The configurations of a body that were taken apart while it was read, see form_body.h.
struct FormBody {
  const Manifest* manifest = nullptr;  // null: none was
  FormDocument stored, config;         // without a root: not taken apart
};

struct Call {
  Core& core;
  CancelToken& cancel;
  const Operation* operation = nullptr;
  Principal who;  // empty user: anonymous
  bool is_operator = false;
  json::Value caller;
  json::Value body;
  FormBody form;
  std::size_t body_bytes = 0;  // of the request
  std::shared_ptr<json::Arena> arena;
  std::string request_id;

  [[nodiscard]] std::string_view path(std::string_view name) const { return caller.get("path").get(name).text(); }
  [[nodiscard]] std::string_view query(std::string_view name) const { return caller.get("query").get(name).text(); }
  // Only the exact text `true` switches a flag on.
  [[nodiscard]] bool flag(std::string_view name) const { return query(name) == "true"; }
  [[nodiscard]] Scope scope() const { return Scope(who); }
  [[nodiscard]] std::int64_t now() const { return core.host.now_ms(); }
  // For a thread, before the call began. Every deadline counts it.
  [[nodiscard]] std::int64_t waited_ms() const { return caller.get("waited_ms").as_integer(); }
};

}  // namespace jackfield::api
