#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace statushive {

/// What went wrong, in the few kinds that some caller reacts to differently (after Abseil's
/// canonical codes). Part of stored command results; never renumber.
enum class errc : uint8_t {
  not_found = 1,         ///< The named object does not exist. Ask the user for another name.
  already_exists = 2,    ///< The name is taken. Choose another one.
  invalid_argument = 3,  ///< The input is wrong whatever the state of the system. Correct it.
  /// The system is not in the state that the call needs. Change that first.
  failed_precondition = 4,
  unavailable = 5,         ///< Cannot be served now (no leader, queue full, stopping). Retry later.
  aborted = 6,             ///< Somebody else changed the object meanwhile. Read again, then retry.
  deadline_exceeded = 7,   ///< No answer in time; the effect may or may not have happened.
  resource_exhausted = 8,  ///< A rate or a quota is used up. Wait, then retry.
  permission_denied = 9,   ///< The caller is known and may not do this. Do not retry.
  unauthenticated = 10,    ///< Who calls is unknown. Log in, then retry.
  corruption = 11,         ///< Stored or received bytes are not what was written. Stop using them.
  internal = 12,           ///< A defect of ours. Report it.
};

/// The code's name in snake_case, for logs.
[[nodiscard]] std::string_view name_of(errc code);

/// A bound of the account's plan that a request would pass.
struct reached_limit {
  std::string name;      ///< What is bounded: `monitors`, `interval_seconds`.
  uint64_t allowed = 0;  ///< The most, or of an interval the least.
  uint64_t used = 0;     ///< What there is already, or was asked for.

  friend bool operator==(const reached_limit&, const reached_limit&) = default;
};

/// One failure, as a value that crosses layers. `reason` is the stable snake_case code that API
/// clients see (`plan_limit`, `no_leader`); `message` is one sentence for a person; `hint` says
/// what to do, `field` which input was meant; both may be empty. `limit` is there when the plan is
/// in the way, `retry_after` when waiting helps and the wait is known.
class [[nodiscard]] error {
 public:
  error(errc code, std::string reason, std::string message)
      : code_(code), reason_(std::move(reason)), message_(std::move(message)) {}

  /// The same error, about the input `field` (a path such as `monitor.url`).
  [[nodiscard]] error at(std::string field) &&;
  /// The same error, with advice.
  [[nodiscard]] error hinting(std::string hint) &&;
  /// The same error, because of a bound.
  [[nodiscard]] error limited_by(reached_limit limit) &&;
  /// The same error, with the time after which a retry makes sense.
  [[nodiscard]] error retrying_after(std::chrono::seconds wait) &&;

  [[nodiscard]] errc code() const { return code_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const std::string& hint() const { return hint_; }
  [[nodiscard]] const std::string& field() const { return field_; }
  [[nodiscard]] const std::optional<reached_limit>& limit() const { return limit_; }
  [[nodiscard]] const std::optional<std::chrono::seconds>& retry_after() const {
    return retry_after_;
  }

  friend bool operator==(const error&, const error&) = default;

 private:
  errc code_;
  std::string reason_;
  std::string message_;
  std::string hint_;
  std::string field_;
  std::optional<reached_limit> limit_;
  std::optional<std::chrono::seconds> retry_after_;
};

/// `invalid_argument` about one field: "<field> <what is wrong>", reason `invalid_field`.
[[nodiscard]] error invalid_field(std::string field, std::string_view what_is_wrong);

/// Stored or received bytes that do not decode; `what` names the record.
[[nodiscard]] error corrupt(std::string_view what);

}  // namespace statushive
