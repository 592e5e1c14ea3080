#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "cluster/ctl/token_store.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using ctl::stored_login;
using ctl::token_store;

constexpr auto server = "http://127.0.0.1:8080";

struct fixture {
  tests::temporary_directory parent;
  std::string directory = parent / "config/statushive";
  token_store store{directory};
  stored_login login{"access", "refresh", from_ms(1'700'000'000'000)};

  static unsigned mode_of(const std::string& path) {
    struct stat status {};
    BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777u;
  }
  void overwrite(const std::string& content) const {
    std::ofstream(store.path_of(server), std::ios::trunc) << content;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_token_store, fixture)

BOOST_AUTO_TEST_CASE(a_login_is_kept_for_its_server_alone) {
  BOOST_TEST(!store.find(server).value().has_value());
  BOOST_REQUIRE(store.write(server, login).has_value());
  BOOST_TEST((store.find(server).value() == login));
  BOOST_TEST(!store.find("http://127.0.0.1:8081").value().has_value());
  BOOST_TEST(!store.find("http://127.0.0.1/8080").value().has_value());
}

BOOST_AUTO_TEST_CASE(nobody_else_can_read_it) {
  BOOST_REQUIRE(store.write(server, login).has_value());
  BOOST_TEST(mode_of(store.path_of(server)) == 0600u);
  BOOST_TEST(mode_of(directory) == 0700u);
}

BOOST_AUTO_TEST_CASE(a_new_login_replaces_the_old_one_and_leaves_nothing_else) {
  BOOST_REQUIRE(store.write(server, login).has_value());
  const stored_login next{"other", "pair", from_ms(1'700'000'001'234)};
  BOOST_REQUIRE(store.write(server, next).has_value());
  BOOST_TEST((store.find(server).value() == next));
  size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory))
    ++files;
  BOOST_TEST(files == 1u);
}

BOOST_AUTO_TEST_CASE(an_erased_login_is_gone) {
  BOOST_TEST(store.erase(server).has_value());
  BOOST_REQUIRE(store.write(server, login).has_value());
  BOOST_TEST(store.erase(server).has_value());
  BOOST_TEST(!store.find(server).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_ours_is_no_login) {
  BOOST_REQUIRE(store.write(server, login).has_value());
  for (const auto& content :
       {std::string(), std::string("{"), std::string("[]"), std::string(R"({"access_token":"a"})"),
        std::string(R"({"access_token":1,"refresh_token":"r","expires_at_ms":1})"),
        std::string(R"({"access_token":"a","refresh_token":"r","expires_at_ms":"1"})"),
        std::string(200'000, ' ')}) {
    overwrite(content);
    BOOST_TEST(!store.find(server).value().has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_written_is_named) {
  std::filesystem::create_directories(parent.path());
  std::ofstream(parent / "file") << "x";
  const token_store blocked(parent / "file/statushive");
  const auto written = blocked.write(server, login);
  BOOST_REQUIRE(!written.has_value());
  BOOST_TEST(written.failure().reason() == "store_failed");
  BOOST_TEST(written.failure().message().find(parent / "file/statushive") != std::string::npos);
  BOOST_TEST(!blocked.acquire(server).has_value());
  BOOST_TEST(!blocked.find(server).has_value());
  const auto too_long = "http://" + std::string(300, 'a');
  BOOST_TEST(store.write(too_long, login).failure().reason() == "store_failed");
}

BOOST_AUTO_TEST_CASE(only_one_holds_the_lock) {
  std::atomic<int> holders{0};
  std::atomic<int> most{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        const auto held = store.acquire(server);
        BOOST_REQUIRE(held.has_value());
        most = std::max(most.load(), ++holders);
        std::this_thread::yield();
        --holders;
      }
    });
  }
  for (auto& thread : threads)
    thread.join();
  BOOST_TEST(most == 1);
}

BOOST_AUTO_TEST_CASE(logins_are_kept_where_the_desktop_keeps_configuration) {
  std::map<std::string, std::string> variables{{"HOME", "/home/ada"}};
  const auto environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return {};
    return found->second;
  };
  BOOST_TEST(ctl::login_directory(environment).value() == "/home/ada/.config/statushive");
  variables["XDG_CONFIG_HOME"] = "/etc/ada";
  BOOST_TEST(ctl::login_directory(environment).value() == "/etc/ada/statushive");
  variables["XDG_CONFIG_HOME"] = "relative";
  BOOST_TEST(ctl::login_directory(environment).value() == "/home/ada/.config/statushive");
  variables.clear();
  BOOST_TEST(ctl::login_directory(environment).failure().reason() == "store_failed");
}

BOOST_AUTO_TEST_SUITE_END()
