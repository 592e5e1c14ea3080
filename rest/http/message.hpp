#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace statushive::http {

enum class method : uint8_t { get, head, post, put, patch, del, options };

[[nodiscard]] std::string_view name_of(method m);

using name_values = std::vector<std::pair<std::string, std::string>>;

/// A request that passed the strict framing checks (RFC 9112): lossless, in order, with duplicates kept.
struct request {
  http::method method = http::method::get;
  std::string target;   ///< As sent.
  std::string path;     ///< Percent-encoded, without query; runs of slashes are one.
  name_values query;    ///< Decoded.
  name_values headers;  ///< Names as sent.
  name_values parameters;  ///< The route's `:names`, percent-decoded.
  std::string body;
  std::string peer_address;
  std::string request_id;  ///< The caller's X-Request-Id if it is 1 to 128 of [A-Za-z0-9._-], else a new one.

  /// The first header of that name, in any case; null when absent.
  [[nodiscard]] const std::string* header(std::string_view name) const;
  /// REQUIRES: the route has it.
  [[nodiscard]] const std::string& parameter(std::string_view name) const;
};

struct response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  name_values headers;  ///< Values with CR or LF are dropped with the header.
};

}  // namespace statushive::http
