# Packages for Debian: `make deb`, or `cpack` in a tree that is built.
#
#   plimsoll           the program, what it loads, the standard library, the models, pages, manual, completions
#   libplimsoll0.1     the shared library plimsoll::session; it reads PDFs by plimsoll-pdf and `use`s the library of `plimsoll`
#   libplimsoll-dev    headers, both libraries to link, the CMake package
#   plimsoll-mpi       runs in parts as ranks of MPI, where MPI was found
#
# What belongs to a package of Debian alone (its changelog, packed pages) is put beside by tools/debian/before_build.cmake.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME plimsoll)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The authors of Plimsoll <plimsoll@packages.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL program library development)
if(TARGET plimsoll-mpi)
  list(APPEND CPACK_COMPONENTS_ALL mpi)
endif()
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/tools/debian/before_build.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Of libplimsoll; what the program loads has no name that others link.
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(plimsoll_same "(= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME plimsoll)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION math)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS xdg-utils)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "modelling language and simulation of the risks of companies
Plimsoll makes the risk-factor section of an annual report executable. A
modelling language says the business and its risks; every number cites the
filing or is called a judgement; an engine draws millions of futures, with
the same bits on every machine.

The program simulates models, says what breaks limits and what would help,
checks every citation against its source, reads the risk factors of filings
(text, HTML, PDF, XBRL), writes reports and workbooks, serves a studio in a
browser and a language server for editors.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libplimsoll${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
if(PROJECT_VERSION_MAJOR GREATER 0)
  set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libplimsoll${PROJECT_VERSION_MAJOR})
endif()
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "plimsoll ${plimsoll_same}")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/tools/debian/triggers)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "modelling language and simulation of risks - shared library
Plimsoll makes the risk-factor section of an annual report executable.

This package has the library that programs in C++ ask instead of running
the program.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libplimsoll-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${CPACK_DEBIAN_LIBRARY_PACKAGE_NAME} ${plimsoll_same}")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "modelling language and simulation of risks - development files
Plimsoll makes the risk-factor section of an annual report executable.

This package has the headers, the static library of the engine, and the
CMake package for find_package(plimsoll).")

set(CPACK_DEBIAN_MPI_PACKAGE_NAME plimsoll-mpi)
set(CPACK_DEBIAN_MPI_PACKAGE_SECTION math)
set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "plimsoll ${plimsoll_same}")
set(CPACK_DEBIAN_MPI_PACKAGE_RECOMMENDS openmpi-bin)
set(CPACK_DEBIAN_MPI_DESCRIPTION "modelling language and simulation of risks - on clusters with MPI
Plimsoll makes the risk-factor section of an annual report executable.

This package has the program that computes a run in parts as ranks of MPI
and merges them to the bits of one run.")

include(CPack)
