#include "store/sql/fold.h"

#include <array>
#include <cstdint>

#include "base/ascii.h"

namespace jackfield::sql {
namespace {

// Every `step`-th letter of the range moves by `distance`.
struct Range {
  std::uint32_t first, last;
  std::uint32_t step;
  std::int32_t distance;
};

constexpr std::array<Range, 37> kRanges = {{
    {0x41, 0x5a, 1, 32},       {0xb5, 0xb5, 1, 775},       {0xc0, 0xd6, 1, 32},        {0xd8, 0xde, 1, 32},
    {0x100, 0x12e, 2, 1},      {0x132, 0x136, 2, 1},       {0x139, 0x147, 2, 1},       {0x14a, 0x176, 2, 1},
    {0x178, 0x178, 1, -121},   {0x179, 0x17d, 2, 1},       {0x17f, 0x17f, 1, -268},    {0x218, 0x21e, 2, 1},
    {0x386, 0x386, 1, 38},     {0x388, 0x38a, 1, 37},      {0x38c, 0x38c, 1, 64},      {0x38e, 0x38f, 1, 63},
    {0x391, 0x3a1, 1, 32},     {0x3a3, 0x3ab, 1, 32},      {0x3c2, 0x3c2, 1, 1},       {0x400, 0x40f, 1, 80},
    {0x410, 0x42f, 1, 32},     {0x460, 0x480, 2, 1},       {0x48a, 0x4be, 2, 1},       {0x4c0, 0x4c0, 1, 15},
    {0x4c1, 0x4cd, 2, 1},      {0x4d0, 0x52e, 2, 1},       {0x531, 0x556, 1, 48},      {0x1e00, 0x1e94, 2, 1},
    {0x1ea0, 0x1efe, 2, 1},    {0x2126, 0x2126, 1, -7517}, {0x212a, 0x212a, 1, -8383}, {0x212b, 0x212b, 1, -8262},
    {0x2160, 0x216f, 1, 16},   {0x24b6, 0x24cf, 1, 26},    {0xff21, 0xff3a, 1, 32},    {0x10400, 0x10427, 1, 40},
    {0x118a0, 0x118bf, 1, 32},
}};

std::uint32_t fold_letter(std::uint32_t letter) {
  for (const Range& range : kRanges) {
    if (letter < range.first) return letter;
    if (letter <= range.last) {
      const bool moves = (letter - range.first) % range.step == 0;
      return moves ? static_cast<std::uint32_t>(static_cast<std::int32_t>(letter) + range.distance) : letter;
    }
  }
  return letter;
}

// The length of the sequence that a byte begins, by that byte alone; 1 for what begins none.
std::size_t sequence_size(std::uint8_t lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 1;
}

void append_utf8(std::string& out, std::uint32_t letter) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(static_cast<std::uint8_t>(byte))); };
  if (letter < 0x80) {
    put(letter);
  } else if (letter < 0x800) {
    put(0xc0 | (letter >> 6));
    put(0x80 | (letter & 0x3f));
  } else if (letter < 0x10000) {
    put(0xe0 | (letter >> 12));
    put(0x80 | ((letter >> 6) & 0x3f));
    put(0x80 | (letter & 0x3f));
  } else {
    put(0xf0 | (letter >> 18));
    put(0x80 | ((letter >> 12) & 0x3f));
    put(0x80 | ((letter >> 6) & 0x3f));
    put(0x80 | (letter & 0x3f));
  }
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    const std::size_t size = sequence_size(lead);
    if (size == 1 || i + size > text.size()) {
      out.push_back(ascii::to_lower(text[i]));
      ++i;
      continue;
    }
    std::uint32_t letter = lead & (0xffU >> (size + 1));
    bool well_formed = true;
    for (std::size_t k = 1; k < size; ++k) {
      const auto next = static_cast<std::uint8_t>(text[i + k]);
      well_formed = well_formed && (next & 0xc0) == 0x80;
      letter = (letter << 6) | (next & 0x3fU);
    }
    if (!well_formed) {
      out.push_back(text[i]);
      ++i;
      continue;
    }
    if (const std::uint32_t folded = fold_letter(letter); folded != letter) {
      append_utf8(out, folded);
    } else {
      out.append(text.substr(i, size));
    }
    i += size;
  }
  return out;
}

}  // namespace jackfield::sql
