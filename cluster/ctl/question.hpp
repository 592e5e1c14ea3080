#pragma once

#include <functional>
#include <string>

#include "cluster/ctl/noun.hpp"

namespace statushive::ctl {

/// Whether whoever calls for a deletion has said `--yes`.
enum class certainty : uint8_t { asks, is_sure };

/// Gets a yes at the terminal to what cannot be taken back, unless it is sure. `question`, without
/// its `[y/N]`, is made only if it is asked. Errors: invalid_argument `no_terminal` where nobody
/// can be asked, failed_precondition `not_confirmed` without a yes, and those of `question`.
[[nodiscard]] result<void> confirm(context& with, certainty how,
                                   const std::function<result<std::string>()>& question);

/// Where a password comes from: somebody at the terminal, or a line of stdin.
enum class password_source : uint8_t { terminal, input };

/// A password that exists. Errors: invalid_argument `no_terminal`, `no_password`.
[[nodiscard]] result<std::string> ask_password(const context& with, password_source from,
                                               const std::string& prompt);
/// A password to set: asked for twice at the terminal. Errors: those of ask_password and
/// validate_password; invalid_argument `passwords_differ`.
[[nodiscard]] result<std::string> ask_new_password(const context& with, password_source from,
                                                   const std::string& prompt);

}  // namespace statushive::ctl
