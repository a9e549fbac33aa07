# Two forms for C and C++ programs, each with abi.h and jackfield.hpp:
#   jackfield          libjackfield.so, which exports only the functions of abi.h; jackfield::shared, pkg-config
#   jackfield_archive  libjackfield.a, every module in one archive; jackfield::jackfield
include(JackfieldExports)
include(GNUInstallDirs)

get_property(jf_parts GLOBAL PROPERTY JF_ROOMS)
foreach(name IN LISTS JACKFIELD_CONNECTORS)
  list(APPEND jf_parts jf_connector_${name})
endforeach()
list(APPEND jf_parts jf_yyjson jf_sqlite jf_odpi)

set(jf_objects "")
foreach(part IN LISTS jf_parts)
  if(TARGET ${part})
    get_target_property(type ${part} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
      list(APPEND jf_objects $<TARGET_OBJECTS:${part}>)
    endif()
  endif()
endforeach()

# The library must link even if no module has a source.
set(jf_nothing "${PROJECT_BINARY_DIR}/nothing.cc")
file(CONFIGURE OUTPUT "${jf_nothing}" CONTENT "")

list(TRANSFORM JF_EXPORTS REPLACE "(.+)" "    \\1;" OUTPUT_VARIABLE jf_map)
string(REPLACE ";;" ";\n" jf_map "${jf_map}")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/abi.map" CONTENT "{\n  global:\n${jf_map}\n  local:\n    *;\n};\n" @ONLY)

add_library(jackfield SHARED "${jf_nothing}" "$<$<BOOL:${jf_objects}>:${jf_objects}>")
target_link_libraries(jackfield PRIVATE jf_link_shared jf_openssl Threads::Threads ${CMAKE_DL_LIBS})
target_link_options(jackfield PRIVATE "-Wl,--version-script=${PROJECT_BINARY_DIR}/abi.map")
if(NOT JACKFIELD_SANITIZE)
  # A sanitizer's runtime is part of the program, so only plain builds can require that every symbol is defined.
  target_link_options(jackfield PRIVATE -Wl,-z,defs)
endif()
set_target_properties(jackfield PROPERTIES
  VERSION ${PROJECT_VERSION} SOVERSION 1 EXPORT_NAME shared
  LINK_DEPENDS "${PROJECT_BINARY_DIR}/abi.map")
add_library(jackfield::shared ALIAS jackfield)

add_library(jackfield_archive STATIC "${jf_nothing}" "$<$<BOOL:${jf_objects}>:${jf_objects}>")
add_library(jackfield::jackfield ALIAS jackfield_archive)
target_link_libraries(jackfield_archive INTERFACE OpenSSL::Crypto Threads::Threads ${CMAKE_DL_LIBS})
set_target_properties(jackfield_archive PROPERTIES OUTPUT_NAME jackfield EXPORT_NAME jackfield)
foreach(form IN ITEMS jackfield jackfield_archive)
  target_compile_features(${form} INTERFACE cxx_std_20)
  target_include_directories(${form} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/core/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endforeach()

# The catalogue as one file, which is a whole config of jf_open.
set(jf_catalogue "${PROJECT_BINARY_DIR}/catalogue.json")
file(GLOB jf_manifests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/core/manifests/*/*.json")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${jf_manifests})
set(jf_texts "")
foreach(file IN LISTS jf_manifests)
  file(READ "${file}" text)
  string(APPEND jf_texts "${jf_comma}${text}")
  set(jf_comma ",")
endforeach()
file(READ "${PROJECT_SOURCE_DIR}/core/manifests/stores.json" jf_stores)
file(WRITE "${jf_catalogue}" "{\"manifests\":[${jf_texts}],\"stores\":${jf_stores}}\n")

install(TARGETS jackfield_archive jackfield EXPORT jackfieldTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(FILES core/include/jackfield/abi.h core/include/jackfield/jackfield.hpp
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/jackfield")
install(FILES "${jf_catalogue}" DESTINATION "${CMAKE_INSTALL_DATADIR}/jackfield")
install(EXPORT jackfieldTargets NAMESPACE jackfield:: DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/jackfield")

include(CMakePackageConfigHelpers)
set(jf_share "${CMAKE_INSTALL_DATADIR}/jackfield")
configure_package_config_file(cmake/jackfieldConfig.cmake.in "${PROJECT_BINARY_DIR}/jackfieldConfig.cmake"
  INSTALL_DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/jackfield" PATH_VARS jf_share)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/jackfieldConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/jackfieldConfig.cmake" "${PROJECT_BINARY_DIR}/jackfieldConfigVersion.cmake"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/jackfield")
# Its prefix is found from where the file lies, so that an installation can be moved.
string(REGEX REPLACE "[^/]+" ".." jf_up "${CMAKE_INSTALL_LIBDIR}")
configure_file(cmake/jackfield.pc.in "${PROJECT_BINARY_DIR}/jackfield.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/jackfield.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
