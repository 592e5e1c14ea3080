#pragma once

#include <string>
#include <string_view>

namespace statushive::rest {

/// Text as it stands in HTML, also inside of attributes' quotes.
[[nodiscard]] std::string escaped(std::string_view text);
/// Code as HTML, which may be broken after its slashes and underscores.
[[nodiscard]] std::string code_html(std::string_view code);
/// Text, with what stands in backticks as <code>.
[[nodiscard]] std::string inline_html(std::string_view text);
/// Code as HTML with <span>s around what has colours. Their text together is the escaped code.
[[nodiscard]] std::string shell_html(std::string_view script);
[[nodiscard]] std::string json_html(std::string_view json);

}  // namespace statushive::rest
