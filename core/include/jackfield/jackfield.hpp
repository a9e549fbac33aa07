// The C ABI as C++ objects: what is opened is closed, what is replied is released. Header only, over abi.h.
// Contract   A reply with an error status is a value of call(), and an exception of need(), rows and the constructor.
// Ownership  Core owns its context, Reply its bytes, Rows its cursor. A Reply may outlive its Core.
// Threads    call() may run in several threads on one Core; the destructor must not run while a call does.
// Example    examples/cpp/main.cc
#pragma once

#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "abi.h"

namespace jf {

/// The reply of a call: a status in HTTP numbering, a content type, bytes.
class Reply {
 public:
  Reply() noexcept : raw_{} {}
  Reply(Reply&& other) noexcept : raw_(std::exchange(other.raw_, {})) {}
  Reply& operator=(Reply&& other) noexcept {
    if (this != &other) {
      jf_release(&raw_);
      raw_ = std::exchange(other.raw_, {});
    }
    return *this;
  }
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply() { jf_release(&raw_); }

  [[nodiscard]] int status() const noexcept { return raw_.status; }
  [[nodiscard]] bool ok() const noexcept { return raw_.status >= 200 && raw_.status < 400; }
  /// JSON, or the bytes of rows. Valid as long as the reply.
  [[nodiscard]] std::string_view text() const noexcept {
    return {reinterpret_cast<const char*>(raw_.data), raw_.data == nullptr ? 0 : raw_.size};
  }
  [[nodiscard]] std::string_view content_type() const noexcept {
    return raw_.content_type == nullptr ? std::string_view() : raw_.content_type;
  }
  /// The struct of the C ABI, for functions that fill it. It must be empty then.
  [[nodiscard]] jf_reply* raw() noexcept { return &raw_; }

 private:
  jf_reply raw_;
};

/// A refused or failed call. what() is the error object of the API as JSON; it holds no secret.
class Failure : public std::exception {
 public:
  explicit Failure(const Reply& reply) : status_(reply.status()), text_(reply.text()) {}
  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }
  [[nodiscard]] int status() const noexcept { return status_; }

 private:
  int status_;
  std::string text_;
};

/// A text as a JSON string with its quotes. Bytes beyond ASCII stay as they are: the core refuses what is not UTF-8.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20) {
      out.append("\\u00").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    } else {
      if (character == '"' || character == '\\') out.push_back('\\');
      out.push_back(character);
    }
  }
  return out.append("\"");
}

/// An open core.
class Core {
 public:
  /// `config` is that of jf_open, such as the catalogue. Without `host`: the system's clock and entropy, no log.
  explicit Core(std::string_view config, const jf_host* host = nullptr) {
    Reply reply;
    if (jf_open(bytes(config), config.size(), host, &context_, reply.raw()) != 0) throw Failure(reply);
    opened_ = reply.text();
  }
  Core(Core&& other) noexcept
      : context_(std::exchange(other.context_, nullptr)), opened_(std::move(other.opened_)) {}
  Core& operator=(Core&& other) noexcept {
    std::swap(context_, other.context_);
    std::swap(opened_, other.opened_);
    return *this;
  }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;
  ~Core() { jf_close(context_); }

  /// Runs one operation and waits for it, as jf_call does. Pure operations need no principal: the caller is {}.
  [[nodiscard]] Reply call(std::string_view operation, std::string_view body = {},
                           std::string_view caller = "{}") const {
    Reply reply;
    if (jf_call(context_, bytes(operation), operation.size(), bytes(caller), caller.size(), bytes(body), body.size(),
                reply.raw()) != 0)
      throw std::bad_alloc();
    return reply;
  }
  /// The same, for a caller that goes on only after success.
  [[nodiscard]] Reply need(std::string_view operation, std::string_view body = {},
                           std::string_view caller = "{}") const {
    Reply reply = call(operation, body, caller);
    if (!reply.ok()) throw Failure(reply);
    return reply;
  }
  /// What jf_open replied: the version and the operations, as JSON.
  [[nodiscard]] std::string_view opened() const noexcept { return opened_; }
  /// The context of the C ABI, which stays the core's.
  [[nodiscard]] jf_context* context() const noexcept { return context_; }

 private:
  static const std::uint8_t* bytes(std::string_view text) noexcept {
    return reinterpret_cast<const std::uint8_t*>(text.data());
  }
  jf_context* context_ = nullptr;
  std::string opened_;
};

/// The rows of a streamed reply, part by part. Its destructor ends the query if rows are left. The core must outlive it.
class Rows {
 public:
  /// `streamed` is a successful reply; one that is not a stream is its own only part. `caller` is that of its call: only
  /// who started a query reads it.
  Rows(const Core& core, Reply streamed, std::string_view caller)
      : core_(&core), part_(std::move(streamed)), caller_(caller) {
    if (part_.content_type() == "application/vnd.jackfield.cursor+json") cursor_ = cursor_of(part_.text());
  }
  Rows(Rows&& other) noexcept
      : core_(other.core_), part_(std::move(other.part_)), caller_(std::move(other.caller_)),
        cursor_(std::exchange(other.cursor_, {})), is_done_(other.is_done_) {}
  Rows& operator=(Rows&&) = delete;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() {
    if (!cursor_.empty()) (void)core_->call("cursor.close", cursor_, caller_);
  }

  /// Moves to the next part. False: there is none; the query has ended.
  [[nodiscard]] bool next() {
    if (cursor_.empty()) return !std::exchange(is_done_, true);
    part_ = core_->call("cursor.next", cursor_, caller_);
    if (part_.status() == 200) return true;
    cursor_.clear();
    is_done_ = true;
    if (!part_.ok()) throw Failure(part_);
    return false;
  }
  /// The bytes of this part, valid until next().
  [[nodiscard]] std::string_view text() const noexcept { return part_.text(); }

 private:
  // {"cursor": ...} alone, which is the first member of the reply.
  static std::string cursor_of(std::string_view reply) {
    return std::string(reply.substr(0, reply.find(','))).append("}");
  }
  const Core* core_;
  Reply part_;
  std::string caller_;
  std::string cursor_;
  bool is_done_ = false;
};

}  // namespace jf
