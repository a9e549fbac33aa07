/* Jackfield's C ABI: the one door of the core. The addon, the WebAssembly, the test runners and C++ programs use it alone.
 *
 * Contract   inputs are borrowed (pointer, size) for the call. Nothing throws, prints or aborts. jf_call may run in several threads.
 * Ownership  a reply belongs to the caller until jf_release; a context until jf_close, which cancels what runs, waits up to two
 *            seconds, and rather leaks an abandoned call than frees memory under it.
 * Status     HTTP numbering: 200 and 201 for success, 4xx and 5xx for errors; the body is then the error object of the API.
 * Format     `config`, `caller` and `body` are UTF-8 JSON.
 *
 * jf_open    config: {"manifests": [...], "stores": {...}, "store": {"path": "FILE" | ":memory:"} | absent,
 *              "keys": {"active": ID, "keys": {ID: HEX}} | {"plain": true} | {"sealed_by_host": true} | absent,
 *              "egress": {"mode": "public-only" | "private-allowed" | "allowlist", "allow": []}, "reveal": true,
 *              "retarget": "creator" | "strict", "sqlite_roots": [], "libraries": {"libpq": PATH}, "ca_file": PATH, "temp_dir": PATH}
 *            jackfield.wasm, which has neither store nor connectors, refuses "store" and does not look at keys, egress, sqlite_roots,
 *            libraries, ca_file and temp_dir.
 *            reply: {"abi": 1, "version", "key_state", "operations": {"integration.list": {"blocking": false, "lane": "store"}, ...}}
 * jf_call    operation: "group.verb". caller (trusted): {"principal": {"user", "workspace", "role"} | "token": TEXT,
 *              "path": {...}, "query": {...}, "accept": TEXT, "request_id": TEXT}. body (untrusted): the request's bytes, may be empty.
 *            A streamed result answers content type application/vnd.jackfield.cursor+json:
 *              {"cursor", "queryId", "contentType"}; "cursor.next" {"cursor"} gives bytes until the status is 204;
 *              "cursor.close" {"cursor"} ends it early.
 * Example    tests/vectors/runner/native.cc
 */
#ifndef JACKFIELD_ABI_H
#define JACKFIELD_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define JF_NOEXCEPT noexcept
extern "C" {
#else
#define JF_NOEXCEPT
#endif

#if defined(__GNUC__) || defined(__clang__)
#define JF_EXPORT __attribute__((visibility("default"), used))
#else
#define JF_EXPORT
#endif

typedef struct jf_context jf_context;

/* What the core needs of its host. `size` is sizeof(jf_host). `user` is handed back. In WebAssembly pass NULL: the module's
 * imports jf_host.now_ms, jf_host.random and jf_host.log are used. Natively NULL means the system's clock and entropy, no log. */
typedef struct jf_host {
  size_t size;
  void* user;
  int64_t (*now_ms)(void* user);
  int32_t (*random_bytes)(void* user, uint8_t* out, size_t size); /* 0 = all bytes are filled */
  void (*log)(void* user, int32_t level, const uint8_t* line, size_t size);
} jf_host;

typedef struct jf_reply {
  int32_t status;
  const char* content_type; /* static, zero-terminated */
  const uint8_t* data;      /* owned by the reply */
  size_t size;
  void* owner; /* not for the caller */
} jf_reply;

JF_EXPORT uint32_t jf_abi_version(void) JF_NOEXCEPT;
JF_EXPORT void* jf_alloc(size_t size) JF_NOEXCEPT;
JF_EXPORT void jf_free(void* memory) JF_NOEXCEPT;
/* 0 when opened; else the reply holds the error and *context is NULL. */
JF_EXPORT int32_t jf_open(const uint8_t* config, size_t config_size, const jf_host* host, jf_context** context,
                          jf_reply* reply) JF_NOEXCEPT;
/* 0 when the call was made, whatever its status; -1 when reply or context is NULL. */
JF_EXPORT int32_t jf_call(jf_context* context, const uint8_t* operation, size_t operation_size, const uint8_t* caller,
                          size_t caller_size, const uint8_t* body, size_t body_size, jf_reply* reply) JF_NOEXCEPT;
JF_EXPORT void jf_release(jf_reply* reply) JF_NOEXCEPT;
JF_EXPORT void jf_close(jf_context* context) JF_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
