#include "rest/documents/html_page.hpp"

#include "rest/documents/examples.hpp"
#include "rest/documents/html_reference.hpp"
#include "rest/documents/html_text.hpp"
#include "rest/documents/names.hpp"
#include "rest/documents/prose.hpp"

namespace statushive::rest {
namespace {

constexpr std::string_view mark =
    R"(<svg class="mark" viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">)"
    R"(<path d="M12 1.5 21 6.75v10.5L12 22.5 3 17.25V6.75z" fill="currentColor"/>)"
    R"(<path d="M6.5 12.5h2.6l1.7-4 2.6 7 1.7-3h2.4" fill="none" stroke="#fff" stroke-width="1.7" )"
    R"(stroke-linecap="round" stroke-linejoin="round"/></svg>)";

constexpr std::string_view icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath "
    "d='M12 1.5 21 6.75v10.5L12 22.5 3 17.25V6.75z' fill='%23b45309'/%3E%3Cpath d='M6.5 "
    "12.5h2.6l1.7-4 2.6 7 1.7-3h2.4' fill='none' stroke='%23fff' stroke-width='1.7' "
    "stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

/// The page around its content.
class page_writer {
 public:
  page_writer(const outline& routes, std::string_view version, translator& words)
      : routes_(routes), version_(version), words_(words), sections_(conventions(words)) {}

