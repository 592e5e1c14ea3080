# Compiler, linker and warning settings of all targets, as two interface libraries:
# statushive_flags (how it is compiled and linked) and statushive_warnings (own code only, never generated code).
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # CCACHE_DEPEND: without it ccache may answer by preprocessed text, which a changed comment does not change; a
  # precompiled header from before that change no longer knows the file that `#pragma once` marked.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
endif()

add_library(statushive_flags INTERFACE)
target_link_options(statushive_flags INTERFACE -Wl,--as-needed)
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  target_link_options(statushive_flags INTERFACE -fuse-ld=mold)
endif()
if(CCACHE_PROGRAM)
  target_compile_options(statushive_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()
if(STATUSHIVE_SANITIZE)
  # -fno-sanitize=null: CAF 0.17 forms null references when it spawns a functor without arguments.
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-sanitize=null
      -fno-omit-frame-pointer)
  target_compile_options(statushive_flags INTERFACE ${sanitizers})
  target_link_options(statushive_flags INTERFACE ${sanitizers})
endif()

add_library(statushive_warnings INTERFACE)
target_compile_options(statushive_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       $<$<BOOL:${STATUSHIVE_WERROR}>:-Werror>)
