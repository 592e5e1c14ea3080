#include <cstdlib>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

/// The words at the front of the lines of a help's section.
std::vector<std::string> names_in_section(const std::string& help, const std::string& title) {
  std::vector<std::string> names;
  std::istringstream lines(help);
  bool is_inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == title + ':') is_inside = true;
    if (line.empty()) is_inside = false;
    if (is_inside && line.starts_with("  ") && line[2] != ' ')
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return names;
}

size_t longest_line(const std::string& text) {
  size_t longest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    longest = std::max(longest, line.size());
  return longest;
}

struct fixture : statushive::tests::ctl_fixture {
  std::string help_of(const std::string& place) {
    BOOST_TEST(run(place + " --help") == 0, place);
    return out.str();
  }
  /// The help of a place and all places below it.
  std::string all_help(const std::string& place) {
    const auto help = help_of(place);
    auto text = "$ statushivectl" + place + " --help\n" + help + '\n';
    for (const auto& command : names_in_section(help, "Commands"))
      text += all_help(place + ' ' + command);
    return text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_help, fixture)

BOOST_AUTO_TEST_CASE(every_help_text_is_as_stored) {
  const std::string path = STATUSHIVE_GOLDEN_DIRECTORY "/ctl/help.txt";
  const auto text = all_help("");
  if (std::getenv("STATUSHIVE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string stored((std::istreambuf_iterator<char>(file)), {});
  BOOST_TEST(text == stored);
}

BOOST_AUTO_TEST_CASE(every_noun_has_an_example_that_names_it) {
  const auto nouns = names_in_section(help_of(""), "Commands");
  BOOST_TEST(nouns.size() == 10u);
  for (const auto& noun : nouns) {
    const auto help = help_of(noun);
    const auto example = help.find("\nExample");
    BOOST_TEST(example != std::string::npos, noun);
    BOOST_TEST(help.find("statushivectl " + noun, example) != std::string::npos, noun);
  }
}

BOOST_AUTO_TEST_CASE(no_line_is_longer_than_a_hundred_characters) {
  BOOST_TEST(longest_line(all_help("")) <= 100u);
}

BOOST_AUTO_TEST_CASE(help_needs_neither_login_nor_a_sane_environment) {
  variables = {{"STATUSHIVE_SERVER", "nonsense"}, {"STATUSHIVE_TOKEN", "a b"}};
  BOOST_TEST(run("user create --help") == 0);
  BOOST_TEST(err.str() == "");
  BOOST_TEST(http.requests.empty());
}

BOOST_AUTO_TEST_SUITE_END()
