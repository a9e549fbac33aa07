// A STUB that only looks like Oracle's client library: as many functions as ODPI-C calls to load one. It connects to
// nothing.
#include <stddef.h>

static int handle;
static _Thread_local void* of_thread;

void OCIClientVersion(int* major, int* minor, int* update, int* patch, int* port_update) {
  *major = 19;
  *minor = 3;
  *update = *patch = *port_update = 0;
}
void OCIThreadProcessInit(void) {}
int OCIAttrGet(void) { return -1; }
int OCIAttrSet(void) { return -1; }
int OCIEnvNlsCreate(void** env) {
  *env = &handle;
  return 0;
}
int OCIHandleAlloc(const void* parent, void** out) {
  (void)parent;
  *out = &handle;
  return 0;
}
int OCIHandleFree(void) { return 0; }
int OCIThreadKeyInit(void* env, void* error, void** key) {
  (void)env;
  (void)error;
  *key = &handle;
  return 0;
}
int OCIThreadKeyGet(void* env, void* error, void* key, void** value) {
  (void)env;
  (void)error;
  (void)key;
  *value = of_thread;
  return 0;
}
int OCIThreadKeySet(void* env, void* error, void* key, void* value) {
  (void)env;
  (void)error;
  (void)key;
  of_thread = value;
  return 0;
}
