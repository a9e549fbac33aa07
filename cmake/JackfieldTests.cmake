# jackfield_test(TARGET LABEL SOURCES files... LINKS targets... [LAUNCHER command...])
# makes a Catch2 executable and its ctest entry.
# LAUNCHER: the command that starts the executable with the servers that it needs.
# Its labels are LABEL and the rules that its tests are tagged with ([S12] becomes S12: ctest -L '^S12$').

# Catch's macros dominate the compile time of tests, and the tests run fast, so they are not optimised. The address
# sanitizer finds a null pointer in a test; the library keeps every check.
set(JF_TEST_OPTIONS $<$<CONFIG:Debug>:-O0;-g1>)
if(JACKFIELD_SANITIZE MATCHES "undefined")
  list(APPEND JF_TEST_OPTIONS -fno-sanitize=null,alignment,vptr)
endif()

function(jackfield_test target label)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LINKS;LAUNCHER")
  add_executable(${target} ${arg_SOURCES})
  set_source_files_properties(${arg_SOURCES} PROPERTIES COMPILE_OPTIONS "${JF_TEST_OPTIONS}")
  target_link_libraries(${target} PRIVATE ${arg_LINKS} jf_test_base)
  jackfield_precompiled(${target} tests)
  set(labels "${label}")
  foreach(source IN LISTS arg_SOURCES)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
    file(STRINGS "${source}" cases REGEX "\\[S[0-9]+\\]")
    string(REGEX MATCHALL "\\[S[0-9]+\\]" tags "${cases}")
    list(TRANSFORM tags REPLACE "[][]" "")
    list(APPEND labels ${tags})
  endforeach()
  list(REMOVE_DUPLICATES labels)
  add_test(NAME ${target} COMMAND ${arg_LAUNCHER} $<TARGET_FILE:${target}>)
  set_tests_properties(${target} PROPERTIES
    LABELS "${labels}" TIMEOUT 600 WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" ENVIRONMENT "${JF_TEST_ENVIRONMENT}")
endfunction()
