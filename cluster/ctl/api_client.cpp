#include "cluster/ctl/api_client.hpp"

#include <limits>

#include <boost/json.hpp>

#include "cluster/ctl/duration.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/random.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

/// A token that ends this soon may end on its way.
constexpr std::chrono::seconds spare_time{10};

/// What kind of conflict the API means.
errc code_of_conflict(std::string_view reason) {
  if (reason == "already_exists" || reason == "idempotency_key_reused" ||
      reason.ends_with("_taken")) {
    return errc::already_exists;
  }
  const bool is_lost_race =
      reason == "fenced" || reason == "stale_incarnation" || reason == "if_match_failed";
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

/// What whoever called made of it. To the API wrong credentials are a bad request, and a missing
/// anon key is a missing identity; to the person they are all access denied, and no other login
/// helps against the last.
errc code_for_people(errc code, std::string_view reason) {
  if (reason == "invalid_grant") return errc::unauthenticated;
  const bool is_denied =
      reason == "wrong_password" || reason == "missing_apikey" || reason == "invalid_apikey";
  return is_denied ? errc::permission_denied : code;
}

std::string hint_of(const http_answer& answer, std::string_view reason) {
  if (reason == "missing_apikey" || reason == "invalid_apikey") {
    return "--anon-key or STATUSHIVE_ANON_KEY; administrators see it in the settings";
  }
  if (!answer.retry_after) return {};
  return "try again in " + format_duration(*answer.retry_after);
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
  auto hint = field("hint");
  if (hint.empty()) hint = hint_of(answer, reason);
  auto failure = error(code_for_people(code, reason), reason, message)
                     .at(field("field"))
                     .hinting(std::move(hint));
  if (!answer.retry_after) return failure;
  return std::move(failure).retrying_after(*answer.retry_after);
}

result<std::string> api_client::call(const std::string& method, const std::string& path,
                                     const std::string& body) {
  return call_as_somebody({method, path, body, {}});
}

result<std::string> api_client::create(const std::string& path, const std::string& body) {
  system_random random;
  return call_as_somebody({"POST", path, body, format_uuid(make_uuid_v7(time_.now(), random))});
}

result<std::string> api_client::log_in(const std::string& email, const std::string& password) {
  if (!who_.logins) return current_login().failure();
  const auto held = who_.logins->acquire(server_);
  if (!held) return held.failure();
  return take_grant("password",
                    json::serialize(json::object{{"email", email}, {"password", password}}));
}

result<void> api_client::log_out(logout_scope scope) {
  if (!who_.logins) return no_login_directory();
  auto login = who_.logins->find(server_);
  if (!login) return login.failure();
  if (!*login) return {};
  const auto* query = scope == logout_scope::global ? "?scope=global" : "";
  const auto ended =
      call_with_login({"POST", std::string("/auth/v1/logout") + query, {}, {}}, **login);
  const bool is_gone = ended || ended.failure().code() == errc::unauthenticated;
  return is_gone ? forget(**login) : ended.failure();
}

result<std::string> api_client::call_as_somebody(const call_to& what) {
  auto answer = [&]() -> result<std::string> {
    if (who_.token) return send(what, *who_.token);
    auto login = current_login();
    if (!login) return login.failure();
    return call_with_login(what, *login);
  }();
  if (!answer) return with_advice(answer.failure());
  return answer;
}

/// Leaves in `login` the one that it used last.
result<std::string> api_client::call_with_login(const call_to& what, stored_login& login) {
  const auto refresh = [&]() -> result<void> {
    auto newer = refreshed(login);
    if (!newer) return newer.failure();
    login = *std::move(newer);
    return {};
  };
  const bool was_expired = is_expired(login);
  if (was_expired) {
    if (auto done = refresh(); !done) return done.failure();
  }
  auto answer = send(what, login.access_token);
  if (!answer && answer.failure().code() == errc::unauthenticated && !was_expired) {
    // The clocks differ, or the cluster changed its keys.
    if (auto done = refresh(); !done) return done.failure();
    answer = send(what, login.access_token);
  }
  return answer;
}

result<std::string> api_client::send(const call_to& what, const std::string& token) {
  const http_request request{what.method, server_ + what.path,  token,
                             what.body,   what.idempotency_key, who_.anon_key};
  auto answer = http_.send(request);
  const bool may_repeat = !what.idempotency_key.empty();
  if (may_repeat && !answer && answer.failure().reason() == "broken_connection") {
    answer = http_.send(request);
  }
  if (!answer) return answer.failure();
  if (answer->status < 200 || answer->status > 299) return api_error(*answer);
  return std::move(answer->body);
}

/// Asks the token endpoint and keeps what it grants. REQUIRES: the store is locked.
result<std::string> api_client::take_grant(const std::string& type, const std::string& body) {
  auto answer = send({"POST", "/auth/v1/token?grant_type=" + type, body, {}}, {});
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

/// Unless another process has stored another one meanwhile.
result<void> api_client::forget(const stored_login& ended) {
  const auto held = who_.logins->acquire(server_);
  if (!held) return held.failure();
  const auto now = who_.logins->find(server_);
  if (!now) return now.failure();
  const bool is_newer = *now && **now != ended;
  return is_newer ? result<void>() : who_.logins->erase(server_);
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
