#include "cluster/ctl/exit_code.hpp"

namespace statushive::ctl {

exit_code exit_code_of(errc code) {
  switch (code) {
    case errc::not_found: return exit_code::not_found;
    case errc::already_exists: return exit_code::failed;
    case errc::invalid_argument: return exit_code::usage;
    case errc::failed_precondition: return exit_code::failed;
    case errc::unavailable: return exit_code::unavailable;
    case errc::aborted: return exit_code::failed;
    case errc::deadline_exceeded: return exit_code::unavailable;
    case errc::resource_exhausted: return exit_code::failed;
    case errc::permission_denied: return exit_code::denied;
    case errc::unauthenticated: return exit_code::denied;
    case errc::corruption: return exit_code::failed;
    case errc::internal: return exit_code::failed;
  }
  return exit_code::failed;
}

}  // namespace statushive::ctl
