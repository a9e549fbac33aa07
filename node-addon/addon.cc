// The Node addon: Jackfield's C ABI as one JavaScript class. It knows nothing about integrations.
// Contract   new Context(config, log?, answer, resolve?) opens; call() runs on the calling thread; callAsync() on the
//            addon's own threads, lane 0 for the store, 1 for databases and services, 2 for calls that must not wait
//            behind them; close() cancels running calls. A reply is {status, contentType, data}, or only the data if
//            it is JSON with status 200. Data is a Buffer, or the front of the array that callAsync received: streams
//            reuse two arrays, because one new Buffer per chunk would wait for the garbage collector.
//            call(operation, caller, body, into, place) writes such data behind the place in the array, if it is short
//            and fits there, and returns its size.
//            callAsync(ticket, operation, caller, body, lane, into, integration, share, flags): integration and share
//            are those of call_queue.h; flags: 1 it can be dropped, 2 JSON with status 200 comes as text. It returns a
//            refusal, or undefined: then answer(ticket, reply, ...) is called with it and with what else ended.
//            Calls of lane 1 begin at the next begin().
//            drop(ticket) ends a call that has not started, and returns its reply.
//            shareArenas() is for a process that is a server and nothing else: its threads share a few arenas of the
//            allocator, two for each processor. Else each keeps the memory of its largest results (measured on two
//            processors: 28 to 39 MB in all, and 14; requests a second 4 % fewer).
// Ownership  a context lives until close() or the end of its environment. Inputs are copied for callAsync and borrowed
//            for call; large replies become a Buffer that releases them.
// Example    js/src/core/addon.ts
#include <dlfcn.h>
#include <napi.h>

#include <algorithm>
#include <thread>

#include "call.h"
#include "resolver.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace jackfield_node {
namespace {

class Context : public Napi::ObjectWrap<Context> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "Context",
        {InstanceMethod<&Context::call>("call"), InstanceMethod<&Context::call_async>("callAsync"),
         InstanceMethod<&Context::begin>("begin"), InstanceMethod<&Context::drop>("drop"),
         InstanceMethod<&Context::close>("close"), InstanceMethod<&Context::allow_threads>("allowThreads")});
  }

  explicit Context(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Context>(info), core_(std::make_shared<Core>()) {
    const Napi::Env env = info.Env();
    if (info[1].IsFunction()) listen(info[1].As<Napi::Function>());
    if (info[2].IsFunction())
      answer_ = std::make_shared<Napi::FunctionReference>(Napi::Persistent(info[2].As<Napi::Function>()));
    if (info[3].IsFunction()) resolve_by(info[3].As<Napi::Function>());
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

  void resolve_by(const Napi::Function& function) {
    resolves_ = std::make_shared<Napi::FunctionReference>(Napi::Persistent(function));
    core_->host.resolve = [resolver = Resolver(resolves_, Environment::of(Env()).mailbox())](
                              std::string_view request, const std::function<void(std::string_view)>& answer) {
      return resolver.ask(request, answer);
    };
  }

  Napi::Value call(const Napi::CallbackInfo& info) {
    if (!core_->enter()) return make_refusal(info.Env(), Refusal::closed);
    const Input operation(info[0]);
    const Input caller(info[1]);
    const Input body(info[2]);
    jf_reply reply{};
    jf_call(core_->context(), bytes(operation.view()), operation.view().size(), bytes(caller.view()),
            caller.view().size(), bytes(body.view()), body.view().size(), &reply);
    core_->leave();
    return place_reply(info.Env(), reply, info[3], info[4]);
  }

  Napi::Value call_async(const Napi::CallbackInfo& info) {
    const auto call = std::make_shared<Call>(info.Env(), core_, calls_, answer_);
    call->name = info[0].ToNumber().DoubleValue();
    call->operation = Input(info[1]).view();
    call->caller = Input(info[2]).view();
    call->body = Input(info[3]).view();
    const std::uint32_t lane = info[4].IsNumber() ? std::min(info[4].As<Napi::Number>().Uint32Value(), 2U) : 0;
    if (info[5].IsTypedArray()) call->into = Napi::Persistent(info[5].As<Napi::Uint8Array>());
    if (info[6].IsString()) call->integration = Input(info[6]).view();
    if (info[7].IsString()) call->share = Input(info[7]).view();
    const std::uint32_t flags = info[8].IsNumber() ? info[8].As<Napi::Number>().Uint32Value() : 0;
    call->is_droppable = (flags & kDroppable) != 0;
    call->wants_text = (flags & kText) != 0;
    return call->start(static_cast<Lane>(lane));
  }

  void begin(const Napi::CallbackInfo& info) { Environment::of(info.Env()).tasks()->begin_held(); }

  // A call that has not started is never run, and leaves its queue.
  Napi::Value drop(const Napi::CallbackInfo& info) {
    const auto found = calls_->find(info[0].ToNumber().DoubleValue());
    if (found == calls_->end()) return info.Env().Undefined();
    const std::shared_ptr<Call> call = found->second;
    return call->drop();
  }

  // It waits for running calls, so it runs on a separate thread.
  Napi::Value close(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Environment& environment = Environment::of(env);
    const auto promise = std::make_shared<Napi::Promise::Deferred>(env);
    const auto end = [core = core_, promise, mailbox = environment.mailbox()] {
      core->close();
      mailbox->deliver([core, promise](Napi::Env at) {
        Environment::of(at).closed(core);
        promise->Resolve(at.Undefined());
        Environment::of(at).settled();
      });
    };
    Job job;
    job.subject = std::make_shared<std::function<void()>>(end);
    job.work = [](void* work) { (*static_cast<std::function<void()>*>(work))(); };
    CallQueue::Place place;
    const Taken taken = environment.pool().submit(Lane::urgent, std::move(job), place);
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

  static constexpr std::uint32_t kDroppable = 1, kText = 2;

  std::shared_ptr<Core> core_;
  std::shared_ptr<Napi::FunctionReference> listener_, answer_, resolves_;
  const std::shared_ptr<Calls> calls_ = std::make_shared<Calls>();  // the environment's thread only
};

// glibc makes eight arenas for each processor.
void share_arenas([[maybe_unused]] const Napi::CallbackInfo& info) {
#if defined(__GLIBC__)
  static_cast<void>(mallopt(M_ARENA_MAX, static_cast<int>(std::max(2U, std::thread::hardware_concurrency()) * 2)));
#endif
}

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
  exports.Set("shareArenas", Napi::Function::New(env, share_arenas, "shareArenas"));
  return exports;
}

}  // namespace jackfield_node

static Napi::Object jackfield_init(Napi::Env env, Napi::Object exports) { return jackfield_node::init(env, exports); }
NODE_API_MODULE(jackfield, jackfield_init)
