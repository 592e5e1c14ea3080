#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

namespace statushive::tests {

struct api_answer {
  int status = 0;                              ///< 0 when no answer came.
  std::map<std::string, std::string> headers;  ///< Names in lower case.
  std::string body;

  /// The body as JSON; throws when it is none.
  [[nodiscard]] boost::json::value json() const;
};

/// A client of one node's API over libcurl, a new connection for each call. For one thread.
class api_client {
 public:
  explicit api_client(std::string server) : server_(std::move(server)) {}

  /// Keeps the access token for later calls.
  [[nodiscard]] api_answer log_in(const std::string& email, const std::string& password);
  void use_token(std::string token) { token_ = std::move(token); }
  [[nodiscard]] const std::string& token() const { return token_; }

  [[nodiscard]] api_answer get(const std::string& path) const { return call("GET", path, {}); }
  [[nodiscard]] api_answer post(const std::string& path, const boost::json::value& body) const;
  [[nodiscard]] api_answer put(const std::string& path, const boost::json::value& body) const;
  [[nodiscard]] api_answer del(const std::string& path) const { return call("DELETE", path, {}); }
  [[nodiscard]] api_answer call(const std::string& method, const std::string& path,
                                const std::string& body,
                                const std::string& content_type = "application/json") const;
  /// The same client with headers that it sends each time: `If-Match: "3"`.
  [[nodiscard]] api_client with(std::vector<std::string> headers) const;

 private:
  std::string server_;
  std::string token_;
  std::vector<std::string> headers_;
};

}  // namespace statushive::tests
