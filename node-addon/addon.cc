// The Node addon: Jackfield's C ABI as one JavaScript class. It knows nothing about integrations.
// Contract   new Context(config, log?) opens; call() runs on the calling thread; callAsync() on the addon's own
//            threads, lane 0 for the store, 1 for databases and services, 2 for calls that must not wait behind them;
//            close() cancels running calls. A reply is {status, contentType, data}, or only the data if it is JSON
//            with status 200. Data is a Buffer, or the front of the array that callAsync received: streams reuse two
//            arrays, because one new Buffer per chunk would wait for the garbage collector. callAsync(operation,
//            caller, body, lane, into, integration, share, ticket): integration and share are the shares of pool.h;
//            drop(ticket) ends a call that has not started.
// Ownership  a context lives until close() or the end of its environment. Inputs are copied for callAsync and borrowed
//            for call; large replies become a Buffer that releases them.
// Example    js/src/core/addon.ts
#include <dlfcn.h>
#include <napi.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>

#include "environment.h"

namespace jackfield_node {
namespace {

// Below this a copy is cheaper than a Buffer with a finalizer.
constexpr std::size_t kCopied = 32768;
constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr std::string_view kFull =
    R"({"error":"ERR_RATE_LIMITED","message":"Too many calls of this caller are waiting. Try again later.",)"
    R"("msg":"Too many calls of this caller are waiting. Try again later.","details":{"code":"calls_waiting"}})";
constexpr std::string_view kDropped =
    R"({"error":"ERR_CANCELLED","message":"The call was cancelled.","msg":"The call was cancelled.",)"
    R"("details":{"code":"cancelled"}})";
constexpr std::string_view kClosed =
    R"({"error":"ERR_UNAVAILABLE","message":"This Jackfield was closed. Open another one.",)"
    R"("msg":"This Jackfield was closed. Open another one.","details":{"code":"closed"}})";

const std::uint8_t* bytes(std::string_view text) noexcept { return reinterpret_cast<const std::uint8_t*>(text.data()); }

// A JavaScript string or byte array, for the length of a call. Short strings need no allocation.
class Input {
 public:
  explicit Input(const Napi::Value& value) {
    if (value.IsTypedArray()) {
      const auto array = value.As<Napi::Uint8Array>();
      view_ = {reinterpret_cast<const char*>(array.Data()), array.ByteLength()};
    } else if (value.IsString()) {
      std::size_t size = 0;
      napi_get_value_string_utf8(value.Env(), value, short_, sizeof short_, &size);
      view_ = {short_, size};
      // Full up to the last whole character: the string may be longer.
      if (size + 4 >= sizeof short_) view_ = long_ = value.As<Napi::String>().Utf8Value();
    }
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  [[nodiscard]] std::string_view view() const noexcept { return view_; }

 private:
  char short_[1024];
  std::string long_;
  std::string_view view_;
};

Napi::Value make_data(Napi::Env env, jf_reply& reply) {
  if (reply.size < kCopied) {
    const auto copy = Napi::Buffer<std::uint8_t>::Copy(env, reply.data, reply.size);
    jf_release(&reply);
    return copy;
  }
  // The reply is only read; Node's API requires a pointer that is not const.
  auto* data = const_cast<std::uint8_t*>(reply.data);
  auto* owned = new jf_reply(reply);
  reply = {};
  return Napi::Buffer<std::uint8_t>::NewOrCopy(
      env, data, owned->size,
      [](Napi::Env, std::uint8_t*, jf_reply* kept) {
        jf_release(kept);
        delete kept;
      },
      owned);
}

Napi::Value make_data(Napi::Env env, jf_reply& reply, const Napi::Reference<Napi::Uint8Array>& into) {
  if (into.IsEmpty() || reply.status != 200) return make_data(env, reply);
  Napi::Uint8Array target = into.Value();
  const std::size_t size = reply.size;
  if (size > target.ByteLength()) return make_data(env, reply);
  if (size > 0) std::memcpy(target.Data(), reply.data, size);
  jf_release(&reply);
  return Napi::Uint8Array::New(env, size, target.ArrayBuffer(), target.ByteOffset());
}

Napi::Value make_reply(Napi::Env env, jf_reply& reply, const Napi::Reference<Napi::Uint8Array>& into = {}) {
  if (reply.status == 200 && reply.content_type != nullptr && reply.content_type == kJson)
    return make_data(env, reply, into);
  Napi::Object object = Napi::Object::New(env);
  object.Set("status", reply.status);
  object.Set("contentType", reply.content_type == nullptr ? "" : reply.content_type);
  object.Set("data", make_data(env, reply, into));
  return object;
}

Napi::Value make_error(Napi::Env env, int status, std::string_view body) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("status", status);
  object.Set("contentType", Napi::String::New(env, kJson.data(), kJson.size()));
  object.Set("data", Napi::Buffer<char>::Copy(env, body.data(), body.size()));
  return object;
}

Napi::Value make_closed(Napi::Env env) { return make_error(env, 503, kClosed); }

struct Call {
  std::shared_ptr<Core> core;
  std::string operation, caller, body;
  Napi::Promise::Deferred promise;  // the environment's thread only
  Napi::Reference<Napi::Uint8Array> into;
  jf_reply reply{};
  enum class State : std::uint8_t { waiting, running, dropped };
  std::atomic<State> state{State::waiting};
  std::chrono::steady_clock::time_point asked = std::chrono::steady_clock::now();
  bool made = false;

