#include "http_server_fixture.hpp"

#include <stdexcept>

#include <boost/test/unit_test.hpp>

namespace statushive::http::tests {
namespace {

response rendered(const failure& what) {
  response answer;
  answer.body = std::string(what.code);
  return answer;
}

}  // namespace

std::string get(std::string_view path, std::string_view extra) {
  return std::string("GET ")
      .append(path)
      .append(" HTTP/1.1\r\nHost: x\r\n")
      .append(extra)
      .append("\r\n");
}

std::string post(std::string_view path, std::string_view extra, std::string_view body) {
  return std::string("POST ")
      .append(path)
      .append(" HTTP/1.1\r\nHost: x\r\n")
      .append(extra)
      .append("\r\n")
      .append(body);
}

response text(std::string body) {
  return {200, "text/plain", std::move(body), {}};
}

test_server::test_server(limits bounds, const std::string& host) {
  auto log = [this](std::string_view where, std::string_view what) {
    const std::lock_guard lock(mutex_);
    logged_.append(where).append(": ").append(what).append("\n");
  };
  auto filter = [this](const request& asked, std::string_view route, std::chrono::nanoseconds took,
                       response& answer) { see(asked, route, took, answer); };
  server_ = std::make_unique<http::server>(
      routes(), bounds, http::server::hooks{.render = rendered, .log = log, .filter = filter});
  const auto port = server_->start({host, 0});
  BOOST_REQUIRE_MESSAGE(port.has_value(), (port ? "" : port.failure().message()));
  port_ = *port;
}

test_server::~test_server() {
  server_.reset();
}

std::vector<route> test_server::routes() {
  auto all = failing_routes();
  const auto add = [&](method m, std::string pattern, handler run) {
    all.push_back({m, std::move(pattern), std::move(run)});
  };
  add(method::get, "/", [](const request&, const responder& to) { to.send(text("root")); });
  add(method::get, "/id/:id",
      [](const request& from, const responder& to) { to.send(text(from.parameter("id"))); });
  add(method::get, "/peer",
      [](const request& from, const responder& to) { to.send(text(from.peer_address)); });
  add(method::post, "/echo",
      [](const request& from, const responder& to) { to.send(text(from.body)); });
  add(method::get, "/bytes/:count", [](const request& from, const responder& to) {
    to.send(text(std::string(std::stoul(from.parameter("count")), 'x')));
  });
  add(method::get, "/empty", [](const request&, const responder& to) {
    to.send({204, "", "", {}});
  });
  add(method::get, "/hold", [this](const request&, const responder& to) {
    const std::lock_guard lock(mutex_);
    held_.push_back(to);
  });
  add(method::get, "/twice", [](const request&, const responder& to) {
    to.send(text("first"));
    to.send(text("second"));
  });
  return all;
}

std::vector<route> test_server::failing_routes() {
  return {
      {method::get, "/throw",
       [](const request&, const responder&) { throw std::runtime_error("a secret"); }},
      {method::get, "/throw-int", [](const request&, const responder&) { throw 42; }},
      {method::get, "/answer-then-throw",
       [](const request&, const responder& to) {
         to.send(text("answered"));
         throw std::runtime_error("too late");
       }},
      {method::get, "/forget", [](const request&, const responder&) {}},
      {method::get, "/bad-status",
       [](const request&, const responder& to) {
         to.send({42, "", "", {}});
       }},
  };
}

std::vector<responder> test_server::held() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

void test_server::forget_held() {
  std::vector<responder> gone;
  const std::lock_guard lock(mutex_);
  gone.swap(held_);
}

std::string test_server::logged() const {
  const std::lock_guard lock(mutex_);
  return logged_;
}

void test_server::see(const request& asked, std::string_view route, std::chrono::nanoseconds took,
                      response& answer) {
  const std::lock_guard lock(mutex_);
  seen_.push_back(std::string(name_of(asked.method)) + ' ' + std::string(route) + ' ' +
                  std::to_string(answer.status));
  took_ = took;
  answer.headers.emplace_back("X-Seen", std::to_string(seen_.size()));
  answer.status = 299;
  if (asked.target == "/id/throw") throw std::runtime_error("the filter's own");
}

std::vector<std::string> test_server::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

std::chrono::nanoseconds test_server::took() const {
  const std::lock_guard lock(mutex_);
  return took_;
}

}  // namespace statushive::http::tests
