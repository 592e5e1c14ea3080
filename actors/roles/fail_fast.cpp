#include "actors/roles/fail_fast.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "actors/roles/events_role.hpp"
#include "actors/roles/monitor_role.hpp"
#include "actors/roles/shard_role.hpp"

namespace statushive::actors {
namespace {

caf::error end_process(caf::scheduled_actor* self, std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "actor %s failed: %s\n", self->name(), e.what());
  } catch (...) {
    std::fprintf(stderr, "actor %s failed\n", self->name());
  }
  std::abort();
}

}  // namespace

void fail_fast(caf::scheduled_actor* self) {
  self->set_exception_handler(end_process);
}

}  // namespace statushive::actors
