# jackfield_module(NAME [FOLDER F] [TARGET T] [WITHOUT_STORE] [SKIP] [LINKS modules...] [PRIVATE targets...])
# makes the static library jf_<name> of a folder under core/src.
# The end of a file's name says where it belongs:
#   *_native.cc, *_openssl.cc  not in WebAssembly        *_wasm.cc   only there
#   *_store.cc                 not in the build without a store
# A folder without sources becomes an interface target, so that the link lines below it still hold.

function(jackfield_sources out folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "WITHOUT_STORE" "" "")
  file(GLOB_RECURSE found CONFIGURE_DEPENDS "${folder}/*.cc")
  if(JF_WASM)
    list(FILTER found EXCLUDE REGEX "_(native|openssl)\\.cc$")
    list(FILTER found EXCLUDE REGEX "/postgres/[^/]*\\.cc$")
  else()
    list(FILTER found EXCLUDE REGEX "_wasm\\.cc$")
  endif()
  if(arg_WITHOUT_STORE)
    list(FILTER found EXCLUDE REGEX "_store\\.cc$")
  endif()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

function(jackfield_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "WITHOUT_STORE;SKIP" "FOLDER;TARGET" "LINKS;PRIVATE")
  if(NOT arg_TARGET)
    set(arg_TARGET jf_${name})
  endif()
  if(NOT arg_FOLDER)
    set(arg_FOLDER "${PROJECT_SOURCE_DIR}/core/src/${name}")
  endif()
  set(sources "")
  if(NOT arg_SKIP)
    set(without_store "")
    if(arg_WITHOUT_STORE)
      set(without_store WITHOUT_STORE)
    endif()
    jackfield_sources(sources "${arg_FOLDER}" ${without_store})
  endif()

  if(NOT sources)
    add_library(${arg_TARGET} INTERFACE)
    target_link_libraries(${arg_TARGET} INTERFACE jf_flags ${arg_LINKS})
    return()
  endif()

  add_library(${arg_TARGET} STATIC ${sources})
  target_link_libraries(${arg_TARGET} PUBLIC jf_flags ${arg_LINKS} PRIVATE jf_strict ${arg_PRIVATE})

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
