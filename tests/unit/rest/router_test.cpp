#include "rest/http/router.hpp"

#include <boost/test/unit_test.hpp>

namespace statushive::http {
namespace {

route to(method m, std::string pattern) {
  return {m, std::move(pattern), [](const request&, const responder&) {}};
}

/// Handlers do not compare, so the table answers with the pattern's text through a side channel.
class table {
 public:
  explicit table(std::vector<std::pair<method, std::string>> patterns) {
    std::vector<route> routes;
    for (auto& [m, pattern] : patterns) {
      routes.push_back({m, pattern, [this, pattern = pattern](const request&, const responder&) {
                          hit_ = pattern;
                        }});
    }
    auto compiled = router::compile(std::move(routes));
    BOOST_REQUIRE(compiled.has_value());
    router_ = std::move(*compiled);
  }

  /// The pattern, or the Allow of another method, or `none`.
  std::string find(method m, std::string_view path) {
    const auto found = router_.find(m, path, parameters);
    if (found.handler == nullptr)
      return found.allowed == 0 ? "none" : router::allow_value(found.allowed);
    (*found.handler)(request{}, responder(nullptr));
    return hit_;
  }

  /// The pattern that fits, whatever the method is routed for.
  std::string pattern(method m, std::string_view path) {
    return std::string(router_.find(m, path, parameters).pattern);
  }

  name_values parameters;

 private:
  router router_;
  std::string hit_;
};

std::string reason_of(std::vector<route> routes) {
  const auto compiled = router::compile(std::move(routes));
  return compiled ? "" : compiled.failure().reason() + ": " + compiled.failure().message();
}

BOOST_AUTO_TEST_CASE(literal_segments_match_exactly) {
  table routes(
      {{method::get, "/"}, {method::get, "/api/monitors"}, {method::post, "/api/monitors"}});
  BOOST_TEST(routes.find(method::get, "/") == "/");
  BOOST_TEST(routes.find(method::get, "/api/monitors") == "/api/monitors");
  BOOST_TEST(routes.find(method::post, "/api/monitors/") == "/api/monitors");
  BOOST_TEST(routes.find(method::get, "/api") == "none");
  BOOST_TEST(routes.find(method::get, "/api/monitor") == "none");
  BOOST_TEST(routes.find(method::get, "/api/monitors/x") == "none");
  BOOST_TEST(routes.find(method::get, "/API/monitors") == "none");
}

BOOST_AUTO_TEST_CASE(named_segments_are_decoded_one_by_one) {
  table routes({{method::get, "/a/:first/b/:second"}});
  BOOST_TEST(routes.find(method::get, "/a/x%2Fy%20z/b/%C3%A9") == "/a/:first/b/:second");
  BOOST_TEST((routes.parameters == name_values{{"first", "x/y z"}, {"second", "\xc3\xa9"}}));
  BOOST_TEST(routes.find(method::get, "/%61/..//b/1") == "none");
  BOOST_TEST(routes.find(method::get, "/%61/../b/1") == "/a/:first/b/:second");
  BOOST_TEST((routes.parameters == name_values{{"first", ".."}, {"second", "1"}}));
  BOOST_TEST(routes.find(method::get, "/a/x/b") == "none");
  BOOST_TEST(routes.parameters.empty());
}

BOOST_AUTO_TEST_CASE(a_literal_beats_a_name_but_does_not_hide_it) {
  table routes({{method::get, "/m/:id"},
                {method::post, "/m/bulk"},
                {method::get, "/m/bulk/x"},
                {method::get, "/m/:id/y"}});
  BOOST_TEST(routes.find(method::post, "/m/bulk") == "/m/bulk");
  BOOST_TEST(routes.find(method::get, "/m/bulk") == "/m/:id");
  BOOST_TEST(routes.find(method::get, "/m/bulk/x") == "/m/bulk/x");
  BOOST_TEST(routes.find(method::get, "/m/bulk/y") == "/m/:id/y");
  BOOST_TEST(routes.find(method::put, "/m/bulk") == "GET, HEAD, POST, OPTIONS");
}

BOOST_AUTO_TEST_CASE(a_name_may_differ_from_method_to_method) {
  table routes({{method::get, "/m/:id"}, {method::del, "/m/:monitor"}});
  routes.find(method::get, "/m/7");
  BOOST_TEST((routes.parameters == name_values{{"id", "7"}}));
  routes.find(method::del, "/m/7");
  BOOST_TEST((routes.parameters == name_values{{"monitor", "7"}}));
}

BOOST_AUTO_TEST_CASE(head_falls_back_to_get_and_only_to_get) {
  table routes({{method::get, "/a"}, {method::post, "/b"}});
  BOOST_TEST(routes.find(method::head, "/a") == "/a");
  BOOST_TEST(routes.find(method::head, "/b") == "POST, OPTIONS");
  BOOST_TEST(routes.find(method::options, "/a") == "GET, HEAD, OPTIONS");
}

BOOST_AUTO_TEST_CASE(the_pattern_that_fits_is_told_also_for_other_methods) {
  table routes({{method::get, "/m/:id"},
                {method::del, "/m/:monitor"},
                {method::post, "/m/bulk"},
                {method::get, "/m/bulk/x"}});
  BOOST_TEST(routes.pattern(method::get, "/m/7") == "/m/:id");
  BOOST_TEST(routes.pattern(method::head, "/m/7/") == "/m/:id");
  BOOST_TEST(routes.pattern(method::del, "/m/7") == "/m/:monitor");
  BOOST_TEST(routes.pattern(method::put, "/m/7") == "/m/:id");
  BOOST_TEST(routes.pattern(method::get, "/m/bulk") == "/m/:id");
  BOOST_TEST(routes.pattern(method::put, "/m/bulk") == "/m/bulk");
  BOOST_TEST(routes.pattern(method::get, "/m") == "");
  BOOST_TEST(routes.pattern(method::get, "/m/7/8") == "");
}

BOOST_AUTO_TEST_CASE(a_path_deeper_than_any_route_is_unknown) {
  table routes({{method::get, "/:a"}});
  std::string deep;
  for (int i = 0; i < 2000; ++i)
    deep += "/a";
  BOOST_TEST(routes.find(method::get, deep) == "none");
}

BOOST_AUTO_TEST_CASE(bad_tables_are_refused_with_the_route_in_the_message) {
  BOOST_TEST(reason_of({to(method::get, "api")}) ==
             "bad_route: the route GET 'api' does not start with a slash");
  BOOST_TEST(reason_of({to(method::get, "/a//b")}) ==
             "bad_route: the route GET '/a//b' has an empty segment");
  BOOST_TEST(reason_of({to(method::get, "/a/:")}) ==
             "bad_route: the route GET '/a/:' has an empty segment");
  BOOST_TEST(reason_of({{method::put, "/a", nullptr}}) ==
             "bad_route: the route PUT '/a' has no handler");
  BOOST_TEST(reason_of({to(method::get, "/a/:x"), to(method::get, "/a/:y")}) ==
             "bad_route: the route GET '/a/:y' is given twice");
  std::string deep;
  for (int i = 0; i < 17; ++i)
    deep += "/a";
  BOOST_TEST(reason_of({to(method::get, deep)}).ends_with("has too many segments"));
  BOOST_TEST(reason_of({to(method::get, deep.substr(2))}).empty());
}

}  // namespace
}  // namespace statushive::http
