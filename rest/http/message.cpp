#include "rest/http/message.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "rest/http/syntax.hpp"

namespace statushive::http {

std::string_view name_of(method m) {
  static constexpr std::array<std::string_view, method_count> names = {
      "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return names[static_cast<size_t>(m)];
}

const std::string* request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equals_ignoring_case(key, name)) return &value;
  }
  return nullptr;
}

std::vector<std::string_view> request::all_headers(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : headers) {
    if (equals_ignoring_case(key, name)) values.emplace_back(value);
  }
  return values;
}

const std::string& request::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  std::fprintf(stderr, "http: the route of %s has no parameter :%.*s\n", path.c_str(),
               static_cast<int>(name.size()), name.data());
  std::abort();
}

}  // namespace statushive::http
