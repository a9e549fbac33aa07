#include "net/gunzip.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace jackfield {
namespace {

constexpr std::string_view kMagic = "\x1F\x8B";
constexpr std::size_t kRoomBytes = 64u << 10;
constexpr int kOk = 0, kStreamEnd = 1, kBufferError = -5;  // of zlib
constexpr int kNoFlush = 0, kGzipWindow = 16 + 15;

}  // namespace

// zlib's z_stream, which has been the same since version 1.0. Its header is not needed to build.
struct ZlibStream {
  const unsigned char* next_in = nullptr;
  unsigned avail_in = 0;
  unsigned long total_in = 0;
  unsigned char* next_out = nullptr;
  unsigned avail_out = 0;
  unsigned long total_out = 0;
  const char* message = nullptr;
  void* state = nullptr;
  void* (*allocate)(void*, unsigned, unsigned) = nullptr;
  void (*release)(void*, void*) = nullptr;
  void* opaque = nullptr;
  int data_type = 0;
  unsigned long check = 0, reserved = 0;
};

struct Zlib {
  const char* (*zlibVersion)() = nullptr;
  int (*inflateInit2_)(ZlibStream*, int, const char*, int) = nullptr;
  int (*inflate)(ZlibStream*, int) = nullptr;
  int (*inflateReset)(ZlibStream*) = nullptr;
  int (*inflateEnd)(ZlibStream*) = nullptr;
};

std::shared_ptr<const Zlib> open_zlib(const LibraryPaths& paths) {
  constexpr const char* kNames[] = {"libz.so.1"};
  Library library = Library::open("zlib", kNames, paths);
  if (!library) return nullptr;
  auto zlib = std::make_shared<Zlib>();
  JF_LOAD(library, *zlib, zlibVersion);
  JF_LOAD(library, *zlib, inflateInit2_);
  JF_LOAD(library, *zlib, inflate);
  JF_LOAD(library, *zlib, inflateReset);
  JF_LOAD(library, *zlib, inflateEnd);
  return library.complete() ? zlib : nullptr;
}

struct Gunzip::State {
  explicit State(const Zlib& of) : zlib(of) {
    is_ready = zlib.inflateInit2_(&stream, kGzipWindow, zlib.zlibVersion(), sizeof stream) == kOk;
  }
  ~State() {
    if (is_ready) zlib.inflateEnd(&stream);
  }
  const Zlib& zlib;
  ZlibStream stream;
  bool is_ready = false;
  bool is_plain = false, is_packed = false;
  bool at_end = false;  // of a packed text
  std::string first;    // until it is clear what it is
  std::array<unsigned char, kRoomBytes> room{};
};

Gunzip::Gunzip(const Zlib& zlib) : state_(std::make_unique<State>(zlib)) {}
Gunzip::~Gunzip() = default;

bool Gunzip::feed(std::string_view bytes, Take take) {
  State& state = *state_;
  if (state.is_plain) return take(bytes);
  if (state.is_packed) return unpack(bytes, take);
  state.first.append(bytes);
  if (state.first.size() < kMagic.size() && kMagic.starts_with(state.first)) return true;
  (state.first.starts_with(kMagic) ? state.is_packed : state.is_plain) = true;
  const std::string first = std::move(state.first);
  return state.is_packed ? unpack(first, take) : take(first);
}

bool Gunzip::unpack(std::string_view bytes, Take take) {
  State& state = *state_;
  ZlibStream& stream = state.stream;
  if (!state.is_ready) return false;
  stream.next_in = reinterpret_cast<const unsigned char*>(bytes.data());
  stream.avail_in = static_cast<unsigned>(bytes.size());
  for (;;) {
    if (state.at_end) {
      const bool goes_on = stream.avail_in > 0 && *stream.next_in == static_cast<unsigned char>(kMagic[0]);
      if (!goes_on) return true;
      state.zlib.inflateReset(&stream);
      state.at_end = false;
    }
    stream.next_out = state.room.data();
    stream.avail_out = static_cast<unsigned>(state.room.size());
    const int status = state.zlib.inflate(&stream, kNoFlush);
    const std::size_t made = state.room.size() - stream.avail_out;
    if (made > 0 && !take({reinterpret_cast<const char*>(state.room.data()), made})) return false;
    state.at_end = status == kStreamEnd;
    if (status == kBufferError) return true;  // it waits for more bytes
    if (status != kOk && !state.at_end) return false;
  }
}

bool Gunzip::end(Take take) {
  State& state = *state_;
  if (state.is_packed) return state.at_end;
  return state.first.empty() || take(std::exchange(state.first, {}));
}

}  // namespace jackfield
