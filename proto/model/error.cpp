#include "proto/model/error.hpp"

#include <utility>

namespace statushive {

std::string_view name_of(errc code) {
  switch (code) {
    case errc::not_found: return "not_found";
    case errc::already_exists: return "already_exists";
    case errc::invalid_argument: return "invalid_argument";
    case errc::failed_precondition: return "failed_precondition";
    case errc::unavailable: return "unavailable";
    case errc::aborted: return "aborted";
    case errc::deadline_exceeded: return "deadline_exceeded";
    case errc::resource_exhausted: return "resource_exhausted";
    case errc::permission_denied: return "permission_denied";
    case errc::unauthenticated: return "unauthenticated";
    case errc::corruption: return "corruption";
    case errc::internal: return "internal";
  }
  return "internal";
}

error error::at(std::string field) && {
  field_ = std::move(field);
  return std::move(*this);
}

error error::hinting(std::string hint) && {
  hint_ = std::move(hint);
  return std::move(*this);
}

error error::limited_by(reached_limit limit) && {
  limit_ = std::move(limit);
  return std::move(*this);
}

error error::retrying_after(std::chrono::seconds wait) && {
  retry_after_ = wait;
  return std::move(*this);
}

error invalid_field(std::string field, std::string_view what_is_wrong) {
  auto message = field + ' ' + std::string(what_is_wrong);
  return error(errc::invalid_argument, "invalid_field", std::move(message)).at(std::move(field));
}

error corrupt(std::string_view what) {
  return {errc::corruption, "corrupt", std::string(what) + " does not decode"};
}

}  // namespace statushive
