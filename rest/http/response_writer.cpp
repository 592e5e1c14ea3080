#include "rest/http/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "rest/http/syntax.hpp"

namespace statushive::http {
namespace {

bool is_written_by_server(std::string_view name) {
  static constexpr std::array<std::string_view, 6> own = {
      "connection", "content-length", "content-type", "date", "transfer-encoding", "x-request-id"};
  return std::any_of(own.begin(), own.end(),
                     [&](auto one) { return equals_ignoring_case(name, one); });
}

bool is_safe_value(std::string_view value) {
  return value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& out, size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), static_cast<size_t>(end - digits.data()));
}

bool has_no_content(int status) {
  return status == 204 || status == 304;
}

}  // namespace

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    default: return "Other";
  }
}

bool sends_body(int status, method m) {
  return m != method::head && !has_no_content(status);
}

void write_head(const response& answer, const answer_form& form, std::string& out) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<size_t>(answer.status));
  out.append(" ").append(reason_phrase(answer.status)).append("\r\n");
  append_header(out, "Date", form.date);
  if (!has_no_content(answer.status)) {
    if (!answer.content_type.empty() && is_safe_value(answer.content_type)) {
      append_header(out, "Content-Type", answer.content_type);
    }
    out.append("Content-Length: ");
    append_number(out, answer.body.size());
    out.append("\r\n");
  }
  append_header(out, "X-Request-Id", form.request_id);
  for (const auto& [name, value] : answer.headers) {
    if (is_token(name) && is_safe_value(value) && !is_written_by_server(name))
      append_header(out, name, value);
  }
  if (!form.keeps_alive) {
    out.append("Connection: close\r\n");
  } else if (form.is_http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
}

}  // namespace statushive::http
