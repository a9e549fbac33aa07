#include "manifest/pattern/pattern_parse.h"

#include <optional>
#include <span>

#include "base/ascii.h"

namespace jackfield {
namespace {

using Kind = PatternNode::Kind;
constexpr std::size_t kMaxSource = 4096;
constexpr int kMaxDepth = 32;
constexpr char32_t kLastPoint = 0x10ffff;

constexpr Pattern::Range kDigits[] = {{'0', '9'}};
constexpr Pattern::Range kWords[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
constexpr Pattern::Range kSpaces[] = {{9, 13},          {' ', ' '},       {0xa0, 0xa0},     {0x1680, 0x1680},
                                      {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
                                      {0x3000, 0x3000}, {0xfeff, 0xfeff}};

int hex_digit(char32_t point) { return point < 128 ? ascii::hex_value(static_cast<char>(point)) : -1; }

bool is_syntax(char32_t point) {
  return point < 128 && std::string_view("^$\\.*+?()[]{}|/").find(static_cast<char>(point)) != std::string_view::npos;
}

// Recursive descent; the first error is kept in `failed_`, and the parser then unwinds.
class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source) {}

  Result<PatternTree> run() {
    if (source_.size() > kMaxSource) return refusal();
    tree_.root = alternatives(0);
    if (!failed_ && position_ != source_.size()) failed_ = true;  // a stray ")"
    if (failed_ || tree_.nodes[tree_.root].states > kMaxPatternStates) return refusal();
    return std::move(tree_);
  }

 private:
  Error refusal() const { return fail(Code::manifest_invalid).with("offset", static_cast<std::int64_t>(position_)); }
  bool at_end() const { return position_ >= source_.size(); }
  bool peek(char c) const { return !at_end() && source_[position_] == c; }
  bool take(char c) {
    if (!peek(c)) return false;
    ++position_;
    return true;
  }
  std::uint32_t refuse() {
    failed_ = true;
    return 0;
  }
  std::uint32_t add(PatternNode node) {
    if (node.states > kMaxPatternStates) failed_ = true;
    tree_.nodes.push_back(node);
    return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
  }
  std::uint32_t states(std::uint32_t node) const { return node < tree_.nodes.size() ? tree_.nodes[node].states : 0; }

  std::uint32_t alternatives(int depth) {
    if (depth > kMaxDepth) return refuse();
    std::uint32_t left = sequence(depth);
    while (!failed_ && take('|')) {
      const std::uint32_t right = sequence(depth);
      left = add({.kind = Kind::either, .first = left, .second = right, .states = states(left) + states(right) + 2});
    }
    return left;
  }

  std::uint32_t sequence(int depth) {
    std::optional<std::uint32_t> left;
    while (!failed_ && !at_end() && !peek('|') && !peek(')')) {
      const std::uint32_t right = term(depth);
      left = left ? add({.kind = Kind::both, .first = *left, .second = right, .states = states(*left) + states(right)})
                  : right;
    }
    return left ? *left : add({});
  }

  std::uint32_t term(int depth) {
    if (take('^')) return add({.kind = Kind::begin});
    if (take('$')) return add({.kind = Kind::end});
    const std::uint32_t node = atom(depth);
    return failed_ ? 0 : quantified(node);
  }

  std::uint32_t atom(int depth) {
    if (take('(')) {
      if (take('?') && !take(':')) return refuse();  // look-around and named groups
      const std::uint32_t node = alternatives(depth + 1);
      return failed_ || !take(')') ? refuse() : node;
    }
    if (take('[')) return char_class();
    if (take('.')) return add({.kind = Kind::any});
    if (take('\\')) return escape();
    if (peek('*') || peek('+') || peek('?') || peek('{') || peek('}') || peek(']')) return refuse();
    return add({.kind = Kind::point, .first = next_point(source_, position_)});
  }

  std::uint32_t escape() {
    const auto first = static_cast<std::uint32_t>(tree_.ranges.size());
    bool negated = false;
    if (shorthand(negated)) {
      return add({.kind = Kind::set,
                  .negated = negated,
                  .first = first,
                  .second = static_cast<std::uint32_t>(tree_.ranges.size())});
    }
    const std::optional<char32_t> point = character_escape(false);
    return point ? add({.kind = Kind::point, .first = *point}) : refuse();
  }

  // \d \w \s and their complements; does not move if the text is another escape.
  bool shorthand(bool& negated) {
    if (at_end()) return false;
    const char letter = source_[position_];
    std::span<const Pattern::Range> ranges;
    if (letter == 'd' || letter == 'D') ranges = kDigits;
    if (letter == 'w' || letter == 'W') ranges = kWords;
    if (letter == 's' || letter == 'S') ranges = kSpaces;
    if (ranges.empty()) return false;
    ++position_;
    negated = letter < 'a';
    tree_.ranges.insert(tree_.ranges.end(), ranges.begin(), ranges.end());
    return true;
  }

  std::optional<char32_t> character_escape(bool in_class) {
    if (at_end()) return std::nullopt;
    const char32_t letter = next_point(source_, position_);
    switch (letter) {
      case 't':
        return U'\t';
      case 'n':
        return U'\n';
      case 'r':
        return U'\r';
      case 'f':
        return U'\f';
      case 'v':
        return U'\v';
      case 'b':
        return in_class ? std::optional<char32_t>(U'\b') : std::nullopt;
      case '0':
        return !at_end() && source_[position_] >= '0' && source_[position_] <= '9' ? std::nullopt
                                                                                   : std::optional<char32_t>(U'\0');
      case 'x':
        return hex(2);
      case 'u':
        return take('{') ? hex_in_braces() : utf16();
      default:
        break;
    }
    if (is_syntax(letter) || (in_class && letter == '-')) return letter;
    return std::nullopt;
  }

  std::optional<char32_t> hex(int digits) {
    char32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const int digit = at_end() ? -1 : hex_digit(static_cast<unsigned char>(source_[position_]));
      if (digit < 0) return std::nullopt;
      ++position_;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    return value;
  }
  std::optional<char32_t> hex_in_braces() {
    char32_t value = 0;
    while (!peek('}')) {
      const auto digit = hex(1);
      if (!digit || (value = value * 16 + *digit) > kLastPoint) return std::nullopt;
    }
    const bool filled = source_[position_ - 1] != '{';
    ++position_;
    return filled ? std::optional(value) : std::nullopt;
  }
  std::optional<char32_t> utf16() {
    const auto high = hex(4);
    if (!high || *high < 0xd800 || *high > 0xdfff) return high;
    if (*high > 0xdbff || !take('\\') || !take('u')) return std::nullopt;
    const auto low = hex(4);
    if (!low || *low < 0xdc00 || *low > 0xdfff) return std::nullopt;
    return 0x10000 + ((*high - 0xd800) << 10) + (*low - 0xdc00);
  }

  std::uint32_t char_class() {
    PatternNode node{.kind = Kind::set, .negated = take('^'), .first = static_cast<std::uint32_t>(tree_.ranges.size())};
    while (!peek(']')) {
      bool low_is_set = false;
      bool high_is_set = false;
      const auto low = class_atom(low_is_set);
      if (!low) return refuse();
      if (!peek('-') || source_.substr(position_, 2) == "-]") {
        if (!low_is_set) tree_.ranges.push_back({*low, *low});
        continue;
      }
      ++position_;
      const auto high = class_atom(high_is_set);
      if (!high || low_is_set || high_is_set || *high < *low) return refuse();
      tree_.ranges.push_back({*low, *high});
    }
    ++position_;
    node.second = static_cast<std::uint32_t>(tree_.ranges.size());
    return add(node);
  }

  std::optional<char32_t> class_atom(bool& is_set) {
    if (at_end()) return std::nullopt;
    if (!take('\\')) return next_point(source_, position_);
    const std::size_t before = tree_.ranges.size();
    bool negated = false;
    if (!shorthand(negated)) return character_escape(true);
    is_set = true;
    if (negated) complement(before);
    return 0;
  }

  // Replaces the ranges from `start` on, which are sorted and disjoint, by their complement.
  void complement(std::size_t start) {
    std::vector<Pattern::Range> between;
    char32_t low = 0;
    for (std::size_t i = start; i < tree_.ranges.size(); ++i) {
      if (tree_.ranges[i].low > low) between.push_back({low, tree_.ranges[i].low - 1});
      low = tree_.ranges[i].high + 1;
    }
    between.push_back({low, kLastPoint});
    tree_.ranges.resize(start);
    tree_.ranges.insert(tree_.ranges.end(), between.begin(), between.end());
  }

  std::uint32_t quantified(std::uint32_t child) {
    std::uint32_t least = 0;
    std::uint32_t most = kUnbounded;
    if (take('*')) {
    } else if (take('+')) {
      least = 1;
    } else if (take('?')) {
      most = 1;
    } else if (take('{')) {
      if (!counts(least, most)) return refuse();
    } else {
      return child;
    }
    (void)take('?');  // lazy or greedy is the same question when only yes or no is asked
    if (peek('*') || peek('+') || peek('?') || peek('{')) return refuse();
    const std::uint64_t size = states(child);
    const std::uint64_t copies = most == kUnbounded ? std::uint64_t{least} + 1 : most;
    const std::uint64_t total = copies * (size + 1) + 2;
    return add({.kind = Kind::repeat,
                .first = child,
                .least = least,
                .most = most,
                .states = total > kMaxPatternStates ? kMaxPatternStates + 1 : static_cast<std::uint32_t>(total)});
  }

  bool counts(std::uint32_t& least, std::uint32_t& most) {
    if (!count(least)) return false;
    most = least;
    if (take(',')) {
      most = kUnbounded;
      if (!peek('}') && !count(most)) return false;
    }
    return take('}') && least <= most;
  }
  bool count(std::uint32_t& value) {
    const std::size_t start = position_;
    value = 0;
    for (; !at_end() && source_[position_] >= '0' && source_[position_] <= '9'; ++position_) {
      value = value * 10 + static_cast<std::uint32_t>(source_[position_] - '0');
      if (value > kMaxPatternStates) return false;
    }
    return position_ > start;
  }

  std::string_view source_;
  std::size_t position_ = 0;
  bool failed_ = false;
  PatternTree tree_;
};

}  // namespace

char32_t next_point(std::string_view text, std::size_t& position) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(position);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (length == 1 || lead < 0xc0 || position + length > text.size()) {
    ++position;
    return lead < 0x80 ? lead : 0xfffd;
  }
  char32_t point = lead & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(position + i) & 0xc0) != 0x80) {
      ++position;
      return 0xfffd;
    }
    point = point << 6 | (byte(position + i) & 0x3fu);
  }
  position += length;
  return point;
}

Result<PatternTree> parse_pattern(std::string_view source) { return Parser(source).run(); }

}  // namespace jackfield
