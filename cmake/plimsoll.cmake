# One library per stage and one test program per stage, all with the same flags.

# Same bits on every compiler: no contraction of a*b+c, no fast-math, and no reliance on errno.
add_library(plimsoll_flags INTERFACE)
target_compile_options(plimsoll_flags INTERFACE
  -Wall -Wextra -Wpedantic -ffp-contract=off -fno-math-errno -fno-trapping-math)
if(PLIMSOLL_WERROR)
  target_compile_options(plimsoll_flags INTERFACE -Werror)
endif()

# A build for use reads the headers of a stage once for many of its files (a "unity build", half the work of compiling); a build for
# work on the program compiles each file alone, so that each has the includes that it needs and a change costs one file.
if(DEFINED PLIMSOLL_UNITY)
  set(plimsoll_unity ${PLIMSOLL_UNITY})
elseif(PLIMSOLL_DEVELOPER)
  set(plimsoll_unity OFF)
else()
  set(plimsoll_unity ON)
endif()
# Files together: more read headers less often, fewer share the processors better.
set(plimsoll_batch 12)

# plimsoll_stage(NAME SOURCES a.cpp ... DEPS other_stage ... [LIBS external ...] [APART b.cpp ...])
# Makes the library plimsoll_NAME. DEPS are the only stages whose headers it can see being linked. APART are sources that
# are never compiled together with others: what they name within themselves is named so elsewhere in the stage too.
function(plimsoll_stage name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS;LIBS;APART" ${ARGN})
  if(arg_SOURCES)
    add_library(plimsoll_${name} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
  else()
    add_library(plimsoll_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(plimsoll_${name} ${scope} ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(plimsoll_${name} ${scope} plimsoll_flags)
  foreach(dep ${arg_DEPS})
    target_link_libraries(plimsoll_${name} ${scope} plimsoll_${dep})
  endforeach()
  target_link_libraries(plimsoll_${name} ${scope} ${arg_LIBS})
  if(arg_SOURCES)
    set_target_properties(plimsoll_${name} PROPERTIES UNITY_BUILD ${plimsoll_unity} UNITY_BUILD_BATCH_SIZE ${plimsoll_batch})
  endif()
  if(arg_APART)
    set_source_files_properties(${arg_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  # For the libraries that are made of stages (cmake/library.cmake): objects that a shared library may hold, and of which
  # it shows what include/plimsoll marks.
  if(arg_SOURCES)
    set_target_properties(plimsoll_${name} PROPERTIES
      POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  endif()
  set_target_properties(plimsoll_${name} PROPERTIES PLIMSOLL_DEPS "${arg_DEPS}" PLIMSOLL_LIBS "${arg_LIBS}")
endfunction()

# plimsoll_test(NAME SOURCES a_test.cpp ... DEPS stage ... [LIBS ...] [LABELS slow])
# Makes the GoogleTest program NAME_test and registers it with CTest as one test with the label `unit`.
function(plimsoll_test name)
  if(NOT PLIMSOLL_DEVELOPER)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS;LIBS;LABELS" ${ARGN})
  add_executable(${name}_test ${arg_SOURCES})
  foreach(dep ${arg_DEPS})
    target_link_libraries(${name}_test PRIVATE plimsoll_${dep})
  endforeach()
  target_link_libraries(${name}_test PRIVATE plimsoll_flags GTest::gtest GTest::gtest_main ${arg_LIBS})
  target_compile_definitions(${name}_test PRIVATE PLIMSOLL_ROOT="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name}_test)
  set_tests_properties(${name} PROPERTIES LABELS "unit;${arg_LABELS}")
endfunction()
