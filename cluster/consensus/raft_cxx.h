#pragma once

// raft.h 0.22.1 is not valid C++: its ABI checks define types inside sizeof. Only these checks are
// dropped here (the C build of the library has made them); the layout is untouched. What raft.h
// includes comes first.
#include <cstdbool>
#include <cstddef>
#include <cstdint>
#include <cstdio>

#define static_assert(...)
extern "C" {
#include <raft.h>
}
#undef static_assert
