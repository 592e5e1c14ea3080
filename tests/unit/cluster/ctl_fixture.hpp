#pragma once

#include <deque>
#include <functional>
#include <map>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "cluster/ctl/command_line.hpp"
#include "cluster/ctl/token_store.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/virtual_clock.hpp"

namespace statushive::tests {

/// Answers in turn with what the test put in, and keeps the requests.
class scripted_http final : public ctl::http_client {
 public:
  result<ctl::http_answer> send(const ctl::http_request& request) override {
    requests.push_back(request);
    if (on_request) on_request();
    BOOST_REQUIRE(!answers.empty());
    auto answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }

  std::deque<result<ctl::http_answer>> answers;
  std::vector<ctl::http_request> requests;
  std::function<void()> on_request;  ///< What happens elsewhere meanwhile.
};

/// The program in a process of the test's own making: its terminal, environment and server.
struct ctl_fixture {
  /// Runs the program; the words are separated by spaces.
  int run(const std::string& line) {
    std::vector<std::string> arguments;
    std::istringstream words(line);
    for (std::string word; words >> word;)
      arguments.push_back(word);
    return run_words(arguments);
  }
  int run_words(const std::vector<std::string>& arguments) {
    out.str("");
    err.str("");
    return static_cast<int>(ctl::run(arguments, io, http, time));
  }
  void answer(int status, const std::string& body) {
    http.answers.push_back(ctl::http_answer{status, body});
  }
  void answer(error failure) { http.answers.push_back(std::move(failure)); }
  void type(const std::string& text) {
    in.clear();
    in.str(text);
  }
  /// `METHOD URL BODY` of the latest request, without the server.
  [[nodiscard]] std::string latest_request() const {
    const auto& latest = http.requests.back();
    BOOST_REQUIRE(latest.url.starts_with(ctl::default_server));
    const auto target = latest.url.substr(std::string(ctl::default_server).size());
    return latest.method + ' ' + target + (latest.body.empty() ? "" : ' ' + latest.body);
  }
  static std::string grant(const std::string& access, const std::string& refresh,
                           timestamp expires) {
    return R"({"access_token":")" + access + R"(","token_type":"bearer","expires_at":)" +
           std::to_string(to_ms(expires) / 1000) + R"(,"refresh_token":")" + refresh +
           R"(","user":{"email":"ada@example.com","role":"admin"}})";
  }
  void keep_login(timestamp expires) {
    BOOST_REQUIRE(
        logins.write(ctl::default_server, {"old-access", "old-refresh", expires}).has_value());
  }

  temporary_directory home;
  virtual_clock time;
  scripted_http http;
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  std::map<std::string, std::string> variables{{"HOME", home.path()}};
  ctl::token_store logins{home / ".config/statushive"};
  std::vector<std::string> asked_for;     ///< The prompts for passwords.
  std::deque<std::string> typed_secrets;  ///< What is typed at them; `hunter22` when it is empty.
  ctl::console io{in,
                  out,
                  err,
                  false,
                  false,
                  [this](const std::string& name) -> std::optional<std::string> {
                    const auto found = variables.find(name);
                    if (found == variables.end()) return {};
                    return found->second;
                  },
                  [this](const std::string& prompt) -> result<std::string> {
                    asked_for.push_back(prompt);
                    if (typed_secrets.empty()) return std::string("hunter22");
                    auto typed = std::move(typed_secrets.front());
                    typed_secrets.pop_front();
                    return typed;
                  }};
};

/// Calls have a token, so no login is needed.
struct ctl_token_fixture : ctl_fixture {
  ctl_token_fixture() { variables["STATUSHIVE_TOKEN"] = "key"; }
};

}  // namespace statushive::tests
