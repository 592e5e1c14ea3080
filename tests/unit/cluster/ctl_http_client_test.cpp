#include <thread>

#include <arpa/inet.h>
#include <boost/test/unit_test.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "cluster/ctl/http_client.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using ctl::http_limits;

/// Accepts one connection on loopback, keeps the request, and answers with fixed bytes.
class one_answer_server {
 public:
  explicit one_answer_server(std::string answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    BOOST_REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    BOOST_REQUIRE(::listen(listener_, 1) == 0);
    BOOST_REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~one_answer_server() { stop(); }
  one_answer_server(const one_answer_server&) = delete;
  one_answer_server& operator=(const one_answer_server&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  /// What came, once the client has gone.
  [[nodiscard]] std::string request() {
    stop();
    return request_;
  }

 private:
  void serve() {
    const int client = ::accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    std::string buffer(4096, '\0');
    while (request_.find("\r\n\r\n") == std::string::npos ||
           (request_.starts_with("POST") && !request_.ends_with('}') && !has_no_body())) {
      const auto got = ::recv(client, buffer.data(), buffer.size(), 0);
      if (got <= 0) break;
      request_.append(buffer, 0, static_cast<size_t>(got));
    }
    (void)::send(client, answer_.data(), answer_.size(), MSG_NOSIGNAL);
    // Without an answer the client waits, until it has had enough.
    while (answer_.empty() && ::recv(client, buffer.data(), buffer.size(), 0) > 0) {
    }
    ::close(client);
  }
  [[nodiscard]] bool has_no_body() const {
    return request_.find("\r\nContent-Length: 0\r\n") != std::string::npos;
  }
  void stop() {
    if (!thread_.joinable()) return;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  std::string answer_;
  std::string url_;
  std::string request_;
  int listener_ = -1;
  std::thread thread_;
};

std::string answer_of(const std::string& status, const std::string& body,
                      const std::string& headers = {}) {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_request_carries_method_token_and_body) {
  one_answer_server server(answer_of("201 Created", R"({"a":1})"));
  const auto client = ctl::make_http_client();
  const auto answer =
      client->send({"POST", server.url() + "/api/monitors?x=1", "secret", R"({"name":"Shop"})"});
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->status == 201);
  BOOST_TEST(answer->body == R"({"a":1})");
  const auto request = server.request();
  BOOST_TEST(request.starts_with("POST /api/monitors?x=1 HTTP/1.1\r\n"));
  BOOST_TEST(request.find("\r\nAuthorization: Bearer secret\r\n") != std::string::npos);
  BOOST_TEST(request.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
  BOOST_TEST(request.ends_with("\r\n\r\n{\"name\":\"Shop\"}"));
}

BOOST_AUTO_TEST_CASE(a_request_without_token_and_body_has_no_such_headers) {
  one_answer_server server(answer_of("404 Not Found", "{}"));
  const auto client = ctl::make_http_client();
  const auto answer = client->send({"DELETE", server.url() + "/x", "", ""});
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->status == 404);
  const auto request = server.request();
  BOOST_TEST(request.starts_with("DELETE /x HTTP/1.1\r\n"));
  BOOST_TEST(request.find("Authorization") == std::string::npos);
  BOOST_TEST(request.find("Content-Type") == std::string::npos);
  BOOST_TEST(request.find("Idempotency-Key") == std::string::npos);
  BOOST_TEST(request.find("apikey") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_redirect_is_an_answer_and_is_not_followed) {
  one_answer_server elsewhere(answer_of("200 OK", "{}"));
  one_answer_server server(
      answer_of("302 Found", "", "Location: " + elsewhere.url() + "/stolen\r\n"));
  const auto client = ctl::make_http_client();
  const auto answer = client->send({"GET", server.url() + "/", "secret", ""});
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->status == 302);
  BOOST_TEST(elsewhere.request() == "");
}

BOOST_AUTO_TEST_CASE(a_port_where_nobody_listens_is_unavailable) {
  std::string url;
  {
    one_answer_server gone("");
    url = gone.url();
  }
  const auto answer = ctl::make_http_client()->send({"GET", url + "/", "", ""});
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST((answer.failure().code() == errc::unavailable));
  BOOST_TEST(answer.failure().reason() == "no_connection");
  BOOST_TEST(!answer.failure().hint().empty());
}

BOOST_AUTO_TEST_CASE(an_answer_that_breaks_off_is_a_broken_connection) {
  for (const auto* method : {"GET", "POST"}) {
    one_answer_server server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    const auto answer = ctl::make_http_client()->send({method, server.url() + "/", "", "{}"});
    BOOST_REQUIRE(!answer.has_value());
    BOOST_TEST((answer.failure().code() == errc::unavailable));
    BOOST_TEST(answer.failure().reason() == "broken_connection");
    BOOST_TEST(answer.failure().hint().empty() == (method == std::string("GET")));
  }
}

BOOST_AUTO_TEST_CASE(the_wait_that_an_answer_asks_for_is_kept_if_it_is_sane) {
  for (const auto& [header, wait] : {std::pair{"Retry-After: 250\r\n", 250},
                                     {"Retry-After: soon\r\n", 0},
                                     {"Retry-After: 999999999\r\n", 0},
                                     {"", 0}}) {
    one_answer_server server(answer_of("429 Too Many Requests", "{}", header));
    const auto answer = ctl::make_http_client()->send({"GET", server.url() + "/", "", ""});
    BOOST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->retry_after.value_or(0s).count() == wait, header);
  }
}

BOOST_AUTO_TEST_CASE(a_request_carries_its_idempotency_key_and_the_anon_key) {
  one_answer_server server(answer_of("201 Created", "{}"));
  const auto client = ctl::make_http_client();
  BOOST_TEST(client->send({"POST", server.url() + "/x", "", "{}", "key-1", "anon"}).has_value());
  const auto request = server.request();
  BOOST_TEST(request.find("\r\nIdempotency-Key: key-1\r\n") != std::string::npos);
  BOOST_TEST(request.find("\r\napikey: anon\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_post_without_a_body_says_so_and_claims_no_type) {
  one_answer_server server(answer_of("200 OK", "{}"));
  const auto client = ctl::make_http_client();
  BOOST_TEST(client->send({"POST", server.url() + "/x", "", ""}).has_value());
  const auto request = server.request();
  BOOST_TEST(request.find("\r\nContent-Length: 0\r\n") != std::string::npos);
  BOOST_TEST(request.find("Content-Type") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_silent_server_is_given_up) {
  one_answer_server server("");
  http_limits bounds;
  bounds.timeout = 100ms;
  const auto answer = ctl::make_http_client(bounds)->send({"GET", server.url() + "/", "", ""});
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST((answer.failure().code() == errc::deadline_exceeded));
}

BOOST_AUTO_TEST_CASE(an_answer_without_end_is_cut_off) {
  one_answer_server server(answer_of("200 OK", std::string(5000, 'x')));
  http_limits bounds;
  bounds.answer_bytes_max = 4999;
  const auto answer = ctl::make_http_client(bounds)->send({"GET", server.url() + "/", "", ""});
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST(answer.failure().reason() == "bad_answer");
}

BOOST_AUTO_TEST_CASE(only_http_is_spoken) {
  const auto answer = ctl::make_http_client()->send({"GET", "file:///etc/passwd", "", ""});
  BOOST_TEST(!answer.has_value());
}
