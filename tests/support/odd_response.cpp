#include "tests/support/odd_response.hpp"

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>

namespace statushive::tests {
namespace {

using enum odd_step::kind;
using steps = std::vector<odd_step>;
using std::chrono::milliseconds;

odd_step sending(std::string bytes) {
  return {send, std::move(bytes), {}};
}
odd_step pausing(int ms) {
  return {pause, {}, milliseconds(ms)};
}
const odd_step closing{close, {}, {}};
const odd_step resetting{reset, {}, {}};
const odd_step hanging{hang, {}, {}};

std::string head(int status, size_t length, const std::string& more = "") {
  return "HTTP/1.1 " + std::to_string(status) +
         " Odd\r\nContent-Length: " + std::to_string(length) + "\r\n" + more + "\r\n";
}

/// A deflate stream of zeros (RFC 1951): one block with the fixed codes, "258 times the byte
/// before" again and again.
class zero_bomb {
 public:
  explicit zero_bomb(size_t zeros) {
    stream_ = std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    put(1, 1);                // The last block,
    put(1, 2);                // with fixed codes.
    put_code(0b00110000, 8);  // A zero.
    for (size_t i = 0; i < zeros / 258; ++i) {
      put_code(0b11000101, 8);  // Length 258,
      put_code(0, 5);           // distance 1.
    }
    put_code(0, 7);
    put(0, 7);
    stream_ += std::string(8, '\0');  // A check sum and length that nobody gets to read.
  }
  [[nodiscard]] const std::string& stream() const { return stream_; }

 private:
  void put(unsigned bits, int count) {
    for (int i = 0; i < count; ++i) {
      if (filled_ == 0) stream_ += '\0';
      const auto bit = (bits >> i) & 1U;
      stream_.back() =
          static_cast<char>(static_cast<unsigned char>(stream_.back()) | (bit << filled_));
      filled_ = (filled_ + 1) % 8;
    }
  }
  /// Huffman codes go with their highest bit first.
  void put_code(unsigned code, int count) {
    for (int i = count - 1; i >= 0; --i)
      put((code >> i) & 1U, 1);
  }

  std::string stream_;
  int filled_ = 0;
};

const std::string& bomb() {
  static const std::string stream = zero_bomb(50'000'000).stream();
  return stream;
}

std::string gzipped_hello() {
  // A stored block, its check sum and length.
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + std::string("\x01\x05\x00\xfa\xff", 5) +
         "hello" + std::string("\x86\xa6\x10\x36\x05\0\0\0", 8);
}

steps drip() {
  steps all;
  for (const char byte : head(200, 2) + "ok") {
    all.push_back(sending(std::string(1, byte)));
    all.push_back(pausing(10));
  }
  return all;
}

const std::map<std::string, std::function<steps()>, std::less<>>& fixed_paths() {
  static const std::string encoded = "Content-Encoding: gzip\r\n";
  static const std::map<std::string, std::function<steps()>, std::less<>> paths = {
      {"/ok", [] { return steps{sending(head(200, 5) + "hello")}; }},
      {"/silent", [] { return steps{hanging}; }},
      {"/reset", [] { return steps{resetting}; }},
      {"/empty", [] { return steps{closing}; }},
      {"/garbage",
       [] {
         return steps{sending("\x01 this is not HTTP\r\n\r\n"), closing};
       }},
      {"/truncated",
       [] {
         return steps{sending(head(200, 100) + "short"), closing};
       }},
      {"/stalled",
       [] {
         return steps{sending(head(200, 100) + "slow"), hanging};
       }},
      {"/stalled-headers",
       [] {
         return steps{sending("HTTP/1.1 200 OK\r\nX-Half: "), hanging};
       }},
      {"/drip", drip},
      {"/huge-header",
       [] {
         return steps{sending(head(200, 2, "X: " + std::string(400'000, 'a') + "\r\n") + "ok")};
       }},
      {"/many-headers",
       [] {
         return steps{sending("HTTP/1.1 200 OK\r\n"),
                      {odd_step::kind::send_forever, "X-More: and more\r\n", {}}};
       }},
      {"/large",
       [] {
         return steps{sending(head(200, 8 << 20)), sending(std::string(8 << 20, 'x'))};
       }},
      {"/gzip-bomb",
       [] {
         return steps{sending(head(200, bomb().size(), encoded)), sending(bomb())};
       }},
      {"/gzip",
       [] { return steps{sending(head(200, gzipped_hello().size(), encoded) + gzipped_hello())}; }},
      {"/bad-gzip",
       [] {
         return steps{sending(head(200, 14, encoded) + "this is no zip"), closing};
       }},
      {"/bad-chunk",
       [] {
         return steps{sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nbad"),
                      closing};
       }},
      {"/continue",
       [] {
         return steps{sending("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")};
       }},
      {"/http10",
       [] {
         return steps{sending("HTTP/1.0 200 OK\r\n\r\nuntil the end"), closing};
       }},
      {"/loop", [] { return steps{sending(head(302, 0, "Location: /loop\r\n"))}; }},
      {"/redirect-file",
       [] { return steps{sending(head(302, 0, "Location: file:///etc/passwd\r\n"))}; }},
  };
  return paths;
}

int number_behind(const std::string& text, std::string_view prefix) {
  return std::atoi(text.c_str() + prefix.size());
}

std::string percent_decoded(const std::string& text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      decoded += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace

std::vector<odd_step> odd_response_to(const std::string& request) {
  if (request.empty() || request[0] < 'A' || request[0] > 'Z')
    return {sending(head(400, 0)), closing};
  const auto from = request.find(' ') + 1;
  const auto target = request.substr(from, request.find(' ', from) - from);
  const bool is_head = request.starts_with("HEAD ");
  if (const auto found = fixed_paths().find(target); found != fixed_paths().end()) {
    if (is_head && target == "/ok") return {sending(head(200, 5))};
    return found->second();
  }
  if (target.starts_with("/status/")) return {sending(head(number_behind(target, "/status/"), 0))};
  if (target.starts_with("/slow/")) {
    return {pausing(number_behind(target, "/slow/")), sending(head(200, 4) + "slow")};
  }
  const auto to = target.find("?to=");
  if (target.starts_with("/redirect") && to != std::string::npos) {
    const int status = target.starts_with("/redirect/") ? number_behind(target, "/redirect/") : 302;
    return {
        sending(head(status, 0, "Location: " + percent_decoded(target.substr(to + 4)) + "\r\n"))};
  }
  return {sending(head(404, 0))};
}

}  // namespace statushive::tests
