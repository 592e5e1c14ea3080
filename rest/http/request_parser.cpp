#include "rest/http/request_parser.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <utility>

#include "rest/http/request_target.hpp"
#include "rest/http/syntax.hpp"

namespace statushive::http {
namespace {

/// Of a chunk-size line, with its extensions.
constexpr size_t chunk_line_bytes_max = 256;
/// What a kept buffer may hold on to between requests.
constexpr size_t kept_capacity_bytes = 64 * 1024;

constexpr std::array<bool, 256> make_control_bytes() {
  std::array<bool, 256> set{};
  for (size_t c = 0; c < 0x20; ++c)
    set[c] = c != '\t';
  set[0x7f] = true;
  return set;
}

/// What no line may hold but at its end (RFC 9110, 5.5).
constexpr auto control_bytes = make_control_bytes();

bool is_control(char c) {
  return control_bytes[static_cast<unsigned char>(c)];
}

void clear_and_trim(std::string& text) {
  text.clear();
  if (text.capacity() > kept_capacity_bytes) text.shrink_to_fit();
}

}  // namespace

request_parser::progress request_parser::state() const {
  if (stage_ == stage::failed) return progress::failed;
  return stage_ == stage::complete ? progress::complete : progress::need_more;
}

request_parser::progress request_parser::feed(std::string_view bytes) {
  if (stage_ == stage::failed) return progress::failed;
  if (buffer_.empty()) {
    const size_t used = consume(bytes);
    if (stage_ != stage::failed) buffer_.assign(bytes.substr(used));
    return state();
  }
  buffer_.erase(0, std::exchange(begin_, 0));
  buffer_.append(bytes);
  begin_ = consume(buffer_);
  if (begin_ == buffer_.size()) {
    clear_and_trim(buffer_);
    begin_ = 0;
  }
  return state();
}

request_parser::progress request_parser::next() {
  assert(stage_ == stage::complete);
  forget_message();
  begin_ += consume(unread());
  if (begin_ == buffer_.size()) {
    clear_and_trim(buffer_);
    begin_ = 0;
  }
  return state();
}

void request_parser::forget_message() {
  stage_ = stage::request_line;
  facts_ = {};
  authority_.clear();
  message_.method = method::get;  // A failure answered before the next method is read has a body.
  message_.target.clear();
  message_.path.clear();
  message_.query.clear();
  message_.headers.clear();
  message_.parameters.clear();
  clear_and_trim(message_.body);
}

/// Returns how many bytes it is done with. The rest is an incomplete line, or stands behind the
/// request.
size_t request_parser::consume(std::string_view bytes) {
  size_t used = 0;
  while (used < bytes.size() && stage_ != stage::complete && stage_ != stage::failed) {
    const size_t step_bytes = step(bytes.substr(used));
    if (step_bytes == 0) break;
    used += step_bytes;
  }
  return used;
}

size_t request_parser::step(std::string_view bytes) {
  switch (stage_) {
    case stage::sized_body:
    case stage::chunk_bytes: return read_body(bytes);
    case stage::chunk_end: return read_chunk_end(bytes);
    default: return read_line(bytes);
  }
}

size_t request_parser::read_body(std::string_view bytes) {
  const auto part = bytes.substr(0, std::min<uint64_t>(facts_.body_left, bytes.size()));
  message_.body.append(part);
  facts_.body_left -= part.size();
  facts_.expects_continue = false;
  if (facts_.body_left == 0)
    stage_ = stage_ == stage::chunk_bytes ? stage::chunk_end : stage::complete;
  return part.size();
}

size_t request_parser::read_chunk_end(std::string_view bytes) {
  if (bytes.front() != "\r\n"[facts_.chunk_end_bytes]) {
    fail_bad("A chunk is longer than its size says.");
    return 0;
  }
  if (++facts_.chunk_end_bytes == 2) {
    facts_.chunk_end_bytes = 0;
    stage_ = stage::chunk_size;
  }
  return 1;
}

size_t request_parser::line_bytes_max() const {
  return stage_ == stage::chunk_size ? chunk_line_bytes_max
                                     : bounds_.header_bytes_max - facts_.head_bytes;
}

/// Acts on the next line, if it is complete. The first bad byte decides, so that the outcome is the
/// same wherever the input is cut.
size_t request_parser::read_line(std::string_view bytes) {
  const auto window = bytes.substr(0, line_bytes_max());
  size_t i = scanned_;
  while (i < window.size() && !is_control(window[i]))
    ++i;
  scanned_ = i;
  const bool is_cut = i + 1 >= window.size() && (i == window.size() || window[i] == '\r');
  if (is_cut) {
    if (bytes.size() > window.size()) fail_too_long();
    return 0;
  }
  if (window[i] != '\r' || window[i + 1] != '\n') {
    fail_bad("A line holds a control character or does not end in CR LF.");
    return 0;
  }
  scanned_ = 0;
  const size_t line_bytes = i + 2;
  const bool is_blank_before_request = stage_ == stage::request_line && i == 0;  // RFC 9112, 2.2
  if (is_blank_before_request) return line_bytes;
  if (stage_ != stage::chunk_size) facts_.head_bytes += line_bytes;
  on_line(window.substr(0, i));
  return line_bytes;
}

void request_parser::fail_too_long() {
  if (stage_ == stage::request_line) {
    fail(414, "target_too_long", "The request target is too long.");
  } else if (stage_ == stage::chunk_size) {
    fail_bad("A chunk-size line is too long.");
  } else {
    fail(431, "header_too_large", "The header fields are too large.");
  }
}

void request_parser::on_line(std::string_view line) {
  switch (stage_) {
    case stage::request_line: return on_request_line(line);
    case stage::fields: return line.empty() ? on_head_end() : on_field(line);
    case stage::chunk_size: return on_chunk_size(line);
    default: return on_trailer(line);
  }
}

void request_parser::on_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos) {
    return fail_bad("The request line is not METHOD TARGET VERSION.");
  }
  const auto name = line.substr(0, first);
  if (!is_token(name)) return fail_bad("The method is malformed.");
  if (!parse_version(line.substr(second + 1)) || !parse_method(name)) return;

  message_.target.assign(line.substr(first + 1, second - first - 1));
  if (message_.target.size() > bounds_.target_bytes_max) {
    return fail(414, "target_too_long", "The request target is too long.");
  }
  std::string_view authority;
  if (!split_target(message_, authority)) return fail_bad("The request target is malformed.");
  authority_.assign(authority);
  stage_ = stage::fields;
}

