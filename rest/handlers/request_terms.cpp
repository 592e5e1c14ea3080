#include "rest/handlers/request_terms.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/command.hpp"
#include "rest/handlers/answer.hpp"
#include "rest/http/syntax.hpp"

namespace statushive::rest {
namespace {

using http::trimmed;

constexpr std::string_view if_match = "If-Match";
constexpr std::string_view idempotency_key = "Idempotency-Key";

error invalid_header(std::string_view name, std::string_view what_is_wrong) {
  return error(errc::invalid_argument, "invalid_header",
               "the header " + std::string(name) + ' ' + std::string(what_is_wrong))
      .at(std::string(name));
}

error no_entity_tags() {
  return invalid_header(if_match, "must be `*` or a list of entity tags such as \"17\"");
}

bool is_tag_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte != 0x7f);
}

struct entity_tag_text {
  bool is_weak = false;
  std::string_view quoted;  ///< With its quotes.
};

/// The entity tag at the front (RFC 9110, 8.8.3); takes it off `rest`.
std::optional<entity_tag_text> take_tag(std::string_view& rest) {
  entity_tag_text tag;
  tag.is_weak = rest.starts_with("W/");
  if (tag.is_weak) rest.remove_prefix(2);
  if (!rest.starts_with('"')) return {};
  const auto end = rest.find('"', 1);
  if (end == std::string_view::npos) return {};
  const auto opaque = rest.substr(1, end - 1);
  if (!std::all_of(opaque.begin(), opaque.end(), is_tag_character)) return {};
  tag.quoted = rest.substr(0, end + 1);
  rest.remove_prefix(end + 1);
  return tag;
}

/// The revision that the tag names, if it is one that entity_tag() writes.
std::optional<uint64_t> revision_of(const entity_tag_text& tag) {
  if (tag.is_weak) return {};
  const auto digits = tag.quoted.substr(1, tag.quoted.size() - 2);
  uint64_t revision = 0;
  const auto [end, status] =
      std::from_chars(digits.data(), digits.data() + digits.size(), revision);
  if (status != std::errc() || entity_tag(revision) != tag.quoted) return {};
  return revision;
}

/// One header's list, in which elements may be empty (RFC 9110, 5.6.1).
result<std::vector<entity_tag_text>> parse_tags(std::string_view list) {
  std::vector<entity_tag_text> tags;
  for (;;) {
    list = trimmed(list);
    if (!list.empty() && list.front() != ',') {
      const auto tag = take_tag(list);
      if (!tag) return no_entity_tags();
      tags.push_back(*tag);
      list = trimmed(list);
    }
    if (list.empty()) return tags;
    if (list.front() != ',') return no_entity_tags();
    list.remove_prefix(1);
  }
}

result<std::optional<std::vector<uint64_t>>> expected_revisions(const http::request& request) {
  const auto headers = request.all_headers(if_match);
  if (headers.empty()) return std::optional<std::vector<uint64_t>>();
  if (headers.size() == 1 && trimmed(headers.front()) == "*") {
    return std::optional<std::vector<uint64_t>>();
  }
  std::vector<entity_tag_text> tags;
  for (const auto header : headers) {
    const auto more = parse_tags(header);
    if (!more) return more.failure();
    tags.insert(tags.end(), more->begin(), more->end());
  }
  if (tags.empty()) return no_entity_tags();
  if (tags.size() > entity_tags_max) {
    return invalid_header(if_match, "has " + std::to_string(tags.size()) + " entity tags, " +
                                        std::to_string(entity_tags_max) + " are allowed");
  }
  std::vector<uint64_t> revisions;
  for (const auto& tag : tags) {
    if (const auto revision = revision_of(tag)) revisions.push_back(*revision);
  }
  return std::optional(std::move(revisions));
}

result<std::optional<request_terms::once>> only_once(const route_description& route,
                                                     const http::request& request) {
  const auto headers = request.all_headers(idempotency_key);
  if (headers.empty()) return std::optional<request_terms::once>();
  if (headers.size() > 1) return invalid_header(idempotency_key, "is there twice");
  const auto key = trimmed(headers.front());
  if (!is_idempotency_key(key)) {
    return invalid_header(idempotency_key, "must have 1 to " +
                                               std::to_string(idempotency_key_bytes_max) +
                                               " printable ASCII characters");
  }
  return std::optional(
      request_terms::once{.key = std::string(key),
                          .route = std::string(http::name_of(route.method)) + ' ' + route.pattern,
                          .body = request.body});
}

}  // namespace

result<request_terms> terms_of(const route_description& route, const http::request& request) {
  request_terms terms;
  switch (route.conditions) {
    case conditions::none: break;
    case conditions::if_match: {
      auto expected = expected_revisions(request);
      if (!expected) return expected.failure();
      terms.expected_revisions = *std::move(expected);
      break;
    }
    case conditions::idempotency_key: {
      auto once = only_once(route, request);
      if (!once) return once.failure();
      terms.only_once = *std::move(once);
      break;
    }
  }
  return terms;
}

}  // namespace statushive::rest
