#include <algorithm>
#include <limits>

#include <boost/json/basic_parser_impl.hpp>

#include "rest/json/json_value.hpp"

namespace statushive::rest {
namespace {

using boost::json::error_code;
using boost::json::string_view;

/// Builds a json_value from the parser's events, and stops it at our bounds and at duplicate names,
/// which Boost's own documents would let the last one win (RFC 8259, 4: behaviour that receivers
/// must not rely on).
class value_builder {
 public:
  static constexpr size_t max_object_size = json_members_max;
  static constexpr size_t max_array_size = json_values_max;
  static constexpr size_t max_key_size = 1024;
  static constexpr size_t max_string_size = std::numeric_limits<size_t>::max();

  [[nodiscard]] json_value take() { return std::move(root_); }
  [[nodiscard]] std::optional<error> take_refusal() { return std::move(refusal_); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }

  bool on_object_begin(error_code& ec) {
    open_.push_back({std::move(key_), json_value::object()});
    key_.clear();
    return count(ec);
  }
  bool on_object_end(size_t, error_code&) { return close(); }
  bool on_array_begin(error_code& ec) {
    open_.push_back({std::move(key_), json_value::array()});
    key_.clear();
    return count(ec);
  }
  bool on_array_end(size_t, error_code&) { return close(); }

  bool on_key_part(string_view part, size_t, error_code&) { return append(key_, part); }
  bool on_key(string_view part, size_t, error_code& ec) {
    append(key_, part);
    const auto& members = std::get<json_value::object>(open_.back().content);
    const bool is_known = std::any_of(members.begin(), members.end(),
                                      [&](const auto& member) { return member.first == key_; });
    if (!is_known) return true;
    return refuse(ec, error(errc::invalid_argument, "duplicate_field",
                            "the body has " + json_value(key_).summary() + " twice")
                          .at(key_));
  }
  bool on_string_part(string_view part, size_t, error_code&) { return append(text_, part); }
  bool on_string(string_view part, size_t, error_code& ec) {
    append(text_, part);
    return add(json_value(std::exchange(text_, {})), ec);
  }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(int64_t value, string_view, error_code& ec) { return add(json_value(value), ec); }
  bool on_uint64(uint64_t value, string_view, error_code& ec) {
    return add(json_value(static_cast<double>(value)), ec);
  }
  bool on_double(double value, string_view, error_code& ec) { return add(json_value(value), ec); }
  bool on_bool(bool value, error_code& ec) { return add(json_value(value), ec); }
  bool on_null(error_code& ec) { return add(json_value(nullptr), ec); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

 private:
  /// An array or object whose end has not come, with the name that it has in its parent.
  struct container {
    std::string name;
    std::variant<json_value::array, json_value::object> content;
  };

  static bool append(std::string& to, string_view part) {
    to.append(part.data(), part.size());
    return true;
  }

  bool refuse(error_code& ec, error why) {
    refusal_ = std::move(why);
    ec = make_error_code(boost::system::errc::operation_canceled);
    return false;
  }

  bool count(error_code& ec) {
    if (++values_ <= json_values_max) return true;
    return refuse(ec,
                  error(errc::invalid_argument, "invalid_json",
                        "the body has more than " + std::to_string(json_values_max) + " values"));
  }

  bool add(json_value value, error_code& ec) {
    place(std::exchange(key_, {}), std::move(value));
    return count(ec);
  }

  void place(std::string name, json_value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* elements = std::get_if<json_value::array>(&open_.back().content)) {
      elements->push_back(std::move(value));
    } else {
      std::get<json_value::object>(open_.back().content)
          .emplace_back(std::move(name), std::move(value));
    }
  }

  bool close() {
    auto done = std::move(open_.back());
    open_.pop_back();
    std::visit([&](auto& content) { place(std::move(done.name), json_value(std::move(content))); },
               done.content);
    return true;
  }

  json_value root_;
  std::vector<container> open_;
  std::string key_;   ///< Of the member whose value comes next.
  std::string text_;  ///< What has come of the present text.
  size_t values_ = 0;
  std::optional<error> refusal_;
};

boost::json::parse_options strict_options() {
  boost::json::parse_options options;
  options.max_depth = json_depth_max;
  return options;
}

}  // namespace

result<json_value> parse_json(std::string_view text) {
  boost::json::basic_parser<value_builder> parser(strict_options());
  error_code ec;
  const size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (auto refusal = parser.handler().take_refusal()) return *refusal;
  if (!ec && used < text.size()) ec = make_error_code(boost::json::error::extra_data);
  if (ec) {
    return error(
        errc::invalid_argument, "invalid_json",
        "the body is not valid JSON: " + ec.message() + " at byte " + std::to_string(used));
  }
  return parser.handler().take();
}

}  // namespace statushive::rest
