// A stack of its own for each task, and the switch between it and the thread's.
// Contract   enter() runs the task until it calls leave() or returns; then enter() returns. Both are called on the
//            thread that made the stack. When `run` has returned, the next enter() calls it again.
// Ownership  owns its memory, which is mapped and has a guard page: an overflow ends the process, it never writes into
//            another stack. `run` must not throw.
// Limits     kStackBytes; pages are real only once they are touched.
// Format     swapcontext(3); each switch is reported to the sanitizers (sanitizer/common_interface_defs.h).
// Example    core/src/os/task/task_thread.cc
#pragma once
#include <ucontext.h>

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
  void enter() noexcept;
  void leave() noexcept;

 private:
  static void begin(unsigned low, unsigned high);  // half a pointer each: makecontext passes only int
  [[noreturn]] void serve();

  std::function<void()> run_;
  void* memory_ = nullptr;
  ucontext_t own_{}, thread_{};
  // What the sanitizers want to know; unused without them.
  void* fake_stack_ = nullptr;
  const void* thread_bottom_ = nullptr;
  std::size_t thread_bytes_ = 0;
  void *own_fiber_ = nullptr, *thread_fiber_ = nullptr;
};

}  // namespace jackfield
