// Bytes of a string that JSON writes as they are: printable ASCII except the quote and the backslash.
// Contract   plain_prefix() reads kWord bytes, whatever they are; the caller makes sure that they are there.
// Example    core/src/json/writer.cc
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace jackfield::json {

// Bytes that are copied unchanged: printable ASCII except the quote and the backslash.
constexpr std::array<bool, 256> plain_bytes() {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0x20; i < 0x80; ++i) plain[i] = i != '"' && i != '\\';
  return plain;
}
inline constexpr std::array<bool, 256> kPlain = plain_bytes();

// How many of the next kWord bytes are plain before the first that is not.
#ifdef __SSE2__
inline constexpr std::size_t kWord = 16;

inline std::size_t plain_prefix(const char* from) noexcept {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  // As signed bytes, those below a blank are the control characters and all beyond ASCII.
  const __m128i others =
      _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')),
                   _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
  return static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(_mm_movemask_epi8(others)) | 1U << kWord));
}
#else
inline constexpr std::size_t kWord = sizeof(std::uint64_t);

// The subtractions borrow into the high bit of a byte that is not plain; what they do to the bytes behind it does not
// matter.
inline std::size_t plain_prefix(const char* from) noexcept {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::uint64_t word = 0;
  std::memcpy(&word, from, kWord);
  const std::uint64_t quotes = (word ^ (kOnes * '"')) - kOnes;
  const std::uint64_t backslashes = (word ^ (kOnes * '\\')) - kOnes;
  const std::uint64_t others = (word | (word - kOnes * 0x20) | quotes | backslashes) & (kOnes * 0x80);
  return static_cast<std::size_t>(std::countr_zero(others)) / 8;
}
#endif

}  // namespace jackfield::json
