#pragma once

#include <map>
#include <span>
#include <string>

#include <boost/json/object.hpp>

#include "rest/documents/outline.hpp"

namespace statushive::rest {

/// Writes JSON Schemas, and collects those with a name for `components/schemas`. Lives as long as
/// one document is written.
class schemas {
 public:
  explicit schemas(const outline& routes);

  /// Of one field: in answers, bodies and queries alike.
  [[nodiscard]] boost::json::object of(const field& about) const;
  /// A reference to what `operation` answers: a schema of its own, shared by all that answer the
  /// same.
  [[nodiscard]] boost::json::object answer_of(const operation& about);
  /// A reference to a body. `name` is used when no earlier one is the same.
  [[nodiscard]] boost::json::object body_of(const body_declaration& body, const std::string& name);

  /// By name.
  [[nodiscard]] boost::json::object components() const;

 private:
  [[nodiscard]] boost::json::object shown_object(std::span<const field> fields) const;
  [[nodiscard]] boost::json::object reference_to(const std::string& name,
                                                 boost::json::object schema);

  const outline& routes_;
  std::map<std::string, boost::json::object> named_;
};

/// `{"$ref": "#/components/KIND/NAME"}`
[[nodiscard]] boost::json::object reference(std::string_view kind, std::string_view name);

}  // namespace statushive::rest
