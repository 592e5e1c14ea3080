#include "rest/http/request_target.hpp"

#include <algorithm>

#include "rest/http/syntax.hpp"

namespace statushive::http {
namespace {

bool has_only_visible_bytes(std::string_view target) {
  return std::all_of(target.begin(), target.end(),
                     [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

/// Takes scheme and authority off the absolute form. False when they are malformed.
bool strip_origin(std::string_view& target, std::string_view& authority) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equals_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(authority.size());
    return !authority.empty() && is_authority(authority);
  }
  return true;
}

void assign_collapsing_slashes(std::string& out, std::string_view path) {
  out.clear();
  if (!path.starts_with('/')) out += '/';
  for (const char c : path) {
    if (c != '/' || out.empty() || out.back() != '/') out += c;
  }
}

bool parse_query(std::string_view text, name_values& query) {
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto& [name, value] = query.emplace_back();
    if (!percent_decode(pair.substr(0, equals), plus_sign::space, name)) return false;
    if (equals < pair.size() && !percent_decode(pair.substr(equals + 1), plus_sign::space, value)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool split_target(request& message, std::string_view& authority) {
  std::string_view target = message.target;
  authority = {};
  message.query.clear();
  if (target.empty() || !has_only_visible_bytes(target)) return false;
  if (target == "*") {
    message.path.assign(target);
    return message.method == method::options;
  }
  if (target.front() != '/' && (!strip_origin(target, authority) || authority.empty()))
    return false;

  const auto path = target.substr(0, target.find('?'));
  assign_collapsing_slashes(message.path, path);
  if (path.find('%') != std::string_view::npos) {
    std::string decoded;
    if (!percent_decode(path, plus_sign::literal, decoded)) return false;
  }
  return path.size() == target.size() || parse_query(target.substr(path.size() + 1), message.query);
}

}  // namespace statushive::http
