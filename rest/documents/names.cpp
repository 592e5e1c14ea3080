#include "rest/documents/names.hpp"

#include <algorithm>

namespace statushive::rest {
namespace {

struct segment {
  std::string name;
  bool is_parameter = false;
};

std::vector<segment> segments_of(std::string_view pattern) {
  std::vector<segment> all;
  while (!pattern.empty()) {
    const auto end = std::min(pattern.find('/'), pattern.size());
    const auto part = pattern.substr(0, end);
    if (!part.empty()) {
      const bool is_parameter = part[0] == ':';
      all.push_back({std::string(part.substr(is_parameter ? 1 : 0)), is_parameter});
    }
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
  }
  return all;
}

bool is_version(std::string_view name) {
  return name.size() == 2 && name[0] == 'v' && name[1] >= '0' && name[1] <= '9';
}

bool answers_a_list(const route_description& route) {
  const auto& fields = route.answer.fields;
  return std::any_of(fields.begin(), fields.end(),
                     [](const field& one) {
                       return one.type == field_type::list && one.element == field_type::object;
                     }) &&
         std::none_of(fields.begin(), fields.end(),
                      [](const field& one) { return one.type == field_type::object; });
}

bool is_creation(const route_description& route) {
  return route.method == http::method::post && route.answer.status == 201;
}

std::string_view verb_of(const route_description& route) {
  switch (route.method) {
    case http::method::get: return answers_a_list(route) ? "list" : "get";
    case http::method::head: return "head";
    case http::method::post: return is_creation(route) ? "create" : "post";
    case http::method::put: return "update";
    case http::method::patch: return "patch";
    case http::method::del: return "delete";
    case http::method::options: return "options";
  }
  return "call";
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  bool is_inside = false;
  for (const char c : name) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_letter = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_letter && (!is_inside || is_upper)) words.emplace_back();
    if (is_letter) words.back() += static_cast<char>(is_upper ? c - 'A' + 'a' : c);
    is_inside = is_letter;
  }
  return words;
}

std::string pascal_case(std::string_view name) {
  std::string text;
  for (auto& word : words_of(name)) {
    if (word[0] >= 'a') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    text += word;
  }
  return text;
}

std::string kebab_case(std::string_view name) {
  std::string text;
  for (const auto& word : words_of(name))
    text += (text.empty() ? "" : "-") + word;
  return text;
}

std::string singular(std::string_view plural) {
  const auto without = [&](size_t count) {
    return std::string(plural.substr(0, plural.size() - count));
  };
  if (plural.ends_with("ies")) return without(3) + 'y';
  for (const auto* ending : {"sses", "xes", "uses"}) {
    if (plural.ends_with(ending)) return without(2);
  }
  for (const auto* ending : {"ss", "us", "is"}) {
    if (plural.ends_with(ending)) return std::string(plural);
  }
  return plural.ends_with('s') ? without(1) : std::string(plural);
}

std::vector<std::string> path_parameters(std::string_view pattern) {
  std::vector<std::string> names;
  for (auto& one : segments_of(pattern)) {
    if (one.is_parameter) names.push_back(std::move(one.name));
  }
  return names;
}

std::string template_path(std::string_view pattern) {
  std::string path;
  for (const auto& one : segments_of(pattern))
    path += one.is_parameter ? "/{" + one.name + '}' : '/' + one.name;
  return path.empty() ? "/" : path;
}

std::string shell_variable(std::string_view pattern, std::string_view parameter) {
  std::string before;
  for (const auto& one : segments_of(pattern)) {
    if (one.is_parameter && one.name == parameter) break;
    if (!one.is_parameter) before = one.name;
  }
  auto words = parameter == "id" ? kebab_case(singular(before)) + "-id" : kebab_case(parameter);
  std::transform(words.begin(), words.end(), words.begin(), [](char c) {
    if (c == '-') return '_';
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return words;
}

std::string operation_id(const route_description& route) {
  auto segments = segments_of(route.pattern);
  std::erase_if(segments, [](const segment& one) {
    return !one.is_parameter && (one.name == "api" || one.name == "auth" || is_version(one.name));
  });
  std::string path;
  size_t literals = 0;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].is_parameter) continue;
    const bool is_last = i + 1 == segments.size();
    const bool is_one = is_last ? is_creation(route) : segments[i + 1].is_parameter;
    path += pascal_case(is_one ? singular(segments[i].name) : segments[i].name);
    ++literals;
  }
  const auto verb = verb_of(route);
  if (verb != "post" || literals > 1 || path.empty()) return std::string(verb) + path;
  // A path of one word says itself what is done: `logout`.
  path[0] = static_cast<char>(path[0] - 'A' + 'a');
  return path;
}

}  // namespace statushive::rest
