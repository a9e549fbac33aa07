/* Jackfield's C ABI: the public interface of the core. The Node addon, the WebAssembly modules, the test runners and
 * C++ programs use it.
 *
 * Contract   Inputs are borrowed (pointer, size) for the call; a NULL pointer means empty. No function throws, prints
 *            or aborts.
 * Ownership  A reply belongs to the caller until jf_release. A context belongs to the caller until jf_close.
 * Threads    jf_call may run in several threads on one context. Every other function may be called from any thread, but
 *            jf_close must not start while another thread can still start a call on the context.
 * Status     HTTP numbering: 200, 201 and 204 are success. 4xx and 5xx are errors; the body is then the error object of
 *            the API, and details.code is a code of core/errors.json.
 * Format     `config`, `caller` and `body` are UTF-8 JSON.
 * Limits     core/limits.json: bytes, depth, keys and string sizes of each input; sizes of results; deadlines.
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

/* What the core needs of its host. NULL in place of a jf_host: natively the system's clock and entropy, and no log. In
 * WebAssembly pass NULL; the module uses its imports jf_host.now_ms, jf_host.random and jf_host.log.
 * Contract   Functions may be called from any thread and must not call back into the core. `log` and `resolve` may be
 *            NULL. If random_bytes fails during jf_open or jf_call, that call fails.
 * Ownership  jf_open copies the struct; `user` and the functions must outlive the context. */
typedef struct jf_host {
  size_t size;                                                              /* sizeof(jf_host) */
  void* user;                                                               /* passed to each function */
  int64_t (*now_ms)(void* user);                                            /* milliseconds since 1970 */
  int32_t (*random_bytes)(void* user, uint8_t* out, size_t size);           /* returns 0 if all bytes are filled */
  void (*log)(void* user, int32_t level, const uint8_t* line, size_t size); /* one line, borrowed */
  /* Gets the secret that a reference names, and may wait for it; it should give up after ten seconds.
   * request    {"workspace", "integration", "actor", "reference"}
   * answer     to be called at most once, before it returns: {"value": TEXT, "expires_at": MILLISECONDS | absent}. The
   *            bytes are borrowed. Without an answer the secret cannot be had. */
  void (*resolve)(void* user, const uint8_t* request, size_t size,
                  void (*answer)(void* cookie, const uint8_t* bytes, size_t size), void* cookie);
} jf_host;

/* The reply of jf_open and jf_call. The functions overwrite it; they do not release an earlier reply in it. */
typedef struct jf_reply {
  int32_t status;
  const char* content_type; /* static, zero-terminated */
  const uint8_t* data;      /* owned by the reply, valid until jf_release */
  size_t size;
  void* owner; /* internal; the caller must not change it */
} jf_reply;

/* Returns the version of this interface, 1. It changes if an existing caller would break. */
JF_EXPORT uint32_t jf_abi_version(void) JF_NOEXCEPT;

/* Allocates memory for inputs, for callers without access to the heap of the module (WebAssembly).
 * Returns NULL if there is no memory. The caller owns it and must pass it to jf_free. */
JF_EXPORT void* jf_alloc(size_t size) JF_NOEXCEPT;

/* Frees memory of jf_alloc. NULL is allowed. A reply must be released with jf_release instead. */
JF_EXPORT void jf_free(void* memory) JF_NOEXCEPT;

