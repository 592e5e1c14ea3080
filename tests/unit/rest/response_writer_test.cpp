#include "rest/http/response_writer.hpp"

#include <boost/test/unit_test.hpp>

#include "rest/http/http_date.hpp"
#include "rest/http/request_id.hpp"

namespace statushive::http {
namespace {

enum class persistence { kept, closed };

std::string head_of(const response& answer, method m = method::get,
                    std::string_view version = "1.1", persistence after = persistence::kept) {
  std::string out;
  write_head(answer, {m, version == "1.0", after == persistence::kept, "id-1", "today"}, out);
  return out;
}

response with(name_values headers) {
  response answer;
  answer.headers = std::move(headers);
  return answer;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

BOOST_AUTO_TEST_CASE(a_head_has_everything_in_order) {
  BOOST_TEST(
      head_of({201, "text/plain", "hello", {{"Location", "/x"}}}) ==
      "HTTP/1.1 201 Created\r\nDate: today\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
      "X-Request-Id: id-1\r\nLocation: /x\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(answers_without_content_have_no_length) {
  for (const int status : {204, 304}) {
    response answer{status, "text/plain", "dropped", {{"ETag", "\"1\""}}};
    const auto head = head_of(answer);
    BOOST_TEST(!holds(head, "Content-"));
    BOOST_TEST(holds(head, "ETag: \"1\"\r\n"));
    BOOST_TEST(!sends_body(status, method::get));
  }
  BOOST_TEST(sends_body(200, method::get));
}

BOOST_AUTO_TEST_CASE(the_answer_to_head_tells_the_length_it_does_not_send) {
  response answer;
  answer.body = "12345";
  BOOST_TEST(holds(head_of(answer, method::head), "Content-Length: 5\r\n"));
  BOOST_TEST(!sends_body(200, method::head));
}

BOOST_AUTO_TEST_CASE(the_connection_header_follows_the_version) {
  const auto with_version = [](std::string_view version, persistence after) {
    return head_of({}, method::get, version, after);
  };
  BOOST_TEST(!holds(with_version("1.1", persistence::kept), "Connection"));
  BOOST_TEST(holds(with_version("1.1", persistence::closed), "Connection: close\r\n"));
  BOOST_TEST(holds(with_version("1.0", persistence::kept), "Connection: keep-alive\r\n"));
  BOOST_TEST(holds(with_version("1.0", persistence::closed), "Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(a_header_cannot_break_the_framing) {
  using std::string_literals::operator""s;
  const auto plain = head_of({});
  BOOST_TEST(head_of(with({{"X", "a\r\nSet-Cookie: b"}})) == plain);
  BOOST_TEST(head_of(with({{"X", "a\nb"}})) == plain);
  BOOST_TEST(head_of(with({{"X", "a\0b"s}})) == plain);
  BOOST_TEST(head_of(with({{"X: 1\r\nY", "a"}})) == plain);
  BOOST_TEST(head_of(with({{"", "a"}})) == plain);
  BOOST_TEST(head_of(with({{"content-length", "7"}, {"TRANSFER-ENCODING", "chunked"}})) == plain);
  BOOST_TEST(head_of(with({{"X", "a"}})) != plain);
  response bad_type;
  bad_type.content_type = "a\r\nb";
  BOOST_TEST(!holds(head_of(bad_type), "Content-Type"));
}

BOOST_AUTO_TEST_CASE(dates_are_those_of_the_standard) {
  using namespace std::chrono;
  BOOST_TEST(http_date(sys_seconds(784111777s)) == "Sun, 06 Nov 1994 08:49:37 GMT");
  BOOST_TEST(http_date(sys_seconds(951782400s)) == "Tue, 29 Feb 2000 00:00:00 GMT");
  http_date_cache cache;
  BOOST_TEST(cache.at(sys_seconds(0s)) == "Thu, 01 Jan 1970 00:00:00 GMT");
  BOOST_TEST(cache.at(sys_seconds(1s)) == "Thu, 01 Jan 1970 00:00:01 GMT");
}

BOOST_AUTO_TEST_CASE(request_ids_are_sane_and_distinct) {
  request_id_source ids(7);
  std::string first, second;
  ids.next(first);
  ids.next(second);
  BOOST_TEST(first.size() == 16u);
  BOOST_TEST(is_sane_request_id(first));
  BOOST_TEST(first != second);
  BOOST_TEST(is_sane_request_id("a.B_9-z"));
  BOOST_TEST(!is_sane_request_id(""));
  BOOST_TEST(!is_sane_request_id("a b"));
  BOOST_TEST(!is_sane_request_id("a\xc3"));
  BOOST_TEST(is_sane_request_id(std::string(128, 'a')));
  BOOST_TEST(!is_sane_request_id(std::string(129, 'a')));
}

}  // namespace
}  // namespace statushive::http
