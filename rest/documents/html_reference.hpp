#pragma once

#include <span>
#include <string>
#include <vector>

#include "rest/documents/catalogue.hpp"
#include "rest/documents/outline.hpp"

namespace statushive::rest {

/// Writes the parts of the page that describe routes and what they answer.
class html_reference {
 public:
  html_reference(const outline& routes, translator& words) : routes_(routes), words_(words) {}

  /// One group as a section: its objects and routes. `earlier` are the groups up to and including
  /// this one.
  void add(const route_group& group, std::span<const route_group> earlier);
  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  void add(const named_object& object);
  void add(const operation& about, std::span<const route_group> earlier);
  void add_inputs(const operation& about);
  void add_path(const operation& about);
  void add_headers(const operation& about);
  void add_bodies(const operation& about);
  void add_answer(const operation& about);
  void add_errors(const operation& about);
  void add_examples(const operation& about, std::span<const route_group> earlier);
  /// `is_given`: by the caller, so that it matters what is required and what absence means.
  void add_fields(const std::string& title, const std::vector<field>& fields, bool is_given);
  void add_field(const field& about, bool is_given);
  void open_table(const std::string& title, const std::string& first_heading);
  void add_row(const std::string& name, const std::string& marks, const std::string& type,
               const std::string& meaning);
  void close_table();
  [[nodiscard]] std::string type_html(const field& about) const;

  const outline& routes_;
  translator& words_;
  std::string out_;
};

/// A box with code that scrolls by itself. `kind` is its class: `example` for what a shell runs.
[[nodiscard]] std::string code_box(const std::string& title, std::string_view kind,
                                   const std::string& code_html);
/// Where the page describes an object.
[[nodiscard]] std::string object_anchor(const std::string& name);
/// `GET` and so on as a coloured mark.
[[nodiscard]] std::string method_mark(http::method method);

}  // namespace statushive::rest
