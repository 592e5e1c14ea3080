#include <boost/test/unit_test.hpp>

#include "actors/gateway/api_key_token.hpp"
#include "actors/gateway/control_api_key_gateway.hpp"
#include "gateway_fixture.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;

struct fixture : tests::gateway_fixture {
  static api_key_draft draft(const std::string& name, std::vector<scope> scopes = {scope::read}) {
    return {name, std::move(scopes), {}};
  }
  answers<shown_api_key> create(const caller& who, const api_key_draft& wanted) {
    answers<shown_api_key> answer;
    gateway.create(who, wanted, answer.expect());
    BOOST_REQUIRE(answer.count() == 1u);
    return answer;
  }
  shown_api_key created(const caller& who, const api_key_draft& wanted) {
    const auto answer = create(who, wanted).at(0);
    BOOST_REQUIRE_MESSAGE(answer.has_value(), wanted.name);
    return answer.value();
  }
  answers<shown_api_key> show(const caller& who, const api_key_id& id) {
    answers<shown_api_key> answer;
    gateway.show(who, id, answer.expect());
    return answer;
  }
  answers<void> remove(const caller& who, const api_key_id& id) {
    answers<void> answer;
    gateway.remove(who, id, answer.expect());
    return answer;
  }
  answers<api_key_list> list(const caller& who, const api_key_query& query = {}) {
    answers<api_key_list> answer;
    gateway.list(who, query, answer.expect());
    return answer;
  }
  /// Another user of the first account, as a caller.
  caller colleague(role r, const std::string& address = "anna@example.com") {
    auto who = with_role(r);
    who.user = make_user(address, r).id;
    return who;
  }
  caller repeating(const std::string& once, const std::string& body) const {
    auto who = administrator();
    who.terms.only_once = {once, "POST /api/api-keys", body};
    return who;
  }

  control_api_key_gateway gateway{*services};
};

std::string field(const answers<shown_api_key>& answer) {
  const auto refused = answer.at(0);
  return refused ? std::string() : refused.failure().field();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_key_gateway_, fixture)

