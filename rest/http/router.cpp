#include "rest/http/router.hpp"

#include <algorithm>

#include "rest/http/syntax.hpp"

namespace statushive::http {
namespace {

constexpr router::method_set bit_of(method m) {
  return static_cast<router::method_set>(1u << static_cast<unsigned>(m));
}

error bad_route(const route& given, std::string_view what_is_wrong) {
  return {errc::invalid_argument, "bad_route",
          "the route " + std::string(name_of(given.method)) + " '" + given.pattern + "' " +
              std::string(what_is_wrong)};
}

}  // namespace

/// A walk down the tree that notes the methods of every node that fits.
struct router::search {
  const router& table;
  const split_path& path;
  method wanted;
  uint32_t found = none;
  uint32_t fitting = none;  ///< A route of the first node that fits.
  method_set allowed = 0;

  // Each node has one depth and one way to it, so this visits a node at most once.
  bool descend(uint32_t at, size_t depth) {
    const auto& here = table.nodes_[at];
    if (depth == path.count) return accept(here);
    const auto segment = path.segments[depth];
    const auto literal = std::find_if(here.literals.begin(), here.literals.end(),
                                      [&](const auto& one) { return one.first == segment; });
    if (literal != here.literals.end() && descend(literal->second, depth + 1)) return true;
    return here.named != none && descend(here.named, depth + 1);
  }

  bool accept(const node& here) {
    for (size_t i = 0; i < method_count; ++i) {
      if (here.routes[i] == none) continue;
      allowed |= bit_of(static_cast<method>(i));
      if (fitting == none) fitting = here.routes[i];
    }
    found = here.routes[static_cast<size_t>(wanted)];
    if (found == none && wanted == method::head)
      found = here.routes[static_cast<size_t>(method::get)];
    return found != none;
  }
};

result<router> router::compile(std::vector<route> routes) {
  router table;
  for (auto& one : routes) {
    if (auto added = table.add(std::move(one)); !added) return added.failure();
  }
  return table;
}

result<void> router::add(route&& added) {
  if (!added.handler) return bad_route(added, "has no handler");
  if (!added.pattern.starts_with('/')) return bad_route(added, "does not start with a slash");
  uint32_t at = 0;
  compiled_route compiled;
  std::string_view rest = added.pattern;
  rest.remove_prefix(1);
  for (size_t depth = 0; !rest.empty(); ++depth) {
    const auto segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
    if (segment.empty() || segment == ":") return bad_route(added, "has an empty segment");
    if (depth == segments_max) return bad_route(added, "has too many segments");
    if (segment.front() == ':') compiled.names.emplace_back(segment.substr(1), depth);
    at = child_of(at, segment);
  }
  auto& slot = nodes_[at].routes[static_cast<size_t>(added.method)];
  if (slot != none) return bad_route(added, "is given twice");
  slot = static_cast<uint32_t>(routes_.size());
  methods_ |= bit_of(added.method);
  compiled.pattern = std::move(added.pattern);
  compiled.handler = std::move(added.handler);
  routes_.push_back(std::move(compiled));
  return {};
}

uint32_t router::child_of(uint32_t parent, std::string_view segment) {
  const auto fresh = static_cast<uint32_t>(nodes_.size());
  auto& from = nodes_[parent];
  if (segment.front() == ':') {
    if (from.named != none) return from.named;
    from.named = fresh;
  } else {
    for (const auto& [literal, child] : from.literals) {
      if (literal == segment) return child;
    }
    from.literals.emplace_back(segment, fresh);
  }
  nodes_.emplace_back();
  return fresh;
}

/// False when the path has more segments than any route.
bool router::split(std::string_view path, split_path& out) {
  if (path.starts_with('/')) path.remove_prefix(1);
  std::string decoded;
  while (!path.empty()) {
    auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (out.count == segments_max) return false;
    if (segment.find('%') != std::string_view::npos) {
      if (out.decoded.empty()) out.decoded.reserve(segment.size() + path.size());
      if (!percent_decode(segment, plus_sign::literal, decoded)) return false;
      segment = std::string_view(out.decoded.data() + out.decoded.size(), decoded.size());
      out.decoded.append(decoded);
    }
    out.segments[out.count++] = segment;
  }
  return true;
}

router::outcome router::find(method m, std::string_view path, name_values& parameters) const {
  parameters.clear();
  split_path parts;
  if (!split(path, parts)) return {};
  search walk{*this, parts, m};
  if (!walk.descend(0, 0)) {
    if (walk.fitting == none) return {};
    return {nullptr, walk.allowed, routes_[walk.fitting].pattern};
  }
  const auto& hit = routes_[walk.found];
  for (const auto& [name, segment] : hit.names)
    parameters.emplace_back(name, parts.segments[segment]);
  return {&hit.handler, walk.allowed, hit.pattern};
}

std::string router::allow_value(method_set allowed) {
  allowed |= bit_of(method::options);
  if ((allowed & bit_of(method::get)) != 0) allowed |= bit_of(method::head);
  std::string value;
  for (size_t i = 0; i < method_count; ++i) {
    const auto one = static_cast<method>(i);
    if ((allowed & bit_of(one)) == 0) continue;
    if (!value.empty()) value += ", ";
    value += name_of(one);
  }
  return value;
}

}  // namespace statushive::http
