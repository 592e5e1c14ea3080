# Every third-party part, found in the distribution's packages (docs/dependencies.md says what each is for).
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Protobuf 3.21 REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(RocksDB 7.8 CONFIG REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS unit_test_framework json url)
find_package(spdlog CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(pistache REQUIRED IMPORTED_TARGET libpistache)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)

# CAF and libraft ship neither a CMake nor a usable pkg-config file. IMPORTED makes their headers system headers.
function(statushive_import name header)
  string(MAKE_C_IDENTIFIER ${name} id)
  add_library(${name} INTERFACE IMPORTED)
  find_path(${id}_include_dir ${header} REQUIRED)
  target_include_directories(${name} INTERFACE ${${id}_include_dir})
  foreach(library IN LISTS ARGN)
    find_library(${id}_${library} ${library} REQUIRED)
    target_link_libraries(${name} INTERFACE ${${id}_${library}})
  endforeach()
endfunction()

statushive_import(caf::core caf/all.hpp caf_core)
target_link_libraries(caf::core INTERFACE Threads::Threads)

# Its own CMake package asks for the parts that push and serve, with CivetWeb and zlib; only the core is used.
statushive_import(prometheus::core prometheus/text_serializer.h prometheus-cpp-core)

# Statically: only build machines need the backports suite. 0.15 can lose acknowledged writes, and the ownership
# rules of the core API change after 0.22.1, so exactly this version.
pkg_get_variable(raft_libdir raft libdir)
pkg_check_modules(raft_version REQUIRED raft)
if(NOT raft_version_VERSION VERSION_EQUAL 0.22.1)
  message(FATAL_ERROR "libraft is ${raft_version_VERSION}, but only 0.22.1 (bookworm-backports) is safe here: "
                      "run scripts/install_packages.sh backport")
endif()
statushive_import(raft::raft raft.h libraft.a)
