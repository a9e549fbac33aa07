# Toolchain file: an addon for linux arm64 on another machine, with Debian's cross compiler. scripts/cross.sh fetches
# the headers of the client libraries and libcrypto.a for arm64.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
get_filename_component(jf_root "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)
# Headers and libraries for arm64 alone; what ran on the building machine is found there.
set(CMAKE_FIND_ROOT_PATH "${jf_root}/.deps/linux-arm64" "${jf_root}/.deps")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# sql.h includes a header of its architecture.
set(CMAKE_C_FLAGS_INIT "-isystem ${jf_root}/.deps/linux-arm64/usr/include/aarch64-linux-gnu")
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT}")
