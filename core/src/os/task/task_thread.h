// The thread of tasks: what can run runs in turn; then it waits for sockets, deadlines and other threads at once.
// Contract   park() is called by a task; it returns when the socket is ready, when the task's ticket was woken, or at
//            `until`. `owner` is a number, never used again, of what has this socket until it is closed: the socket
//            stays watched from wait to wait. With 0 each wait watches it anew. A ticket is good for the next park()
//            alone, and may be woken before it and from any thread. Before such a socket is closed by whatever
//            thread, forget_socket() is called: its number may be another socket's at once.
// Ownership  shared by Tasks, by its own thread, and by tickets. Tasks are kept for reuse.
// Limits     of the tasks that have ended, kKeptStacks keep the memory of their stacks.
// Format     epoll(7), eventfd(2)
// Example    core/src/os/task/condition.cc
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <vector>

#include "os/task/stack.h"

namespace jackfield {

class TaskThread : public std::enable_shared_from_this<TaskThread> {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class Woken : std::uint8_t { ready, signalled, passed };
  struct Task;
  // Wakes one wait of one task.
  struct Ticket {
    std::shared_ptr<TaskThread> thread;
    Task* task = nullptr;
    std::uint64_t wait = 0;
    void wake() const;
  };

  TaskThread();
  ~TaskThread();
  TaskThread(const TaskThread&) = delete;
  TaskThread& operator=(const TaskThread&) = delete;

  // The thread that the caller runs on as a task, else null.
  [[nodiscard]] static TaskThread* current() noexcept;
  [[nodiscard]] bool made() const noexcept { return epoll_ >= 0 && wake_ >= 0; }
  void run();  // until stop(), and the last task has ended
  void start(std::function<void()> work);
  void stop();
  void forget_socket(int socket, std::uint64_t owner) noexcept;  // by any thread

  // For the task that runs.
  [[nodiscard]] Ticket ticket();
  [[nodiscard]] Woken park(int socket, short events, Time until, std::uint64_t owner = 0);  // no socket: -1
  // Nothing has come from a socket that is watched for its owner since the owner's last wait.
  [[nodiscard]] bool is_quiet(int socket, std::uint64_t owner) const noexcept;
  void yield();
  void at_turn_end(std::function<void(bool more)> work) { turn_end_.push_back(std::move(work)); }

 private:
  struct Alarm {
    Time at;
    Task* task;
    bool operator>(const Alarm& other) const noexcept { return at > other.at; }
  };
  void take_orders();
  void run_ready();
  void resume(Task& task);
  void end_turn();
  void wait();
  [[nodiscard]] int milliseconds_to_wait();
  void hear(std::uint64_t socket);
  void ring(Time now);
  void set_alarm(Task& task, Time until);
  void make_ready(Task& task, Woken why);
  struct Watch {
    Task* task = nullptr;     // waits for it
    std::uint64_t owner = 0;  // of the socket that epoll watches for `events`; 0: none does so from wait to wait
    std::uint32_t events = 0;
  };
  void watch(int socket, short events, Task& task, std::uint64_t owner);
  void unwatch(std::size_t socket, std::uint64_t owner);
  void release(int socket, const Task& task);
  void order(std::function<void()> work, const Ticket* ticket);
  [[nodiscard]] Task* idle_task();

  int epoll_ = -1, wake_ = -1;
  std::vector<std::unique_ptr<Task>> tasks_;
  std::vector<Task*> idle_;
  std::deque<Task*> ready_;
  std::vector<std::function<void(bool more)>> turn_end_, ending_;
  std::vector<Watch> watching_;  // by socket
  std::priority_queue<Alarm, std::vector<Alarm>, std::greater<>> alarms_;
  Task* running_ = nullptr;
  std::size_t live_ = 0;

  // Orders of other threads.
  struct Wakening {
    Task* task;
    std::uint64_t wait;
  };
  std::mutex mutex_;
  std::vector<std::function<void()>> starts_;
  std::vector<Wakening> wakes_;
  bool sleeping_ = false, stopping_ = false;
  std::vector<std::function<void()>> taken_starts_;  // of the last turn: their memory is used again
  std::vector<Wakening> taken_wakes_;

  std::mutex closing_mutex_;
  std::vector<std::uint64_t> closed_;  // by socket: the owner that closes it, or closed it last
};

}  // namespace jackfield
