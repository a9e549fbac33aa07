#include "operations/use/accept.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace jackfield::api {
namespace {

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && ascii::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && ascii::is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Takes the text before the next separator that is not in quotes, and removes both from `rest`.
std::string_view take_part(std::string_view& rest, char separator) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    if (rest[at] == '"') quoted = !quoted;
    if (quoted && rest[at] == '\\') ++at;
    if (!quoted && at < rest.size() && rest[at] == separator) break;
  }
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return without_blanks(part);
}

// "0.25" is 250. A weight has one digit and up to three more, and is at most 1.
std::optional<int> parse_weight(std::string_view text) {
  if (text.empty() || (text.front() != '0' && text.front() != '1') || text.size() > 5) return std::nullopt;
  int weight = text.front() == '1' ? 1000 : 0;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int place = 100;
  for (std::size_t i = 2; i < text.size(); ++i, place /= 10) {
    if (!ascii::is_digit(text[i])) return std::nullopt;
    weight += (text[i] - '0') * place;
  }
  return weight > 1000 ? std::nullopt : std::optional(weight);
}

struct Range {
  std::string_view type;     // "text"
  std::string_view subtype;  // "csv"
  bool envelope = false;
  bool guard = false;
  int weight = 1000;  // in thousandths
};

std::optional<Range> parse_range(std::string_view text) {
  const std::string_view name = take_part(text, ';');
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  Range range{name.substr(0, slash), name.substr(slash + 1)};
  while (!text.empty()) {
    std::string_view value = take_part(text, ';');
    const std::string_view key = take_part(value, '=');
    if (ascii::equal_ignoring_case(key, "q")) {
      const auto weight = parse_weight(value);
      if (!weight) return std::nullopt;
      range.weight = *weight;
      break;  // what follows a weight belongs to no media type
    }
    const bool on = value == "1" || value == "\"1\"";
    if (ascii::equal_ignoring_case(key, "envelope")) range.envelope = on;
    if (ascii::equal_ignoring_case(key, "guard")) range.guard = on;
  }
  return range;
}

// In the order in which the server prefers them.
struct Offer {
  std::string_view type;
  std::string_view subtype;
  std::optional<StreamFormat> format;
};
constexpr std::array<Offer, 5> kOffers{{
    {"application", "json", std::nullopt},
    {"application", "x-ndjson", StreamFormat::ndjson},
    {"application", "x-ndjson", StreamFormat::ndjson_envelope},
    {"text", "csv", StreamFormat::csv},
    {"text", "csv", StreamFormat::csv_guarded},
}};

// How exactly a range names what is offered; 0 is not at all. What a parameter asks for is given only to a caller that
// names it. text/csv;guard=1 is never answered unguarded.
int exactness(const Range& range, const Offer& offer) {
  const bool enveloped = offer.format == StreamFormat::ndjson_envelope;
  const bool guarded = offer.format == StreamFormat::csv_guarded;
  const bool is_csv = guarded || offer.format == StreamFormat::csv;
  const bool as_asked = is_csv ? range.guard == guarded : range.envelope == enveloped;
  const bool same_type = ascii::equal_ignoring_case(range.type, offer.type);
  if (same_type && ascii::equal_ignoring_case(range.subtype, offer.subtype)) return as_asked ? 3 : 0;
  if (range.subtype != "*" || enveloped || guarded) return 0;
  if (same_type) return 2;
  return range.type == "*" ? 1 : 0;
}

// The weight of an offer is that of the range that names it most exactly.
struct Standing {
  int exactness = 0;
  int weight = 0;
  int place = 0;

  [[nodiscard]] bool beats(const Standing& other) const {
    if (weight != other.weight) return weight > other.weight;
    if (exactness != other.exactness) return exactness > other.exactness;
    return place < other.place;
  }
};

}  // namespace

std::optional<StreamFormat> stream_format(std::string_view accept) {
  std::array<Standing, kOffers.size()> standings;
  for (int place = 0; !accept.empty(); ++place) {
    const auto range = parse_range(take_part(accept, ','));
    if (!range) continue;
    for (std::size_t i = 0; i < kOffers.size(); ++i) {
      const int exact = exactness(*range, kOffers[i]);
      if (exact > standings[i].exactness) standings[i] = {exact, range->weight, place};
    }
  }
  std::optional<StreamFormat> chosen;
  Standing best;
  for (std::size_t i = 0; i < kOffers.size(); ++i) {
    if (standings[i].weight == 0 || !standings[i].beats(best)) continue;
    best = standings[i];
    chosen = kOffers[i].format;
  }
  return chosen;
}

}  // namespace jackfield::api
