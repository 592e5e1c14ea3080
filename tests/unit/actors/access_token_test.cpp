#include "actors/gateway/access_token.hpp"

#include <boost/test/unit_test.hpp>
#include <sodium.h>

#include "actors/gateway/base64url.hpp"
#include "tests/support/seeded_random.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;

constexpr auto sub = R"("sub":"018bcfe5-6800-7000-8000-000000000001")";
constexpr auto account = R"("account":"018bcfe5-6800-7000-8000-000000000002")";

std::string secret_of(char fill) {
  return std::string(token_key::bytes_size, fill);
}

struct fixture {
  fixture() {
    keys.push_back(token_key::from(secret_of('n')).value());
    keys.push_back(token_key::from(secret_of('o')).value());
    claims.user = user_id::parse("018bcfe5-6800-7000-8000-000000000001").value();
    claims.account = account_id::parse("018bcfe5-6800-7000-8000-000000000002").value();
    claims.role = role::editor;
    claims.issued_at = now;
    claims.expires_at = now + 1h;
  }

  static std::string with_signature(const std::string& text, char secret = 'n') {
    std::string signature(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(signature.data()),
                           reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                           reinterpret_cast<const unsigned char*>(secret_of(secret).data()));
    return text + '.' + to_base64url(signature);
  }
  /// A payload of the test's choice, with a right header and signature.
  std::string with_payload(const std::string& payload) const {
    return with_signature(keys.front().header() + '.' + to_base64url(payload));
  }
  static std::string payload(const std::string& role, const std::string& iat,
                             const std::string& exp) {
    return "{" + std::string(sub) + ',' + account + R"(,"role":)" + role + R"(,"iat":)" + iat +
           R"(,"exp":)" + exp + "}";
  }

  /// Empty for a token that is taken.
  std::string reason(std::string_view token) const {
    const auto verified = verify(token, keys, now);
    if (verified) return {};
    BOOST_TEST((verified.failure().code() == errc::unauthenticated));
    return verified.failure().reason();
  }

