#pragma once

#include <string>
#include <utility>

#include "rest/handlers/api_route.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

// What the route tables of all resources are made of.

/// A route's handler that asks a gateway, which must outlive it.
template <class Gateway>
[[nodiscard]] auto bound(Gateway& gateway,
                         void (*handle)(Gateway&, const api_request&, const answer&)) {
  return [&gateway, handle](const api_request& request, const answer& to) {
    handle(gateway, request, to);
  };
}

/// Declares that a route answers with what `of` shows.
template <class Shown, class Taken>
[[nodiscard]] answer_declaration answering(int status, const resource<Shown, Taken>& of) {
  return {.status = status, .fields = of.shown_fields()};
}

/// For answer::with: renders what `of` shows of a gateway's value. `of` lives for ever, as all
/// resources do.
template <class Shown>
[[nodiscard]] auto rendering(const resource<Shown>& of) {
  return [&of](const Shown& from) { return render(of, from); };
}
/// The same, where a gateway's success has no value.
[[nodiscard]] inline auto rendering(const resource<nothing>& of) {
  return [&of] { return render(of, nothing{}); };
}

/// What the answer to a creation says of the resource that it made.
template <class Id>
[[nodiscard]] shown_resource created_in(const std::string& collection, const Id& id,
                                        uint64_t revision) {
  return {.revision = revision, .location = collection + '/' + id.str()};
}

}  // namespace statushive::rest
