#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/consensus/consensus.hpp"

namespace statushive::tests {

/// A state machine whose state is the history of its commands: what was applied twice, lost or
/// reordered shows. The command `fail` is one that this build does not know.
class history_machine final : public cluster::state_machine {
 public:
  [[nodiscard]] result<std::string> apply(uint64_t index, std::string_view command,
                                          storage::state_transaction& batch) override;
  void applied(uint64_t index) override { applied_to = index; }
  void reset(uint64_t index) override {
    ++resets;
    applied_to = index;
  }

  uint64_t applied_to = 0;
  int resets = 0;

  /// All commands in the state, in the order in which they were applied. Throws when the state
  /// contradicts itself.
  [[nodiscard]] static std::vector<std::string> commands(const storage::key_value_reader& state);
  /// The log index of the last of them, 0 for none.
  [[nodiscard]] static uint64_t last_index(const storage::key_value_reader& state);
};

}  // namespace statushive::tests
