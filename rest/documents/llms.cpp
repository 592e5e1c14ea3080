#include "rest/documents/llms.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <boost/json/serialize.hpp>

#include "rest/documents/documents.hpp"
#include "rest/documents/examples.hpp"
#include "rest/documents/field_text.hpp"
#include "rest/documents/names.hpp"
#include "rest/documents/prose.hpp"

namespace statushive::rest {
namespace {

void append_table(std::string& to, const std::vector<std::vector<std::string>>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const auto& cell : rows[i])
      to += "| " + cell + ' ';
    to += "|\n";
    if (i > 0) continue;
    for (size_t column = 0; column < rows[i].size(); ++column)
      to += "|---";
    to += "|\n";
  }
}

void append(std::string& to, const prose_section& section) {
  to += "\n## " + section.title + '\n';
  for (const auto& block : section.blocks) {
    to += '\n';
    if (!block.paragraph.empty()) to += block.paragraph + '\n';
    for (const auto& item : block.items)
      to += "- " + item + '\n';
    append_table(to, block.table);
    if (!block.code.empty()) to += "```\n" + block.code + "\n```\n";
  }
}

/// Writes the reference part.
class reference_writer {
 public:
  reference_writer(const outline& routes, translator& words) : routes_(routes), words_(words) {}

  std::string take() && { return std::move(out_); }

  void add(const route_group& group, std::span<const route_group> earlier) {
    out_ += "\n## " + std::string(group.name) + '\n';
    for (const auto& object : routes_.objects()) {
      if (object.group != group.name) continue;
      out_ += "\n### Object " + object.name + "\n\n";
      for (const auto& one : object.fields)
        add_field(one, false);
    }
    for (const auto& one : group.operations)
      add(one, earlier);
  }

 private:
  void add_field(const field& about, bool is_given) {
    out_ += "- `" + std::string(about.name) + "`: " + type_text(about, routes_, words_);
    if (is_given && about.use == field_use::required) out_ += ", required";
    if (is_given) {
      if (const auto fallback = fallback_text(about, words_); !fallback.empty()) {
        out_ += ", default " + fallback;
      }
    }
    out_ += ". " + std::string(about.meaning) + '\n';
  }

  void add(const operation& about, std::span<const route_group> earlier) {
    const auto& route = about.about;
    out_ += "\n### " + std::string(http::name_of(route.method)) + ' ' + route.pattern + "\n\n" +
            std::string(route.summary) + ' ' + std::string(describe_access(route.needs)) + '\n';
    if (!route.query.empty()) {
      out_ += "\nQuery:\n";
      for (const auto& one : route.query)
        add_field(one, true);
    }
    for (const auto& body : route.bodies)
      add(body, about);
    if (route.conditions == conditions::if_match) out_ += "\nTakes `If-Match`.\n";
    if (route.conditions == conditions::idempotency_key) out_ += "\nTakes `Idempotency-Key`.\n";
    add_answer(about);
    add_errors(about);
    for (const auto& one : examples_of(about, earlier))
      out_ += "\n```sh\n" + one.script + "\n```\n";
  }

  /// A body of fields that an earlier one listed is only compared with it.
  void add(const body_declaration& body, const operation& of) {
    out_ += "\nBody";
    if (!body.parameter.empty()) {
      out_ += " with `" + std::string(body.parameter) + '=' + std::string(body.value) + '`';
    }
    std::string names;
    for (const auto& one : body.fields)
      names += std::string(one.name) + ' ';
    const auto earlier = bodies_.find(names);
    if (body.purpose == body_purpose::change && earlier != bodies_.end()) {
      out_ += ": any of the fields of `" + earlier->second + "`";
      for (const auto& one : body.fields) {
        if (one.use == field_use::creation_only)
          out_ += ", without `" + std::string(one.name) + '`';
      }
      out_ += ".\n";
      return;
    }
    bodies_.emplace(names, std::string(http::name_of(of.about.method)) + ' ' + of.about.pattern);
    out_ += ":\n";
    for (const auto& one : body.fields) {
      if (is_writable(one, body.purpose)) add_field(one, body.purpose == body_purpose::creation);
    }
  }

  void add_answer(const operation& about) {
    const auto& answer = about.about.answer;
    out_ += "\nAnswer " + std::to_string(answer.status);
    if (answer.content_type != "application/json") {
      out_ += ", `" + std::string(answer.content_type) + '`';
    }
    if (about.about.has_etag) out_ += " with `ETag`";
    if (answer.status == 201) out_ += " and `Location`";
    if (answer.fields.empty()) {
      out_ += ".\n";
      return;
    }
    out_ += ": `{";
    for (const auto& one : answer.fields) {
      if (out_.back() != '{') out_ += ", ";
      const auto* object = routes_.object_of(one);
      out_ += '"' + std::string(one.name) + "\": ";
      const auto shown = object == nullptr ? plain_type(one) : object->name;
      out_ += one.type == field_type::list ? '[' + shown + ", ...]" : shown;
    }
    out_ += "}`\n";
    for (const auto& one : answer.fields) {
      if (routes_.object_of(one) != nullptr || one.meaning.empty()) continue;
      const bool is_new = told_.insert(std::string(one.name) + std::string(one.meaning)).second;
      if (is_new) add_field(one, false);
    }
  }

  static std::string plain_type(const field& about) {
    switch (about.type) {
      case field_type::integer: return "integer";
      case field_type::boolean:
        return about.example.empty() ? "boolean" : std::string(about.example);
      case field_type::object: return "object";
      default: return "text";
    }
  }

  void add_errors(const operation& about) {
    out_ += "Errors:";
    int status = 0;
    for (const auto& one : about.errors) {
      if (one.status != status) out_ += (status == 0 ? " " : "; ") + std::to_string(one.status);
      status = one.status;
      out_ += ' ' + std::string(one.code);
    }
    out_ += about.errors.empty() ? " none.\n" : "\n";
  }

  const outline& routes_;
  translator& words_;
  std::map<std::string, std::string> bodies_;  ///< The route that first took these fields.
  std::set<std::string> told_;                 ///< Plain members of answers.
  std::string out_;
};

}  // namespace

std::string llms_text_of(const outline& routes, std::string_view version) {
  translator words(language::english);
  std::string text = "# StatusHive API " + std::string(version) + "\n\n> " +
                     std::string(introduction_sentence()) +
                     "\n\nOpenAPI: " + std::string(origin_mark) + "/openapi.json\n";
  text += "\n## Start\n\nThe examples run in a shell, in this order.\n\n```sh\n" +
          opening_script() + "\n```\n";
  for (const auto& section : conventions(words))
    append(text, section);
  text += "\n### Error codes\n\n";
  for (const auto& one : error_codes()) {
    text += "- " + std::to_string(one.status) + " `" + std::string(one.code) +
            "`: " + std::string(one.meaning) + '\n';
  }
  reference_writer reference(routes, words);
  const std::span groups(routes.groups());
  for (size_t i = 0; i < groups.size(); ++i)
    reference.add(groups[i], groups.first(i + 1));
  return text + std::move(reference).take();
}

}  // namespace statushive::rest
