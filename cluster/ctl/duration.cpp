#include "cluster/ctl/duration.hpp"

#include <array>
#include <charconv>

namespace statushive::ctl {
namespace {

using std::chrono::milliseconds;

struct unit {
  std::string_view name;
  milliseconds length;
};

constexpr std::array units = {unit{"d", std::chrono::days(1)}, unit{"h", std::chrono::hours(1)},
                              unit{"m", std::chrono::minutes(1)},
                              unit{"s", std::chrono::seconds(1)}, unit{"ms", milliseconds(1)}};
constexpr size_t seconds_place = 3;
constexpr milliseconds longest = std::chrono::days(1000);

error no_duration(std::string_view text) {
  return {errc::invalid_argument, "invalid_duration",
          "'" + std::string(text) + "' is no duration such as 30s, 4m10s or 500ms, up to 1000d"};
}

size_t digits_at_front(std::string_view text) {
  const auto end = text.find_first_not_of("0123456789");
  return end == std::string_view::npos ? text.size() : end;
}

}  // namespace

std::string format_duration(milliseconds length) {
  std::string text;
  for (const auto& [name, size] : units) {
    const auto count = length / size;
    length -= count * size;
    if (count > 0) text += std::to_string(count) + std::string(name);
  }
  return text.empty() ? "0s" : text;
}

result<milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return no_duration(text);
  milliseconds total{0};
  size_t place = 0;
  for (auto rest = text; !rest.empty();) {
    const auto digits = digits_at_front(rest);
    int64_t count = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + digits, count);
    if (digits == 0 || parsed.ec != std::errc()) return no_duration(text);
    rest.remove_prefix(digits);
    const auto name = rest.substr(0, rest.find_first_of("0123456789"));
    if (name.empty() && digits != text.size()) return no_duration(text);
    if (name.empty()) place = seconds_place;
    while (place < units.size() && !name.empty() && units[place].name != name)
      ++place;
    if (place == units.size()) return no_duration(text);
    if (count > longest / units[place].length) return no_duration(text);
    total += count * units[place].length;
    rest.remove_prefix(name.size());
    ++place;
  }
  if (total > longest) return no_duration(text);
  return total;
}

}  // namespace statushive::ctl
