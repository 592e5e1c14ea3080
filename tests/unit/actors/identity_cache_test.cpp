#include "actors/gateway/identity_cache.hpp"

#include <boost/test/unit_test.hpp>

#include "gateway_fixture.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;

struct fixture : tests::gateway_fixture {
  /// A caller as the cache takes it.
  static caller somebody(tests::seeded_random& random) {
    caller who;
    who.user = user_id::make({}, random);
    who.account = account_id::make({}, random);
    who.session = session_id::make({}, random);
    who.key = api_key_id::make({}, random);
    who.role = role::editor;
    who.plan = plan::pro;
    who.reach = scope::write;
    return who;
  }
  bool knows(const std::string& token, uint64_t version) {
    return cache.find(cache.hash_of(token), version, time.now()).has_value();
  }
  void remember(const std::string& token, uint64_t version, const caller& who) {
    cache.remember(cache.hash_of(token), version, time.now() + 1h, who);
  }

  identity_cache cache{random};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(identity_cache_, fixture)

BOOST_AUTO_TEST_CASE(what_was_remembered_is_found_as_it_was) {
  const auto who = somebody(random);
  remember("token", 8, who);
  const auto found = cache.find(cache.hash_of("token"), 8, time.now());
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->user == who.user);
  BOOST_TEST(found->account == who.account);
  BOOST_TEST(found->session == who.session);
  BOOST_TEST(found->key == who.key);
  BOOST_TEST((found->role == role::editor));
  BOOST_TEST((found->plan == plan::pro));
  BOOST_TEST((found->reach == scope::write));
  BOOST_TEST(found->source_address == "");
  BOOST_TEST(!knows("tokem", 8));
  BOOST_TEST(!knows("", 8));
}

BOOST_AUTO_TEST_CASE(another_version_of_the_state_knows_nothing) {
  remember("token", 8, somebody(random));
  BOOST_TEST(!knows("token", 10));
  BOOST_TEST(!knows("token", 6));
  remember("token", 10, somebody(random));
  BOOST_TEST(knows("token", 10));
  BOOST_TEST(!knows("token", 8));
}

BOOST_AUTO_TEST_CASE(an_answer_ends_with_its_expiry) {
  remember("token", 8, somebody(random));
  time.advance(1h - 1ms);
  BOOST_TEST(knows("token", 8));
  time.advance(1ms);
  BOOST_TEST(!knows("token", 8));
}

BOOST_AUTO_TEST_CASE(more_than_the_bound_are_forgotten_and_the_latest_are_there) {
  const auto who = somebody(random);
  const size_t count = 4 * identity_cache::entries_max;
  for (size_t i = 0; i < count; ++i)
    remember(std::to_string(i), 8, who);
  size_t known = 0;
  for (size_t i = 0; i < count; ++i)
    known += knows(std::to_string(i), 8) ? 1u : 0u;
  BOOST_TEST(known <= identity_cache::entries_max);
  BOOST_TEST(known > identity_cache::entries_max * 9 / 10);
  BOOST_TEST(knows(std::to_string(count - 1), 8));
}

BOOST_AUTO_TEST_CASE(answers_of_the_past_make_room_first) {
  const auto who = somebody(random);
  for (size_t i = 0; i < 2 * identity_cache::entries_max; ++i)
    remember("old" + std::to_string(i), 8, who);
  // Few enough that hardly a set has more of them than it takes.
  for (size_t i = 0; i < identity_cache::entries_max / 16; ++i)
    remember("new" + std::to_string(i), 10, who);
  size_t known = 0;
  for (size_t i = 0; i < identity_cache::entries_max / 16; ++i)
    known += knows("new" + std::to_string(i), 10) ? 1u : 0u;
  BOOST_TEST(known == identity_cache::entries_max / 16);
}

BOOST_AUTO_TEST_CASE(two_nodes_hash_a_token_differently) {
  const identity_cache other(random);
  BOOST_TEST((cache.hash_of("token") == cache.hash_of("token")));
  BOOST_TEST((cache.hash_of("token") != other.hash_of("token")));
}

BOOST_AUTO_TEST_SUITE_END()
