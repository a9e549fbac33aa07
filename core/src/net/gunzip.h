// Unpacks gzip as it comes, by zlib, which is opened at run time.
// Contract   bytes that do not begin as gzip are passed on as they are: some label a plain answer as packed. Behind the
//            end of a packed text only another one may follow; anything else there is left out.
// Ownership  borrows the functions of zlib for its lifetime.
// Format     RFC 1952; https://zlib.net/manual.html
// Example    core/src/net/http_exchange.cc
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/function_ref.h"
#include "os/dl.h"

namespace jackfield {

struct Zlib;  // the functions of zlib

// Null where it is missing: then nothing packed is asked for. "zlib" in `paths` names another file.
[[nodiscard]] std::shared_ptr<const Zlib> open_zlib(const LibraryPaths& paths);

class Gunzip {
 public:
  // Receives what was unpacked; false ends it.
  using Take = FunctionRef<bool(std::string_view)>;

  explicit Gunzip(const Zlib& zlib);
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  // False: it began as gzip and is damaged, or `take` ended it.
  [[nodiscard]] bool feed(std::string_view bytes, Take take);
  // After the last byte. False: it is cut.
  [[nodiscard]] bool end(Take take);

 private:
  struct State;
  [[nodiscard]] bool unpack(std::string_view bytes, Take take);
  std::unique_ptr<State> state_;
};

}  // namespace jackfield
