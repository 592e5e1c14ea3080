#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "rest/json/resource.hpp"

namespace statushive::rest {

// What the tables of answers consist of. `Of` is the function that gives a resource; `Part` is what
// of an answer the field shows, as a member pointer or function: std::identity{} for all of it.

/// The fields that a resource shows, for field::members.
template <auto Of>
[[nodiscard]] std::vector<field> shown_by() {
  return Of().shown_fields();
}

/// One object: `"monitor": {...}`.
template <class Answer, auto Of, auto Part = std::identity{}>
[[nodiscard]] constexpr resource_field<Answer, nothing> object_field(std::string_view name,
                                                                     std::string_view meaning) {
  return {{.name = name, .type = field_type::object, .members = shown_by<Of>, .meaning = meaning},
          [](json_writer& to, const Answer& from) { Of().show(to, std::invoke(Part, from)); }};
}

/// Objects: `"monitors": [...]`, of which an answer has at most `most`; 0: as many as there are.
template <class Answer, auto Of, auto Part = std::identity{}>
[[nodiscard]] constexpr resource_field<Answer, nothing> list_field(std::string_view name,
                                                                   std::string_view meaning,
                                                                   int64_t most = 0) {
  return {{.name = name,
           .type = field_type::list,
           .high = most,
           .element = field_type::object,
           .members = shown_by<Of>,
           .meaning = meaning},
          [](json_writer& to, const Answer& from) {
            to.open_array();
            for (const auto& one : std::invoke(Part, from))
              Of().show(to, one);
            to.close_array();
          }};
}

/// `"total": 12`
template <class Answer, auto Part>
[[nodiscard]] constexpr resource_field<Answer, nothing> total_field() {
  return {{.name = "total",
           .type = field_type::integer,
           .high = INT64_MAX,
           .meaning = "How many there are in all that the filters let through."},
          [](json_writer& to, const Answer& from) { to.value(std::invoke(Part, from)); }};
}

}  // namespace statushive::rest
