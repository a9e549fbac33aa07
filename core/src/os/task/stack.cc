#include "os/task/stack.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <new>

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
constexpr std::size_t kKeptBytes = std::size_t{8} << 10;  // what waits for the next run is on them

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
  prepare();
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

void TaskStack::release() noexcept {
  static_cast<void>(::madvise(usable(memory_), kStackBytes - kKeptBytes, MADV_DONTNEED));
}

#if defined(__x86_64__)

// jf_switch_stack(void** keep, void* go_to): keeps the registers on this stack and its top in *keep, goes on with the
// other stack. jf_begin_stack is where a new one goes on: r12 holds the argument of the function in r13.
extern "C" void jf_switch_stack(void** keep, void* go_to);
extern "C" void jf_begin_stack();
asm(R"(
.pushsection .text
.globl jf_switch_stack
.hidden jf_switch_stack
.type jf_switch_stack, @function
jf_switch_stack:
  .cfi_startproc
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  subq $8, %rsp
  stmxcsr (%rsp)
  fnstcw 4(%rsp)
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  ldmxcsr (%rsp)
  fldcw 4(%rsp)
  addq $8, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .cfi_endproc
.size jf_switch_stack, .-jf_switch_stack
.globl jf_begin_stack
.hidden jf_begin_stack
.type jf_begin_stack, @function
jf_begin_stack:
  .cfi_startproc
  .cfi_undefined rip
  movq %r12, %rdi
  callq *%r13
  ud2
  .cfi_endproc
.size jf_begin_stack, .-jf_begin_stack
.popsection
)");

// The frame that jf_switch_stack leaves on a stack, from its top.
struct Kept {
  std::uint32_t sse_control;
  std::uint16_t x87_control, unused;
  void *r15, *r14, *r13, *r12, *rbx, *rbp;
  void (*go_on)();
};
static_assert(sizeof(Kept) == 64);

void TaskStack::prepare() noexcept {
  // The function is entered as by a call: the stack is aligned to 16 before it.
  auto* const end = static_cast<std::uint8_t*>(usable(memory_)) + kStackBytes - 16;
  auto* const kept = ::new (end - sizeof(Kept)) Kept{};
  asm("stmxcsr %0\n\tfnstcw %1" : "=m"(kept->sse_control), "=m"(kept->x87_control));
  kept->r12 = this;
  kept->r13 = reinterpret_cast<void*>(&TaskStack::begin);
  kept->go_on = &jf_begin_stack;
  own_ = kept;
}

void TaskStack::begin(TaskStack* self) { self->serve(); }
void TaskStack::to_own() noexcept { jf_switch_stack(&thread_, own_); }
void TaskStack::to_thread() noexcept { jf_switch_stack(&own_, thread_); }

#else

void TaskStack::prepare() noexcept {
  ::getcontext(&own_);
  own_.uc_stack.ss_sp = usable(memory_);
  own_.uc_stack.ss_size = kStackBytes;
  own_.uc_link = nullptr;
  const auto self = reinterpret_cast<std::uintptr_t>(this);
  ::makecontext(&own_, reinterpret_cast<void (*)()>(&TaskStack::begin), 2, static_cast<unsigned>(self),
                static_cast<unsigned>(self >> 32U));
}

void TaskStack::begin(unsigned low, unsigned high) {
  const std::uintptr_t self = (static_cast<std::uintptr_t>(high) << 32U) | low;
  reinterpret_cast<TaskStack*>(self)->serve();
}

void TaskStack::to_own() noexcept { ::swapcontext(&thread_, &own_); }
void TaskStack::to_thread() noexcept { ::swapcontext(&own_, &thread_); }

#endif

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
  to_own();
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
  to_thread();
#if JF_ASAN
  __sanitizer_finish_switch_fiber(fake_stack_, &thread_bottom_, &thread_bytes_);
#endif
}

}  // namespace jackfield
