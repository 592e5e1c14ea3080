#include "cluster/ctl/json_answer.hpp"

#include <optional>

#include <boost/json.hpp>

#include "cluster/ctl/duration.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

std::optional<int64_t> integer_of(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (value == nullptr) return {};
  json::error_code inexact;
  const auto number = value->to_number<int64_t>(inexact);
  if (inexact) return {};
  return number;
}

/// A length of time that is one: not negative, and short of where it would overflow.
template <class Unit>
std::optional<std::chrono::milliseconds> length_of(const json::object& from,
                                                   std::string_view name) {
  const auto count = integer_of(from, name);
  if (!count || *count < 0 || *count > std::chrono::years(1000) / std::chrono::milliseconds(1)) {
    return {};
  }
  return Unit(*count);
}

}  // namespace

result<json::object> parse_answer(const std::string& body) {
  json::error_code failed;
  auto value = json::parse(body, failed);
  if (failed || !value.is_object()) {
    return error(errc::internal, "bad_answer", "the answer is not the JSON of a StatusHive node");
  }
  return std::move(value.get_object());
}

std::string text_of(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

std::string number_of(const json::object& from, std::string_view name, std::string_view unit) {
  const auto number = integer_of(from, name);
  return number ? std::to_string(*number) + std::string(unit) : std::string();
}

std::string yes_or_no(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (value == nullptr || !value->is_bool()) return {};
  return value->get_bool() ? "yes" : "no";
}

std::string duration_of_ms(const json::object& from, std::string_view name) {
  const auto length = length_of<std::chrono::milliseconds>(from, name);
  return length ? format_duration(*length) : std::string();
}

std::string duration_of_seconds(const json::object& from, std::string_view name) {
  const auto length = length_of<std::chrono::seconds>(from, name);
  return length ? format_duration(*length) : std::string();
}

std::string age_of_ms(const json::object& from, std::string_view name) {
  const auto length = length_of<std::chrono::milliseconds>(from, name);
  return length ? format_duration(std::chrono::floor<std::chrono::seconds>(*length))
                : std::string();
}

const json::object& object_of(const json::object& from, std::string_view name) {
  static const json::object nothing;
  const auto* value = from.if_contains(name);
  return value != nullptr && value->is_object() ? value->get_object() : nothing;
}

std::vector<const json::object*> objects_of(const json::object& from, std::string_view name) {
  std::vector<const json::object*> found;
  const auto* value = from.if_contains(name);
  if (value == nullptr || !value->is_array()) return found;
  for (const auto& element : value->get_array()) {
    if (element.is_object()) found.push_back(&element.get_object());
  }
  return found;
}

std::vector<std::string> texts_of(const json::object& from, std::string_view name) {
  std::vector<std::string> found;
  const auto* value = from.if_contains(name);
  if (value == nullptr || !value->is_array()) return found;
  for (const auto& element : value->get_array()) {
    if (element.is_string()) found.emplace_back(element.get_string());
  }
  return found;
}

result<void> print_answer(context& with, const std::string& body, const renderer& render) {
  const auto answer = parse_answer(body);
  if (!answer) return answer.failure();
  if (with.output == output_format::json) {
    with.io.out << body << '\n';
  } else {
    with.io.out << render(*answer);
  }
  return {};
}

result<void> print_page(context& with, const std::string& body, std::string_view name,
                        const renderer& render) {
  const auto answer = parse_answer(body);
  if (!answer) return answer.failure();
  if (auto printed = print_answer(with, body, render); !printed) return printed;
  const auto shown = std::to_string(objects_of(*answer, name).size());
  const auto total = number_of(*answer, "total");
  if (!total.empty() && shown != total) {
    advise(with.io, shown + " of " + total + " are shown, see --limit and --offset");
  }
  return {};
}

}  // namespace statushive::ctl
