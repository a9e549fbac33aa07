// libcurl's functions as loaded at run time. Internal to the HTTP client.
// Contract   every function pointer is set: open_http() never returns an incomplete table. zlib may be missing.
// Ownership  the library stays open as long as the process; a CurlList frees its entries.
// Format     https://curl.se/libcurl/c/
// Example    core/src/net/http_exchange.cc
#pragma once
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include <memory>
#include <string>

#include "net/gunzip.h"

namespace jackfield {

#define JF_CURL_FUNCTIONS(X)  \
  X(curl_global_init)         \
  X(curl_version_info)        \
  X(curl_easy_init)           \
  X(curl_easy_cleanup)        \
  X(curl_easy_reset)          \
  X(curl_easy_setopt)         \
  X(curl_easy_getinfo)        \
  X(curl_slist_append)        \
  X(curl_slist_free_all)      \
  X(curl_multi_init)          \
  X(curl_multi_cleanup)       \
  X(curl_multi_setopt)        \
  X(curl_multi_add_handle)    \
  X(curl_multi_remove_handle) \
  X(curl_multi_socket_action) \
  X(curl_multi_perform)       \
  X(curl_multi_info_read)

struct Curl {
#define JF_MEMBER(name) JF_DECLARE(name);
  JF_CURL_FUNCTIONS(JF_MEMBER)
#undef JF_MEMBER
  std::shared_ptr<const Zlib> zlib;  // null: answers come unpacked
};

class CurlList {
 public:
  explicit CurlList(const Curl& curl) : curl_(curl) {}
  ~CurlList() { curl_.curl_slist_free_all(head_); }
  CurlList(const CurlList&) = delete;
  CurlList& operator=(const CurlList&) = delete;
  [[nodiscard]] bool add(const std::string& text) {
    curl_slist* longer = curl_.curl_slist_append(head_, text.c_str());
    if (longer != nullptr) head_ = longer;
    return longer != nullptr;
  }
  [[nodiscard]] curl_slist* head() const noexcept { return head_; }

 private:
  const Curl& curl_;
  curl_slist* head_ = nullptr;
};

}  // namespace jackfield