bool request_parser::parse_version(std::string_view version) {
  facts_.is_http_1_0 = version == "HTTP/1.0";
  if (facts_.is_http_1_0 || version == "HTTP/1.1") return true;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool is_well_formed = version.size() == 8 && version.starts_with("HTTP/") &&
                              is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
  if (is_well_formed) {
    fail(505, "version_not_supported", "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  } else {
    fail_bad("The protocol version is malformed.");
  }
  return false;
}

bool request_parser::parse_method(std::string_view name) {
  for (size_t i = 0; i < method_count; ++i) {
    message_.method = static_cast<method>(i);
    if (name == name_of(message_.method)) return true;
  }
  fail(501, "method_not_implemented", "The method is not known here.");
  return false;
}

bool request_parser::read_field(std::string_view line, std::string_view& name,
                                std::string_view& value) {
  // A line that starts with a space would continue the field before it (obs-fold); it has no token
  // before the colon.
  const auto colon = std::min(line.find(':'), line.size());
  name = line.substr(0, colon);
  if (colon == line.size() || !is_token(name)) {
    fail_bad("A header line is not NAME: VALUE.");
    return false;
  }
  value = trimmed(line.substr(colon + 1));
  return true;
}

void request_parser::on_field(std::string_view line) {
  std::string_view name, value;
  if (!read_field(line, name, value)) return;
  if (message_.headers.size() >= bounds_.headers_max) {
    return fail(431, "header_too_large", "There are too many header fields.");
  }
  message_.headers.emplace_back(name, value);
  note_field(name, value);
}

void request_parser::note_field(std::string_view name, std::string_view value) {
  if (equals_ignoring_case(name, "host")) {
    ++facts_.hosts;
    if (!is_authority(value)) fail_bad("The Host header is malformed.");
    if (!authority_.empty()) message_.headers.back().second = authority_;  // RFC 9112, 3.2.2
  } else if (equals_ignoring_case(name, "connection")) {
    facts_.says_close = facts_.says_close || list_has(value, "close");
    facts_.says_keep_alive = facts_.says_keep_alive || list_has(value, "keep-alive");
  } else if (equals_ignoring_case(name, "content-length")) {
    ++facts_.content_lengths;
    on_content_length(value);
  } else if (equals_ignoring_case(name, "transfer-encoding")) {
    ++facts_.transfer_encodings;
    if (!equals_ignoring_case(value, "chunked")) {
      fail(501, "transfer_encoding_not_implemented", "The only known transfer coding is chunked.");
    }
  } else if (equals_ignoring_case(name, "expect")) {
    facts_.says_expect = true;
    if (!equals_ignoring_case(value, "100-continue")) {
      fail(417, "expectation_failed", "The only known expectation is 100-continue.");
    }
  }
}

void request_parser::on_content_length(std::string_view value) {
  const bool is_number =
      !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) return fail_bad("Content-Length is not a number.");
  const auto [end, status] =
      std::from_chars(value.data(), value.data() + value.size(), facts_.body_left);
  if (status != std::errc() || facts_.body_left > bounds_.body_bytes_max) {
    fail(413, "body_too_large", "The request body is too large.");
  }
}

