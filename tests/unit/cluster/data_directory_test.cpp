#include "cluster/identity/data_directory.hpp"

#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "cluster/identity/cluster_key.hpp"
#include "tests/support/seeded_random.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using cluster::cluster_key;
using cluster::data_directory;

struct fixture {
  tests::temporary_directory parent;
  tests::seeded_random random{7};
  std::string path = parent / "data";

  result<std::unique_ptr<data_directory>> open() {
    return data_directory::open(path, from_ms(1'700'000'000'000), random);
  }

  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path + '/' + name, std::ios::trunc) << content;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(data_directory_suite, fixture)

BOOST_AUTO_TEST_CASE(a_new_directory_gets_an_identity_that_later_starts_keep) {
  const auto first = open().value()->identity();
  const auto second = open().value()->identity();
  BOOST_TEST(first.node == second.node);
  BOOST_TEST(first.cluster == second.cluster);
  BOOST_TEST(!first.node.is_none());
  BOOST_TEST(first.incarnation == 1u);
  BOOST_TEST(second.incarnation == 2u);
}

BOOST_AUTO_TEST_CASE(a_directory_is_founded_once_it_is_marked_so_and_for_ever) {
  BOOST_TEST(!open().value()->is_founded());
  {
    const auto directory = std::move(open().value());
    BOOST_TEST(!directory->is_founded());
    BOOST_REQUIRE(directory->mark_founded().has_value());
    BOOST_TEST(directory->is_founded());
    BOOST_TEST(directory->mark_founded().has_value());
  }
  const auto directory = std::move(open().value());
  BOOST_TEST(directory->is_founded());
  BOOST_TEST(directory->identity().incarnation == 3u);
}

BOOST_AUTO_TEST_CASE(an_identity_that_is_lost_is_not_replaced_by_a_new_one) {
  (void)open();
  const auto identity = path + "/node.json";
  std::filesystem::remove(identity);
  std::filesystem::create_directory(path + "/control");
  BOOST_TEST(open().failure().reason() == "data_dir_damaged");
  std::filesystem::remove(path + "/control");
  write("cluster.key", std::string(32, 'k'));
  BOOST_TEST(open().failure().reason() == "data_dir_damaged");
  BOOST_TEST(!std::filesystem::exists(identity));
  std::filesystem::remove(path + "/cluster.key");
  BOOST_TEST(open().has_value());
}

BOOST_AUTO_TEST_CASE(directories_that_are_made_are_for_the_owner_only) {
  path = parent / "above" + "/data/";
  const auto directory = std::move(open().value());
  for (const auto& made : {parent / "above", parent / "above" + "/data"}) {
    struct stat status {};
    BOOST_REQUIRE(::stat(made.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777u) == 0700u, made);
  }
  BOOST_TEST(directory->path() == parent / "above" + "/data");
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_there_keeps_its_mode) {
  BOOST_REQUIRE(::mkdir(path.c_str(), 0750) == 0);
  BOOST_TEST(open().has_value());
  struct stat status {};
  BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777u) == 0750u);
}

BOOST_AUTO_TEST_CASE(a_directory_in_use_is_refused_until_it_is_released) {
  auto holder = open();
  BOOST_REQUIRE(holder.has_value());
  BOOST_TEST(open().failure().reason() == "data_dir_locked");
  holder->reset();
  BOOST_TEST(open().has_value());
}

BOOST_AUTO_TEST_CASE(a_directory_of_a_newer_format_is_refused) {
  (void)open();
  write("node.json", R"({"format_version": 2})");
  const auto refused = open();
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.failure().reason() == "data_dir_newer");
  BOOST_TEST(refused.failure().message().find(path) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_damaged_identity_is_refused) {
  (void)open();
  for (const auto* content :
       {"", "{", "[]", R"({"format_version": "1"})",
        R"({"format_version":1,"cluster_id":"x","node_id":"5","incarnation":1})",
        R"({"format_version":0,"cluster_id":"018c0000-0000-7000-8000-000000000000",)"
        R"("node_id":"5","incarnation":1})",
        R"({"format_version":-1,"cluster_id":"018c0000-0000-7000-8000-000000000000",)"
        R"("node_id":"5","incarnation":1})"}) {
    write("node.json", content);
    BOOST_TEST_CONTEXT(content) {
      BOOST_TEST(open().failure().reason() == "data_dir_damaged");
    }
  }
}

