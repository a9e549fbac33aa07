# Two forms for C and C++ programs:
#   jackfield          libjackfield.so, which exports only the functions of abi.h
#   jackfield_archive  libjackfield.a, every module in one archive; alias jackfield::jackfield
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
  VERSION ${PROJECT_VERSION} SOVERSION 1
  LINK_DEPENDS "${PROJECT_BINARY_DIR}/abi.map")

add_library(jackfield_archive STATIC "${jf_nothing}" "$<$<BOOL:${jf_objects}>:${jf_objects}>")
add_library(jackfield::jackfield ALIAS jackfield_archive)
target_compile_features(jackfield_archive PUBLIC cxx_std_20)
target_include_directories(jackfield_archive INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/core/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(jackfield_archive INTERFACE OpenSSL::Crypto Threads::Threads ${CMAKE_DL_LIBS})
set_target_properties(jackfield_archive PROPERTIES OUTPUT_NAME jackfield EXPORT_NAME jackfield)

install(TARGETS jackfield_archive EXPORT jackfieldTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(TARGETS jackfield LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(FILES core/include/jackfield/abi.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/jackfield")
install(EXPORT jackfieldTargets NAMESPACE jackfield:: DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/jackfield")

include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/jackfieldConfig.cmake.in "${PROJECT_BINARY_DIR}/jackfieldConfig.cmake"
  INSTALL_DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/jackfield")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/jackfieldConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/jackfieldConfig.cmake" "${PROJECT_BINARY_DIR}/jackfieldConfigVersion.cmake"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/jackfield")
