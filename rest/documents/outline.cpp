#include "rest/documents/outline.hpp"

#include <algorithm>

#include "rest/documents/names.hpp"

namespace statushive::rest {
namespace {

/// Equal for fields that documents describe in the same words.
void append_signature(std::string& to, std::span<const field> fields) {
  to += '{';
  for (const auto& one : fields) {
    to += one.name;
    to += static_cast<char>('a' + static_cast<int>(one.type));
    to += static_cast<char>('a' + static_cast<int>(one.use));
    to += static_cast<char>('a' + static_cast<int>(one.element));
    to += one.is_nullable ? '?' : '!';
    to += one.meaning;
    if (has_members(one)) append_signature(to, one.members());
    to += ',';
  }
  to += '}';
}

std::string signature_of(std::span<const field> fields) {
  std::string text;
  append_signature(text, fields);
  return text;
}

/// Creations before, deletions after everything else; of these, first what lies deeper.
int rank_of(const route_description& route) {
  if (route.method == http::method::post && route.answer.status == 201) return 0;
  if (route.method != http::method::del) return 1;
  const auto depth = std::count(route.pattern.begin(), route.pattern.end(), '/');
  return 100 - static_cast<int>(depth);
}

route_group& group_of(std::vector<route_group>& groups, std::string_view name) {
  const auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const route_group& one) { return one.name == name; });
  if (found != groups.end()) return *found;
  return groups.emplace_back(route_group{name, kebab_case(name), {}});
}

}  // namespace

bool has_members(const field& about) {
  const bool is_object = about.type == field_type::object ||
                         (about.type == field_type::list && about.element == field_type::object);
  return is_object && about.members != nullptr;
}

outline::outline(std::span<const route_description> routes) {
  for (const auto& one : routes) {
    auto id = operation_id(one);
    auto anchor = kebab_case(id);
    group_of(groups_, one.group)
        .operations.push_back({one, std::move(id), std::move(anchor), errors_of(one)});
  }
  for (auto& group : groups_) {
    std::stable_sort(group.operations.begin(), group.operations.end(),
                     [](const operation& one, const operation& other) {
                       return rank_of(one.about) < rank_of(other.about);
                     });
  }
  name_objects();
}

const named_object* outline::object_of(const field& about) const {
  if (!has_members(about)) return nullptr;
  const auto found = by_signature_.find(signature_of(about.members()));
  return found == by_signature_.end() ? nullptr : found->second;
}

/// Objects that a route shows alone get their plain names first, and creations, which may show
/// more, last of these; then those in lists, then what is inside of them all.
void outline::name_objects() {
  using enum field_type;
  name_answers(object, [](const operation& one) { return one.about.answer.status != 201; });
  name_answers(object, [](const operation& one) { return one.about.answer.status == 201; });
  name_answers(list, [](const operation&) { return true; });
  for (size_t i = 0; i < objects_.size(); ++i)
    name_members(objects_[i]);
}

void outline::name_answers(field_type wanted, bool (*is_wanted)(const operation&)) {
  for (const auto& group : groups_) {
    for (const auto& one : group.operations) {
      if (!is_wanted(one)) continue;
      std::string first;
      for (const auto& about : one.about.answer.fields) {
        if (about.type != wanted || !has_members(about)) continue;
        const auto own =
            wanted == field_type::list ? singular(about.name) : std::string(about.name);
        const bool is_created = one.about.answer.status == 201;
        name_object(about, first + pascal_case(own), is_created ? "Created" : "", group.name);
        if (first.empty()) first = object_of(about)->name;
      }
    }
  }
}

void outline::name_members(const named_object& of) {
  for (const auto& about : of.fields) {
    const auto own =
        about.type == field_type::list ? singular(about.name) : std::string(about.name);
    if (has_members(about)) name_object(about, of.name + pascal_case(own), "", of.group);
  }
}

void outline::name_object(const field& about, const std::string& name, std::string_view distinction,
                          std::string_view group) {
  auto fields = about.members();
  const auto [at, is_new] = by_signature_.try_emplace(signature_of(fields), nullptr);
  if (!is_new) return;
  const auto is_taken = [&](const std::string& wanted) {
    return std::any_of(objects_.begin(), objects_.end(),
                       [&](const named_object& one) { return one.name == wanted; });
  };
  auto free_name = name;
  if (is_taken(free_name)) {
    free_name =
        (distinction.empty() ? pascal_case(singular(group)) : std::string(distinction)) + name;
  }
  for (int number = 2; is_taken(free_name); ++number)
    free_name = name + std::to_string(number);
  at->second = &objects_.emplace_back(named_object{free_name, std::move(fields), group});
}

}  // namespace statushive::rest
