# jackfield_module(NAME [TARGET T] [WITHOUT folders...] [SKIP] [LINKS modules...] [PRIVATE targets...])
# makes the static library jf_<name> of the folder core/src/<name>; a / in the name is a _ in the library's.
# The suffix of a file's name says in which builds it is compiled:
#   *_native.cc, *_openssl.cc  not in WebAssembly        *_wasm.cc   only there
# WITHOUT: subfolders that are modules of their own, or that this build omits. TARGET: another name, for a second
# build of the same folder.
# A folder without sources becomes an interface target, so that the link lines below it still hold.

function(jackfield_sources out folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "WITHOUT")
  file(GLOB_RECURSE found CONFIGURE_DEPENDS "${folder}/*.cc")
  if(JF_WASM)
    list(FILTER found EXCLUDE REGEX "_(native|openssl)\\.cc$")
  else()
    list(FILTER found EXCLUDE REGEX "_wasm\\.cc$")
  endif()
  foreach(without IN LISTS arg_WITHOUT)
    list(FILTER found EXCLUDE REGEX "/${without}/[^/]*\\.cc$")
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# The link lines, for check_layers.mjs: a room, its library, its folder, and the libraries that it links. Those were
# noted before it, so each library is known by the name of its room.
function(jackfield_note_layer room library folder)
  set_property(GLOBAL PROPERTY JACKFIELD_ROOM_OF_${library} "${room}")
  set_property(GLOBAL APPEND PROPERTY JACKFIELD_ROOMS "${room}")
  set(links "")
  foreach(link IN LISTS ARGN)
    get_property(linked GLOBAL PROPERTY JACKFIELD_ROOM_OF_${link})
    if(NOT linked)
      message(FATAL_ERROR "${room} links ${link}, which is not the library of a room above its line")
    endif()
    list(APPEND links "\"${linked}\"")
  endforeach()
  list(JOIN links ", " links)
  set_property(GLOBAL APPEND PROPERTY JACKFIELD_LAYERS
    "{\"room\": \"${room}\", \"folder\": \"${folder}\", \"links\": [${links}]}")
endfunction()

function(jackfield_write_layers)
  get_property(layers GLOBAL PROPERTY JACKFIELD_LAYERS)
  list(JOIN layers ",\n  " layers)
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/layers.json" CONTENT "[\n  ${layers}\n]\n" @ONLY)
endfunction()

function(jackfield_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SKIP" "TARGET" "WITHOUT;LINKS;PRIVATE")
  if(NOT arg_TARGET)
    string(REPLACE "/" "_" arg_TARGET "jf_${name}")
    jackfield_note_layer(${name} ${arg_TARGET} "core/src/${name}" ${arg_LINKS})
    set_property(GLOBAL APPEND PROPERTY JF_ROOMS ${arg_TARGET})  # what JackfieldLibraries.cmake puts together
  endif()
  set(sources "")
  if(NOT arg_SKIP)
    jackfield_sources(sources "${PROJECT_SOURCE_DIR}/core/src/${name}" WITHOUT ${arg_WITHOUT})
  endif()

  if(NOT sources)
    add_library(${arg_TARGET} INTERFACE)
    target_link_libraries(${arg_TARGET} INTERFACE jf_flags ${arg_LINKS})
    return()
  endif()

  add_library(${arg_TARGET} STATIC ${sources})
  target_link_libraries(${arg_TARGET} PUBLIC jf_flags ${arg_LINKS} PRIVATE jf_strict ${arg_PRIVATE})
  jackfield_precompiled(${arg_TARGET} library)

  list(FILTER sources INCLUDE REGEX "_openssl\\.cc$")
  if(sources)
    if(NOT name MATCHES "^(secrets|endpoint)$")
      message(FATAL_ERROR "Only secrets and endpoint may use OpenSSL: ${sources}")
    endif()
    target_link_libraries(${arg_TARGET} PRIVATE jf_openssl)
  endif()
endfunction()

# Always there and always ours: Node exports an OpenSSL of its own, which a shared one would be bound to.
if(NOT JF_WASM)
  set(OPENSSL_USE_STATIC_LIBS ON)
  find_package(OpenSSL REQUIRED COMPONENTS Crypto)
  add_library(jf_openssl INTERFACE)
  target_link_libraries(jf_openssl INTERFACE OpenSSL::Crypto)
endif()
