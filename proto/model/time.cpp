#include "proto/model/time.hpp"

#include <algorithm>
#include <cstdio>

namespace statushive {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes a text apart from its front. Once a part is not there, nothing is.
class text_reader {
 public:
  explicit text_reader(std::string_view text) : rest_(text) {}

  /// A number of exactly so many digits.
  int number(size_t digits) {
    if (rest_.size() < digits) return fail();
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (!is_digit(c)) return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  /// The character, which is one of `wanted`.
  char one_of(std::string_view wanted) {
    if (rest_.empty() || wanted.find(rest_.front()) == std::string_view::npos) {
      fail();
      return 0;
    }
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  /// Digits behind a point, of which milliseconds are kept; 0 where there is no point.
  std::chrono::milliseconds fraction() {
    if (!rest_.starts_with('.')) return {};
    rest_.remove_prefix(1);
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
    const std::string_view digits(rest_.begin(), end);
    if (digits.empty()) fail();
    int value = 0;
    for (size_t i = 0; i < 3; ++i)
      value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
    rest_.remove_prefix(digits.size());
    return std::chrono::milliseconds(value);
  }

  /// Whether all parts were there, and nothing else.
  [[nodiscard]] bool is_done() const { return !has_failed_ && rest_.empty(); }

 private:
  int fail() {
    has_failed_ = true;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool has_failed_ = false;
};

}  // namespace

std::string rfc3339(timestamp moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return text;
}

std::optional<timestamp> parse_rfc3339(std::string_view text) {
  text_reader from(text);
  const std::chrono::year year(from.number(4));
  from.one_of("-");
  const std::chrono::month month(static_cast<unsigned>(from.number(2)));
  from.one_of("-");
  const std::chrono::day day(static_cast<unsigned>(from.number(2)));
  from.one_of("Tt");
  const std::chrono::hours hours(from.number(2));
  from.one_of(":");
  const std::chrono::minutes minutes(from.number(2));
  from.one_of(":");
  const std::chrono::seconds seconds(from.number(2));
  const auto fraction = from.fraction();
  std::chrono::minutes offset(0);
  const char sign = from.one_of("Zz+-");
  if (sign == '+' || sign == '-') {
    const std::chrono::hours offset_hours(from.number(2));
    from.one_of(":");
    const std::chrono::minutes offset_minutes(from.number(2));
    if (offset_hours.count() > 23 || offset_minutes.count() > 59) return {};
    offset = offset_hours + offset_minutes;
    if (sign == '-') offset = -offset;
  }
  const std::chrono::year_month_day date(year, month, day);
  if (!from.is_done() || !date.ok()) return {};
  if (hours.count() > 23 || minutes.count() > 59 || seconds.count() > 59) return {};
  const timestamp moment = std::chrono::sys_days(date) + hours + minutes + seconds + fraction -
                           std::chrono::duration_cast<std::chrono::milliseconds>(offset);
  const auto utc_year =
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(moment)).year();
  if (utc_year < std::chrono::year(0) || utc_year > std::chrono::year(9999)) return {};
  return moment;
}

timestamp system_clock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

steady_time system_clock::steady_now() const {
  return std::chrono::steady_clock::now();
}

}  // namespace statushive
