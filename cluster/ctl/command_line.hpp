#pragma once

#include <string>
#include <vector>

#include "cluster/ctl/console.hpp"
#include "cluster/ctl/exit_code.hpp"
#include "cluster/ctl/http_client.hpp"
#include "proto/model/time.hpp"

namespace statushive::ctl {

inline constexpr const char* default_server = "http://127.0.0.1:8080";

/// Runs `statushivectl <noun> <verb> [id] [--flags]`; `arguments` are without the program's name.
/// Everything that goes wrong is reported on io.err.
[[nodiscard]] exit_code run(const std::vector<std::string>& arguments, console& io,
                            http_client& http, const clock& time);

}  // namespace statushive::ctl
