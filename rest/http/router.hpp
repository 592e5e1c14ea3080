#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/model/result.hpp"
#include "rest/http/server.hpp"

namespace statushive::http {

/// The compiled route table: a tree of path segments. Immutable; any number of threads may search
/// it.
class router {
 public:
  /// One bit per method.
  using method_set = uint8_t;

  struct outcome {
    const http::handler* handler = nullptr;
    /// Without handler: what the path is routed for; empty means that it is unknown.
    method_set allowed = 0;
    /// That fits the path; lives as long as the router. Where several do and none of them is routed
    /// for the method, the one that would have been preferred.
    std::string_view pattern = {};
  };

  router() : nodes_(1) {}
  /// Errors: invalid_argument `bad_route` for a malformed pattern, a missing handler, or two routes
  /// for the same.
  [[nodiscard]] static result<router> compile(std::vector<route> routes);

  /// Finds by method and path (percent-encoded, single slashes; a last one makes no difference) and
  /// replaces `parameters`. HEAD falls back to GET. A literal segment beats a name, but a path that
  /// only fits the name is found.
  [[nodiscard]] outcome find(method m, std::string_view path, name_values& parameters) const;
  /// The methods of all routes.
  [[nodiscard]] method_set methods() const { return methods_; }
  /// The value of Allow, with the HEAD and OPTIONS that come by themselves.
  [[nodiscard]] static std::string allow_value(method_set allowed);

 private:
  static constexpr size_t segments_max = 16;
  static constexpr uint32_t none = UINT32_MAX;

  struct compiled_route {
    std::string pattern;
    http::handler handler;
    std::vector<std::pair<std::string, size_t>> names;  ///< And the segments that they stand for.
  };
  struct node {
    std::vector<std::pair<std::string, uint32_t>> literals;
    uint32_t named = none;
    std::array<uint32_t, method_count> routes{none, none, none, none, none, none, none};
  };
  struct split_path {
    std::array<std::string_view, segments_max> segments;
    size_t count = 0;
    std::string decoded;  ///< Of the segments with escapes; never reallocated once it is in use.
  };
  struct search;

  [[nodiscard]] static bool split(std::string_view path, split_path& out);
  result<void> add(route&& added);
  uint32_t child_of(uint32_t parent, std::string_view segment);

  std::vector<node> nodes_;
  std::vector<compiled_route> routes_;
  method_set methods_ = 0;
};

}  // namespace statushive::http
