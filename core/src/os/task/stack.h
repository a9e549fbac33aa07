// A stack of its own for each task, and the switch between it and the thread's.
// Contract   enter() runs the task until it calls leave() or returns; then enter() returns. Both are called on the
//            thread that made the stack. When `run` has returned, the next enter() calls it again.
// Ownership  owns its memory, which is mapped and has a guard page: an overflow ends the process, it never writes into
//            another stack. `run` must not throw.
// Limits     kStackBytes; pages are real only once they are touched.
// Format     swapcontext(3). On x86-64 the switch is our own: swapcontext asks the kernel for the signal mask, which
//            tasks never change, and so costs two calls of the system. What it keeps is what the System V ABI says a
//            function must keep (x86-64 supplement, 3.2.1). Each switch is reported to the sanitizers
//            (sanitizer/common_interface_defs.h).
// Example    core/src/os/task/task_thread.cc
#pragma once
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

#include <cstddef>
#include <functional>

namespace jackfield {

class TaskStack {
 public:
  // No memory: made() is false.
  explicit TaskStack(std::function<void()> run);
  ~TaskStack();
  TaskStack(const TaskStack&) = delete;
  TaskStack& operator=(const TaskStack&) = delete;
  [[nodiscard]] bool made() const noexcept { return memory_ != nullptr; }
  // Gives the pages back that the last run has touched. Not while it runs.
  void release() noexcept;
  void enter() noexcept;
  void leave() noexcept;

 private:
  void prepare() noexcept;  // the first enter() calls serve()
  void to_own() noexcept;
  void to_thread() noexcept;
#if defined(__x86_64__)
  static void begin(TaskStack* self);
#else
  static void begin(unsigned low, unsigned high);  // half a pointer each: makecontext passes only int
#endif
  [[noreturn]] void serve();

  std::function<void()> run_;
  void* memory_ = nullptr;
#if defined(__x86_64__)
  void *own_ = nullptr, *thread_ = nullptr;  // the tops of their stacks, while the other runs
#else
  ucontext_t own_{}, thread_{};
#endif
  // What the sanitizers want to know.
  [[maybe_unused]] void* fake_stack_ = nullptr;
  [[maybe_unused]] const void* thread_bottom_ = nullptr;
  [[maybe_unused]] std::size_t thread_bytes_ = 0;
  [[maybe_unused]] void* own_fiber_ = nullptr;
  [[maybe_unused]] void* thread_fiber_ = nullptr;
};

}  // namespace jackfield
