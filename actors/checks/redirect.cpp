#include "actors/checks/redirect.hpp"

#include <algorithm>
#include <cctype>
#include <memory>

#include <curl/curl.h>

namespace statushive::checks {
namespace {

struct url_deleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

bool is_hex(char c) {
  return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

bool may_follow_authority(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && (std::isalnum(byte) != 0 ||
                         std::string_view("-._~!$&'()*+,;=:@/?").find(c) != std::string_view::npos);
}

/// Servers put brackets, quotes and bars raw into queries; browsers accept that, RFC 3986 does not.
std::string encode_behind_authority(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return std::string(url);
  const auto from = std::min(url.find_first_of("/?", scheme_end + 3), url.size());
  std::string encoded(url.substr(0, from));
  for (size_t i = from; i < url.size(); ++i) {
    const bool is_escape =
        url[i] == '%' && i + 2 < url.size() && is_hex(url[i + 1]) && is_hex(url[i + 2]);
    if (is_escape || may_follow_authority(url[i])) {
      encoded += url[i];
      continue;
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(url[i]);
    encoded += '%';
    encoded += digits[byte >> 4];
    encoded += digits[byte & 15];
  }
  return encoded;
}

}  // namespace

bool is_redirect(uint16_t status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

http_method method_after(uint16_t status, http_method method) {
  if (status == 303 && method != http_method::head) return http_method::get;
  if ((status == 301 || status == 302) && method == http_method::post) return http_method::get;
  return method;
}

std::string redirect_url(const std::string& base, const std::string& location) {
  const std::unique_ptr<CURLU, url_deleter> url(curl_url());
  constexpr unsigned lenient = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_ALLOW_SPACE;
  if (!url || curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, location.c_str(), lenient) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0) != CURLUE_OK) {
    return location;
  }
  char* text = nullptr;
  if (curl_url_get(url.get(), CURLUPART_URL, &text, CURLU_PUNYCODE) != CURLUE_OK) return location;
  auto encoded = encode_behind_authority(text);
  curl_free(text);
  return encoded;
}

bool has_foreign_scheme(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  std::string scheme(url.substr(0, colon));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool is_scheme = std::isalpha(static_cast<unsigned char>(scheme[0])) != 0 &&
                         std::all_of(scheme.begin(), scheme.end(), [](unsigned char c) {
                           return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
                         });
  return is_scheme && scheme != "http" && scheme != "https";
}

}  // namespace statushive::checks