BOOST_AUTO_TEST_CASE(the_token_is_in_the_answer_to_the_creation_and_nowhere_else) {
  auto wanted = draft("deploy", {scope::write, scope::read});
  wanted.expires_at = time.now() + 1h;
  const auto made = created(administrator(), wanted);
  BOOST_REQUIRE(made.token.has_value());
  const auto token = api_key_token::parse(*made.token);
  BOOST_REQUIRE(token.has_value());
  BOOST_TEST(token->key == made.key.id);
  BOOST_TEST(made.key.name == "deploy");
  BOOST_TEST((made.key.scopes == std::vector{scope::read, scope::write}));
  BOOST_TEST((made.key.expires_at == wanted.expires_at));
  BOOST_TEST(made.key.user == admin.id);
  BOOST_TEST(made.key.secret_hash == "");
  BOOST_TEST(made.key.revision != 0u);

  const auto stored = control.view().find_api_key(made.key.id).value();
  BOOST_REQUIRE(stored.has_value());
  BOOST_TEST((stored->secret_hash == token->hash()));
  const auto shown = show(administrator(), made.key.id).at(0);
  BOOST_REQUIRE(shown.has_value());
  BOOST_TEST((shown->key == made.key));
  BOOST_TEST(!shown->token.has_value());
  const auto listed = list(administrator()).at(0);
  BOOST_REQUIRE(listed->keys.size() == 1u);
  BOOST_TEST((listed->keys[0] == made.key));
  for (const auto& change : control.proposed())
    BOOST_TEST(encode(change).find(token->secret) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_two_keys_have_the_same_secret) {
  const auto first = created(administrator(), draft("deploy"));
  const auto second = created(administrator(), draft("deploy"));
  BOOST_TEST(first.key.id != second.key.id);
  BOOST_TEST(
      (api_key_token::parse(*first.token)->secret != api_key_token::parse(*second.token)->secret));
}

BOOST_AUTO_TEST_CASE(a_draft_that_makes_no_sense_costs_no_command) {
  const auto before = control.proposed().size();
  BOOST_TEST(field(create(administrator(), draft(""))) == "name");
  BOOST_TEST(field(create(administrator(), draft(std::string(201, 'n')))) == "name");
  BOOST_TEST(field(create(administrator(), draft("deploy", {}))) == "scopes");
  BOOST_TEST(field(create(administrator(), draft("deploy", {scope::read, scope::read}))) ==
             "scopes");
  auto expired = draft("deploy");
  expired.expires_at = time.now();
  BOOST_TEST(field(create(administrator(), expired)) == "expires_at");
  BOOST_TEST(control.proposed().size() == before);
  expired.expires_at = time.now() + 1ms;
  BOOST_TEST(create(administrator(), expired).reason() == "");
}

BOOST_AUTO_TEST_CASE(nobody_makes_a_key_that_could_do_more_than_they_can) {
  const auto viewer = colleague(role::viewer, "anna@example.com");
  const auto editor = colleague(role::editor, "berta@example.com");
  const auto before = control.proposed().size();
  BOOST_TEST(create(viewer, draft("k", {scope::write})).reason() == "role_too_low");
  BOOST_TEST(create(editor, draft("k", {scope::read, scope::admin})).reason() == "role_too_low");
  BOOST_TEST(field(create(editor, draft("k", {scope::admin}))) == "scopes");
  BOOST_TEST(control.proposed().size() == before);
  BOOST_TEST(create(viewer, draft("k", {scope::read})).reason() == "");
  BOOST_TEST(create(editor, draft("k", {scope::write})).reason() == "");

  const auto writer = with_reach(scope::write);
  const auto commands = control.proposed().size();
  BOOST_TEST(create(writer, draft("k", {scope::admin})).reason() == "scope_missing");
  BOOST_TEST(control.proposed().size() == commands);
  BOOST_TEST(create(writer, draft("k", {scope::write})).reason() == "");
  BOOST_TEST(create(with_reach(scope::admin), draft("k", {scope::admin})).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_key_that_may_only_read_makes_and_removes_none) {
  const auto made = created(administrator(), draft("deploy"));
  const auto reader = with_reach(scope::read);
  const auto before = control.proposed().size();
  BOOST_TEST(create(reader, draft("k")).reason() == "scope_missing");
  BOOST_TEST(remove(reader, made.key.id).reason() == "scope_missing");
  BOOST_TEST(control.proposed().size() == before);
  BOOST_TEST(show(reader, made.key.id).reason() == "");
  BOOST_TEST(list(reader).at(0)->total == 2u);
}

BOOST_AUTO_TEST_CASE(a_key_is_closed_to_everybody_but_its_user) {
  const auto made = created(administrator(), draft("deploy"));
  const auto before = control.proposed().size();
  for (const auto& other : {colleague(role::admin), stranger()}) {
    BOOST_TEST(show(other, made.key.id).reason() == "not_owner");
    BOOST_TEST(remove(other, made.key.id).reason() == "not_owner");
    BOOST_TEST(list(other).at(0)->total == 0u);
    BOOST_TEST(list(other).at(0)->keys.empty());
  }
  BOOST_TEST(control.proposed().size() == before + 1);  // The colleague's own creation.
  const auto unknown = api_key_id::make(time.now(), random);
  BOOST_TEST(show(stranger(), unknown).reason() == "not_found");
  BOOST_TEST(remove(administrator(), unknown).reason() == "not_found");
  BOOST_TEST(show(administrator(), made.key.id).reason() == "");
}

BOOST_AUTO_TEST_CASE(keys_are_listed_by_name_a_page_at_a_time) {
  for (const auto* name : {"c", "a", "b"})
    created(administrator(), draft(name));
  const auto all = list(administrator()).at(0).value();
  BOOST_TEST(all.total == 3u);
  BOOST_REQUIRE(all.keys.size() == 3u);
  BOOST_TEST(all.keys[0].name == "a");
  BOOST_TEST(all.keys[2].name == "c");
  const auto page = list(administrator(), {1, 1}).at(0).value();
  BOOST_TEST(page.total == 3u);
  BOOST_REQUIRE(page.keys.size() == 1u);
  BOOST_TEST(page.keys[0].name == "b");
  BOOST_TEST(list(administrator(), {100, 3}).at(0)->keys.empty());
  BOOST_TEST(list(administrator(), {0, 0}).at(0).failure().field() == "limit");
  BOOST_TEST(list(administrator(), {101, 0}).at(0).failure().field() == "limit");
  BOOST_TEST(list(administrator(), {1, 1'000'001}).at(0).failure().field() == "offset");
}

BOOST_AUTO_TEST_CASE(a_repetition_under_one_key_shows_the_key_without_its_token) {
  auto wanted = draft("deploy");
  wanted.expires_at = time.now() + 1h;
  const auto first = created(repeating("k", "body"), wanted);
  BOOST_TEST(first.token.has_value());
  const auto again = created(repeating("k", "body"), wanted);
  BOOST_TEST((again.key == first.key));
  BOOST_TEST(!again.token.has_value());
  BOOST_TEST(list(administrator()).at(0)->total == 1u);
  BOOST_TEST(create(repeating("k", "other"), wanted).reason() == "idempotency_key_reused");

  time.advance(2h);
  const auto late = create(repeating("k", "body"), wanted);
  BOOST_REQUIRE(late.reason() == "");
  BOOST_TEST((late.at(0)->key == first.key));
  BOOST_TEST(field(create(repeating("l", "body"), wanted)) == "expires_at");
  BOOST_TEST(remove(administrator(), first.key.id).reason() == "");
  BOOST_TEST(create(repeating("k", "body"), wanted).reason() == "idempotent_resource_gone");
}

BOOST_AUTO_TEST_CASE(a_user_has_a_bounded_number_of_keys) {
  for (size_t i = 0; i < api_keys_per_user_max; ++i)
    created(administrator(), draft("k"));
  const auto refused = create(administrator(), draft("k"));
  BOOST_TEST(refused.reason() == "too_many_api_keys");
  BOOST_TEST((refused.at(0).failure().code() == errc::resource_exhausted));
}

BOOST_AUTO_TEST_CASE(a_removed_key_is_gone) {
  const auto made = created(administrator(), draft("deploy"));
  auto who = administrator();
  who.terms.expected_revisions = {made.key.revision + 1};
  BOOST_TEST(remove(who, made.key.id).reason() == "if_match_failed");
  who.terms.expected_revisions = {made.key.revision};
  BOOST_TEST(remove(who, made.key.id).reason() == "");
  BOOST_TEST(show(administrator(), made.key.id).reason() == "not_found");
  BOOST_TEST(list(administrator()).at(0)->total == 0u);
}

BOOST_AUTO_TEST_CASE(a_creation_that_the_cluster_did_not_make_gives_no_token) {
  control.fail_with(error(errc::unavailable, "no_leader", "there is no leader"));
  BOOST_TEST(create(administrator(), draft("deploy")).reason() == "no_leader");
}

BOOST_AUTO_TEST_CASE(a_stopped_gateway_says_so) {
  const auto made = created(administrator(), draft("deploy"));
  stop_services();
  BOOST_TEST(list(administrator()).reason() == "stopping");
  BOOST_TEST(show(administrator(), made.key.id).reason() == "stopping");
  BOOST_TEST(create(administrator(), draft("k")).reason() == "stopping");
  BOOST_TEST(remove(administrator(), made.key.id).reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
