#include "cluster/ctl/api_client.hpp"

#include <limits>

#include <boost/json.hpp>

#include "cluster/ctl/json_answer.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

/// A token that ends this soon may end on its way.
constexpr std::chrono::seconds spare_time{10};

/// What kind of conflict the API means.
errc code_of_conflict(std::string_view reason) {
  if (reason == "already_exists" || reason.ends_with("_taken")) return errc::already_exists;
  const bool is_lost_race =
      reason == "fenced" || reason == "superseded" || reason == "stale_incarnation";
  return is_lost_race ? errc::aborted : errc::failed_precondition;
}

errc code_of(int status, std::string_view reason) {
  switch (status) {
    case 400:
    case 405:
    case 413:
    case 414:
    case 415:
    case 431: return errc::invalid_argument;
    case 401: return errc::unauthenticated;
    case 403: return errc::permission_denied;
    case 404: return errc::not_found;
    case 409: return code_of_conflict(reason);
    case 429: return errc::resource_exhausted;
    case 502:
    case 503: return errc::unavailable;
    case 504: return errc::deadline_exceeded;
    default: return errc::internal;
  }
}

/// What the token endpoint granted.
result<stored_login> login_of(const std::string& body) {
  const auto grant = parse_answer(body);
  if (!grant) return grant.failure();
  const auto access = text_of(*grant, "access_token");
  const auto refresh = text_of(*grant, "refresh_token");
  const auto* expires = grant->if_contains("expires_at");
  constexpr int64_t latest = std::numeric_limits<uint32_t>::max();
  if (access.empty() || refresh.empty() || expires == nullptr || !expires->is_int64() ||
      expires->get_int64() < 0 || expires->get_int64() > latest) {
    return error(errc::internal, "bad_answer", "the answer has no tokens");
  }
  return stored_login{access, refresh, timestamp(std::chrono::seconds(expires->get_int64()))};
}

}  // namespace

error api_error(const http_answer& answer) {
  const auto body = parse_answer(answer.body);
  const auto field = [&](std::string_view name) {
    return body ? text_of(*body, name) : std::string();
  };
  const auto reason = field("code");
  const auto code = code_of(answer.status, reason);
  auto message = field("error");
  // The token endpoint keeps OAuth's form, where `error` is a code.
  if (const auto description = field("error_description"); !description.empty()) {
    message = description;
  }
  if (message.empty()) {
    return {code, "http_" + std::to_string(answer.status),
            "the server answers with status " + std::to_string(answer.status) +
                ", and not as a StatusHive node does"};
  }
  // To the API wrong credentials are a bad request; to whoever gave them, access denied.
  const auto kind = reason == "invalid_grant" ? errc::unauthenticated : code;
  return error(kind, reason, message).at(field("field")).hinting(field("hint"));
}

result<std::string> api_client::call(const std::string& method, const std::string& path,
                                     const std::string& body) {
  if (who_.token) {
    auto answer = send(method, path, body, *who_.token);
    if (!answer) return with_advice(answer.failure());
    return answer;
  }
  auto login = current_login();
  if (!login) return login.failure();
  const bool was_expired = is_expired(*login);
  if (was_expired) {
    login = refreshed(*login);
    if (!login) return login.failure();
  }
  auto answer = send(method, path, body, login->access_token);
  if (!answer && answer.failure().code() == errc::unauthenticated && !was_expired) {
    // The clocks differ, or the cluster changed its keys.
    login = refreshed(*login);
    if (!login) return login.failure();
    answer = send(method, path, body, login->access_token);
  }
  if (!answer) return with_advice(answer.failure());
  return answer;
}

result<std::string> api_client::log_in(const std::string& email, const std::string& password) {
  if (!who_.logins) return current_login().failure();
  const auto held = who_.logins->acquire(server_);
  if (!held) return held.failure();
  return take_grant("password",
                    json::serialize(json::object{{"email", email}, {"password", password}}));
}

result<std::string> api_client::send(const std::string& method, const std::string& path,
                                     const std::string& body, const std::string& token) {
  auto answer = http_.send({method, server_ + path, token, body});
  if (!answer) return answer.failure();
  if (answer->status < 200 || answer->status > 299) return api_error(*answer);
  return std::move(answer->body);
}

/// Asks the token endpoint and keeps what it grants. REQUIRES: the store is locked.
result<std::string> api_client::take_grant(const std::string& type, const std::string& body) {
  auto answer = send("POST", "/auth/v1/token?grant_type=" + type, body, {});
  if (!answer) return answer;
  const auto login = login_of(*answer);
  if (!login) return login.failure();
  if (auto kept = who_.logins->write(server_, *login); !kept) return kept.failure();
  return answer;
}

result<stored_login> api_client::current_login() {
  if (!who_.logins) return no_login_directory();
  auto found = who_.logins->find(server_);
  if (!found) return found.failure();
  if (!*found) {
    return with_advice(
        error(errc::unauthenticated, "no_login", "nobody is logged in at " + server_));
  }
  return **std::move(found);
}

result<stored_login> api_client::refreshed(const stored_login& stale) {
  const auto held = who_.logins->acquire(server_);
  if (!held) return held.failure();
  auto now = current_login();
  // Another process may have been first.
  if (!now || (now->access_token != stale.access_token && !is_expired(*now))) return now;
  const auto granted = take_grant(
      "refresh_token", json::serialize(json::object{{"refresh_token", now->refresh_token}}));
  if (!granted) {
    const auto& failure = granted.failure();
    if (failure.code() != errc::unauthenticated) return failure;
    if (auto erased = who_.logins->erase(server_); !erased) return erased.failure();
    return with_advice(
        error(errc::unauthenticated, "login_expired", "the login at " + server_ + " has ended"));
  }
  return login_of(*granted);
}

bool api_client::is_expired(const stored_login& login) const {
  return login.expires_at <= time_.now() + spare_time;
}

error api_client::with_advice(error failure) const {
  if (failure.code() != errc::unauthenticated || !failure.hint().empty()) return failure;
  return std::move(failure).hinting(
      who_.token ? "the token came from --token or STATUSHIVE_TOKEN"
                 : "statushivectl login --email YOU@EXAMPLE.COM --server " + server_);
}

}  // namespace statushive::ctl
