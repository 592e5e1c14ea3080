#include "rest/json/user_fields.hpp"

#include "actors/gateway/list_bounds.hpp"
#include "rest/json/answer_field.hpp"
#include "rest/json/choices.hpp"
#include "rest/json/paging.hpp"

namespace statushive::rest {
namespace {

using enum field_type;
using enum field_use;
using input = user_input;

constexpr resource_field<profile, input> user_table[] = {
    {{.name = "id", .type = id, .meaning = "The user's id, which never changes."},
     [](json_writer& to, const profile& from) { to.value(from.user.id); }},
    {{.name = "email",
      .type = text,
      .use = required,
      .low = 3,
      .high = email_characters_max,
      .meaning = "The address with which the user logs in; two users never have the same.",
      .example = "\"you@example.com\""},
     [](json_writer& to, const profile& from) { to.value(from.user.email); },
     [](input& into, const json_value& value) { into.changes.email = *value.text(); }},
    {{.name = "password",
      .type = text,
      .use = required,
      .is_secret = true,
      .low = password_characters_min,
      .high = password_characters_max,
      .meaning = "The user's password, which no answer shows; a change of it ends the user's "
                 "sessions.",
      .example = "\"correct horse battery staple\""},
     nullptr,
     [](input& into, const json_value& value) { into.changes.password = *value.text(); }},
    {{.name = "role",
      .type = choice,
      .use = optional,
      .choices = role_choices,
      .fallback = "\"editor\"",
      .meaning = "A viewer looks, an editor also changes things, an admin also operates the "
                 "cluster."},
     [](json_writer& to, const profile& from) { to.value(name_of(from.user.role)); },
     [](input& into, const json_value& value) { into.changes.role = find_role(*value.text()); }},
    {{.name = "plan",
      .type = choice,
      .use = optional,
      .choices = plan_choices,
      .fallback = "the cluster's `default_plan`",
      .meaning = "The plan of the user's account; a creation that names `account_id` cannot set "
                 "it.",
      .example = "\"pro\""},
     [](json_writer& to, const profile& from) { to.value(name_of(from.plan)); },
     [](input& into, const json_value& value) { into.changes.plan = find_plan(*value.text()); }},
    {{.name = "account_id",
      .type = id,
      .use = creation_only,
      .fallback = "a new account",
      .meaning = "The account that the user acts for; everything belongs to accounts."},
     [](json_writer& to, const profile& from) { to.value(from.user.account); },
     [](input& into, const json_value& value) {
       into.account = account_id::parse(*value.text()).value();
     }},
    {{.name = "created_at", .type = time, .meaning = "When the user was created."},
     [](json_writer& to, const profile& from) { to.value(from.user.created_at); }},
    {{.name = "updated_at", .type = time, .meaning = "When the user last changed."},
     [](json_writer& to, const profile& from) { to.value(from.user.updated_at); }},
};

constexpr resource_field<nothing, user_query> query_table[] = {
    {{.name = "account_id",
      .type = id,
      .use = optional,
      .fallback = "all accounts",
      .meaning = "Shows only the users of this account."},
     nullptr,
     [](user_query& into, const json_value& value) {
       into.account = account_id::parse(*value.text()).value();
     }},
    limit_parameter<user_query>(user_list_limit_max),
    offset_parameter<user_query>(list_offset_max),
};

constexpr resource_field<profile, nothing> one_user_table[] = {
    object_field<profile, user_resource>("user", "The user."),
};

constexpr resource_field<user_list, nothing> list_table[] = {
    list_field<user_list, user_resource, &user_list::users>(
        "users", "The users, by e-mail address.", user_list_limit_max),
    total_field<user_list, &user_list::total>(),
};

constexpr resource<profile, input> users(user_table);
constexpr resource<nothing, user_query> queries(query_table);
constexpr resource<profile> one_users(one_user_table);
constexpr resource<user_list> lists(list_table);

}  // namespace

user_draft user_input::draft() const {
  user_draft made;
  made.email = changes.email.value_or(std::string());
  made.password = changes.password.value_or(std::string());
  made.role = changes.role.value_or(made.role);
  made.account = account;
  made.plan = changes.plan;
  return made;
}

const resource<profile, user_input>& user_resource() {
  return users;
}
const resource<nothing, user_query>& user_query_resource() {
  return queries;
}
const resource<profile>& one_user_resource() {
  return one_users;
}
const resource<user_list>& user_list_resource() {
  return lists;
}

}  // namespace statushive::rest
