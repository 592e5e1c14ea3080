#include "rest/documents/documents.hpp"

#include <array>
#include <set>

#include <sodium.h>

#include "rest/documents/catalogue.hpp"
#include "rest/documents/html_page.hpp"
#include "rest/documents/llms.hpp"
#include "rest/documents/openapi.hpp"

namespace statushive::rest {
namespace {

std::string digest_of(std::string_view style) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(style.data()),
                     style.size());
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, variant)> text{};
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), variant);
  return std::string("sha256-") + text.data();
}

}  // namespace

documents make_documents(std::span<const route_description> routes, std::string_view version) {
  const outline outlined(routes);
  translator english(language::english);
  translator french(language::french);
  return {.openapi_json = openapi_of(outlined, version),
          .llms_txt = llms_text_of(outlined, version),
          .docs_en = html_page_of(outlined, version, english),
          .docs_fr = html_page_of(outlined, version, french),
          .style_digest = digest_of(style_sheet())};
}

std::vector<route_description> document_descriptions() {
  constexpr std::string_view html = "text/html; charset=utf-8";
  const auto page = [](std::string pattern, std::string_view summary, answer_declaration answer) {
    return route_description{.method = http::method::get,
                             .pattern = std::move(pattern),
                             .needs = access::open,
                             .group = "Documents",
                             .summary = summary,
                             .answer = std::move(answer)};
  };
  return {
      page("/openapi.json", "The API as OpenAPI 3.1, for generators of clients and other tools.",
           {}),
      page("/llms.txt", "The whole API in one plain text, for agents.",
           {.content_type = "text/plain; charset=utf-8"}),
      page("/docs", "Leads to this page in the language that `Accept-Language` prefers.",
           {.status = 302, .content_type = html}),
      page("/en/docs", "This page in English.", {.content_type = html}),
      page("/fr/docs", "This page in French.", {.content_type = html}),
  };
}

translation_gaps find_translation_gaps(std::span<const route_description> routes) {
  const outline outlined(routes);
  translator words(language::french);
  static_cast<void>(html_page_of(outlined, "0", words));
  translation_gaps gaps{{words.missing().begin(), words.missing().end()}, {}};
  for (const auto part :
       {french_phrases(), french_prose(), french_routes(), french_fields(), french_errors()}) {
    for (const auto& one : part) {
      if (!words.used().contains(one.english)) gaps.unused.emplace_back(one.english);
    }
  }
  return gaps;
}

}  // namespace statushive::rest
