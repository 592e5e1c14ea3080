#pragma once

#include <string>

#include "rest/documents/catalogue.hpp"
#include "rest/documents/outline.hpp"

namespace statushive::rest {

/// What a field holds, for a cell of a table: "text, 1 to 200 characters", "list of UUIDs". Names
/// objects in backticks.
[[nodiscard]] std::string type_text(const field& about, const outline& routes, translator& words);
/// What absence means, or empty text where that is not said.
[[nodiscard]] std::string fallback_text(const field& about, translator& words);
/// `86400` is `86,400`, in French with thin spaces.
[[nodiscard]] std::string grouped(int64_t number, language to);

/// Whether a body may have the field.
[[nodiscard]] bool is_writable(const field& about, body_purpose purpose);

}  // namespace statushive::rest
