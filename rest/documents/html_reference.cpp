#include "rest/documents/html_reference.hpp"

#include "proto/model/text.hpp"
#include "rest/documents/examples.hpp"
#include "rest/documents/field_text.hpp"
#include "rest/documents/html_text.hpp"
#include "rest/documents/names.hpp"
#include "rest/documents/prose.hpp"

namespace statushive::rest {
namespace {

/// Of a type that fits under a field's name.
constexpr size_t type_bytes_max = 200;

bool is_json(const answer_declaration& answer) {
  return answer.content_type == "application/json" && !answer.fields.empty();
}

}  // namespace

std::string object_anchor(const std::string& name) {
  return "object-" + kebab_case(name);
}

std::string code_box(const std::string& title, std::string_view kind,
                     const std::string& code_html) {
  return "<figure class=\"box\"><figcaption>" + title + "</figcaption><pre class=\"" +
         std::string(kind) + "\" tabindex=\"0\" translate=\"no\"><code>" + code_html +
         "</code></pre></figure>\n";
}

std::string method_mark(http::method method) {
  const auto name = http::name_of(method);
  return "<span class=\"method " + ascii_lower(name) + "\">" + std::string(name) + "</span>";
}

void html_reference::add(const route_group& group, std::span<const route_group> earlier) {
  out_ += "<section class=\"group\" aria-labelledby=\"" + group.anchor + "\">\n<h2 id=\"" +
          group.anchor + "\">" + escaped(words_(group.name)) + "</h2>\n";
  for (const auto& one : group.operations)
    add(one, earlier);
  for (const auto& object : routes_.objects()) {
    if (object.group == group.name) add(object);
  }
  out_ += "</section>\n";
}

void html_reference::add(const named_object& object) {
  const auto anchor = object_anchor(object.name);
  out_ += "<article class=\"entry\" aria-labelledby=\"" + anchor +
          "\"><div class=\"about\">\n<h3 id=\"" + anchor + "\">" +
          inline_html(words_("Object {}", {'`' + object.name + '`'})) + "</h3>\n";
  add_fields(words_("Fields"), object.fields, false);
  out_ += "</div><div class=\"code\">\n" +
          code_box(escaped(object.name), "json",
                   json_html(pretty(object_example(object.fields, ascii_lower(object.name))))) +
          "</div></article>\n";
}

void html_reference::add(const operation& about, std::span<const route_group> earlier) {
  const auto& route = about.about;
  out_ += "<article class=\"entry\" aria-labelledby=\"" + about.anchor +
          "\"><div class=\"about\">\n<h3 id=\"" + about.anchor + "\">" + method_mark(route.method) +
          " <code translate=\"no\">" + code_html(route.pattern) +
          "</code></h3>\n<p class=\"lead\">" + inline_html(words_(route.summary)) +
          "</p>\n<p class=\"access\">" + inline_html(words_(describe_access(route.needs))) +
          "</p>\n";
  add_inputs(about);
  add_answer(about);
  add_errors(about);
  out_ += "</div><div class=\"code\">\n";
  add_examples(about, earlier);
  out_ += "</div></article>\n";
}

void html_reference::add_inputs(const operation& about) {
  add_path(about);
  if (!about.about.query.empty()) add_fields(words_("Query"), about.about.query, true);
  add_headers(about);
  add_bodies(about);
}

void html_reference::add_path(const operation& about) {
  const auto names = path_parameters(about.about.pattern);
  if (names.empty()) return;
  open_table(words_("Path"), words_("Parameter"));
  for (const auto& name : names) {
    const bool is_id = name == "id" || name.ends_with("_id");
    add_row(name, "", is_id ? "UUID" : escaped(words_("text")),
            inline_html(words_("Which one. An unknown id is 404.")));
  }
  close_table();
}

void html_reference::add_headers(const operation& about) {
  if (about.about.conditions == conditions::none) return;
  open_table(words_("Headers"), words_("Header"));
  if (about.about.conditions == conditions::if_match) {
    add_row("If-Match", "", escaped(words_("text")),
            inline_html(words_("Makes the change happen only while the resource has one of these "
                               "revisions.")));
  } else {
    add_row("Idempotency-Key", "", escaped(words_("text of {} to {} characters", {"1", "255"})),
            inline_html(words_("Makes the creation happen once, however often it is sent.")));
  }
  close_table();
}

void html_reference::add_bodies(const operation& about) {
  for (const auto& body : about.about.bodies) {
    auto title = words_("Body");
    if (!body.parameter.empty()) {
      title = words_("Body with {}",
                     {'`' + std::string(body.parameter) + '=' + std::string(body.value) + '`'});
    }
    std::vector<field> fields;
    for (auto one : body.fields) {
      if (!is_writable(one, body.purpose)) continue;
      if (body.purpose == body_purpose::change) one.fallback = {};
      if (body.purpose == body_purpose::change) one.use = field_use::optional;
      fields.push_back(one);
    }
    add_fields(title, fields, true);
  }
}

void html_reference::add_answer(const operation& about) {
  const auto& answer = about.about.answer;
  std::string text = "<strong class=\"status\">" + std::to_string(answer.status) + "</strong> " +
                     inline_html(words_(describe_answer(answer)));
  if (answer.status != 204 && !is_json(answer)) {
    text += " <code>" + escaped(answer.content_type) + "</code>";
  }
  std::string headers;
  if (about.about.has_etag) headers += "<code>ETag</code>";
  if (answer.status == 201)
    headers += (headers.empty() ? "" : ", ") + std::string("<code>Location</code>");
  if (!headers.empty()) text += ' ' + inline_html(words_("With the headers")) + ' ' + headers + '.';
  out_ += "<h4>" + escaped(words_("Answer")) + "</h4>\n<p>" + text + "</p>\n";
  if (is_json(answer)) add_fields("", answer.fields, false);
}

void html_reference::add_errors(const operation& about) {
  if (about.errors.empty()) return;
  out_ += "<details class=\"errors\"><summary>" + escaped(words_("Errors")) + " <span>";
  int last = 0;
  for (const auto& one : about.errors) {
    if (one.status != last) out_ += (last == 0 ? "" : " · ") + std::to_string(one.status);
    last = one.status;
  }
  out_ += "</span></summary><ul>\n";
  for (const auto& one : about.errors) {
    out_ += "<li><strong class=\"status\">" + std::to_string(one.status) +
            "</strong> <a href=\"#error-" + kebab_case(one.code) + "\"><code>" +
            code_html(one.code) + "</code></a></li>\n";
  }
  out_ += "</ul></details>\n";
}

void html_reference::add_examples(const operation& about, std::span<const route_group> earlier) {
  for (const auto& one : examples_of(about, earlier)) {
    auto title = escaped(words_("Example"));
    if (!one.variant.empty()) title += " <code>" + escaped(one.variant) + "</code>";
    out_ += code_box(title, "example", shell_html(one.script));
  }
  const auto& answer = about.about.answer;
  if (!is_json(answer)) return;
  out_ +=
      code_box(escaped(words_("Answer")) + " <code>" + std::to_string(answer.status) + "</code>",
               "json", json_html(pretty(answer_example(about))));
}

void html_reference::add_fields(const std::string& title, const std::vector<field>& fields,
                                bool is_given) {
  open_table(title, words_("Field"));
  for (const auto& one : fields)
    add_field(one, is_given);
  close_table();
}

void html_reference::add_field(const field& about, bool is_given) {
  auto meaning = inline_html(words_(about.meaning));
  std::string marks;
  if (is_given && about.use == field_use::required) {
    marks = " <span class=\"required\">" + escaped(words_("required")) + "</span>";
  }
  if (is_given) {
    if (const auto fallback = fallback_text(about, words_); !fallback.empty()) {
      meaning +=
          "<span class=\"default\">" + inline_html(words_("Default: {}", {fallback})) + "</span>";
    }
  }
  add_row(std::string(about.name), marks, type_html(about), meaning);
}

void html_reference::open_table(const std::string& title, const std::string& first_heading) {
  if (!title.empty()) out_ += "<h4>" + inline_html(title) + "</h4>\n";
  out_ += "<div class=\"scroll\"><table class=\"fields\"><thead><tr><th scope=\"col\">" +
          escaped(first_heading) + "</th><th scope=\"col\">" + escaped(words_("Meaning")) +
          "</th></tr></thead><tbody>\n";
}

void html_reference::add_row(const std::string& name, const std::string& marks,
                             const std::string& type, const std::string& meaning) {
  // A long list of values would make a tall, narrow column.
  const bool is_long = type.size() > type_bytes_max;
  const auto described = "<span class=\"type\">" + type + "</span>";
  out_ += "<tr><th scope=\"row\"><code translate=\"no\">" + code_html(name) + "</code>" + marks +
          (is_long ? "" : described) + "</th><td>" + meaning + (is_long ? described : "") +
          "</td></tr>\n";
}

void html_reference::close_table() {
  out_ += "</tbody></table></div>\n";
}

/// With a link where it names an object.
std::string html_reference::type_html(const field& about) const {
  auto text = inline_html(type_text(about, routes_, words_));
  const auto* object = routes_.object_of(about);
  if (object == nullptr) return text;
  const auto name = "<code>" + object->name + "</code>";
  const auto at = text.find(name);
  if (at != std::string::npos) {
    text.replace(at, name.size(),
                 "<a href=\"#" + object_anchor(object->name) + "\">" + name + "</a>");
  }
  return text;
}

}  // namespace statushive::rest