  std::string write() {
    add_head();
    add_top();
    out_ += "<div class=\"layout\">\n";
    add_side();
    out_ += "<main id=\"content\" tabindex=\"-1\">\n";
    add_introduction();
    for (const auto& one : sections_)
      add(one);
    html_reference reference(routes_, words_);
    const std::span groups(routes_.groups());
    for (size_t i = 0; i < groups.size(); ++i)
      reference.add(groups[i], groups.first(i + 1));
    out_ += std::move(reference).take();
    add_error_codes();
    out_ += "</main>\n</div>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  bool is_french() const { return words_.to() == language::french; }

  void add_head() {
    const auto title = "StatusHive " + words_("API documentation");
    out_ += "<!doctype html>\n<html lang=\"" + std::string(is_french() ? "fr" : "en") +
            "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
            "content=\"light dark\">\n<title>" +
            escaped(title) + "</title>\n<meta name=\"description\" content=\"" +
            escaped(words_(introduction_sentence())) +
            "\">\n<link rel=\"alternate\" hreflang=\"en\" href=\"/en/docs\">\n"
            "<link rel=\"alternate\" hreflang=\"fr\" href=\"/fr/docs\">\n"
            "<link rel=\"icon\" type=\"image/svg+xml\" href=\"" +
            std::string(icon) + "\">\n<style>" + std::string(style_sheet()) +
            "</style>\n</head>\n<body id=\"top\">\n";
  }

  void add_top() {
    const auto* other = is_french()
                            ? "<a href=\"/en/docs\" hreflang=\"en\" lang=\"en\">English</a>"
                            : "<a href=\"/fr/docs\" hreflang=\"fr\" lang=\"fr\">Français</a>";
    out_ += "<a class=\"skip\" href=\"#content\">" + escaped(words_("Skip to the content")) +
            "</a>\n<header class=\"top\">\n<a class=\"brand\" href=\"#top\">" + std::string(mark) +
            "<span>StatusHive <small>API " + escaped(version_) +
            "</small></span></a>\n<nav aria-label=\"" + escaped(words_("Formats and languages")) +
            "\"><a href=\"/openapi.json\">OpenAPI</a><a href=\"/llms.txt\">llms.txt</a>" + other +
            "</nav>\n</header>\n";
  }

  void add_side() {
    out_ += "<nav class=\"side\" aria-label=\"" + escaped(words_("Contents")) + "\">\n<ul>\n";
    out_ += "<li><a class=\"part\" href=\"#quick-start\">" + escaped(words_("Quick start")) +
            "</a></li>\n";
    for (const auto& one : sections_) {
      out_ += "<li><a class=\"part\" href=\"#" + std::string(one.anchor) + "\">" +
              escaped(one.title) + "</a></li>\n";
    }
    for (const auto& group : routes_.groups()) {
      out_ += "<li><a class=\"part\" href=\"#" + group.anchor + "\">" +
              escaped(words_(group.name)) + "</a>\n<ul>\n";
      for (const auto& one : group.operations) {
        add_side_entry(one.anchor, method_mark(one.about.method), one.about.pattern);
      }
      for (const auto& object : routes_.objects()) {
        if (object.group != group.name) continue;
        add_side_entry(object_anchor(object.name), "<span class=\"method object\">{ }</span>",
                       object.name);
      }
      out_ += "</ul></li>\n";
    }
    out_ += "<li><a class=\"part\" href=\"#error-codes\">" + escaped(words_("Error codes")) +
            "</a></li>\n</ul>\n</nav>\n";
  }

  void add_side_entry(const std::string& anchor, const std::string& mark_html,
                      std::string_view name) {
    out_ += "<li><a href=\"#" + anchor + "\">" + mark_html + "<code translate=\"no\">" +
            code_html(name) + "</code></a></li>\n";
  }

  void add_introduction() {
    out_ += "<h1>" + escaped(words_("API documentation")) + "</h1>\n<p class=\"opening\">" +
            inline_html(words_(introduction_sentence())) +
            "</p>\n<section class=\"entry guide\" aria-labelledby=\"quick-start\"><div "
            "class=\"about\">\n<h2 id=\"quick-start\">" +
            escaped(words_("Quick start")) + "</h2>\n<p>" +
            inline_html(words_("Put in your e-mail address and password, and copy the lines into a "
                               "shell. They log in and ask who you are.")) +
            "</p>\n<p>" +
            inline_html(words_("All examples on this page run as they are printed, from top to "
                               "bottom, with nothing but `curl` and `sed`: later ones use the ids "
                               "that earlier ones kept in variables. What they create, they delete "
                               "again.")) +
            "</p>\n<p>" +
            inline_html(words_("`NEW_PASSWORD` is for the example that changes the password; as it "
                               "stands, the password stays the same.")) +
            "</p>\n</div><div class=\"code\">\n" +
            code_box(escaped(words_("Example")), "example", shell_html(opening_script())) +
            "</div></section>\n";
  }

  void add(const prose_section& section) {
    const std::string anchor(section.anchor);
    out_ += "<section class=\"prose\" aria-labelledby=\"" + anchor + "\">\n<h2 id=\"" + anchor +
            "\">" + escaped(section.title) + "</h2>\n";
    for (const auto& block : section.blocks) {
      if (!block.paragraph.empty()) out_ += "<p>" + inline_html(block.paragraph) + "</p>\n";
      if (!block.items.empty()) {
        out_ += "<ul>\n";
        for (const auto& item : block.items)
          out_ += "<li>" + inline_html(item) + "</li>\n";
        out_ += "</ul>\n";
      }
      if (!block.table.empty()) add_table(section.title, block.table);
      if (!block.code.empty()) {
        out_ += "<pre class=\"plain\" tabindex=\"0\" translate=\"no\"><code>" +
                escaped(block.code) + "</code></pre>\n";
      }
    }
    out_ += "</section>\n";
  }

  void open_scroll(const std::string& label) {
    out_ += "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"" + escaped(label) +
            "\">";
  }

  void add_table(const std::string& label, const std::vector<std::vector<std::string>>& rows) {
    open_scroll(label);
    out_ += "<table>\n";
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i == 0) out_ += "<thead>";
      if (i == 1) out_ += "<tbody>";
      out_ += "<tr>";
      for (size_t column = 0; column < rows[i].size(); ++column) {
        const bool is_heading = i == 0 || column == 0;
        const auto* tag = i == 0 ? "th scope=\"col\"" : "th scope=\"row\"";
        out_ += '<' + std::string(is_heading ? tag : "td") + '>' + inline_html(rows[i][column]) +
                (is_heading ? "</th>" : "</td>");
      }
      out_ += i == 0 ? "</tr></thead>\n" : "</tr>\n";
    }
    out_ += "</tbody></table></div>\n";
  }

  void add_error_codes() {
    out_ += "<section class=\"prose\" aria-labelledby=\"error-codes\">\n<h2 id=\"error-codes\">" +
            escaped(words_("Error codes")) + "</h2>\n";
    open_scroll(words_("Error codes"));
    out_ += "<table class=\"fields codes\">\n<thead><tr><th scope=\"col\">" +
            escaped(words_("Code")) + "</th><th scope=\"col\">" + escaped(words_("Meaning")) +
            "</th></tr></thead><tbody>\n";
    for (const auto& one : error_codes()) {
      out_ += "<tr id=\"error-" + kebab_case(one.code) +
              "\"><th scope=\"row\"><code translate=\"no\">" + code_html(one.code) +
              "</code><span class=\"type\">" + std::to_string(one.status) + "</span></th><td>" +
              inline_html(words_(one.meaning)) + "</td></tr>\n";
    }
    out_ += "</tbody></table></div>\n</section>\n";
  }

  const outline& routes_;
  std::string_view version_;
  translator& words_;
  std::vector<prose_section> sections_;
  std::string out_;
};

}  // namespace

std::string html_page_of(const outline& routes, std::string_view version, translator& words) {
  return page_writer(routes, version, words).write();
}

}  // namespace statushive::rest
