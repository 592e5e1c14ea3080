#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "cluster/ctl/noun.hpp"

namespace statushive::ctl {

/// The object that a body is. Errors: internal `bad_answer`.
[[nodiscard]] result<boost::json::object> parse_answer(const std::string& body);

// A field as people read it. Empty (which tables show as `-`) when it is missing, null or of
// another type, so that an older or newer node's answer is shown as far as it goes.

[[nodiscard]] std::string text_of(const boost::json::object& from, std::string_view name);
/// Of a number, with the unit behind it.
[[nodiscard]] std::string number_of(const boost::json::object& from, std::string_view name,
                                    std::string_view unit = {});
[[nodiscard]] std::string yes_or_no(const boost::json::object& from, std::string_view name);
/// A number of milliseconds or seconds.
[[nodiscard]] std::string duration_of_ms(const boost::json::object& from, std::string_view name);
[[nodiscard]] std::string duration_of_seconds(const boost::json::object& from,
                                              std::string_view name);
/// A number of milliseconds, in whole seconds.
[[nodiscard]] std::string age_of_ms(const boost::json::object& from, std::string_view name);
/// An empty object when there is none.
[[nodiscard]] const boost::json::object& object_of(const boost::json::object& from,
                                                   std::string_view name);
/// The objects of an array; none when there is no such array.
[[nodiscard]] std::vector<const boost::json::object*> objects_of(const boost::json::object& from,
                                                                 std::string_view name);

/// The texts of an array.
[[nodiscard]] std::vector<std::string> texts_of(const boost::json::object& from,
                                                std::string_view name);

/// What people read in place of an answer.
using renderer = std::function<std::string(const boost::json::object&)>;

/// Prints an answer of the API: its body, or what `render` makes of it.
[[nodiscard]] result<void> print_answer(context& with, const std::string& body,
                                        const renderer& render);
/// The same for one page of a list, whose objects are the array `name`; says when there are more.
[[nodiscard]] result<void> print_page(context& with, const std::string& body, std::string_view name,
                                      const renderer& render);

}  // namespace statushive::ctl
