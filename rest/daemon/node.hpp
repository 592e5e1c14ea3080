#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "proto/model/node_config.hpp"
#include "proto/model/result.hpp"

namespace statushive::rest {

/// All layers of one running node, started and stopped in the order that their threads need
/// (node.cpp). Used by the main thread.
class node {
 public:
  /// Called on any thread when a part failed for good (a write, the disk): stop the node.
  using failed = std::function<void()>;

  /// Serves when it returns. Errors: `data_dir_*`, `address_in_use` and others, with a sentence for
  /// the operator.
  [[nodiscard]] static result<std::unique_ptr<node>> start(const node_config& config,
                                                           failed on_failure);
  virtual ~node() = default;

  /// HOST:PORT where it listens.
  [[nodiscard]] virtual std::string http_address() const = 0;
  [[nodiscard]] virtual std::string name() const = 0;
  /// Once a second: looks at the disk.
  virtual void tick() = 0;
  /// Stops accepting, lets requests end, flushes and ends every thread. Idempotent.
  virtual void stop() = 0;
  /// What went wrong for good, if something did.
  [[nodiscard]] virtual std::optional<error> failure() const = 0;
};

}  // namespace statushive::rest
