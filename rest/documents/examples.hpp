#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "rest/documents/outline.hpp"

namespace statushive::rest {

/// A call of one route that works as it is printed, after the examples before it, and what it
/// answers.
struct example {
  /// The query parameter that chooses this one of several bodies: `grant_type=password`. Empty
  /// where there is one.
  std::string variant;
  std::string script;  ///< For a POSIX shell with curl and sed.
};

/// What sets the variables on which all examples stand, and logs in.
[[nodiscard]] std::string opening_script();

/// One for each body that the route takes, or one. `earlier` are the groups up to and including the
/// operation's, in whose order examples run.
[[nodiscard]] std::vector<example> examples_of(const operation& about,
                                               std::span<const route_group> earlier);

/// A body that the route takes, with the names of shell variables in none of its values.
[[nodiscard]] boost::json::value body_example(const body_declaration& body);
/// An object with these fields as the API may show it. Ids are the same wherever they name the same
/// thing.
[[nodiscard]] boost::json::value object_example(std::span<const field> fields,
                                                std::string_view name);
/// What the route answers when it succeeds. REQUIRES: it answers JSON.
[[nodiscard]] boost::json::value answer_example(const operation& about);

/// JSON for people: two spaces of indentation, but what fits on a line stays on one.
[[nodiscard]] std::string pretty(const boost::json::value& value);

}  // namespace statushive::rest
