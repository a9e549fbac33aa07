# Third-party source is never in the repository. jackfield_source(NAME OUT) finds the folder of a source that
# versions.json names:
#   1. JACKFIELD_<NAME>_SOURCE, by default .deps/<name>, which scripts/setup.sh fills;
#   2. else the project's own release, fetched by CMake (JACKFIELD_FETCH=OFF forbids it).
# In both cases the compiled files must have the hashes in versions.json.

option(JACKFIELD_FETCH "Let CMake fetch third-party releases that set-up did not bring" ON)

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/versions.json")
file(READ "${PROJECT_SOURCE_DIR}/versions.json" JACKFIELD_VERSIONS)

function(jackfield_source name out)
  string(TOUPPER "${name}" upper)
  set(JACKFIELD_${upper}_SOURCE "${PROJECT_SOURCE_DIR}/.deps/${name}" CACHE PATH "Folder with the source of ${name}")
  set(folder "${JACKFIELD_${upper}_SOURCE}")
  string(JSON files GET "${JACKFIELD_VERSIONS}" sources ${name} files)
  string(JSON count LENGTH "${files}")
  math(EXPR last "${count} - 1")
  string(JSON first MEMBER "${files}" 0)

  if(NOT EXISTS "${folder}/${first}")
    if(NOT JACKFIELD_FETCH)
      message(FATAL_ERROR "The source of ${name} is not in ${folder}. Run: scripts/setup.sh --build")
    endif()
    string(JSON url GET "${JACKFIELD_VERSIONS}" sources ${name} release)
    message(STATUS "${name}: not in ${folder} (scripts/setup.sh --build fills it); fetching ${url}")
    include(FetchContent)
    # SOURCE_SUBDIR is a folder that does not exist, on purpose: only the files are needed, not the project's own build.
    FetchContent_Declare(jackfield_${name} URL "${url}" DOWNLOAD_EXTRACT_TIMESTAMP ON SOURCE_SUBDIR none)
    FetchContent_MakeAvailable(jackfield_${name})
    set(folder "${jackfield_${name}_SOURCE_DIR}")
  endif()

  foreach(i RANGE ${last})
    string(JSON path MEMBER "${files}" ${i})
    string(JSON wanted GET "${files}" "${path}")
    file(SHA256 "${folder}/${path}" found)
    if(NOT found STREQUAL wanted)
      message(FATAL_ERROR "${folder}/${path} is not the file that versions.json names (sha256 ${found})")
    endif()
  endforeach()
  set(${out} "${folder}" PARENT_SCOPE)
endfunction()

# An installed package is used only if its version is equal: the results of runtimes are compared byte for byte.
string(JSON jf_yyjson_version GET "${JACKFIELD_VERSIONS}" sources yyjson version)
if(NOT JF_WASM)
  find_package(yyjson ${jf_yyjson_version} EXACT CONFIG QUIET)
endif()
if(TARGET yyjson::yyjson)
  add_library(jf_yyjson INTERFACE)
  target_link_libraries(jf_yyjson INTERFACE yyjson::yyjson)
else()
  jackfield_source(yyjson jf_yyjson_folder)
  add_library(jf_yyjson STATIC "${jf_yyjson_folder}/src/yyjson.c")
  target_include_directories(jf_yyjson SYSTEM INTERFACE "${jf_yyjson_folder}/src")
  target_link_libraries(jf_yyjson PRIVATE jf_third_party)
  target_compile_definitions(jf_yyjson PUBLIC YYJSON_DISABLE_NON_STANDARD=1)
endif()

# Never an installed SQLite: its symbols must stay hidden, and Jackfield sets its compile options.
jackfield_source(sqlite jf_sqlite_folder)
add_library(jf_sqlite STATIC "${jf_sqlite_folder}/sqlite3.c")
target_include_directories(jf_sqlite SYSTEM INTERFACE "${jf_sqlite_folder}")
target_link_libraries(jf_sqlite PRIVATE jf_third_party)
target_compile_definitions(jf_sqlite
  PUBLIC
    SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE
    $<$<NOT:$<BOOL:${JF_WASM}>>:SQLITE_ENABLE_COLUMN_METADATA>
    $<IF:$<BOOL:${JF_WASM}>,SQLITE_THREADSAFE=0,SQLITE_THREADSAFE=2>
  PRIVATE
    SQLITE_DQS=0  # the connector switches them on for files of others
    $<$<BOOL:${JF_WASM}>:SQLITE_OS_OTHER=1> $<$<BOOL:${JF_WASM}>:SQLITE_TEMP_STORE=3>)
if(JF_WASM)
  target_compile_options(jf_sqlite PRIVATE $<$<CONFIG:Release>:-Os>)  # a fifth of the module's size
  # Parts of SQLite that the store does not use: 5 KB of the module (brotli).
  target_compile_definitions(jf_sqlite PRIVATE
    SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_OMIT_UTF16 SQLITE_OMIT_COMPLETE SQLITE_OMIT_TRACE SQLITE_OMIT_GET_TABLE SQLITE_OMIT_INCRBLOB
    SQLITE_OMIT_TCL_VARIABLE SQLITE_OMIT_PROGRESS_CALLBACK SQLITE_OMIT_DECLTYPE SQLITE_OMIT_AUTHORIZATION
    SQLITE_OMIT_LOCALTIME)
else()
  target_link_libraries(jf_sqlite PRIVATE Threads::Threads m)
  # What files of others use. Memory is counted, so that it can be limited.
  target_compile_definitions(jf_sqlite PRIVATE
    SQLITE_DEFAULT_MEMSTATUS=1 SQLITE_ENABLE_FTS3 SQLITE_ENABLE_FTS3_PARENTHESIS SQLITE_ENABLE_FTS4 SQLITE_ENABLE_FTS5
    SQLITE_ENABLE_RTREE SQLITE_ENABLE_GEOPOLY SQLITE_ENABLE_MATH_FUNCTIONS SQLITE_ENABLE_DBSTAT_VTAB SQLITE_SOUNDEX)
endif()
