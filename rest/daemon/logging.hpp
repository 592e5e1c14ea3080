#pragma once

#include <string_view>

#include "proto/model/node_config.hpp"

namespace statushive::rest {

/// Sends spdlog's default logger to stderr in the wanted form. Once, before any other thread.
void start_logging(log_level level, log_format format);

}  // namespace statushive::rest
