#pragma once

#include <algorithm>
#include <cassert>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rest/json/field.hpp"
#include "rest/json/json_writer.hpp"

namespace statushive::rest {

/// Where a description has no such side: a body that is never shown, an answer that is never taken.
struct nothing {};

/// One field, described, with how it is shown from a `Shown` and how a checked value is taken into
/// a `Taken`.
template <class Shown, class Taken>
struct resource_field {
  field about;
  void (*show)(json_writer& to, const Shown& from) = nullptr;    ///< Null: never shown.
  void (*take)(Taken& into, const json_value& value) = nullptr;  ///< Null: read-only.
};

/// All fields of one resource, body or query, in the order of answers. A view of a constant table,
/// which is the only place that names the fields: what a request may hold, what an answer shows and
/// what documents say cannot differ.
template <class Shown, class Taken = nothing>
class resource {
 public:
  using entry = resource_field<Shown, Taken>;

  explicit constexpr resource(std::span<const entry> entries) : entries_(entries) {}

  /// Writes one object.
  void show(json_writer& to, const Shown& from) const {
    to.open_object();
    for (const auto& one : entries_) {
      if (one.show == nullptr) continue;
      to.key(one.about.name);
      one.show(to, from);
    }
    to.close_object();
  }

  /// REQUIRES: `checked` passed check_body or came from parse_query, with this resource's fields.
  [[nodiscard]] Taken take(const json_value& checked) const {
    Taken taken{};
    assert(checked.members() != nullptr);
    for (const auto& [name, value] : *checked.members()) {
      const auto found = std::find_if(entries_.begin(), entries_.end(),
                                      [&](const entry& one) { return one.about.name == name; });
      assert(found != entries_.end() && found->take != nullptr);
      found->take(taken, value);
    }
    return taken;
  }

  /// All of them, for bodies and queries.
  [[nodiscard]] std::vector<field> fields() const {
    std::vector<field> all;
    for (const auto& one : entries_)
      all.push_back(one.about);
    return all;
  }

  /// Those of an answer: without what only bodies hold, such as a password.
  [[nodiscard]] std::vector<field> shown_fields() const {
    std::vector<field> shown;
    for (const auto& one : entries_) {
      if (one.show != nullptr) shown.push_back(one.about);
    }
    return shown;
  }

 private:
  std::span<const entry> entries_;
};

/// The object that `what` shows of `from`, as JSON.
template <class Shown, class Taken>
[[nodiscard]] std::string render(const resource<Shown, Taken>& what, const Shown& from) {
  json_writer writer;
  what.show(writer, from);
  return std::move(writer).take();
}

}  // namespace statushive::rest
