#include "storage/log/log_records.hpp"

#include <boost/test/unit_test.hpp>

using namespace statushive;
using namespace statushive::storage;

namespace {

/// Stored on disk: these bytes never change.
const std::string hard_bytes("\x01\0\0\0\0\0\0\0\x05\x6f\x2a\x91\xc0\0\0\0\x17", 17);
const std::string mark_bytes("\x01\0\0\0\0\0\0\1\2\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0\1xyz", 28);
const std::string entry_bytes("\x01\x03\0\0\0\0\0\0\0\x09payload", 17);

}  // namespace

BOOST_AUTO_TEST_CASE(records_keep_their_bytes) {
  BOOST_TEST((encode(hard_state{5, 0x6f2a91c000000017}) == hard_bytes));
  BOOST_TEST((encode(applied_mark{258, 3, 1, "xyz"}) == mark_bytes));
  BOOST_TEST((encode(log_entry{9, entry_kind::configuration, "payload"}) == entry_bytes));
  BOOST_TEST((log_key(258) == std::string("\0\0\0\0\0\0\1\2", 8)));
}

BOOST_AUTO_TEST_CASE(records_decode_to_what_was_encoded) {
  BOOST_TEST((*decode_hard_state(hard_bytes) == hard_state{5, 0x6f2a91c000000017}));
  BOOST_TEST((*decode_applied_mark(mark_bytes) == applied_mark{258, 3, 1, "xyz"}));
  BOOST_TEST(
      (*decode_log_entry(entry_bytes) == log_entry{9, entry_kind::configuration, "payload"}));
  BOOST_TEST(*parse_log_key(log_key(~0ull)) == ~0ull);
  BOOST_TEST(*decode_index(encode_index(77)) == 77u);
}

BOOST_AUTO_TEST_CASE(short_records_are_refused_at_every_length) {
  for (size_t length = 0; length < hard_bytes.size(); ++length) {
    BOOST_TEST(!decode_hard_state(hard_bytes.substr(0, length)));
  }
  for (size_t length = 0; length < 25; ++length) {
    BOOST_TEST(!decode_applied_mark(mark_bytes.substr(0, length)));
  }
  for (size_t length = 0; length < 10; ++length) {
    BOOST_TEST(!decode_log_entry(entry_bytes.substr(0, length)));
  }
  BOOST_TEST(decode_log_entry(entry_bytes.substr(0, 10)).has_value());
  BOOST_TEST(!parse_log_key("1234567"));
  BOOST_TEST(!parse_log_key("123456789"));
}

BOOST_AUTO_TEST_CASE(records_of_an_unknown_version_or_kind_are_refused) {
  auto later = hard_bytes;
  later[0] = 2;
  BOOST_TEST(!decode_hard_state(later));
  BOOST_TEST(!decode_hard_state(hard_bytes + '\0'));
  auto entry = entry_bytes;
  for (const char kind : {'\0', '\4', '\xff'}) {
    entry[1] = kind;
    BOOST_TEST(!decode_log_entry(entry));
  }
  entry[1] = 1;
  BOOST_TEST(decode_log_entry(entry).has_value());
}
