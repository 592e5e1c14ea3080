#include "rest/http/request_parser.hpp"

#include <ostream>
#include <random>

#include <boost/test/unit_test.hpp>

namespace statushive::http {
namespace {

struct outcome {
  int status = 0;  ///< 0: more bytes are needed; 200: complete.
  std::string text;
  friend bool operator==(const outcome&, const outcome&) = default;
};

std::ostream& operator<<(std::ostream& out, const outcome& one) {
  return out << one.status << ' ' << one.text;
}

std::string text_of(const name_values& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs)
    out += name + '=' + value + ';';
  return out;
}

outcome outcome_of(request_parser& parser) {
  switch (parser.state()) {
    case request_parser::progress::need_more: return {};
    case request_parser::progress::failed:
      return {parser.error().status,
              std::string(parser.error().code) + ' ' + std::string(parser.error().message)};
    case request_parser::progress::complete: break;
  }
  const auto& message = parser.message();
  return {200, std::string(name_of(message.method)) + ' ' + message.path + " ?" +
                   text_of(message.query) + " #" + text_of(message.headers) + " $" + message.body};
}

/// Every request of `input`, fed in the given pieces.
std::vector<outcome> outcomes(const std::vector<std::string_view>& pieces, const limits& bounds) {
  std::vector<outcome> all;
  request_parser parser(bounds);
  for (const auto piece : pieces) {
    parser.feed(piece);
    while (parser.state() == request_parser::progress::complete) {
      all.push_back(outcome_of(parser));
      parser.next();
    }
  }
  all.push_back(outcome_of(parser));
  return all;
}

std::vector<std::string_view> bytes_of(std::string_view input) {
  std::vector<std::string_view> pieces;
  for (size_t i = 0; i < input.size(); ++i)
    pieces.push_back(input.substr(i, 1));
  return pieces;
}

outcome parse(std::string_view input, const limits& bounds = {}) {
  return outcomes({input}, bounds).front();
}

std::string get(std::string_view target, std::string_view extra = "",
                std::string_view host = "Host: x\r\n", std::string_view method = "GET",
                std::string_view version = "HTTP/1.1") {
  std::string out(method);
  return out.append(" ")
      .append(target)
      .append(" ")
      .append(version)
      .append("\r\n")
      .append(host)
      .append(extra)
      .append("\r\n");
}

std::string post(std::string_view extra, std::string_view body = "") {
  return get("/echo", extra, "Host: x\r\n", "POST").append(body);
}

std::string many_fields(size_t number) {
  std::string out;
  for (size_t i = 0; i < number; ++i)
    out += "X" + std::to_string(i) + ": 1\r\n";
  return out;
}

using std::string_literals::operator""s;

struct sample {
  std::string name;
  std::string input;
  int status;
};

std::vector<sample> request_line_samples() {
  return {
      {"unknown method", get("/", "", "Host: x\r\n", "FOO"), 501},
      {"lower-case method", get("/", "", "Host: x\r\n", "get"), 501},
      {"TRACE", get("/", "", "Host: x\r\n", "TRACE"), 501},
      {"CONNECT", "CONNECT x:443 HTTP/1.1\r\n\r\n", 501},
      {"method that is no token", get("/", "", "Host: x\r\n", "G(T"), 400},
      {"empty method", " / HTTP/1.1\r\n\r\n", 400},
      {"only an empty line", "\r\n\r\n", 0},
      {"empty lines, then a request", "\r\n\r\n" + get("/api/small"), 200},
      {"HTTP/0.9", "GET /api/small\r\n", 400},
      {"HTTP/1.0 without Host", get("/", "", "", "GET", "HTTP/1.0"), 200},
      {"HTTP/2.0", get("/", "", "Host: x\r\n", "GET", "HTTP/2.0"), 505},
      {"HTTP/1.2", get("/", "", "Host: x\r\n", "GET", "HTTP/1.2"), 505},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"empty version", get("/", "", "Host: x\r\n", "GET", ""), 400},
      {"HTTP/1", get("/", "", "Host: x\r\n", "GET", "HTTP/1"), 400},
      {"HTTP/1.10", get("/", "", "Host: x\r\n", "GET", "HTTP/1.10"), 400},
      {"http/1.1", get("/", "", "Host: x\r\n", "GET", "http/1.1"), 400},
      {"a TLS hello", "\x16\x03\x01\x02\x01\x01\xfc\x03\x03" + std::string(200, 'A'), 400},
      {"line feeds only", "GET / HTTP/1.1\nHost: x\n\n", 400},
      {"carriage returns only", "GET / HTTP/1.1\rHost: x\r\r", 400},
      {"NUL in the path", get("/api/\0small"s), 400},
      {"tab instead of space", "GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"bad percent-encoding", get("/api/monitors/%zz%2"), 400},
      {"cut percent-encoding", get("/api/monitors/%2"), 400},
      {"encoded NUL", get("/api/%00"), 400},
      {"bytes above ASCII", get("/api/monitors/\xff\xfe"), 400},
      {"absolute form", get("http://x/api/small"), 200},
      {"absolute form over TLS", get("https://other/api/small?a=1"), 200},
      {"absolute form without host", get("http:///api"), 400},
      {"absolute form with a user", get("http://me@x/api"), 400},
      {"absolute form of another scheme", get("ftp://x/api"), 400},
      {"no slash in front", get("api/small"), 400},
      {"empty target", "GET  HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"only a query", get("?a=1"), 400},
      {"fragment", get("/a#b"), 400},
      {"space in the target", get("/api/small x"), 400},
      {"double spaces", "GET  /api/small  HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"OPTIONS *", get("*", "", "Host: x\r\n", "OPTIONS"), 200},
      {"GET *", get("*"), 400},
      {"bad encoding in the query", get("/?a=%g0"), 400},
      {"target of 4096 bytes", get("/" + std::string(4095, 'a')), 200},
      {"target of 4097 bytes", get("/" + std::string(4096, 'a')), 414},
      {"target of 60000 bytes", get("/" + std::string(60000, 'a')), 414},
      {"4096 slashes", get(std::string(4096, '/')), 200},
  };
}

std::vector<sample> field_samples() {
  return {
      {"no Host", get("/", "", ""), 400},
      {"two Hosts", get("/", "Host: y\r\n"), 400},
      {"two Hosts in HTTP/1.0", get("/", "Host: y\r\n", "Host: x\r\n", "GET", "HTTP/1.0"), 400},
      {"empty Host", get("/", "", "Host: \r\n"), 200},
      {"IPv6 Host", get("/", "", "Host: [::1]:80\r\n"), 200},
      {"broken IPv6 Host", get("/", "", "Host: [::1\r\n"), 400},
      {"Host with a huge port", get("/", "", "Host: x:99999999\r\n"), 400},
      {"Host with letters as port", get("/", "", "Host: x:abc\r\n"), 400},
      {"Host with a slash", get("/", "", "Host: x/y\r\n"), 400},
      {"no colon", get("/", "NoColonHere\r\n"), 400},
      {"space before the colon", get("/", "X-A : 1\r\n"), 400},
      {"folded field", get("/", "X-A: 1\r\n 2\r\n"), 400},
      {"field folded by a tab", get("/", "X-A: 1\r\n\t2\r\n"), 400},
      {"empty name", get("/", ": 1\r\n"), 400},
      {"leading space", get("/", " X: 1\r\n"), 400},
      {"tabs around the value", get("/", "X:\t1\t\r\n"), 200},
      {"NUL in a name", get("/", "X\0Y: 1\r\n"s), 400},
      {"NUL in a value", get("/", "XY: 1\0002\r\n"s), 400},
      {"DEL in a value", get("/", "XY: 1\x7f\r\n"), 400},
      {"CR in a value", get("/", "XY: 1\r2\r\n"), 400},
      {"UTF-8 in a value", get("/", "XY: \xc3\xa9\r\n"), 200},
      {"a field of 100000 bytes", get("/", "X: " + std::string(100000, 'a') + "\r\n"), 431},
      {"99 fields and Host", get("/", many_fields(99)), 200},
      {"100 fields and Host", get("/", many_fields(100)), 431},
      {"2000 fields", get("/", many_fields(2000)), 431},
      {"bad cookie", get("/", "Cookie: foo\r\n"), 200},
      {"cookie with JSON", get("/", "Cookie: a={\"x\":1, \"y\":[2]}; b=\"q;r\"; =x; c\r\n"), 200},
      {"two cookies", get("/", "Cookie: a=b\r\nCookie: c=d\r\n"), 200},
      {"empty cookie", get("/", "Cookie: \r\n"), 200},
      {"junk in Accept", get("/", "Accept: text/html;q=abc, *; q=.2\r\n"), 200},
      {"junk in Content-Type", post("Content-Type: junk\r\nContent-Length: 0\r\n"), 200},
      {"junk in Cache-Control", get("/", "Cache-Control: max-age=abc, private=\"x\"\r\n"), 200},
      {"junk in Date", get("/", "Date: yesterday\r\n"), 200},
      {"junk in Authorization", get("/", "Authorization: Basic !!!\r\n"), 200},
      {"upgrade", get("/", "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"), 200},
      {"response fields", get("/", "Location: x\r\nSet-Cookie: a=b; Expires=junk\r\n"), 200},
      {"unknown expectation", get("/", "Expect: banana\r\n"), 417},
      {"list of expectations", get("/", "Expect: 100-continue, banana\r\n"), 417},
      {"expectation without body", get("/", "Expect: 100-Continue\r\n"), 200},
  };
}

std::vector<sample> body_samples() {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  return {
      {"negative length", post("Content-Length: -5\r\n", "hello"), 400},
      {"length of letters", post("Content-Length: abc\r\n"), 400},
      {"length with a tail", post("Content-Length: 5x\r\n", "hello"), 400},
      {"length with a plus", post("Content-Length: +5\r\n", "hello"), 400},
      {"list of lengths", post("Content-Length: 5, 5\r\n", "hello"), 400},
      {"two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
      {"two lengths", post("Content-Length: 5\r\nContent-Length: 40\r\n", "hello"), 400},
      {"two lengths, longer first", post("Content-Length: 40\r\nContent-Length: 5\r\n", "hello"),
       400},
      {"empty length", post("Content-Length: \r\n"), 400},
      {"length of 2^64", post("Content-Length: 18446744073709551616\r\n"), 413},
      {"length of 2^63", post("Content-Length: 9223372036854775808\r\n"), 413},
      {"length of 10 GB", post("Content-Length: 10000000000\r\n"), 413},
      {"longest body", post("Content-Length: 1048576\r\n", std::string(1 << 20, 'b')), 200},
      {"body too long by one", post("Content-Length: 1048577\r\n"), 413},
      {"leading zeros", post("Content-Length: 005\r\n", "hello"), 200},
      {"incomplete body", post("Content-Length: 5\r\n", "hell"), 0},
      {"body of GET", get("/", "Content-Length: 3\r\n") + "abc", 200},
      {"length and coding",
       post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"coding and length",
       post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
      {"two codings", post(chunked + chunked, "0\r\n\r\n"), 400},
      {"gzip", post("Transfer-Encoding: gzip\r\n"), 501},
      {"xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
      {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
      {"empty coding", post("Transfer-Encoding: \r\n", "0\r\n\r\n"), 501},
      {"Chunked", post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n"), 200},
      {"coding with a space",
       post("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
      {"coding in HTTP/1.0", get("/echo", chunked, "", "POST", "HTTP/1.0") + "0\r\n\r\n", 400},
      {"chunks", post(chunked, "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), 200},
      {"chunk in capitals", post(chunked, "A\r\n0123456789\r\n0\r\n\r\n"), 200},
      {"chunk extensions", post(chunked, "5;a=b;c=\"d e\"\r\nhello\r\n0;x\r\n\r\n"), 200},
      {"space before extension", post(chunked, "5 ;a\r\nhello\r\n0\r\n\r\n"), 400},
      {"long chunk line", post(chunked, "5;" + std::string(300, 'a') + "\r\nhello\r\n0\r\n\r\n"),
       400},
      {"trailers", post(chunked, "5\r\nhello\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n"), 200},
      {"bad trailer", post(chunked, "0\r\nX Sum: 1\r\n\r\n"), 400},
      {"huge trailer", post(chunked, "0\r\nX: " + std::string(20000, 'a') + "\r\n\r\n"), 431},
      {"chunk -5", post(chunked, "-5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk -1", post(chunked, "-1\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk of 2^63", post(chunked, "7fffffffffffffff\r\nhello\r\n0\r\n\r\n"), 413},
      {"chunk of 2^64", post(chunked, "10000000000000000\r\nhello\r\n0\r\n\r\n"), 413},
      {"chunk of 2 GB", post(chunked, "7fffffffe\r\nhello\r\n0\r\n\r\n"), 413},
      {"chunk zz", post(chunked, "zz\r\n"), 400},
      {"chunk 0x5", post(chunked, "0x5\r\nhello\r\n0\r\n\r\n"), 400},
      {"empty chunk line", post(chunked, "\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with a bad end", post(chunked, "5\r\nhelloXX0\r\n\r\n"), 400},
      {"chunk with a bare LF", post(chunked, "5\r\nhello\n0\r\n\r\n"), 400},
      {"chunk line with a bare LF", post(chunked, "5\nhello\r\n0\r\n\r\n"), 400},
      {"chunks too long together",
       post(chunked, "100000\r\n" + std::string(1 << 20, 'b') + "\r\n1\r\nb\r\n0\r\n\r\n"), 413},
  };
}

std::vector<sample> all_samples() {
  auto all = request_line_samples();
  for (auto more : {field_samples(), body_samples()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

BOOST_AUTO_TEST_CASE(a_request_has_nothing_of_the_one_before_it) {
  const limits bounds;
  request_parser parser(bounds);
  parser.feed("HEAD /a?b=c HTTP/1.1\r\nHost: h\r\n\r\n");
  BOOST_REQUIRE((parser.state() == request_parser::progress::complete));
  parser.next();
  parser.feed("nonsense\r\n");
  BOOST_REQUIRE((parser.state() == request_parser::progress::failed));
  BOOST_TEST((parser.message().method == method::get));
  BOOST_TEST(parser.message().path == "");
  BOOST_TEST(parser.message().headers.empty());
}

BOOST_AUTO_TEST_CASE(every_sample_has_its_status) {
  for (const auto& one : all_samples()) {
    BOOST_TEST_CONTEXT(one.name) {
      BOOST_TEST(parse(one.input).status == one.status);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_outcome_does_not_depend_on_where_the_input_is_cut) {
  const limits bounds;
  for (const auto& one : all_samples()) {
    BOOST_TEST_CONTEXT(one.name) {
      const std::string_view input = one.input;
      const auto whole = outcomes({input}, bounds);
      BOOST_TEST((outcomes(bytes_of(input), bounds) == whole));
      const size_t cuts = input.size() > 200'000 ? 20 : 400;
      const size_t step = std::max<size_t>(1, input.size() / cuts);
      for (size_t cut = 1; cut < input.size(); cut += step) {
        BOOST_REQUIRE_MESSAGE(
            (outcomes({input.substr(0, cut), input.substr(cut)}, bounds) == whole),
            "cut at " << cut);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(damaged_input_has_one_outcome_too) {
  const limits bounds;
  std::mt19937 random(7);
  const auto below = [&](size_t bound) {
    return std::uniform_int_distribution<size_t>(0, bound - 1)(random);
  };
  const std::string_view spice("\r\n\0 :;,%/*0a", 13);
  for (const auto& one : all_samples()) {
    if (one.input.size() > 1000) continue;
    for (int round = 0; round < 50; ++round) {
      auto input = one.input + one.input;
      for (auto changes = below(3) + 1; changes > 0; --changes) {
        const auto at = below(input.size());
        input.replace(at, below(3), 1, spice[below(spice.size())]);
      }
      const auto whole = outcomes({input}, bounds);
      BOOST_REQUIRE_MESSAGE((outcomes(bytes_of(input), bounds) == whole), input);
      const auto cut = below(input.size());
      const std::string_view text = input;
      BOOST_REQUIRE_MESSAGE((outcomes({text.substr(0, cut), text.substr(cut)}, bounds) == whole),
                            input);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_request_is_taken_apart_without_loss) {
  const limits bounds;
  request_parser parser(bounds);
  parser.feed(
      "POST //a///b%20c/?x=1&x=%C3%A9+b&&=v&flag HTTP/1.1\r\nHost: h:80\r\nX-A: 1\r\nx-a:  2 \r\n"
      "Content-Length: 3\r\n\r\nabc");
  BOOST_REQUIRE((parser.state() == request_parser::progress::complete));
  const auto& message = parser.message();
  BOOST_TEST((message.method == method::post));
  BOOST_TEST(message.target == "//a///b%20c/?x=1&x=%C3%A9+b&&=v&flag");
  BOOST_TEST(message.path == "/a/b%20c/");
  BOOST_TEST(
      (message.query == name_values{{"x", "1"}, {"x", "\xc3\xa9 b"}, {"", "v"}, {"flag", ""}}));
  BOOST_TEST((message.headers ==
              name_values{{"Host", "h:80"}, {"X-A", "1"}, {"x-a", "2"}, {"Content-Length", "3"}}));
  BOOST_TEST(*message.header("HOST") == "h:80");
  BOOST_TEST(message.header("Hos") == nullptr);
  BOOST_TEST(message.body == "abc");
}

BOOST_AUTO_TEST_CASE(pipelined_requests_come_one_by_one) {
  const auto got = outcomes({get("/1") + post("Content-Length: 2\r\n", "ab") + get("/3")}, {});
  BOOST_REQUIRE(got.size() == 4u);
  BOOST_TEST(got[0].text.starts_with("GET /1 "));
  BOOST_TEST(got[1].text.ends_with("$ab"));
  BOOST_TEST(got[2].text == "GET /3 ? #Host=x; $");
  BOOST_TEST(got[3] == outcome{});
}

BOOST_AUTO_TEST_CASE(nothing_behind_an_error_is_a_request) {
  const auto got = outcomes({post("Content-Length: 9999999\r\n", get("/smuggled"))}, {});
  BOOST_REQUIRE(got.size() == 1u);
  BOOST_TEST(got[0].status == 413);
  const limits bounds;
  request_parser parser(bounds);
  parser.feed("BAD\r\n");
  BOOST_TEST((parser.feed(get("/later")) == request_parser::progress::failed));
  BOOST_TEST(parser.held_bytes() == 0u);
}

BOOST_AUTO_TEST_CASE(a_body_is_not_the_next_request) {
  const auto got = outcomes({get("/1", "Content-Length: 5\r\n") + "abcde" + get("/2")}, {});
  BOOST_REQUIRE(got.size() == 3u);
  BOOST_TEST(got[1].text.starts_with("GET /2 "));
}

BOOST_AUTO_TEST_CASE(the_authority_of_an_absolute_target_replaces_host) {
  const limits bounds;
  request_parser parser(bounds);
  parser.feed(get("http://b:8080?q=1", "", "Host: a\r\n"));
  BOOST_TEST(parser.message().path == "/");
  BOOST_TEST(*parser.message().header("host") == "b:8080");
  BOOST_TEST((parser.message().query == name_values{{"q", "1"}}));
}

bool keeps_alive(std::string_view version, std::string_view fields) {
  const limits bounds;
  request_parser parser(bounds);
  parser.feed(get("/", fields, "Host: x\r\n", "GET", version));
  return parser.keeps_alive();
}

BOOST_AUTO_TEST_CASE(the_connection_persists_as_the_version_and_the_client_say) {
  BOOST_TEST(keeps_alive("HTTP/1.1", ""));
  BOOST_TEST(keeps_alive("HTTP/1.1", "Connection: closely\r\n"));
  BOOST_TEST(!keeps_alive("HTTP/1.1", "Connection: Upgrade, Close\r\n"));
  BOOST_TEST(!keeps_alive("HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  BOOST_TEST(!keeps_alive("HTTP/1.0", ""));
  BOOST_TEST(keeps_alive("HTTP/1.0", "Connection: Keep-Alive\r\n"));
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_for_100_is_recognised_until_its_body_comes) {
  const limits bounds;
  request_parser parser(bounds);
  parser.feed(post("Expect: 100-continue\r\nContent-Length: 2\r\n"));
  BOOST_TEST(parser.expects_continue());
  parser.feed("a");
  BOOST_TEST(!parser.expects_continue());

  request_parser old(bounds);
  old.feed(get("/", "Expect: 100-continue\r\nContent-Length: 2\r\n", "", "POST", "HTTP/1.0"));
  BOOST_TEST(!old.expects_continue());
}

BOOST_AUTO_TEST_CASE(a_started_request_is_told_from_an_idle_connection) {
  const limits bounds;
  request_parser parser(bounds);
  BOOST_TEST(!parser.is_started());
  parser.feed("\r\n");
  BOOST_TEST(!parser.is_started());
  parser.feed("G");
  BOOST_TEST(parser.is_started());
  BOOST_TEST(!parser.is_head_complete());
  parser.feed("ET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
  BOOST_TEST(parser.is_head_complete());
}

BOOST_AUTO_TEST_CASE(small_limits_hold_to_the_byte) {
  limits bounds;
  bounds.header_bytes_max = get("/").size();
  BOOST_TEST(parse(get("/"), bounds).status == 200);
  --bounds.header_bytes_max;
  BOOST_TEST(parse(get("/"), bounds).status == 431);
  bounds.header_bytes_max = 10;
  BOOST_TEST(parse(get("/"), bounds).status == 414);
  bounds = {};
  bounds.body_bytes_max = 3;
  BOOST_TEST(parse(post("Content-Length: 3\r\n", "abc"), bounds).status == 200);
  BOOST_TEST(parse(post("Content-Length: 4\r\n"), bounds).status == 413);
}

BOOST_AUTO_TEST_CASE(endless_input_does_not_pile_up) {
  const limits bounds;
  request_parser blank(bounds);
  for (int i = 0; i < 10'000; ++i)
    blank.feed("\r\n");
  BOOST_TEST(blank.held_bytes() == 0u);

  request_parser extended(bounds);
  extended.feed(post("Transfer-Encoding: chunked\r\n"));
  const std::string chunk = "1;" + std::string(200, 'a') + "\r\nx\r\n";
  int chunks = 0;
  while (extended.feed(chunk) == request_parser::progress::need_more && chunks < 1000)
    ++chunks;
  BOOST_TEST((extended.state() == request_parser::progress::failed));
  BOOST_TEST(chunks < 100);
}

}  // namespace
}  // namespace statushive::http
