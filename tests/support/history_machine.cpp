#include "tests/support/history_machine.hpp"

#include <stdexcept>

namespace statushive::tests {
namespace {

constexpr std::string_view count_key = "count";
constexpr std::string_view last_index_key = "last_index";
constexpr std::string_view rows = "row/";

std::string row_key(uint64_t number) {
  const auto digits = std::to_string(number);
  return std::string(rows) + std::string(10 - digits.size(), '0') + digits;
}

result<uint64_t> number_at(const storage::key_value_reader& state, std::string_view key) {
  auto row = state.find(key);
  if (!row) return row.failure();
  return *row ? std::stoull(**row) : uint64_t{0};
}

uint64_t require_number(const storage::key_value_reader& state, std::string_view key) {
  auto number = number_at(state, key);
  if (!number) throw std::runtime_error(number.failure().message());
  return *number;
}

}  // namespace

result<std::string> history_machine::apply(uint64_t index, std::string_view command,
                                           storage::state_transaction& batch) {
  if (command == "fail") return corrupt("command");
  auto last = number_at(batch, last_index_key);
  if (!last) return last.failure();
  if (*last >= index) {
    return error(errc::internal, "applied_twice", "entry " + std::to_string(index) + " again");
  }
  auto count = number_at(batch, count_key);
  if (!count) return count.failure();
  batch.put(row_key(*count), command);
  batch.put(count_key, std::to_string(*count + 1));
  batch.put(last_index_key, std::to_string(index));
  return "answer to " + std::string(command.substr(0, command.find(' ')));
}

std::vector<std::string> history_machine::commands(const storage::key_value_reader& state) {
  std::vector<std::string> found;
  auto scanned = state.scan(rows, storage::prefix_end(rows),
                            [&](std::string_view key, std::string_view value) {
                              if (key != row_key(found.size())) {
                                throw std::runtime_error("a row is missing");
                              }
                              found.emplace_back(value);
                              return true;
                            });
  if (!scanned) throw std::runtime_error(scanned.failure().message());
  if (require_number(state, count_key) != found.size()) {
    throw std::runtime_error("rows and their count disagree");
  }
  return found;
}

uint64_t history_machine::last_index(const storage::key_value_reader& state) {
  return require_number(state, last_index_key);
}

}  // namespace statushive::tests
