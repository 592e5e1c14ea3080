#pragma once

#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rest/json/error_codes.hpp"
#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// An object that answers show, under the one name that all documents call it: `Monitor`.
struct named_object {
  std::string name;
  std::vector<field> fields;
  std::string_view group;  ///< In which documents describe it.
};

/// One route as documents describe it.
struct operation {
  route_description about;
  std::string id;      ///< `createMonitor`
  std::string anchor;  ///< `create-monitor`
  std::vector<error_code> errors;
};

/// Routes of one resource, in an order in which their examples run: what creates comes first, what
/// deletes last.
struct route_group {
  std::string_view name;
  std::string anchor;
  std::vector<operation> operations;
};

/// What all documents have in common: the routes in order, and the names of the objects in answers.
/// Objects with the same fields are one object, wherever they are shown. Immutable.
class outline {
 public:
  explicit outline(std::span<const route_description> routes);

  [[nodiscard]] const std::vector<route_group>& groups() const { return groups_; }
  [[nodiscard]] const std::deque<named_object>& objects() const { return objects_; }
  /// The object that the field is, or is a list of; null where its fields are not fixed.
  [[nodiscard]] const named_object* object_of(const field& about) const;

 private:
  void name_objects();
  void name_answers(field_type wanted, bool (*is_wanted)(const operation&));
  /// `distinction` goes before a name that is taken.
  void name_object(const field& about, const std::string& name, std::string_view distinction,
                   std::string_view group);
  void name_members(const named_object& of);

  std::vector<route_group> groups_;
  std::deque<named_object> objects_;  ///< A deque, because pointers to its elements stay.
  std::map<std::string, const named_object*, std::less<>> by_signature_;
};

/// Whether the field is an object, or a list of objects, with described members.
[[nodiscard]] bool has_members(const field& about);

}  // namespace statushive::rest
