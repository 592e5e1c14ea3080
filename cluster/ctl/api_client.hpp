#pragma once

#include <optional>
#include <string>

#include "cluster/ctl/http_client.hpp"
#include "cluster/ctl/token_store.hpp"
#include "proto/model/result.hpp"
#include "proto/model/time.hpp"

namespace statushive::ctl {

/// Whose rights the calls have.
struct credentials {
  std::optional<std::string> token;  ///< Given by the user; else the login of the store counts.
  std::optional<token_store> logins;
  std::string anon_key;  ///< For clusters that require it; else empty.
};

/// Which logins end: the stored one, or all of its user.
enum class logout_scope : uint8_t { local, global };

/// Calls one node's REST API. A login's access token that has expired, or is refused, is replaced
/// by its refresh token and kept. Errors of all calls: those of http_client::send and the API's
/// own, with the code that its status stands for; unauthenticated when nobody is logged in.
class api_client {
 public:
  /// `http` and `time` must outlive the object. `server` has no slash at its end.
  api_client(http_client& http, const clock& time, std::string server, credentials who)
      : http_(http), time_(time), server_(std::move(server)), who_(std::move(who)) {}

  /// The body of a successful answer. `path` begins with a slash; `body` is JSON, or empty for
  /// none.
  [[nodiscard]] result<std::string> call(const std::string& method, const std::string& path,
                                         const std::string& body = {});
  /// A POST that creates something. When the connection breaks before the answer it is sent once
  /// more: an idempotency key makes sure that it happens once.
  [[nodiscard]] result<std::string> create(const std::string& path, const std::string& body);
  /// Keeps the login. The body of the answer.
  [[nodiscard]] result<std::string> log_in(const std::string& email, const std::string& password);
  /// Ends the stored login, whatever token was given, and forgets it. One that has ended already is
  /// only forgotten; none at all is a success, too.
  [[nodiscard]] result<void> log_out(logout_scope scope);

  [[nodiscard]] const std::string& server() const { return server_; }

 private:
  struct call_to {
    std::string method;
    std::string path;
    std::string body;
    std::string idempotency_key;
  };

  [[nodiscard]] result<std::string> call_as_somebody(const call_to& what);
  [[nodiscard]] result<std::string> call_with_login(const call_to& what, stored_login& login);
  [[nodiscard]] result<std::string> send(const call_to& what, const std::string& token);
  [[nodiscard]] result<std::string> take_grant(const std::string& type, const std::string& body);
  [[nodiscard]] result<stored_login> current_login();
  [[nodiscard]] result<stored_login> refreshed(const stored_login& stale);
  [[nodiscard]] result<void> forget(const stored_login& ended);
  [[nodiscard]] bool is_expired(const stored_login& login) const;
  [[nodiscard]] error with_advice(error failure) const;

  http_client& http_;
  const clock& time_;
  const std::string server_;
  const credentials who_;
};

/// What an answer of the API with a status of 400 or more says. Bodies of other forms (a proxy's
/// page) are not repeated.
[[nodiscard]] error api_error(const http_answer& answer);

}  // namespace statushive::ctl
