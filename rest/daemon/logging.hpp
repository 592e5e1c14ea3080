#pragma once

#include <string_view>

#include "proto/model/node_config.hpp"

namespace statushive::rest {

/// Sends spdlog's default logger to stderr in the wanted form. A thread of its own writes the
/// lines, so that no caller waits for who reads them; when too many wait, the oldest go. Once,
/// before any other thread; spdlog::shutdown() writes what is left.
void start_logging(log_level level, log_format format);

}  // namespace statushive::rest
