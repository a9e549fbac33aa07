#include "os/task/task_thread.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace jackfield {
namespace {

constexpr std::size_t kKeptStacks = 64;
constexpr int kLongestWaitMs = 60000;
constexpr std::uint64_t kOrders = ~std::uint64_t{0};
constexpr auto kNever = TaskThread::Time::max();

thread_local TaskThread* current_thread = nullptr;

std::uint32_t epoll_events(short events) noexcept {
  std::uint32_t out = 0;
  if ((events & POLLIN) != 0) out |= EPOLLIN;
  if ((events & POLLOUT) != 0) out |= EPOLLOUT;
  return out;
}

}  // namespace

struct TaskThread::Task {
  explicit Task(std::function<void()> run) : stack(std::move(run)) {}
  TaskStack stack;
  std::function<void()> work;
  std::uint64_t wait = 0;  // counts its waits
  Time until = kNever;
  Time alarm = kNever;  // the earliest that is set
  bool parked = false, ended = false;
  Woken why = Woken::passed;
};

TaskThread::TaskThread() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!made()) return;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kOrders;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

TaskThread::~TaskThread() {
  if (epoll_ >= 0) ::close(epoll_);
  if (wake_ >= 0) ::close(wake_);
}

TaskThread* TaskThread::current() noexcept { return current_thread; }

// --- orders of any thread ---

void TaskThread::order(std::function<void()> work, const Ticket* ticket) {
  bool asleep = false;
  {
    const std::lock_guard guard(mutex_);
    if (work) starts_.push_back(std::move(work));
    if (ticket != nullptr) wakes_.push_back({ticket->task, ticket->wait});
    asleep = std::exchange(sleeping_, false);
  }
  const std::uint64_t one = 1;
  if (asleep) static_cast<void>(!::write(wake_, &one, sizeof one));
}

void TaskThread::start(std::function<void()> work) { order(std::move(work), nullptr); }

void TaskThread::Ticket::wake() const { thread->order({}, this); }

void TaskThread::stop() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  order({}, nullptr);
}

// --- the loop ---

void TaskThread::run() {
  for (;;) {
    take_orders();
    run_ready();
    end_turn();
    {
      const std::lock_guard guard(mutex_);
      if (!starts_.empty() || !wakes_.empty()) continue;
      if (stopping_ && live_ == 0) return;
      sleeping_ = ready_.empty();
    }
    wait();
  }
}

void TaskThread::take_orders() {
  {
    const std::lock_guard guard(mutex_);
    sleeping_ = false;
    starts_.swap(taken_starts_);
    wakes_.swap(taken_wakes_);
  }
  for (std::function<void()>& work : taken_starts_) {
    Task* task = idle_task();
    if (task == nullptr) {  // no memory for a stack: here, where it stops the others but loses nothing
      work();
      continue;
    }
    task->work = std::move(work);
    ++live_;
    ready_.push_back(task);
  }
  for (const Wakening& wakening : taken_wakes_) {
    if (wakening.task->wait == wakening.wait) make_ready(*wakening.task, Woken::signalled);
  }
  taken_starts_.clear();
  taken_wakes_.clear();
}

TaskThread::Task* TaskThread::idle_task() {
  if (!idle_.empty()) {
    Task* task = idle_.back();
    idle_.pop_back();
    return task;
  }
  auto made = std::make_unique<Task>([this] {
    Task& self = *running_;
    self.work();
    self.work = nullptr;
    self.ended = true;
  });
  if (!made->stack.made()) return nullptr;
  tasks_.push_back(std::move(made));
  return tasks_.back().get();
}

// Those that are ready now; a task that yields comes after them.
void TaskThread::run_ready() {
  for (std::size_t left = ready_.size(); left > 0; --left) {
    Task* task = ready_.front();
    ready_.pop_front();
    resume(*task);
  }
}

void TaskThread::end_turn() {
  ending_.swap(turn_end_);
  for (std::size_t i = 0; i < ending_.size(); ++i) ending_[i](i + 1 < ending_.size());
  ending_.clear();
}

void TaskThread::resume(Task& task) {
  running_ = &task;
  current_thread = this;
  task.stack.enter();
  current_thread = nullptr;
  running_ = nullptr;
  if (!std::exchange(task.ended, false)) return;
  --live_;
  ++task.wait;
  if (idle_.size() >= kKeptStacks) task.stack.release();
  idle_.push_back(&task);
}

void TaskThread::wait() {
  std::array<epoll_event, 64> events;
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds_to_wait());
  for (int i = 0; i < count; ++i) hear(events[static_cast<std::size_t>(i)].data.u64);
  ring(std::chrono::steady_clock::now());
}

