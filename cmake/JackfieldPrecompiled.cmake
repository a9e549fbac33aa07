# jackfield_precompiled(TARGET LIST)   LIST is library or tests.
# The headers of the standard library, Catch2 and nlohmann/json take half of the compile time: GCC reads them once.
# In debug builds only: in optimised ones gcc 12 warns of its own library's precompiled inline code. Those builds, and
# Clang in the WebAssembly and fuzz presets, read headers as written, so a missing #include is found there.
set(jf_precompiled_library
  <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <cstdint> <cstring> <deque> <functional> <map>
  <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>)
set(jf_precompiled_tests ${jf_precompiled_library} <fstream> <sstream> <catch2/catch.hpp> <nlohmann/json.hpp>)

function(jackfield_precompiled target list)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR NOT CMAKE_BUILD_TYPE STREQUAL "Debug"
     OR CMAKE_DISABLE_PRECOMPILE_HEADERS)
    return()
  endif()
  set(holder jf_headers_${list})
  if(NOT TARGET ${holder})
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/${holder}.cc" CONTENT "")
    add_library(${holder} OBJECT "${CMAKE_BINARY_DIR}/${holder}.cc")
    target_link_libraries(${holder} PRIVATE jf_flags jf_strict)
    if(list STREQUAL "tests")
      target_link_libraries(${holder} PRIVATE Catch2::Catch2 nlohmann_json::nlohmann_json)
      target_compile_options(${holder} PRIVATE ${JF_TEST_OPTIONS})
    endif()
    target_precompile_headers(${holder} PRIVATE ${jf_precompiled_${list}})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${holder})
  # Code of programs would be compiled with -fPIE, but the holder is not a program.
  target_compile_options(${target} PRIVATE -fPIC)
endfunction()
