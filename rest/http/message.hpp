#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace statushive::http {

enum class method : uint8_t { get, head, post, put, patch, del, options };

inline constexpr size_t method_count = 7;

[[nodiscard]] std::string_view name_of(method m);

using name_values = std::vector<std::pair<std::string, std::string>>;

/// A request that passed the strict framing checks (RFC 9112): lossless, in order, with duplicates
/// kept.
struct request {
  http::method method = http::method::get;
  std::string target;  ///< As sent.
  std::string
      path;  ///< Percent-encoded, without query; runs of slashes are one. `*` for OPTIONS *.
  name_values query;       ///< Decoded.
  name_values headers;     ///< Names as sent. An absolute target replaced the value of Host.
  name_values parameters;  ///< The route's `:names`, percent-decoded.
  std::string body;
  std::string
      peer_address;        ///< Numeric, without port; an IPv4 peer of an IPv6 socket in IPv4 form.
  std::string request_id;  ///< The caller's X-Request-Id if it is 1 to 128 of [A-Za-z0-9._-], else
                           ///< a new one.

  /// The first header of that name, in any case; null when absent.
  [[nodiscard]] const std::string* header(std::string_view name) const;
  /// The values of all headers of that name, in any case, in order. Valid as long as the request.
  [[nodiscard]] std::vector<std::string_view> all_headers(std::string_view name) const;
  /// REQUIRES: the route has it.
  [[nodiscard]] const std::string& parameter(std::string_view name) const;
};

struct response {
  int status = 200;                               ///< 200 to 599.
  std::string content_type = "application/json";  ///< Empty: no such header.
  std::string body;
  /// Dropped: values with CR, LF or NUL, names that are no token, and the headers that are the
  /// server's own (Connection, Content-Length, Content-Type, Date, Transfer-Encoding,
  /// X-Request-Id).
  name_values headers;
};

/// What the server itself answers, before or instead of a route. The codes:
/// 400 `bad_request`; 404 `not_found`; 405 `method_not_allowed`; 408 `request_timeout`; 413
/// `body_too_large`; 414 `target_too_long`; 417 `expectation_failed`; 431 `header_too_large`; 500
/// `internal` (a handler threw); 501 `method_not_implemented`, `transfer_encoding_not_implemented`;
/// 503 `handler_timeout`, `unanswered` (every copy of the responder went away unused),
/// `overloaded`; 505 `version_not_supported`.
struct failure {
  int status = 500;
  std::string_view code;
  std::string_view message;  ///< One sentence for a person.
  /// Whether what was asked may have been done all the same. Such an answer does not invite to ask
  /// again.
  bool may_have_happened = false;
};

}  // namespace statushive::http