  timestamp now = from_ms(1'700'000'000'000);
  std::vector<token_key> keys;
  access_claims claims;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(access_token, fixture)

BOOST_AUTO_TEST_CASE(what_is_signed_is_read_back) {
  const auto verified = verify(sign(claims, keys.front()), keys, now);
  BOOST_REQUIRE(verified.has_value());
  BOOST_TEST((*verified == claims));
}

BOOST_AUTO_TEST_CASE(the_session_is_a_claim_that_may_be_absent_and_not_wrong) {
  claims.session = session_id::parse("018bcfe5-6800-7000-8000-000000000003").value();
  const auto token = sign(claims, keys.front());
  BOOST_TEST(
      from_base64url(token.substr(token.find('.') + 1, token.rfind('.') - token.find('.') - 1))
          ->find(R"("sid":"018bcfe5-6800-7000-8000-000000000003")") != std::string::npos);
  BOOST_TEST((verify(token, keys, now).value() == claims));
  const auto with_sid = [&](const std::string& sid) {
    return with_payload("{" + std::string(sub) + ',' + account + R"(,"sid":)" + sid +
                        R"(,"role":"editor","iat":1700000000,"exp":1700003600})");
  };
  BOOST_TEST(reason(with_sid(R"("018bcfe5-6800-7000-8000-000000000003")")) == "");
  for (const auto* wrong : {R"("")", R"("x")", "7", "null", "{}"})
    BOOST_TEST(reason(with_sid(wrong)) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_token_is_the_one_that_another_implementation_makes) {
  BOOST_TEST(sign(claims, keys.front()) ==
             "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImZoUmdvOHJsdnlJdnpJcTUifQ.eyJzdWIiO"
             "iIwMThiY2ZlNS02ODAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCJhY2NvdW50IjoiMDE4YmNmZTUtN"
             "jgwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAyIiwicm9sZSI6ImVkaXRvciIsImlhdCI6MTcwMDAwMDAwM"
             "CwiZXhwIjoxNzAwMDAzNjAwfQ.YuU7Ktq31DBLjJPkD2X71xrLeKehiUEme84hTVPHBEw");
}

BOOST_AUTO_TEST_CASE(every_key_of_the_ring_is_good_and_no_other) {
  BOOST_TEST(reason(sign(claims, keys[1])) == "");
  const auto other = token_key::from(secret_of('x')).value();
  BOOST_TEST(reason(sign(claims, other)) == "invalid_token");
  const auto verified = verify(sign(claims, keys[1]), std::span(keys).first(1), now);
  BOOST_TEST(!verified.has_value());
}

BOOST_AUTO_TEST_CASE(a_token_that_claims_another_keys_id_is_refused) {
  const auto own = sign(claims, keys[1]);
  const auto forged = keys[0].header() + own.substr(own.find('.'));
  BOOST_TEST(reason(forged) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(any_changed_character_is_noticed) {
  const auto token = sign(claims, keys.front());
  for (size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    BOOST_TEST(reason(changed) == "invalid_token", "character " << i);
  }
}

BOOST_AUTO_TEST_CASE(any_cut_or_prolonged_token_is_refused) {
  const auto token = sign(claims, keys.front());
  for (size_t length = 0; length < token.size(); ++length) {
    BOOST_TEST(reason(token.substr(0, length)) == "invalid_token");
  }
  for (const auto* tail : {"=", "A", ".", " ", "\n"}) {
    BOOST_TEST(reason(token + tail) == "invalid_token");
  }
  BOOST_TEST(reason(' ' + token) == "invalid_token");
  BOOST_TEST(reason(token + std::string(access_token_bytes_max, 'A')) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(the_headers_algorithm_has_no_say) {
  const auto body = sign(claims, keys.front());
  const auto payload_text = body.substr(body.find('.') + 1, body.rfind('.') - body.find('.') - 1);
  const auto kid = from_base64url(keys.front().header())->substr(27);
  for (const std::string& header : std::vector<std::string>{
           R"({"alg":"none","typ":"JWT",)" + kid, R"({"alg":"none"})",
           R"({"alg":"HS512","typ":"JWT",)" + kid, R"({"typ":"JWT","alg":"HS256",)" + kid,
           R"({"alg":"HS256","typ":"JWT"})", "{}", ""}) {
    const auto text = to_base64url(header) + '.' + payload_text;
    BOOST_TEST(reason(text + '.') == "invalid_token", header);
    BOOST_TEST(reason(with_signature(text)) == "invalid_token", header);
  }
  BOOST_TEST(reason(with_signature(keys.front().header() + '.' + payload_text)) == "");
}

BOOST_AUTO_TEST_CASE(a_token_ends_at_its_expiry) {
  const auto token = sign(claims, keys.front());
  BOOST_TEST(verify(token, keys, claims.expires_at - 1ms).has_value());
  const auto expired = verify(token, keys, claims.expires_at);
  BOOST_REQUIRE(!expired.has_value());
  BOOST_TEST(expired.failure().reason() == "invalid_token");
  BOOST_TEST(expired.failure().message() == "the access token has expired");
}

BOOST_AUTO_TEST_CASE(a_token_from_the_future_is_good_within_the_clocks_skew) {
  claims.issued_at = now + access_token_clock_skew;
  BOOST_TEST(reason(sign(claims, keys.front())) == "");
  claims.issued_at += 1s;
  BOOST_TEST(reason(sign(claims, keys.front())) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(signed_claims_that_are_not_ours_are_refused) {
  const std::string iat = "1700000000";
  const std::string exp = "1700003600";
  BOOST_TEST(reason(with_payload(payload(R"("editor")", iat, exp))) == "");
  for (const auto& wrong : {
           payload(R"("owner")", iat, exp),
           payload("3", iat, exp),
           payload("null", iat, exp),
           payload(R"("editor")", "1700000000.5", exp),
           payload(R"("editor")", R"("1700000000")", exp),
           payload(R"("editor")", "-1", exp),
           payload(R"("editor")", iat, "9223372036854775807"),
           payload(R"("editor")", iat, "18446744073709551615"),
           payload(R"("editor")", iat, "null"),
           payload(R"("editor")", iat, "[[[[1]]]]"),
           std::string(R"({"sub":1})"),
           std::string("[]"),
           std::string("null"),
           std::string(),
           std::string("{"),
           payload(R"("editor")", iat, exp) + "x",
       }) {
    BOOST_TEST(reason(with_payload(wrong)) == "invalid_token", wrong);
  }
}

BOOST_AUTO_TEST_CASE(a_key_has_256_bits) {
  BOOST_TEST(token_key::from(secret_of('n')).has_value());
  for (const size_t size : {0u, 31u, 33u}) {
    const auto key = token_key::from(std::string(size, 'n'));
    BOOST_REQUIRE(!key.has_value());
    BOOST_TEST((key.failure().code() == errc::corruption));
  }
}

BOOST_AUTO_TEST_CASE(base64_is_strict) {
  BOOST_TEST(to_base64url("\xfb\xff") == "-_8");
  BOOST_TEST(from_base64url("-_8").value() == "\xfb\xff");
  BOOST_TEST(from_base64url("").value() == "");
  for (const auto* wrong : {"-_9", "-_8=", "+/8", "-_8 ", "-", "-_8\n", "-_ 8"}) {
    BOOST_TEST(!from_base64url(wrong).has_value(), wrong);
  }
}

BOOST_AUTO_TEST_SUITE_END()
