# Compile and link flags. They belong to targets; CMAKE_CXX_FLAGS stays the user's own.
#   jf_third_party  what every object needs, including third-party C sources
#   jf_flags        the same, plus language level, include folders, warnings
#   jf_link         for final binaries; jf_link_shared for the shared library and the addon

if(EMSCRIPTEN)
  set(JF_WASM TRUE)
  set(JF_NATIVE 0)
else()
  set(JF_WASM FALSE)
  set(JF_NATIVE 1)
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
if(NOT JF_WASM)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(JACKFIELD_CCACHE ccache)
if(JACKFIELD_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${JACKFIELD_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${JACKFIELD_CCACHE}")
endif()

add_library(jf_third_party INTERFACE)
# In debug builds third-party C is optimised a little, so that tests run faster; own code is not, to compile faster.
target_compile_options(jf_third_party INTERFACE -ffunction-sections -fdata-sections
  $<$<AND:$<CONFIG:Debug>,$<COMPILE_LANGUAGE:C>>:-O1>
  # A release contains no path of the build machine. Debuggers and sanitizers of debug builds need whole paths.
  $<$<NOT:$<CONFIG:Debug>>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>)

add_library(jf_link INTERFACE)

add_library(jf_flags INTERFACE)
target_compile_features(jf_flags INTERFACE cxx_std_20)
target_include_directories(jf_flags INTERFACE
  "${PROJECT_SOURCE_DIR}/core/include" "${PROJECT_SOURCE_DIR}/core/src")
target_compile_definitions(jf_flags INTERFACE JF_NATIVE=${JF_NATIVE})

# Private to Jackfield's targets, so that an embedding program keeps its own warnings.
add_library(jf_strict INTERFACE)
target_link_libraries(jf_strict INTERFACE jf_third_party)
target_compile_options(jf_strict INTERFACE
  -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Werror
  # Designated initialisers omit fields on purpose; those take the default that the type declares.
  -Wno-missing-field-initializers
  # gcc 12 sees overlapping copies and unset strings in its own library's inlined string code (its bugs 105329, 105562).
  "$<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Debug>>>:-Wno-restrict;-Wno-maybe-uninitialized>"
  # Sources that are compiled as one see each other's names. The other builds look for what these two warn of.
  "$<$<BOOL:${CMAKE_UNITY_BUILD}>:-Wno-shadow;$<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>>")

if(JF_WASM)
  # On every object, because two kinds of exceptions cannot mix in one module. A module linked without it catches none.
  target_compile_options(jf_third_party INTERFACE -fwasm-exceptions)
  # Loaded over a network, so optimised for size, JF_HOT modules for speed. -O3 when linking doubles the speed.
  target_compile_options(jf_strict INTERFACE
    -fno-rtti "$<$<CONFIG:Release>:-flto;$<IF:$<BOOL:$<TARGET_PROPERTY:JF_HOT>>,-O2,-Oz>>")
  target_link_options(jf_link INTERFACE $<$<CONFIG:Release>:-flto>)
else()
  # -O2, as SQLite's authors advise: with -O3 for all the addon is a tenth larger. JF_FAST: what every call passes.
  # JF_COLD: code that waits for people or other machines.
  set(jf_fast_or_not "$<IF:$<BOOL:$<TARGET_PROPERTY:JF_FAST>>,-O3,-O2>")
  target_compile_options(jf_third_party INTERFACE
    "$<$<CONFIG:Release>:$<IF:$<BOOL:$<TARGET_PROPERTY:JF_COLD>>,-Os,${jf_fast_or_not}>>")
  find_package(Threads REQUIRED)
  target_link_options(jf_link INTERFACE $<$<NOT:$<CONFIG:Debug>>:-Wl,--gc-sections> -Wl,-z,relro,-z,now)
  # Not for programs: it would hide a static sanitizer's operator delete from the C++ library.
  add_library(jf_link_shared INTERFACE)
  target_link_options(jf_link_shared INTERFACE -Wl,--exclude-libs,ALL -Wl,-Bsymbolic)
  target_link_libraries(jf_link_shared INTERFACE jf_link)
  target_compile_definitions(jf_strict INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
endif()

if(JACKFIELD_SANITIZE)
  # Undefined behaviour is checked in own code only; memory and races in all code.
  string(REGEX REPLACE ",?(undefined|fuzzer)" "" jf_memory "${JACKFIELD_SANITIZE}")
  string(REGEX REPLACE "^," "" jf_memory "${jf_memory}")
  if(jf_memory)
    target_compile_options(jf_third_party INTERFACE -fsanitize=${jf_memory})
  endif()
  # The fuzzer has its own main: only fuzz targets link it.
  string(REPLACE "fuzzer" "fuzzer-no-link" jf_compile "${JACKFIELD_SANITIZE}")
  string(REGEX REPLACE "fuzzer,?" "" jf_plain "${JACKFIELD_SANITIZE}")
  target_compile_options(jf_strict INTERFACE
    -fsanitize=${jf_compile} -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_compile_definitions(jf_strict INTERFACE JF_SANITIZED=1)
  target_link_options(jf_link INTERFACE -fsanitize=${jf_plain})
endif()

if(JACKFIELD_COVERAGE)
  target_compile_options(jf_strict INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(jf_link INTERFACE --coverage)
endif()