BOOST_AUTO_TEST_CASE(an_identity_is_read_whole_or_not_at_all) {
  (void)open();
  const auto open_with = [&](const std::string& node, const std::string& incarnation,
                             const std::string& founded) {
    write("node.json", R"({"format_version":1,"cluster_id":"018c0000-0000-7000-8000-000000000000")"
                       R"(,"node_id":")" +
                           node + R"(","incarnation":)" + incarnation + founded + "}");
    auto opened = open();
    return opened ? std::to_string((*opened)->identity().incarnation) : opened.failure().reason();
  };
  BOOST_TEST(open_with("5", "1", "") == "2");
  BOOST_TEST(open_with("18446744073709551615", "0", R"(,"founded":true)") == "1");
  BOOST_TEST(open_with("5", "9223372036854775808", "") == "9223372036854775809");
  for (const auto* node : {"", "1", "-5", "+5", " 5", "5 ", "5x", "0x5", "18446744073709551616"}) {
    BOOST_TEST(open_with(node, "1", "") == "data_dir_damaged", node);
  }
  for (const auto* incarnation : {"-1", "1.5", "18446744073709551615", "18446744073709551616"}) {
    BOOST_TEST(open_with("5", incarnation, "") == "data_dir_damaged", incarnation);
  }
  BOOST_TEST(open_with("5", "1", R"(,"founded":1)") == "data_dir_damaged");
}

BOOST_AUTO_TEST_CASE(a_path_that_is_a_file_is_refused) {
  std::ofstream(path) << "not a directory";
  BOOST_TEST(open().failure().reason() == "data_dir_unwritable");
}

BOOST_AUTO_TEST_CASE(secret_files_are_for_the_owner_only) {
  const auto directory = std::move(open().value());
  BOOST_REQUIRE(directory->write_secret_file("secret", "content").has_value());
  struct stat status {};
  BOOST_REQUIRE(::stat((path + "/secret").c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777u) == 0600u);
  BOOST_TEST(directory->read_file("secret").value().value() == "content");
  BOOST_TEST(!directory->read_file("absent").value().has_value());
}

BOOST_AUTO_TEST_CASE(what_a_cluster_key_sealed_it_opens_after_a_restart) {
  std::string sealed;
  {
    const auto directory = std::move(open().value());
    sealed = cluster_key::load_or_make(*directory, random).value().seal("token key", random);
  }
  BOOST_TEST(sealed.find("token key") == std::string::npos);
  const auto directory = std::move(open().value());
  const auto key = cluster_key::load_or_make(*directory, random);
  BOOST_TEST(key->open(sealed).value() == "token key");
}

BOOST_AUTO_TEST_CASE(a_changed_sealed_value_does_not_open) {
  const auto directory = std::move(open().value());
  const auto key = cluster_key::load_or_make(*directory, random);
  const auto sealed = key->seal("token key", random);
  for (size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    BOOST_TEST(!key->open(changed).has_value());
  }
  BOOST_TEST(!key->open(sealed.substr(0, sealed.size() - 1)).has_value());
}

BOOST_AUTO_TEST_CASE(a_keyed_hash_is_the_same_after_a_restart_and_differs_by_text_purpose_and_key) {
  std::string hash;
  {
    const auto directory = std::move(open().value());
    hash = cluster_key::load_or_make(*directory, random).value().keyed_hash("purpose", "text");
  }
  const auto directory = std::move(open().value());
  const auto key = cluster_key::load_or_make(*directory, random);
  BOOST_TEST(hash.size() == 32u);
  BOOST_TEST((key->keyed_hash("purpose", "text") == hash));
  BOOST_TEST((key->keyed_hash("purpose", "texts") != hash));
  BOOST_TEST((key->keyed_hash("purposes", "text") != hash));
  BOOST_TEST((key->keyed_hash("purposet", "ext") != hash));
  BOOST_TEST(key->keyed_hash("", "").size() == 32u);
  const tests::temporary_directory elsewhere;
  const auto other =
      std::move(data_directory::open(elsewhere / "data", from_ms(1), random).value());
  BOOST_TEST((cluster_key::load_or_make(*other, random)->keyed_hash("purpose", "text") != hash));
}

BOOST_AUTO_TEST_CASE(a_start_that_died_before_the_key_was_made_is_repaired) {
  (void)open();
  const auto directory = std::move(open().value());
  BOOST_TEST(cluster_key::load_or_make(*directory, random).has_value());
}

BOOST_AUTO_TEST_CASE(a_directory_with_a_database_but_without_its_key_is_refused) {
  const auto directory = std::move(open().value());
  std::filesystem::create_directory(directory->control_path());
  BOOST_TEST(cluster_key::load_or_make(*directory, random).failure().reason() ==
             "data_dir_damaged");
  write("cluster.key", "short");
  BOOST_TEST(cluster_key::load_or_make(*directory, random).failure().reason() ==
             "data_dir_damaged");
}

BOOST_AUTO_TEST_SUITE_END()
