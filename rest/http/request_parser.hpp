#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rest/http/limits.hpp"
#include "rest/http/message.hpp"

namespace statushive::http {

/// Reads the requests of one connection from its bytes (RFC 9112), as strict as the standard
/// allows: whatever two servers could frame differently is an error. How the bytes are cut into
/// pieces makes no difference to the outcome. Holds at most one request, one incomplete line, and
/// what is fed behind a complete request. Knows no sockets.
class request_parser {
 public:
  enum class progress : uint8_t { need_more, complete, failed };

  /// `bounds` outlives the parser.
  explicit request_parser(const limits& bounds) : bounds_(bounds) {}

  /// Takes the next bytes. Those behind a complete request are kept for next(); those behind an
  /// error are dropped.
  progress feed(std::string_view bytes);
  /// Forgets the complete request and goes on with the bytes behind it. REQUIRES: state() ==
  /// complete.
  progress next();

  [[nodiscard]] progress state() const;
  /// The request, as far as it is read. The parser does not set parameters, peer_address and
  /// request_id.
  [[nodiscard]] request& message() { return message_; }
  /// REQUIRES: state() == failed.
  [[nodiscard]] const failure& error() const { return failure_; }

  /// Whether any byte of the current request came.
  [[nodiscard]] bool is_started() const { return facts_.head_bytes > 0 || !unread().empty(); }
  [[nodiscard]] bool is_head_complete() const {
    return stage_ > stage::fields && stage_ != stage::failed;
  }
  /// The client waits for 100 Continue before it sends the body.
  [[nodiscard]] bool expects_continue() const { return facts_.expects_continue; }
  /// What the client asks for; the default depends on its version.
  [[nodiscard]] bool keeps_alive() const {
    return !facts_.says_close && (facts_.says_keep_alive || !facts_.is_http_1_0);
  }
  [[nodiscard]] bool is_http_1_0() const { return facts_.is_http_1_0; }
  [[nodiscard]] size_t buffered_bytes() const { return buffer_.size() - begin_; }
  [[nodiscard]] size_t held_bytes() const { return buffer_.size() + message_.body.size(); }

 private:
  enum class stage : uint8_t {
    request_line,
    fields,
    sized_body,
    chunk_size,
    chunk_bytes,
    chunk_end,
    trailers,
    complete,
    failed
  };

  [[nodiscard]] std::string_view unread() const { return std::string_view(buffer_).substr(begin_); }
  void forget_message();
  size_t consume(std::string_view bytes);
  size_t step(std::string_view bytes);
  size_t read_body(std::string_view bytes);
  size_t read_chunk_end(std::string_view bytes);
  size_t read_line(std::string_view bytes);
  [[nodiscard]] size_t line_bytes_max() const;
  void fail_too_long();
  void on_line(std::string_view line);
  void on_request_line(std::string_view line);
  bool parse_version(std::string_view version);
  bool parse_method(std::string_view name);
  void on_field(std::string_view line);
  bool read_field(std::string_view line, std::string_view& name, std::string_view& value);
  void note_field(std::string_view name, std::string_view value);
  void on_content_length(std::string_view value);
  void on_head_end();
  void on_chunk_size(std::string_view line);
  void on_trailer(std::string_view line);
  void fail(int status, std::string_view code, std::string_view message);
  void fail_bad(std::string_view message) { fail(400, "bad_request", message); }

  const limits& bounds_;
  std::string buffer_;
  size_t begin_ = 0;    ///< Of the unread bytes in buffer_.
  size_t scanned_ = 0;  ///< Of the unread bytes: a prefix without line end and without bad byte.

  stage stage_ = stage::request_line;
  request message_;
  failure failure_;

  /// What the lines of the current request said.
  struct facts {
    size_t head_bytes = 0;       ///< Of request line, fields and trailers.
    uint64_t body_left = 0;      ///< Of the sized body, or of the current chunk.
    size_t extension_bytes = 0;  ///< Of all chunk extensions.
    unsigned chunk_end_bytes = 0;
    unsigned hosts = 0;
    unsigned content_lengths = 0;
    unsigned transfer_encodings = 0;
    bool is_http_1_0 = false;
    bool says_close = false;
    bool says_keep_alive = false;
    bool says_expect = false;
    bool expects_continue = false;
  };
  facts facts_;
  std::string authority_;  ///< Of an absolute target.
};

}  // namespace statushive::http