void request_parser::on_head_end() {
  if (facts_.hosts > 1 || (facts_.hosts == 0 && !facts_.is_http_1_0)) {
    return fail_bad("There must be one Host header.");
  }
  if (facts_.content_lengths > 1 || facts_.transfer_encodings > 1 ||
      (facts_.content_lengths > 0 && facts_.transfer_encodings > 0) ||
      (facts_.transfer_encodings > 0 && facts_.is_http_1_0)) {
    return fail_bad("The length of the body is ambiguous.");
  }
  if (facts_.transfer_encodings > 0) {
    stage_ = stage::chunk_size;
  } else {
    stage_ = facts_.body_left > 0 ? stage::sized_body : stage::complete;
  }
  facts_.expects_continue = facts_.says_expect && !facts_.is_http_1_0 && stage_ != stage::complete;
}

void request_parser::on_chunk_size(std::string_view line) {
  facts_.expects_continue = false;
  const auto [end, status] =
      std::from_chars(line.data(), line.data() + line.size(), facts_.body_left, 16);
  const auto digits = static_cast<size_t>(end - line.data());
  const bool is_hex = digits > 0 && (digits == line.size() || line[digits] == ';');
  if (status == std::errc::invalid_argument || !is_hex)
    return fail_bad("A chunk size is malformed.");
  facts_.extension_bytes += line.size() - digits;
  if (facts_.extension_bytes > bounds_.header_bytes_max)
    return fail_bad("There are too many chunk extensions.");
  if (status != std::errc() || facts_.body_left > bounds_.body_bytes_max - message_.body.size()) {
    return fail(413, "body_too_large", "The request body is too large.");
  }
  stage_ = facts_.body_left > 0 ? stage::chunk_bytes : stage::trailers;
}

void request_parser::on_trailer(std::string_view line) {
  std::string_view name, value;
  if (line.empty()) {
    stage_ = stage::complete;
  } else {
    read_field(line, name, value);  // dropped: nothing here may depend on trailers
  }
}

void request_parser::fail(int status, std::string_view code, std::string_view message) {
  if (stage_ == stage::failed) return;
  stage_ = stage::failed;
  failure_ = {status, code, message};
  buffer_ = {};
  begin_ = 0;
}

}  // namespace statushive::http
