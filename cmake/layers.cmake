# The layers, lowest first. A target may link targets of its own layer and of the layers before it.
set(STATUSHIVE_LAYERS proto storage cluster actors rest tests)

# statushive_library(storage/store SOURCES a.cpp ... HEADERS a.hpp ... [PUBLIC lib...] [PRIVATE lib...])
#
# Declares the static library of one sub-folder; storage/store becomes the target storage_store. Three things make
# the layers real:
# - the target's only include root is a folder of its own with a link to the sub-folder, so "storage/store/x.hpp"
#   can be included only by who links storage_store;
# - a link to a higher layer stops the configuration;
# - HEADERS form a header set that the target layer_checks compiles one by one, and a program that links the
#   whole archive proves that nothing is left undefined.
function(statushive_library dir)
  cmake_parse_arguments(arg "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE" ${ARGN})
  string(REPLACE "/" "_" target ${dir})
  statushive_check_layers(${dir} ${arg_PUBLIC} ${arg_PRIVATE})

  add_library(${target} STATIC)
  list(TRANSFORM arg_SOURCES PREPEND ${CMAKE_SOURCE_DIR}/${dir}/)
  target_sources(${target} PRIVATE ${arg_SOURCES})

  set(include_root ${CMAKE_BINARY_DIR}/inc/${target})
  cmake_path(GET dir PARENT_PATH layer)
  file(MAKE_DIRECTORY ${include_root}/${layer})
  if(NOT IS_SYMLINK ${include_root}/${dir})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${dir} ${include_root}/${dir} SYMBOLIC)
  endif()
  list(TRANSFORM arg_HEADERS PREPEND ${include_root}/${dir}/)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${include_root} FILES ${arg_HEADERS})

  target_link_libraries(${target} PUBLIC statushive_flags ${arg_PUBLIC} PRIVATE statushive_warnings ${arg_PRIVATE})
  statushive_layer_checks(${target})
endfunction()

function(statushive_check_layers dir)
  string(REGEX MATCH "^[a-z]+" own_layer ${dir})
  list(FIND STATUSHIVE_LAYERS ${own_layer} own_rank)
  foreach(library IN LISTS ARGN)
    string(REGEX MATCH "^[a-z]+" layer "${library}")
    list(FIND STATUSHIVE_LAYERS "${layer}" rank)
    if(library MATCHES "^[a-z]+_" AND rank GREATER own_rank)
      message(FATAL_ERROR "${dir} links ${library}: ${layer}/ is above ${own_layer}/")
    endif()
  endforeach()
endfunction()

function(statushive_layer_checks target)
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  if(NOT TARGET layer_checks)
    add_custom_target(layer_checks)
    file(WRITE ${CMAKE_BINARY_DIR}/layer_checks/main.cpp "int main() { return 0; }\n")
  endif()
  add_executable(link_${target} EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/layer_checks/main.cpp)
  target_link_libraries(link_${target} PRIVATE "$<LINK_LIBRARY:WHOLE_ARCHIVE,${target}>")
  set_target_properties(link_${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/layer_checks)
  add_dependencies(layer_checks link_${target})
endfunction()
