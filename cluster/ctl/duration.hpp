#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "proto/model/result.hpp"

namespace statushive::ctl {

/// `1d2h`, `4m10s`, `1s500ms`: the units that are not zero, `0s` without any. parse_duration reads
/// it back. REQUIRES: not negative
[[nodiscard]] std::string format_duration(std::chrono::milliseconds length);

/// A whole number of seconds (`60`), or numbers with the units d, h, m, s and ms, from the largest
/// to the smallest and each once (`4m10s`); up to 1000 days. Errors: invalid_argument.
[[nodiscard]] result<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace statushive::ctl