int TaskThread::milliseconds_to_wait() {
  if (!ready_.empty()) return 0;
  if (alarms_.empty()) return kLongestWaitMs;
  const auto left = alarms_.top().at - std::chrono::steady_clock::now();
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<std::int64_t>(rounded, 0, kLongestWaitMs));
}

void TaskThread::hear(std::uint64_t socket) {
  if (socket == kOrders) {
    std::uint64_t count = 0;
    static_cast<void>(!::read(wake_, &count, sizeof count));
    return;
  }
  if (socket >= watching_.size()) return;
  Watch& watch = watching_[socket];
  if (Task* task = std::exchange(watch.task, nullptr)) {
    make_ready(*task, Woken::ready);
  } else if (const std::uint64_t owner = std::exchange(watch.owner, 0); owner != 0) {
    // No task waits for it: it would be heard of again and again.
    unwatch(socket, owner);
  }
}

// A socket that is being closed is not touched: epoll forgets it by itself, and the number may be another's already.
void TaskThread::unwatch(std::size_t socket, std::uint64_t owner) {
  const std::lock_guard guard(closing_mutex_);
  if (closed_[socket] == owner) return;
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, static_cast<int>(socket), nullptr);
}

void TaskThread::forget_socket(int socket, std::uint64_t owner) noexcept {
  if (socket < 0) return;
  const auto place = static_cast<std::size_t>(socket);
  const std::lock_guard guard(closing_mutex_);
  if (place < closed_.size()) closed_[place] = owner;  // else it never was watched
}

// A task has one alarm that counts, and may have later ones: each is compared with what it waits for now.
void TaskThread::ring(Time now) {
  while (!alarms_.empty() && alarms_.top().at <= now) {
    const Alarm alarm = alarms_.top();
    alarms_.pop();
    Task& task = *alarm.task;
    if (task.alarm == alarm.at) task.alarm = kNever;
    if (!task.parked) continue;
    if (task.until <= now) {
      make_ready(task, Woken::passed);
    } else if (task.until != kNever) {
      set_alarm(task, task.until);
    }
  }
}

void TaskThread::set_alarm(Task& task, Time until) {
  if (until >= task.alarm) return;
  alarms_.push({until, &task});
  task.alarm = until;
}

void TaskThread::make_ready(Task& task, Woken why) {
  if (!std::exchange(task.parked, false)) return;
  task.why = why;
  ready_.push_back(&task);
}

// --- for the task that runs ---

TaskThread::Ticket TaskThread::ticket() { return {shared_from_this(), running_, running_->wait}; }

// Sockets stay known to epoll until they are closed. One with an owner stays watched; of the others each wait arms the
// socket for one event.
void TaskThread::watch(int socket, short events, Task& task, std::uint64_t owner) {
  const auto place = static_cast<std::size_t>(socket);
  if (place >= watching_.size()) {
    watching_.resize(place + 64);
    const std::lock_guard guard(closing_mutex_);
    closed_.resize(watching_.size());
  }
  Watch& watch = watching_[place];
  watch.task = &task;
  epoll_event event{};
  event.events = epoll_events(events);
  event.data.u64 = place;
  if (owner != 0 && watch.owner == owner && watch.events == event.events) return;
  watch.owner = owner;
  watch.events = event.events;
  if (owner == 0) event.events |= EPOLLONESHOT;
  if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event) == 0) return;
  if (errno == ENOENT && ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) == 0) return;
  // What cannot be watched is ready: the next read reports it.
  watch.task = nullptr;
  watch.owner = 0;
  make_ready(task, Woken::ready);
}

bool TaskThread::is_quiet(int socket, std::uint64_t owner) const noexcept {
  const auto place = static_cast<std::size_t>(socket);
  return socket >= 0 && owner != 0 && place < watching_.size() && watching_[place].owner == owner &&
         (watching_[place].events & EPOLLIN) != 0;
}

void TaskThread::release(int socket, const Task& task) {
  Watch& watch = watching_[static_cast<std::size_t>(socket)];
  if (watch.task == &task) watch.task = nullptr;
}

TaskThread::Woken TaskThread::park(int socket, short events, Time until, std::uint64_t owner) {
  Task& task = *running_;
  task.parked = true;
  task.until = until;
  if (socket >= 0) watch(socket, events, task, owner);
  if (until != kNever) set_alarm(task, until);
  task.stack.leave();
  if (socket >= 0) release(socket, task);
  ++task.wait;
  return task.why;
}

void TaskThread::yield() {
  Task& task = *running_;
  ready_.push_back(&task);
  task.stack.leave();
}

}  // namespace jackfield