  explicit Call(Napi::Env env) : promise(env) {}
  ~Call() { jf_release(&reply); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // False: it runs already, or has ended.
  [[nodiscard]] bool drop() noexcept {
    State expected = State::waiting;
    if (!state.compare_exchange_strong(expected, State::dropped)) return false;
    std::string().swap(body);
    return true;
  }

  // A dropped call was answered when it was dropped.
  void answer(Napi::Env env) {
    if (state != State::dropped) promise.Resolve(made ? make_reply(env, reply, into) : make_closed(env));
    into.Reset();
  }

  void run() {
    State expected = State::waiting;
    if (!state.compare_exchange_strong(expected, State::running) || !core->enter()) return;
    tell_wait();
    made = jf_call(core->context(), bytes(operation), operation.size(), bytes(caller), caller.size(), bytes(body),
                   body.size(), &reply) == 0;
    core->leave();
  }

 private:
  // The deadline of a query counts from its arrival.
  void tell_wait() {
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked);
    if (waited.count() < 2 || caller.size() < 3 || caller.back() != '}') return;
    caller.back() = ',';
    caller += "\"waited_ms\":" + std::to_string(waited.count()) + "}";
  }
};

class Context : public Napi::ObjectWrap<Context> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Context",
                       {InstanceMethod<&Context::call>("call"), InstanceMethod<&Context::call_async>("callAsync"),
                        InstanceMethod<&Context::drop>("drop"), InstanceMethod<&Context::close>("close"),
                        InstanceMethod<&Context::allow_threads>("allowThreads")});
  }

  explicit Context(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Context>(info), core_(std::make_shared<Core>()) {
    const Napi::Env env = info.Env();
    if (info[1].IsFunction()) listen(info[1].As<Napi::Function>());
    core_->table = host_table(core_->host);
    const Input config(info[0]);
    jf_reply reply{};
    jf_context* context = nullptr;
    const std::int32_t failed = jf_open(bytes(config.view()), config.view().size(), &core_->table, &context, &reply);
    if (failed == 0 && context != nullptr) {
      core_->opened(context);
      Environment::of(env).opened(core_);
    }
    Value().Set("opened", make_reply(env, reply));
  }

 private:
  // Lines may come from any thread; the function is called on the environment's thread.
  void listen(const Napi::Function& function) {
    const auto listener = std::make_shared<Napi::FunctionReference>(Napi::Persistent(function));
    std::weak_ptr<Napi::FunctionReference> weak = listener;
    listener_ = listener;
    core_->host.log = [mailbox = Environment::of(Env()).mailbox(), weak](std::int32_t level, std::string line) {
      mailbox->deliver(
          [weak, level, line = std::move(line)](Napi::Env env) {
            const auto listens = weak.lock();
            if (listens) listens->Value().Call({Napi::Number::New(env, level), Napi::String::New(env, line)});
            if (env.IsExceptionPending()) static_cast<void>(env.GetAndClearPendingException());
          },
          true);
    };
  }

  Napi::Value call(const Napi::CallbackInfo& info) {
    if (!core_->enter()) return make_closed(info.Env());
    const Input operation(info[0]);
    const Input caller(info[1]);
    const Input body(info[2]);
    jf_reply reply{};
    jf_call(core_->context(), bytes(operation.view()), operation.view().size(), bytes(caller.view()),
            caller.view().size(), bytes(body.view()), body.view().size(), &reply);
    core_->leave();
    return make_reply(info.Env(), reply);
  }

  Napi::Value call_async(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Environment& environment = Environment::of(env);
    const auto call = std::make_shared<Call>(env);
    call->core = core_;
    call->operation = Input(info[0]).view();
    call->caller = Input(info[1]).view();
    call->body = Input(info[2]).view();
    const std::uint32_t lane = info[3].IsNumber() ? std::min(info[3].As<Napi::Number>().Uint32Value(), 2U) : 0;
    if (info[4].IsTypedArray()) call->into = Napi::Persistent(info[4].As<Napi::Uint8Array>());
    Job job;
    job.integration = text_of(info[5]);
    job.caller = text_of(info[6]);
    job.bytes = call->body.size();
    const double ticket = info[7].IsNumber() ? info[7].As<Napi::Number>().DoubleValue() : 0;
    job.work = [call, ticket, calls = calls_, mailbox = environment.mailbox()] {
      call->run();
      mailbox->deliver([call, ticket, calls](Napi::Env at) {
        if (ticket != 0) calls->erase(ticket);
        call->answer(at);
        Environment::of(at).settled();
      });
    };
    const Taken taken = environment.pool().submit(static_cast<Lane>(lane), std::move(job));
    if (taken == Taken::yes) {
      environment.expect();
      if (ticket != 0) calls_->emplace(ticket, call);
    } else {
      call->promise.Resolve(taken == Taken::full ? make_error(env, 429, kFull) : make_closed(env));
    }
    return call->promise.Promise();
  }

  // A call that has not started is answered at once and never run. Its place in the queue goes with its turn.
  Napi::Value drop(const Napi::CallbackInfo& info) {
    const auto found = calls_->find(info[0].ToNumber().DoubleValue());
    const bool dropped = found != calls_->end() && found->second->drop();
    if (dropped) found->second->promise.Resolve(make_error(info.Env(), 499, kDropped));
    return Napi::Boolean::New(info.Env(), dropped);
  }

  static std::string text_of(const Napi::Value& value) {
    return value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string();
  }

  // It waits for running calls, so it runs on a separate thread.
  Napi::Value close(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Environment& environment = Environment::of(env);
    const auto promise = std::make_shared<Napi::Promise::Deferred>(env);
    const Taken taken =
        environment.pool().submit(Lane::urgent, {[core = core_, promise, mailbox = environment.mailbox()] {
                                                   core->close();
                                                   mailbox->deliver([core, promise](Napi::Env at) {
                                                     Environment::of(at).closed(core);
                                                     promise->Resolve(at.Undefined());
                                                     Environment::of(at).settled();
                                                   });
                                                 },
                                                 {},
                                                 {},
                                                 0});
    if (taken == Taken::yes) {
      environment.expect();
    } else {
      core_->close();
      promise->Resolve(env.Undefined());
    }
    return promise->Promise();
  }

  Napi::Value allow_threads(const Napi::CallbackInfo& info) {
    const std::uint32_t threads = std::clamp(info[0].ToNumber().Uint32Value(), 1U, 256U);
    Environment::of(info.Env()).pool().allow(Lane::store, threads);
    Environment::of(info.Env()).pool().allow(Lane::connect, threads);
    return info.Env().Undefined();
  }

  std::shared_ptr<Core> core_;
  std::shared_ptr<Napi::FunctionReference> listener_;
  // By ticket, until they end; the environment's thread only.
  const std::shared_ptr<std::unordered_map<double, std::shared_ptr<Call>>> calls_ =
      std::make_shared<std::unordered_map<double, std::shared_ptr<Call>>>();
};

// An abandoned thread may outlive the last environment that loaded the addon; its code must stay loaded.
void stay_loaded() {
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void*>(&stay_loaded), &self) != 0 && self.dli_fname != nullptr) {
    static_cast<void>(dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE));
  }
}

}  // namespace

Napi::Object init(Napi::Env env, Napi::Object exports) {
  stay_loaded();
  env.SetInstanceData(new Environment(env));
  exports.Set("Context", Context::define(env));
  exports.Set("abi", jf_abi_version());
  return exports;
}

}  // namespace jackfield_node

static Napi::Object jackfield_init(Napi::Env env, Napi::Object exports) { return jackfield_node::init(env, exports); }
NODE_API_MODULE(jackfield, jackfield_init)
