#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "base/host.h"
#include "base/mutex.h"
#include "json/json.h"

namespace jackfield::json {

struct Arena::Block {
  Block* previous;
  std::size_t size;  // of the whole block
  std::size_t used;  // of it, when the next block was begun
};

namespace {
constexpr std::size_t kFirstBlock = 8192;
constexpr std::size_t kLargestStep = 1 << 20;

#if defined(JF_SANITIZED) || !JF_NATIVE
// The sanitizers must see the memory of each arena go; WebAssembly has its own allocator, which is quick with these.
void* take_block(std::size_t size) { return ::operator new(size); }
void give_block(void* block, std::size_t) noexcept { ::operator delete(block); }
#else
// First blocks of arenas that are gone, wiped, for the next arenas: nearly every call needs one, and allocators are
// slow with blocks of this size.
class Spares {
 public:
  void* take() noexcept {
    const std::lock_guard guard(mutex_);
    return count_ == 0 ? nullptr : blocks_[--count_];
  }
  bool give(void* block) noexcept {
    const std::lock_guard guard(mutex_);
    if (count_ == blocks_.size()) return false;
    blocks_[count_++] = block;
    return true;
  }

 private:
  Mutex mutex_;
  std::array<void*, 16> blocks_{};  // as many calls as are under way together, most of the time
  std::size_t count_ = 0;
};

// Never destroyed: arenas of other threads may outlive what is static here.
Spares& spares() {
  static Spares* const kept = new Spares;
  return *kept;
}

void* take_block(std::size_t size) {
  void* const block = size == kFirstBlock ? spares().take() : nullptr;
  return block != nullptr ? block : ::operator new(size);
}
void give_block(void* block, std::size_t size) noexcept {
  if (size != kFirstBlock || !spares().give(block)) ::operator delete(block);
}
#endif
}  // namespace

Arena::Arena(std::size_t size) { add_block(sizeof(Block) + size); }

Arena::Arena(Arena&& other) noexcept : head_(other.head_), next_(other.next_), end_(other.end_) {
  other.head_ = nullptr;
  other.next_ = other.end_ = nullptr;
}

Arena& Arena::operator=(Arena&& other) noexcept {
  std::swap(head_, other.head_);
  std::swap(next_, other.next_);
  std::swap(end_, other.end_);
  return *this;
}

Arena::~Arena() {
  close_block();
  while (head_ != nullptr) {
    Block* block = head_;
    head_ = block->previous;
    // What no allocation covered was never written.
    const std::size_t size = block->size;
    wipe(block, block->used);
    give_block(block, size);
  }
}

void Arena::close_block() noexcept {
  if (head_ != nullptr) head_->used = static_cast<std::size_t>(next_ - reinterpret_cast<std::byte*>(head_));
}

void* Arena::grow(std::size_t size, std::size_t alignment) {
  const std::size_t step = head_ == nullptr ? kFirstBlock : std::min(head_->size * 2, kLargestStep);
  add_block(std::max(step, size + sizeof(Block) + alignof(std::max_align_t)));
  return allocate(size, alignment);
}

void Arena::add_block(std::size_t total) {
  auto* block = static_cast<Block*>(take_block(total));
  close_block();
  *block = Block{head_, total, 0};
  head_ = block;
  next_ = reinterpret_cast<std::byte*>(block + 1);
  end_ = reinterpret_cast<std::byte*>(block) + total;
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  auto* memory = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(memory, text.data(), text.size());
  return {memory, text.size()};
}

}  // namespace jackfield::json
