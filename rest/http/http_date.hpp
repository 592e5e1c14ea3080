#pragma once

#include <chrono>
#include <string>

namespace statushive::http {

/// IMF-fixdate (RFC 9110, 5.6.7), whatever the locale: `Sun, 06 Nov 1994 08:49:37 GMT`.
[[nodiscard]] std::string http_date(std::chrono::sys_seconds when);

/// Renders once a second.
class http_date_cache {
 public:
  [[nodiscard]] const std::string& at(std::chrono::sys_seconds when) {
    if (when != rendered_at_) {
      text_ = http_date(when);
      rendered_at_ = when;
    }
    return text_;
  }

 private:
  std::chrono::sys_seconds rendered_at_ = std::chrono::sys_seconds::min();
  std::string text_;
};

}  // namespace statushive::http
