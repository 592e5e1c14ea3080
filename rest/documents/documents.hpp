#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// What people, agents and generators of clients read about the API. All of it is written from the
/// routes' descriptions, so a new route needs nothing but its own.
struct documents {
  std::string openapi_json;  ///< OpenAPI 3.1.
  std::string llms_txt;      ///< The whole API as one plain text, in English.
  std::string docs_en;       ///< HTML, without scripts.
  std::string docs_fr;
  /// The digest of the pages' one style sheet, as Content-Security-Policy names it: `sha256-...`.
  std::string style_digest;
};

/// Stands in `llms_txt` and the pages where the server's address belongs, such as
/// `http://127.0.0.1:8080`.
inline constexpr std::string_view origin_mark = "{{origin}}";

/// REQUIRES: no two routes have the same method and pattern.
[[nodiscard]] documents make_documents(std::span<const route_description> routes,
                                       std::string_view version);

/// The routes of the documents themselves.
[[nodiscard]] std::vector<route_description> document_descriptions();

/// How the French catalogue differs from what the pages of these routes need; for tests.
struct translation_gaps {
  std::vector<std::string> missing;
  std::vector<std::string> unused;
};
[[nodiscard]] translation_gaps find_translation_gaps(std::span<const route_description> routes);

}  // namespace statushive::rest
