#include <boost/test/unit_test.hpp>

#include "storage/store/bounded_table.hpp"
#include "storage/store/keys.hpp"
#include "storage/store/tables.hpp"
#include "tests/support/memory_key_values.hpp"

using namespace statushive;
using namespace statushive::storage;
using statushive::tests::memory_key_values;

namespace {

template <class Id>
Id id_of(uint8_t byte) {
  uuid_bytes bytes{};
  bytes.fill(byte);
  return Id(bytes);
}

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values)
    text += static_cast<char>(value);
  return text;
}

/// A live generation with one bounded table of rows that have the value "old" or "new".
struct bounded_fixture {
  memory_key_values rows;

  bounded_fixture() {
    write([](table_writer& writer) { writer.begin(first_generation); });
  }

  template <class Change>
  void write(Change change) {
    state_transaction transaction(rows);
    auto writer = table_writer::open(transaction);
    change(*writer);
    rows.apply(transaction.take());
  }
  void put(const std::string& key, const std::string& value) {
    write([&](table_writer& writer) {
      BOOST_TEST(
          bounded_table(writer, table::events, meta_row::event_mark).put(key, value).has_value());
    });
  }
  void erase(const std::string& key) {
    write([&](table_writer& writer) {
      BOOST_TEST(bounded_table(writer, table::events, meta_row::event_mark).erase(key).has_value());
    });
  }
  std::string sweep(uint64_t rows_max, uint64_t removed_max = 100) {
    std::string keys;
    write([&](table_writer& writer) {
      bounded_table swept(writer, table::events, meta_row::event_mark);
      const auto is_old = [](std::string_view, std::string_view value) -> result<bool> {
        if (value == "bad") return corrupt("row");
        return value == "old";
      };
      auto removed = swept.sweep({rows_max, removed_max, is_old});
      if (!removed) {
        keys = removed.failure().reason();
        return;
      }
      for (const auto& row : *removed)
        keys += row.key;
    });
    return keys;
  }
  std::string keys() const {
    std::string all;
    auto reader = table_reader::open(rows);
    BOOST_TEST(reader
                   ->scan(table::events, {},
                          [&](std::string_view key, std::string_view) {
                            all += key;
                            return true;
                          })
                   .has_value());
    BOOST_TEST(rows_of_bounded_table(*reader, meta_row::event_mark).value() == all.size());
    return all;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_layout_of_the_keys_is_what_is_on_disk) {
  const auto user = id_of<user_id>(0x11);
  const auto account = id_of<account_id>(0x22);
  const auto session = id_of<session_id>(0x33);
  const auto monitor = id_of<monitor_id>(0x44);
  const auto request = id_of<request_id>(0x55);
  const std::string moment = bytes({0x80, 0, 0, 0, 0, 0, 1, 2});
  BOOST_TEST(live_generation_key == bytes({0, 0}));
  BOOST_TEST(table_prefix(generation(7), table::monitors) == bytes({7, 0x20}));
  BOOST_TEST(meta_key(meta_row::settings) == bytes({2}));
  BOOST_TEST(token_key_key(1) == bytes({3, 1}));
  BOOST_TEST(session_user_key(user, from_ms(258), session) ==
             std::string(16, '\x11') + moment + std::string(16, '\x33'));
  BOOST_TEST(session_expiry_key(from_ms(258), session) == moment + std::string(16, '\x33'));
  BOOST_TEST(request_expiry_key(from_ms(258), request) == moment + std::string(16, '\x55'));
  BOOST_TEST(monitor_name_key(account, "ab", monitor) ==
             std::string(16, '\x22') + bytes({'a', 'b', 0}) + std::string(16, '\x44'));
  BOOST_TEST(monitor_activity_key(account, true, "ab", monitor) ==
             std::string(16, '\x22') + bytes({1, 'a', 'b', 0}) + std::string(16, '\x44'));
  BOOST_TEST(transition_key(monitor_number(258), 3) == bytes({0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 3}));
  BOOST_TEST(shard_key(shard_number(0x0102)) == bytes({1, 2}));
  BOOST_TEST(member_key(node_id(0x0102030405060708)) == bytes({1, 2, 3, 4, 5, 6, 7, 8}));
  BOOST_TEST(event_key(258, 3) == bytes({0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 3}));
  BOOST_TEST(audit_key(258) == bytes({0, 0, 0, 0, 0, 0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(times_sort_in_keys_also_before_1970) {
  const auto id = id_of<session_id>(1);
  std::string before;
  for (const int64_t ms : {INT64_MIN, int64_t{-5}, int64_t{0}, int64_t{255}, int64_t{256}}) {
    const auto key = session_expiry_key(from_ms(ms), id);
    BOOST_TEST((before < key));
    BOOST_TEST(to_ms(expiry_of_key(key).value()) == ms);
    BOOST_TEST(id_at_end<session_id>(key).value() == id);
    before = key;
  }
}

BOOST_AUTO_TEST_CASE(keys_and_numbers_of_the_wrong_length_are_corrupt) {
  BOOST_TEST(!id_at_end<session_id>("too short").has_value());
  BOOST_TEST(!expiry_of_key("short").has_value());
  BOOST_TEST(!decode_u32("12345").has_value());
  BOOST_TEST(!decode_u64("1234567").has_value());
  BOOST_TEST(decode_u32(encode_u32(0x89abcdef)).value() == 0x89abcdefu);
  BOOST_TEST(decode_u64(encode_u64(0x89abcdef01234567)).value() == 0x89abcdef01234567u);
}

BOOST_AUTO_TEST_CASE(names_order_before_ids_and_a_prefix_before_what_continues_it) {
  const auto account = id_of<account_id>(1);
  const auto low = id_of<monitor_id>(1);
  const auto high = id_of<monitor_id>(0xff);
  BOOST_TEST((monitor_name_key(account, "a", high) < monitor_name_key(account, "a ", low)));
  BOOST_TEST((monitor_name_key(account, "a", high) < monitor_name_key(account, "ab", low)));
  BOOST_TEST((monitor_name_key(account, "a", low) < monitor_name_key(account, "a", high)));
}

BOOST_AUTO_TEST_CASE(nothing_is_found_before_a_generation_is_live) {
  const memory_key_values rows;
  auto reader = table_reader::open(rows);
  BOOST_TEST(!reader->has_state());
  BOOST_TEST(!reader->find(table::meta, "x").value().has_value());
  bool has_visited = false;
  const auto visit = [&](std::string_view, std::string_view) { return has_visited = true; };
  BOOST_TEST(reader->scan(table::meta, {}, visit).has_value());
  BOOST_TEST(reader->scan_backward(table::meta, {}, visit).has_value());
  BOOST_TEST(reader->scan_from(table::meta, {}, visit).has_value());
  BOOST_TEST(!has_visited);
}

BOOST_AUTO_TEST_CASE(only_the_live_generation_is_read) {
  memory_key_values rows;
  rows.put(bytes({1, 0x20, 'k'}), "one");
  rows.put(bytes({2, 0x20, 'k'}), "two");
  rows.put(live_generation_key, bytes({1}));
  BOOST_TEST(table_reader::open(rows)->find(table::monitors, "k").value().value() == "one");
  rows.put(live_generation_key, bytes({2}));
  BOOST_TEST(table_reader::open(rows)->find(table::monitors, "k").value().value() == "two");
}

BOOST_AUTO_TEST_CASE(a_live_generation_that_makes_no_sense_is_corruption) {
  memory_key_values rows;
  for (const auto& value : {std::string(), bytes({0}), bytes({1, 1})}) {
    rows.put(live_generation_key, value);
    BOOST_TEST((table_reader::open(rows).failure().code() == errc::corruption));
  }
}

BOOST_AUTO_TEST_CASE(a_scan_stays_inside_its_table_and_shows_keys_without_it) {
  memory_key_values rows;
  rows.put(live_generation_key, bytes({1}));
  rows.put(bytes({1, 0x1f, 'z'}), "before");
  rows.put(bytes({1, 0x20, 'a'}), "a");
  rows.put(bytes({1, 0x20, 0xff, 0xff}), "ff");
  rows.put(bytes({1, 0x21, 'a'}), "behind");
  auto reader = table_reader::open(rows);
  std::string seen;
  const auto visit = [&](std::string_view key, std::string_view value) {
    seen += std::string(key) + '=' + std::string(value) + ' ';
    return true;
  };
  BOOST_TEST(reader->scan(table::monitors, {}, visit).has_value());
  BOOST_TEST(seen == "a=a \xff\xff=ff ");
  seen.clear();
  BOOST_TEST(reader->scan_backward(table::monitors, {}, visit).has_value());
  BOOST_TEST(seen == "\xff\xff=ff a=a ");
  seen.clear();
  BOOST_TEST(reader->scan_from(table::monitors, "b", visit).has_value());
  BOOST_TEST(seen == "\xff\xff=ff ");
  seen.clear();
  BOOST_TEST(reader->scan(table::monitors, "a", visit).has_value());
  BOOST_TEST(seen == "a=a ");
}

BOOST_FIXTURE_TEST_CASE(the_oldest_rows_go_when_there_are_too_many, bounded_fixture) {
  for (const auto* key : {"a", "b", "c", "d"})
    put(key, "new");
  BOOST_TEST(sweep(4).empty());
  BOOST_TEST(sweep(2) == "ab");
  BOOST_TEST(keys() == "cd");
}

BOOST_FIXTURE_TEST_CASE(expired_rows_go_from_the_front_only, bounded_fixture) {
  put("a", "old");
  put("b", "old");
  put("c", "new");
  put("d", "old");
  BOOST_TEST(sweep(100) == "ab");
  BOOST_TEST(keys() == "cd");
  BOOST_TEST(sweep(100).empty());
}

BOOST_FIXTURE_TEST_CASE(one_sweep_removes_no_more_than_it_may, bounded_fixture) {
  for (const auto* key : {"a", "b", "c", "d", "e"})
    put(key, "old");
  BOOST_TEST(sweep(1, 2) == "ab");
  BOOST_TEST(sweep(1, 2) == "cd");
  BOOST_TEST(sweep(1, 2) == "e");
  BOOST_TEST(keys().empty());
  BOOST_TEST(sweep(1, 2).empty());
}

BOOST_FIXTURE_TEST_CASE(a_row_before_the_first_is_swept_first, bounded_fixture) {
  put("m", "new");
  put("b", "old");
  BOOST_TEST(sweep(100) == "b");
  put("a", "new");
  BOOST_TEST(sweep(1) == "a");
  BOOST_TEST(keys() == "m");
}

BOOST_FIXTURE_TEST_CASE(erased_rows_are_not_counted, bounded_fixture) {
  for (const auto* key : {"a", "b", "c"})
    put(key, "new");
  erase("a");
  erase("c");
  BOOST_TEST(keys() == "b");
  BOOST_TEST(sweep(1).empty());
  erase("b");
  BOOST_TEST(keys().empty());
  put("z", "old");
  BOOST_TEST(sweep(1) == "z");
}

BOOST_FIXTURE_TEST_CASE(a_sweep_starts_behind_the_rows_that_went, bounded_fixture) {
  for (const auto* key : {"a", "b", "c", "d", "e", "f"})
    put(key, "new");
  BOOST_TEST(sweep(2) == "abcd");
  // A row that the mark says is not there: the sweep must not even look at it.
  rows.put(bytes({1, 0x40, 'a'}), "old");
  BOOST_TEST(sweep(2).empty());
  BOOST_TEST(sweep(1) == "e");
}

BOOST_FIXTURE_TEST_CASE(a_count_that_does_not_fit_the_rows_is_corruption, bounded_fixture) {
  put("a", "old");
  rows.erase(bytes({1, 0x40, 'a'}));
  BOOST_TEST(sweep(100) == "corrupt");
  write([](table_writer& writer) {
    bounded_table empty(writer, table::audit, meta_row::audit_mark);
    BOOST_TEST((empty.erase("x").failure().code() == errc::corruption));
  });
}

BOOST_FIXTURE_TEST_CASE(a_row_that_does_not_decode_stops_the_sweep, bounded_fixture) {
  put("a", "bad");
  BOOST_TEST(sweep(100) == "corrupt");
}
