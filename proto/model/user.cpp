#include "proto/model/user.hpp"

#include <utility>

#include "proto/model/enum_names.hpp"
#include "proto/model/text.hpp"

namespace statushive {
namespace {

constexpr auto role_names =
    names_table<role>({{role::viewer, "viewer"}, {role::editor, "editor"}, {role::admin, "admin"}});

}  // namespace

std::string_view name_of(role r) {
  return role_names.of(r);
}
std::optional<role> find_role(std::string_view name) {
  return role_names.find(name);
}

std::string normalized_email(std::string_view email) {
  return ascii_lower(email);
}

result<void> validate_email(std::string_view email) {
  const auto at = email.find('@');
  const bool plain = !has_control_characters(email) && email.find(' ') == std::string_view::npos;
  if (email.size() < 3 || email.size() > 254 || at == std::string_view::npos || at == 0 ||
      at + 1 == email.size() || email.find('@', at + 1) != std::string_view::npos || !plain ||
      !is_utf8(email)) {
    return invalid_field("email",
                         "must be an address such as you@example.com, 3 to 254 characters");
  }
  return {};
}

result<void> validate_password(std::string_view password, std::string field) {
  if (password.size() < password_characters_min || password.size() > password_characters_max) {
    return invalid_field(std::move(field), "must have " + std::to_string(password_characters_min) +
                                               " to " + std::to_string(password_characters_max) +
                                               " characters");
  }
  return {};
}

}  // namespace statushive
