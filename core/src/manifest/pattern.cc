#include "manifest/pattern.h"

#include "manifest/pattern_parse.h"

namespace jackfield {
namespace {

using Instruction = Pattern::Instruction;
using Op = Pattern::Op;
using Kind = PatternNode::Kind;

// Writes the program of a tree: Thompson's construction, a split where the match may go two ways.
class Emitter {
 public:
  Emitter(const PatternTree& tree, std::vector<Instruction>& program) : tree_(tree), program_(program) {}

  void emit(std::uint32_t index) {
    const PatternNode& node = tree_.nodes[index];
    switch (node.kind) {
      case Kind::empty:
        return;
      case Kind::point:
        return put({Op::point, false, node.first, 0});
      case Kind::any:
        return put({Op::any});
      case Kind::set:
        return put({Op::set, node.negated, node.first, node.second});
      case Kind::begin:
        return put({Op::begin});
      case Kind::end:
        return put({Op::end});
      case Kind::both:
        emit(node.first);
        return emit(node.second);
      case Kind::either:
        return either(node);
      case Kind::repeat:
        return repeat(node);
    }
  }

 private:
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.size()); }
  void put(Instruction instruction) { program_.push_back(instruction); }
  std::uint32_t split() {
    put({Op::split, false, here() + 1, 0});
    return here() - 1;
  }

  void either(const PatternNode& node) {
    const std::uint32_t fork = split();
    emit(node.first);
    const std::uint32_t skip = here();
    put({Op::jump});
    program_[fork].second = here();
    emit(node.second);
    program_[skip].first = here();
  }

  void repeat(const PatternNode& node) {
    for (std::uint32_t i = 0; i < node.least; ++i) emit(node.first);
    if (node.most == kUnbounded) {
      const std::uint32_t fork = split();
      emit(node.first);
      put({Op::jump, false, fork, 0});
      program_[fork].second = here();
      return;
    }
    std::vector<std::uint32_t> forks;
    for (std::uint32_t i = node.least; i < node.most; ++i) {
      forks.push_back(split());
      emit(node.first);
    }
    for (const std::uint32_t fork : forks) program_[fork].second = here();
  }

  const PatternTree& tree_;
  std::vector<Instruction>& program_;
};

// The active states at one position: each at most once, which bounds the work and ends empty loops.
class StateSet {
 public:
  explicit StateSet(std::size_t size) : place_(size), states_(size) {}
  bool insert(std::uint32_t state) {
    if (place_[state] < count_ && states_[place_[state]] == state) return false;
    place_[state] = count_;
    states_[count_++] = state;
    return true;
  }
  void clear() { count_ = 0; }
  bool empty() const { return count_ == 0; }
  std::uint32_t count() const { return count_; }
  std::uint32_t operator[](std::uint32_t i) const { return states_[i]; }

 private:
  std::vector<std::uint32_t> place_, states_;
  std::uint32_t count_ = 0;
};

// Adds `start` and all states reachable from it without input. `pending` is scratch space.
void follow(const std::vector<Instruction>& program, StateSet& set, std::vector<std::uint32_t>& pending,
            std::uint32_t start, bool at_begin, bool at_end) {
  pending.push_back(start);
  while (!pending.empty()) {
    const std::uint32_t state = pending.back();
    pending.pop_back();
    if (!set.insert(state)) continue;
    const Instruction& instruction = program[state];
    if (instruction.op == Op::split) pending.push_back(instruction.second);
    if (instruction.op == Op::split || instruction.op == Op::jump) pending.push_back(instruction.first);
    if ((instruction.op == Op::begin && at_begin) || (instruction.op == Op::end && at_end))
      pending.push_back(state + 1);
  }
}

}  // namespace

Result<std::shared_ptr<const Pattern>> Pattern::compile(std::string_view source) {
  JF_TRY(PatternTree tree, parse_pattern(source));
  std::shared_ptr<Pattern> pattern(new Pattern());
  Emitter(tree, pattern->program_).emit(tree.root);
  pattern->program_.push_back({Op::match});
  pattern->ranges_ = std::move(tree.ranges);
  return std::shared_ptr<const Pattern>(std::move(pattern));
}

bool Pattern::accepts(const Instruction& instruction, char32_t point) const noexcept {
  switch (instruction.op) {
    case Op::point:
      return instruction.first == point;
    case Op::any:
      return point != '\n' && point != '\r' && point != 0x2028 && point != 0x2029;
    case Op::set: {
      bool inside = false;
      for (std::uint32_t i = instruction.first; i < instruction.second && !inside; ++i) {
        inside = point >= ranges_[i].low && point <= ranges_[i].high;
      }
      return inside != instruction.negated;
    }
    default:
      return false;
  }
}

bool Pattern::matches(std::string_view utf8) const {
  StateSet now(program_.size());
  StateSet next(program_.size());
  std::vector<std::uint32_t> pending;
  std::size_t position = 0;
  follow(program_, now, pending, 0, true, utf8.empty());
  while (position < utf8.size() && !now.empty()) {
    const char32_t point = next_point(utf8, position);
    const bool at_end = position == utf8.size();
    next.clear();
    for (std::uint32_t i = 0; i < now.count(); ++i) {
      if (accepts(program_[now[i]], point)) follow(program_, next, pending, now[i] + 1, false, at_end);
    }
    std::swap(now, next);
  }
  const auto last = static_cast<std::uint32_t>(program_.size() - 1);
  for (std::uint32_t i = 0; i < now.count(); ++i) {
    if (now[i] == last) return position == utf8.size();
  }
  return false;
}

}  // namespace jackfield
