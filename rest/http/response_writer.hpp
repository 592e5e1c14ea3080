#pragma once

#include <string>
#include <string_view>

#include "rest/http/message.hpp"

namespace statushive::http {

/// What the request and the connection decide about an answer's form.
struct answer_form {
  http::method method = method::get;
  bool is_http_1_0 = false;
  bool keeps_alive = true;
  std::string_view request_id;
  std::string_view date;  ///< As http_date() renders it.
};

[[nodiscard]] std::string_view reason_phrase(int status);

/// Appends status line and headers, with the empty line. Headers that could break the framing are
/// dropped.
void write_head(const response& answer, const answer_form& form, std::string& out);

/// Whether the body follows the head: not for HEAD, 204 and 304.
[[nodiscard]] bool sends_body(int status, method m);

}  // namespace statushive::http