/* Opens a core.
 * config     {"manifests": [...], "stores": {...}, "store": {"path": FILE | ":memory:"} | absent,
 *            "keys": {"active": ID, "keys": {ID: HEX}} | {"plain": true} | {"sealed_by_host": true} | absent,
 *            "egress": {"mode": "public-only" | "private-allowed" | "allowlist", "allow": []}, "reveal": true,
 *            "retarget": "creator" | "strict", "sqlite_roots": [], "libraries": {"libpq": PATH}, "ca_file": PATH,
 *            "temp_dir": PATH, "max_timeout_ms": N, "references": {"env": {WORKSPACE: {NAME: VALUE}},
 *            "files": {WORKSPACE: [FOLDER]}, "resolver": false}}. An unknown member is an error. The workspace "*" is
 *            every one; "resolver" lets the host's `resolve` answer. max_timeout_ms is the most that a
 *            query may ask for: 1 to 3600000, the default. jackfield.wasm has neither store nor connectors: it
 *            refuses "store" and ignores keys, egress, sqlite_roots, libraries, ca_file, temp_dir and max_timeout_ms.
 * reply      {"abi": 1, "version", "key_state", "operations": {"integration.list": {"blocking": false,
 *            "lane": "store"}, ...}}. `lane` is "store" or "connect": calls of one lane wait for the same resource.
 * Ownership  On success the caller owns *context and must close it. The reply must be released in both cases.
 * Returns    0: the core is open. -1: *context is NULL and the reply holds the error; or context or reply is NULL, and
 *            then nothing is written. */
JF_EXPORT int32_t jf_open(const uint8_t* config, size_t config_size, const jf_host* host, jf_context** context,
                          jf_reply* reply) JF_NOEXCEPT;

/* Runs one operation and waits for its result. Operations marked "blocking" by jf_open may wait for a database or disk.
 * operation  "group.verb", such as "integration.list".
 * caller     Trusted: {"principal": {"user", "workspace", "role"} | "token": TEXT, "path": {...}, "query": {...},
 *            "accept": TEXT, "request_id": TEXT, "waited_ms": N}. Deadlines count from N ms ago. "call.cancel"
 *            cancels the running call of a request_id.
 * body       Untrusted: the bytes of the request; may be empty.
 * reply      A streamed result has content type application/vnd.jackfield.cursor+json: {"cursor", "queryId",
 *            "contentType"}. Then "cursor.next" {"cursor"} returns bytes until its status is 204; "cursor.close"
 *            {"cursor"} ends the stream early.
 * Ownership  The reply must be released. Cursors that stay open are closed when they are idle, and by jf_close.
 * Returns    0: the reply is written, whatever its status. -1: context or reply is NULL; nothing is written. Without
 *            memory for a result the reply has status 500 and code "internal". */
JF_EXPORT int32_t jf_call(jf_context* context, const uint8_t* operation, size_t operation_size, const uint8_t* caller,
                          size_t caller_size, const uint8_t* body, size_t body_size, jf_reply* reply) JF_NOEXCEPT;

/* Receives the reply of jf_submit, on a thread of the core. It must return soon, and may call jf_submit. If `more` is
 * not 0, another call of a jf_done follows at once: what wakes another thread can wait for it.
 * Ownership  As with jf_call: *reply must be released; the struct itself is gone when the function returns. */
typedef void (*jf_done)(void* cookie, jf_reply* reply, int32_t more);

/* Runs one operation, as jf_call does, without holding a thread while it waits: many calls wait on one thread of the
 * core. Not in WebAssembly.
 * Ownership  operation, caller and body are borrowed until `done` was called; `done` may be called before jf_submit
 *            returns.
 * Returns    0: `done` will be called once, with the cookie. Its reply has status 0 if the call needs a thread of its
 *            own: pass it to jf_call. -1: this operation cannot run so, or the context is closed; `done` is not called.
 *            Use jf_call. */
JF_EXPORT int32_t jf_submit(jf_context* context, const uint8_t* operation, size_t operation_size, const uint8_t* caller,
                            size_t caller_size, const uint8_t* body, size_t body_size, jf_done done,
                            void* cookie) JF_NOEXCEPT;

/* Wipes and frees the memory of a reply and sets its members to 0. NULL and a released reply are allowed. It may be
 * called after jf_close. */
JF_EXPORT void jf_release(jf_reply* reply) JF_NOEXCEPT;

/* Cancels the running calls, waits up to two seconds for them, writes pending changes and frees the context. A call
 * that has not returned by then keeps the context until it returns: memory is never freed while a call uses it. NULL
 * is allowed. The caller must not use the context afterwards. */
JF_EXPORT void jf_close(jf_context* context) JF_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
