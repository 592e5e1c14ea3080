#include "storage/database/key_value.hpp"

#include <random>

#include <boost/test/unit_test.hpp>

#include "tests/support/memory_key_values.hpp"

using namespace statushive;
using namespace statushive::storage;
using statushive::tests::memory_key_values;

namespace {

using row_list = std::vector<std::pair<std::string, std::string>>;
enum class direction { forward, backward };

/// Up to `most` rows of a scan.
row_list scanned(const key_value_reader& reader, direction way, const std::string& from,
                 const std::string& to, size_t most = SIZE_MAX) {
  row_list rows;
  const auto visit = [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return rows.size() < most;
  };
  const auto done = way == direction::forward ? reader.scan(from, to, visit)
                                              : reader.scan_backward(from, to, visit);
  BOOST_TEST(done.has_value());
  return rows;
}

/// A reader whose every read fails.
class broken_reader final : public key_value_reader {
 public:
  result<std::optional<std::string>> find(std::string_view) const override {
    return corrupt("row");
  }
  result<void> scan(std::string_view, std::string_view, const row_visitor&) const override {
    return corrupt("row");
  }
  result<void> scan_backward(std::string_view, std::string_view,
                             const row_visitor&) const override {
    return corrupt("row");
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_end_of_a_prefix_is_the_first_key_behind_it) {
  BOOST_TEST(prefix_end("a") == "b");
  BOOST_TEST(prefix_end("ab") == "ac");
  BOOST_TEST(prefix_end(std::string("a\xff", 2)) == "b");
  BOOST_TEST(prefix_end(std::string("a\x00", 2)) == std::string("a\x01", 2));
  BOOST_TEST(prefix_end(std::string("\x7f\xff\xff", 3)) == "\x80");
}

BOOST_AUTO_TEST_CASE(a_transaction_sees_its_writes_and_its_base_does_not) {
  memory_key_values base;
  base.put("a", "1");
  base.put("b", "2");
  state_transaction changes(base);
  changes.put("b", "two");
  changes.put("c", "3");
  changes.erase("a");
  BOOST_TEST(!changes.find("a").value().has_value());
  BOOST_TEST(changes.find("b").value().value() == "two");
  BOOST_TEST(changes.find("c").value().value() == "3");
  BOOST_TEST(!changes.find("d").value().has_value());
  BOOST_TEST(base.find("a").value().value() == "1");
  BOOST_TEST(base.find("b").value().value() == "2");
}

BOOST_AUTO_TEST_CASE(taken_writes_are_in_key_order_and_leave_the_transaction_empty) {
  const memory_key_values base;
  state_transaction changes(base);
  changes.put("c", "3");
  changes.erase("b");
  changes.put("a", "0");
  changes.put("a", "1");
  const auto batch = changes.take();
  BOOST_TEST(changes.take().operations.empty());
  BOOST_TEST(batch.operations.size() == 3u);
  BOOST_TEST(batch.operations[0].key == "a");
  BOOST_TEST(batch.operations[0].value.value() == "1");
  BOOST_TEST(batch.operations[1].key == "b");
  BOOST_TEST(!batch.operations[1].value.has_value());
  BOOST_TEST(batch.operations[2].key == "c");
  BOOST_TEST(!changes.find("a").value().has_value());
}

BOOST_AUTO_TEST_CASE(a_scan_excludes_its_end_and_an_empty_range_has_nothing) {
  memory_key_values base;
  for (const auto* key : {"a", "b", "c"})
    base.put(key, "base");
  state_transaction changes(base);
  changes.put("bb", "new");
  const row_list wanted{{"b", "base"}, {"bb", "new"}};
  BOOST_TEST((scanned(changes, direction::forward, "b", "c") == wanted));
  BOOST_TEST(scanned(changes, direction::forward, "c", "b").empty());
  BOOST_TEST(scanned(changes, direction::forward, "b", "b").empty());
  BOOST_TEST(scanned(changes, direction::backward, "c", "b").empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_base_is_an_error_of_every_read) {
  const broken_reader base;
  state_transaction changes(base);
  changes.put("a", "1");
  const auto all = [](std::string_view, std::string_view) { return true; };
  BOOST_TEST((changes.find("b").failure().code() == errc::corruption));
  BOOST_TEST((changes.scan("a", "b", all).failure().code() == errc::corruption));
  BOOST_TEST((changes.scan_backward("a", "b", all).failure().code() == errc::corruption));
  BOOST_TEST(changes.find("a").value().value() == "1");
}

BOOST_AUTO_TEST_CASE(a_transaction_remembers_that_a_read_of_its_base_failed) {
  const auto all = [](std::string_view, std::string_view) { return true; };
  const broken_reader base;
  state_transaction by_find(base);
  by_find.put("a", "1");
  BOOST_TEST(by_find.find("a").has_value());
  BOOST_TEST(!by_find.read_failure().has_value());
  BOOST_TEST(!by_find.find("b").has_value());
  BOOST_TEST(by_find.find("a").has_value());
  BOOST_TEST_REQUIRE(by_find.read_failure().has_value());
  BOOST_TEST((by_find.read_failure()->code() == errc::corruption));

  state_transaction by_scan(base);
  BOOST_TEST(!by_scan.scan("a", "b", all).has_value());
  BOOST_TEST(by_scan.read_failure().has_value());
  state_transaction by_backward_scan(base);
  BOOST_TEST(!by_backward_scan.scan_backward("a", "b", all).has_value());
  BOOST_TEST(by_backward_scan.read_failure().has_value());
}

BOOST_AUTO_TEST_CASE(random_writes_and_scans_agree_with_a_plain_map) {
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  BOOST_TEST_CONTEXT("seed " << seed) {
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return random() % n; };
    const auto some_key = [&] {
      std::string key;
      for (auto length = below(3); key.size() <= length;)
        key += static_cast<char>('a' + below(5));
      return key;
    };
    for (int round = 0; round < 300; ++round) {
      memory_key_values base;
      memory_key_values model;
      for (auto n = below(30); n > 0; --n) {
        const auto key = some_key();
        base.put(key, "base");
        model.put(key, "base");
      }
      state_transaction changes(base);
      for (auto n = below(30); n > 0; --n) {
        const auto key = some_key();
        if (below(2) == 0) {
          changes.erase(key);
          model.erase(key);
        } else {
          const auto value = std::to_string(n);
          changes.put(key, value);
          model.put(key, value);
        }
      }
      for (int scan = 0; scan < 10; ++scan) {
        const auto from = some_key();
        const auto to = some_key();
        const size_t most = below(2) == 0 ? SIZE_MAX : 1 + below(5);
        for (const auto way : {direction::forward, direction::backward}) {
          BOOST_REQUIRE(
              (scanned(changes, way, from, to, most) == scanned(model, way, from, to, most)));
        }
      }
      base.apply(changes.take());
      BOOST_REQUIRE((base.rows() == model.rows()));
    }
  }
}
