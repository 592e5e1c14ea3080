#include "rest/handlers/document_handler.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "rest/documents/documents.hpp"
#include "rest/http/syntax.hpp"

namespace statushive::rest {
namespace {

using http::equals_ignoring_case;
using http::trimmed;

constexpr size_t host_characters_max = 255;
constexpr std::string_view unknown_host = "127.0.0.1:8080";

bool is_plain_host(std::string_view host) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-:[]").find(c) != std::string_view::npos;
  };
  return !host.empty() && host.size() <= host_characters_max &&
         std::all_of(host.begin(), host.end(), is_plain);
}

/// How the caller reached the server. It goes into HTML and into a line that people give to their
/// shells: of an odd Host nothing is kept.
std::string origin_of(const http::request& request) {
  const auto* host = request.header("host");
  const auto* scheme = request.header("x-forwarded-proto");
  const bool is_secure = scheme != nullptr && *scheme == "https";
  return (is_secure ? "https://" : "http://") + std::string(host != nullptr && is_plain_host(*host)
                                                                ? std::string_view(*host)
                                                                : unknown_host);
}

/// A document, cut where the server's address belongs.
class template_text {
 public:
  explicit template_text(std::string_view text) {
    for (;;) {
      const auto mark = text.find(origin_mark);
      parts_.emplace_back(text.substr(0, mark));
      if (mark == std::string_view::npos) break;
      text.remove_prefix(mark + origin_mark.size());
    }
  }

  [[nodiscard]] std::string with(const std::string& origin) const {
    std::string text = parts_.front();
    for (size_t i = 1; i < parts_.size(); ++i)
      text.append(origin).append(parts_[i]);
    return text;
  }

 private:
  std::vector<std::string> parts_;
};

http::response document(std::string_view content_type, std::string body) {
  return {.status = 200,
          .content_type = std::string(content_type),
          .body = std::move(body),
          .headers = {{"Cache-Control", "public, max-age=300"},
                      {"Vary", "X-Forwarded-Proto"},
                      {"X-Content-Type-Options", "nosniff"}}};
}

/// The weight of one element of Accept-Language (RFC 9110, 12.4.2), in thousandths; nothing for one
/// that is broken.
std::optional<int> weight_of(std::string_view parameters) {
  parameters = trimmed(parameters);
  if (parameters.empty()) return 1000;
  if (!parameters.starts_with("q=") && !parameters.starts_with("Q=")) return {};
  double weight = 0;
  const auto text = parameters.substr(2);
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), weight);
  const bool is_number = status == std::errc() && end == text.data() + text.size();
  if (!is_number || !(weight >= 0 && weight <= 1)) return {};
  return static_cast<int>(weight * 1000);
}

/// The elements of all Accept-Language headers, in order.
std::vector<std::pair<std::string_view, int>> accepted_languages(const http::request& request) {
  std::vector<std::pair<std::string_view, int>> all;
  for (const auto& [name, value] : request.headers) {
    if (!equals_ignoring_case(name, "accept-language")) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const auto end = std::min(rest.find(','), rest.size());
      const auto element = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const auto semicolon = std::min(element.find(';'), element.size());
      const auto weight = weight_of(element.substr(std::min(semicolon + 1, element.size())));
      if (weight) all.emplace_back(trimmed(element.substr(0, semicolon)), *weight);
    }
  }
  return all;
}

/// Whether French is wanted more than English; of two with the same weight, what is named first is.
bool prefers_french(const http::request& request) {
  constexpr int unnamed = -1;
  int english = unnamed;
  int french = unnamed;
  int others = unnamed;
  bool is_french_first = false;
  for (const auto& [range, weight] : accepted_languages(request)) {
    const auto primary = range.substr(0, range.find('-'));
    if (equals_ignoring_case(primary, "fr")) {
      is_french_first = english == unnamed;
      french = std::max(french, weight);
    } else if (equals_ignoring_case(primary, "en")) {
      english = std::max(english, weight);
    } else if (range == "*") {
      others = weight;
    }
  }
  if (french == unnamed) french = others;
  if (english == unnamed) english = others;
  return french > 0 && (french > english || (french == english && is_french_first));
}

http::response redirect(const http::request& request) {
  const auto* target = prefers_french(request) ? "/fr/docs" : "/en/docs";
  return {.status = 302,
          .content_type = "text/html; charset=utf-8",
          .body = std::string("<!doctype html><title>StatusHive</title><p><a href=\"") + target +
                  "\">" + target + "</a></p>\n",
          .headers = {{"Location", target},
                      {"Vary", "Accept-Language"},
                      {"Cache-Control", "public, max-age=300"},
                      {"Content-Security-Policy", "default-src 'none'"},
                      {"X-Content-Type-Options", "nosniff"}}};
}

using document_handler = std::function<http::response(const http::request&)>;

document_handler page(std::string_view html, const std::string& style_digest) {
  const auto policy = "default-src 'none'; style-src '" + style_digest +
                      "'; img-src data:; base-uri 'none'; form-action 'none'; "
                      "frame-ancestors 'none'";
  return [text = template_text(html), policy](const http::request& request) {
    auto answer = document("text/html; charset=utf-8", text.with(origin_of(request)));
    answer.headers.emplace_back("Content-Security-Policy", policy);
    answer.headers.emplace_back("Referrer-Policy", "no-referrer");
    return answer;
  };
}

document_handler handler_of(std::string_view pattern, const documents& all) {
  if (pattern == "/docs") return redirect;
  if (pattern == "/en/docs") return page(all.docs_en, all.style_digest);
  if (pattern == "/fr/docs") return page(all.docs_fr, all.style_digest);
  if (pattern == "/llms.txt") {
    return [text = template_text(all.llms_txt)](const http::request& request) {
      return document("text/plain; charset=utf-8", text.with(origin_of(request)));
    };
  }
  return [text = all.openapi_json](const http::request&) {
    return document("application/json", text);
  };
}

}  // namespace

std::vector<api_route> document_routes(std::span<const api_route> others) {
  std::vector<route_description> described;
  for (const auto& one : others)
    described.push_back(one.about);
  auto own = document_descriptions();
  described.insert(described.end(), own.begin(), own.end());
  const auto all = make_documents(described, STATUSHIVE_VERSION);

  std::vector<api_route> routes;
  for (auto& about : own) {
    auto handler = std::make_shared<const document_handler>(handler_of(about.pattern, all));
    routes.push_back({.about = std::move(about),
                      .handler = [handler](const api_request& request, const answer& to) {
                        to.send((*handler)(request.http));
                      }});
  }
  return routes;
}

}  // namespace statushive::rest
