#include "storage/log/log_records.hpp"

#include <optional>
#include <utility>

#include "storage/database/big_endian.hpp"

namespace statushive::storage {
namespace {

constexpr char record_version = 1;

/// Takes values off the front of a record; after the first that is missing, everything is.
class record_reader {
 public:
  explicit record_reader(std::string_view bytes) : rest_(bytes) {
    if (u8() != record_version) is_good_ = false;
  }

  uint8_t u8() {
    if (!take(1)) return 0;
    return static_cast<uint8_t>(taken_.front());
  }
  uint64_t u64() {
    if (!take(8)) return 0;
    return big_endian<uint64_t>(taken_);
  }
  std::string rest() { return std::string(std::exchange(rest_, {})); }

  [[nodiscard]] bool is_good() const { return is_good_; }
  [[nodiscard]] bool is_finished() const { return is_good_ && rest_.empty(); }

 private:
  bool take(size_t count) {
    if (rest_.size() < count) is_good_ = false;
    if (!is_good_) return false;
    taken_ = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }

  std::string_view rest_;
  std::string_view taken_;
  bool is_good_ = true;
};

std::optional<entry_kind> kind_of(uint8_t number) {
  switch (static_cast<entry_kind>(number)) {
    case entry_kind::command:
    case entry_kind::barrier:
    case entry_kind::configuration: return static_cast<entry_kind>(number);
  }
  return std::nullopt;
}

}  // namespace

std::string log_key(uint64_t index) {
  std::string key;
  put_big_endian(key, index);
  return key;
}

result<uint64_t> parse_log_key(std::string_view key) {
  if (key.size() != 8) return corrupt("key of a log entry");
  return big_endian<uint64_t>(key);
}

std::string encode(const hard_state& hard) {
  std::string out(1, record_version);
  put_big_endian(out, hard.term);
  put_big_endian(out, hard.voted_for);
  return out;
}

std::string encode(const applied_mark& mark) {
  std::string out(1, record_version);
  put_big_endian(out, mark.index);
  put_big_endian(out, mark.term);
  put_big_endian(out, mark.configuration_index);
  return out + mark.configuration;
}

std::string encode(const log_entry& entry) {
  std::string out;
  out.reserve(10 + entry.payload.size());
  out.push_back(record_version);
  out.push_back(static_cast<char>(entry.kind));
  put_big_endian(out, entry.term);
  return out += entry.payload;
}

std::string encode_index(uint64_t index) {
  std::string out(1, record_version);
  put_big_endian(out, index);
  return out;
}

result<hard_state> decode_hard_state(std::string_view bytes) {
  record_reader in(bytes);
  hard_state hard;
  hard.term = in.u64();
  hard.voted_for = in.u64();
  if (!in.is_finished()) return corrupt("hard state");
  return hard;
}

result<applied_mark> decode_applied_mark(std::string_view bytes) {
  record_reader in(bytes);
  applied_mark mark;
  mark.index = in.u64();
  mark.term = in.u64();
  mark.configuration_index = in.u64();
  mark.configuration = in.rest();
  if (!in.is_good()) return corrupt("applied mark");
  return mark;
}

result<log_entry> decode_log_entry(std::string_view bytes) {
  record_reader in(bytes);
  const auto kind = kind_of(in.u8());
  log_entry entry;
  entry.term = in.u64();
  if (!in.is_good() || !kind) return corrupt("log entry");
  entry.kind = *kind;
  entry.payload = in.rest();
  return entry;
}

result<uint64_t> decode_index(std::string_view bytes) {
  record_reader in(bytes);
  const uint64_t index = in.u64();
  if (!in.is_finished()) return corrupt("index");
  return index;
}

}  // namespace statushive::storage
