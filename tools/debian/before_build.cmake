# Run by CPack once the components lie in their folders: what a package of Debian has beside what is installed from a build.
#
#   copyright, changelog.gz (what is new), changelog.Debian.gz (of the package)   usr/share/doc/PACKAGE
#   manual pages are packed                                                       usr/share/man
#   what lintian is told and why, tools/debian/PACKAGE.lintian-overrides          usr/share/lintian/overrides
set(source ${CMAKE_CURRENT_LIST_DIR})

function(packed from to)
  execute_process(COMMAND gzip -9nc ${from} OUTPUT_FILE ${to} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

foreach(component ${CPACK_COMPONENTS_ALL})
  string(TOUPPER ${component} upper)
  set(package ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  set(usr ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component}/usr)
  if(NOT IS_DIRECTORY ${usr})
    message(FATAL_ERROR "nothing is installed for the package ${package}: ${usr} is not there")
  endif()
  file(COPY ${source}/copyright DESTINATION ${usr}/share/doc/${package} NO_SOURCE_PERMISSIONS)
  packed(${source}/../../CHANGELOG.md ${usr}/share/doc/${package}/changelog.gz)
  packed(${source}/changelog ${usr}/share/doc/${package}/changelog.Debian.gz)
  if(EXISTS ${source}/${package}.lintian-overrides)
    file(COPY ${source}/${package}.lintian-overrides DESTINATION ${usr}/share/lintian/overrides NO_SOURCE_PERMISSIONS)
    file(RENAME ${usr}/share/lintian/overrides/${package}.lintian-overrides ${usr}/share/lintian/overrides/${package})
  endif()
  # Where Debian's zsh looks; site-functions are the administrator's.
  if(EXISTS ${usr}/share/zsh/site-functions)
    file(RENAME ${usr}/share/zsh/site-functions ${usr}/share/zsh/vendor-completions)
  endif()
  file(GLOB pages ${usr}/share/man/man*/*.[1-9])
  foreach(page ${pages})
    packed(${page} ${page}.gz)
    file(REMOVE ${page})
  endforeach()
  # The folders that were made here have the umask of whoever called.
  execute_process(COMMAND chmod -R u=rwX,go=rX ${usr} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
