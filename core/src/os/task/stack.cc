#include "os/task/stack.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

#if defined(__SANITIZE_ADDRESS__)
#define JF_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JF_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define JF_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define JF_TSAN 1
#endif
#endif

#if JF_ASAN
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#endif
#if JF_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace jackfield {
namespace {

#if JF_ASAN || JF_TSAN
constexpr std::size_t kStackBytes = std::size_t{1} << 20;  // sanitizers make frames several times larger
#else
constexpr std::size_t kStackBytes = std::size_t{256} << 10;
#endif

std::size_t guard_bytes() noexcept { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

void* map_stack() noexcept {
  const std::size_t guard = guard_bytes();
  void* memory =
      ::mmap(nullptr, kStackBytes + guard, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  if (::mprotect(memory, guard, PROT_NONE) == 0) return memory;
  ::munmap(memory, kStackBytes + guard);
  return nullptr;
}

void* usable(void* memory) noexcept { return static_cast<std::uint8_t*>(memory) + guard_bytes(); }

}  // namespace

TaskStack::TaskStack(std::function<void()> run) : run_(std::move(run)), memory_(map_stack()) {
  if (memory_ == nullptr) return;
  ::getcontext(&own_);
  own_.uc_stack.ss_sp = usable(memory_);
  own_.uc_stack.ss_size = kStackBytes;
  own_.uc_link = nullptr;
  const auto self = reinterpret_cast<std::uintptr_t>(this);
  ::makecontext(&own_, reinterpret_cast<void (*)()>(&TaskStack::begin), 2, static_cast<unsigned>(self),
                static_cast<unsigned>(self >> 32U));
#if JF_ASAN
  __lsan_register_root_region(usable(memory_), kStackBytes);
#endif
#if JF_TSAN
  own_fiber_ = __tsan_create_fiber(0);
#endif
}

TaskStack::~TaskStack() {
  if (memory_ == nullptr) return;
#if JF_ASAN
  __lsan_unregister_root_region(usable(memory_), kStackBytes);
#endif
#if JF_TSAN
  __tsan_destroy_fiber(own_fiber_);
#endif
  ::munmap(memory_, kStackBytes + guard_bytes());
}

void TaskStack::begin(unsigned low, unsigned high) {
  const std::uintptr_t self = (static_cast<std::uintptr_t>(high) << 32U) | low;
  reinterpret_cast<TaskStack*>(self)->serve();
}

void TaskStack::serve() {
#if JF_ASAN
  __sanitizer_finish_switch_fiber(nullptr, &thread_bottom_, &thread_bytes_);
#endif
  for (;;) {
    run_();
    leave();
  }
}

void TaskStack::enter() noexcept {
#if JF_ASAN
  void* fake = nullptr;
  __sanitizer_start_switch_fiber(&fake, usable(memory_), kStackBytes);
#endif
#if JF_TSAN
  thread_fiber_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(own_fiber_, 0);
#endif
  ::swapcontext(&thread_, &own_);
#if JF_ASAN
  __sanitizer_finish_switch_fiber(fake, nullptr, nullptr);
#endif
}

void TaskStack::leave() noexcept {
#if JF_ASAN
  __sanitizer_start_switch_fiber(&fake_stack_, thread_bottom_, thread_bytes_);
#endif
#if JF_TSAN
  __tsan_switch_to_fiber(thread_fiber_, 0);
#endif
  ::swapcontext(&own_, &thread_);
#if JF_ASAN
  __sanitizer_finish_switch_fiber(fake_stack_, &thread_bottom_, &thread_bytes_);
#endif
}

}  // namespace jackfield
