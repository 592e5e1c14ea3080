#include "rest/http/http_date.hpp"

#include <array>
#include <cstdio>

namespace statushive::http {

std::string http_date(std::chrono::sys_seconds when) {
  static constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed",
                                                      "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss time(when - midnight);
  std::array<char, 64> text;
  const int length = std::snprintf(
      text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
      days[std::chrono::weekday(midnight).c_encoding()], static_cast<unsigned>(date.day()),
      months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()));
  return {text.data(), static_cast<size_t>(length)};
}

}  // namespace statushive::http
