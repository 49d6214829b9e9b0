# What others link, and how it is installed:
#
#   plimsoll::engine    static, from the stage engine and all that it stands on; needs threads only
#   plimsoll::session   shared (libplimsoll), from the stage session and all that it stands on; of its symbols only those of
#                       include/plimsoll are visible
#
#   find_package(plimsoll 0.1 COMPONENTS engine)   # or session; both without COMPONENTS
#   target_link_libraries(mine PRIVATE plimsoll::engine)
include(CMakePackageConfigHelpers)

# Stages that the stage `name` stands on, itself included, as plimsoll_stage() was told.
function(plimsoll_closure name out)
  set(found "")
  set(todo ${name})
  while(todo)
    list(POP_FRONT todo one)
    if(one IN_LIST found)
      continue()
    endif()
    list(APPEND found ${one})
    get_target_property(deps plimsoll_${one} PLIMSOLL_DEPS)
    if(deps)
      list(APPEND todo ${deps})
    endif()
  endwhile()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# plimsoll_library(NAME STATIC|SHARED FILE name): the library plimsoll::NAME of the stage NAME and its closure.
function(plimsoll_library name kind file)
  plimsoll_closure(${name} stages)
  set(library plimsoll_library_${name})
  set(objects "")
  set(libs "")
  foreach(stage ${stages})
    get_target_property(type plimsoll_${stage} TYPE)
    if(NOT type STREQUAL INTERFACE_LIBRARY)
      list(APPEND objects $<TARGET_OBJECTS:plimsoll_${stage}>)
    endif()
    get_target_property(more plimsoll_${stage} PLIMSOLL_LIBS)
    if(more)
      list(APPEND libs ${more})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES libs)
  add_library(${library} ${kind} ${objects})
  add_library(plimsoll::${name} ALIAS ${library})
  set_target_properties(${library} PROPERTIES OUTPUT_NAME ${file} EXPORT_NAME ${name} LINKER_LANGUAGE CXX)
  target_compile_features(${library} INTERFACE cxx_std_20)
  target_include_directories(${library} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  if(kind STREQUAL SHARED)
    # 0.1 until 1.0, then the major: docs/versioning.md.
    set(soname ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
    if(PROJECT_VERSION_MAJOR GREATER 0)
      set(soname ${PROJECT_VERSION_MAJOR})
    endif()
    set_target_properties(${library} PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${soname})
    # Linked, and of no concern to whoever links the library.
    foreach(lib ${libs})
      target_link_libraries(${library} PRIVATE $<BUILD_INTERFACE:${lib}>)
    endforeach()
    # g++ shows functions that it clones for instruction sets, hidden or not: so no namespace of a stage is shown.
    list(TRANSFORM stages REPLACE "(.+)" "plimsoll::\\1::*" OUTPUT_VARIABLE inner)
    list(JOIN inner "; " inner)
    set(shown ${PROJECT_BINARY_DIR}/${file}.map)
    file(CONFIGURE OUTPUT ${shown} CONTENT "{ global: *; local: extern \"C++\" { @inner@; }; };\n" @ONLY)
    target_link_options(${library} PRIVATE -Wl,--no-undefined -Wl,--version-script=${shown})
    set_property(TARGET ${library} PROPERTY LINK_DEPENDS ${shown})
  else()
    # Templates of the headers compute as the library does: no contraction of a * b + c.
    target_compile_options(${library} INTERFACE -ffp-contract=off)
    target_link_libraries(${library} INTERFACE Threads::Threads)
    target_include_directories(${library} INTERFACE
      $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/plimsoll-engine>)
    foreach(stage ${stages})
      install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/${stage}/
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/plimsoll-engine/${stage}
        COMPONENT development
        FILES_MATCHING PATTERN "*.h" PATTERN "*.def" PATTERN "testing*" EXCLUDE PATTERN "detail" EXCLUDE)
    endforeach()
  endif()
  install(TARGETS ${library} EXPORT plimsoll-${name}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development)
  install(EXPORT plimsoll-${name} NAMESPACE plimsoll:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll COMPONENT development)
endfunction()

plimsoll_library(engine STATIC plimsoll-engine)
if(TARGET plimsoll_session)
  plimsoll_library(session SHARED plimsoll)
  # Started where a PDF is read, loaded where a workbook is.
  add_dependencies(plimsoll_library_session plimsoll-pdf plimsoll-zip)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/plimsoll DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/plimsollConfig.cmake.in ${PROJECT_BINARY_DIR}/plimsollConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll)
# Before 1.0 a minor may break; then SameMajorVersion.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/plimsollConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/plimsollConfig.cmake ${PROJECT_BINARY_DIR}/plimsollConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll COMPONENT development)
