// One request and its answer on a handle of libcurl.
// Contract   prepare() once, then the owner performs the handle, then finish() once.
// Ownership  borrows all arguments for its lifetime; the handle points into it until it is destroyed.
// Example    core/src/net/http.cc
#pragma once
#include <optional>
#include <span>

#include "net/curl.h"
#include "net/http.h"

namespace jackfield {

class Exchange {
 public:
  Exchange(const Curl& curl, CURL* easy, const HttpOptions& options, const HttpRequest& request)
      : curl_(curl), easy_(easy), options_(options), request_(request), headers_(curl), pinned_(curl), instead_(curl) {}
  ~Exchange() { curl_.curl_easy_reset(easy_); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // `authorities`: PEM, or "" for the server's bundle alone.
  // `detour`: the address that stands for the host, or null.
  [[nodiscard]] Status prepare(std::span<const Address> addresses, const Detour* detour,
                               const std::string& authorities);
  [[nodiscard]] Result<HttpAnswer> finish(CURLcode ended);
  [[nodiscard]] bool has_head() const noexcept { return has_head_; }  // status and headers are complete
  [[nodiscard]] HttpAnswer take_head();
  [[nodiscard]] std::string& body() noexcept { return answer_.body; }
  void count_taken(std::size_t bytes) noexcept { taken_ += bytes; }
  [[nodiscard]] bool was_sent() const;
  [[nodiscard]] bool was_refused() const noexcept { return is_refused_; }

 private:
  [[nodiscard]] Status add_headers();
  [[nodiscard]] Status pin(std::span<const Address> addresses);
  void set_request();
  void set_trust(const std::string& authorities);
  void set_callbacks();
  [[nodiscard]] Error error_of(CURLcode ended) const;
  [[nodiscard]] Error certificate_error() const;
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_.curl_easy_setopt(easy_, option, value);
  }

  void set_method();
  void set_once();
  void note_header(std::string_view line);
  void note_log(std::string_view line);
  void note_head();
  [[nodiscard]] bool unpack(std::string_view bytes);
  [[nodiscard]] bool append(std::string_view bytes);
  [[nodiscard]] bool is_bomb(std::size_t unpacked) const;

  static std::size_t give_body(char* bytes, std::size_t one, std::size_t count, void* self);
  static int note_event(CURL* easy, curl_infotype type, char* bytes, std::size_t count, void* self);
  static std::size_t take_body(char* bytes, std::size_t one, std::size_t count, void* self);
  static std::size_t take_header(char* bytes, std::size_t one, std::size_t count, void* self);
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* target);

  const Curl& curl_;
  CURL* easy_;
  const HttpOptions& options_;
  const HttpRequest& request_;
  CurlList headers_, pinned_, instead_;
  const Detour* detour_ = nullptr;
  std::string url_;
  HttpAnswer answer_;
  std::size_t header_bytes_ = 0;
  std::size_t taken_ = 0;  // of the body, by read()
  std::size_t given_ = 0;  // of the request's body
  std::optional<Gunzip> gunzip_;
  std::size_t packed_ = 0;               // of the body, as it came
  std::optional<std::uint32_t> stream_;  // of HTTP/2
  bool is_refused_ = false;              // the server did nothing with it
  bool has_head_ = false;
  bool too_large_ = false;
  bool address_refused_ = false;
};

}  // namespace jackfield
