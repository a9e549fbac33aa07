# The shared library must export the functions of the list and nothing else.
# Usage: cmake -DNM=nm -DLIBRARY=libjackfield.so -DLIST=wasm/exports.txt -P check_exports.cmake
execute_process(COMMAND "${NM}" -D --defined-only --format=posix "${LIBRARY}"
  OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" lines "${text}")
set(found "")
foreach(line IN LISTS lines)
  string(REGEX MATCH "^[^ ]+" name "${line}")
  list(APPEND found "${name}")
endforeach()
file(STRINGS "${LIST}" wanted REGEX "^both ")
list(TRANSFORM wanted REPLACE "^both " "")
list(SORT found)
list(SORT wanted)
if(NOT found STREQUAL wanted)
  message(FATAL_ERROR "exported: ${found}\nwanted:   ${wanted}")
endif()
list(LENGTH found count)
message("${count} functions, as listed")
