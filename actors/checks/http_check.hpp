#pragma once

#include <memory>
#include <string>
#include <vector>

#include "actors/checks/check_queue.hpp"
#include "actors/checks/resolver.hpp"
#include "actors/checks/transfer_set.hpp"

namespace statushive::checks {

/// One HTTP(S) check from its start to its outcome: for each hop it resolves the host, asks the
/// guard about every address, requests, and follows a redirect by the next hop. All of it on the
/// loop's thread; the deadline is kept by whoever owns the check.
///
/// - A redirect is followed unless its status is the expected one: who expects 301 wants to see
/// just that.
/// - A response with more body than wanted ends the check as if it had been read to the end.
/// - A time-out counts against the target only if our own queue and loop took little of the time.
class http_check final : resolver::waiter, transfer::client {
 public:
  /// Whom a check tells its outcome, once.
  class owner {
   public:
    virtual void on_check_end(const http_check& ended, check_outcome outcome) = 0;

   protected:
    ~owner() = default;
  };
  /// What all checks of a loop share; outlives them.
  struct surroundings {
    resolver& names;
    transfer_set& transfers;
    const tls_trust& trust;
    owner& recipient;
    unsigned redirects_max;
  };

  http_check(const surroundings& around, queued_check taken,
             std::shared_ptr<const address_policy> policy, size_t slot);
  http_check(const http_check&) = delete;
  http_check& operator=(const http_check&) = delete;

  /// Begins the first hop. May end the check before it returns.
  void start();
  /// The deadline came. Ends the check if it has not ended.
  void expire(steady_time now);
  /// Ends the check for a reason of ours.
  void cancel(failure why);

  [[nodiscard]] size_t slot() const { return slot_; }
  [[nodiscard]] steady_time deadline() const { return plan_.deadline; }
  [[nodiscard]] const std::string& origin() const { return plan_.origin; }

 private:
  enum class phase : uint8_t { idle, resolving, transferring, ended };

  void begin_hop();
  void reach(std::vector<ip_address> addresses);
  [[nodiscard]] std::vector<ip_address> next_addresses();
  void request();
  void note_failed_address(const transfer_facts& facts);
  void follow(const transfer_facts& facts);
  void on_resolved(const lookup_answer& answer) override;
  void on_transfer_end(transfer_facts facts) override;
  [[nodiscard]] bool is_own_delay(steady_time now) const;
  [[nodiscard]] failure_context context() const;
  [[nodiscard]] failure blocked(const std::string& address, std::string_view why) const;
  void fail(failure found, uint16_t status = 0);
  void finish(failure_reason reason, std::string message, uint16_t status);

  const surroundings& around_;
  queued_check plan_;  ///< Its target is the current hop's.
  const std::shared_ptr<const address_policy> policy_;
  const size_t slot_;
  const steady_time started_;
  phase phase_ = phase::idle;
  std::string url_;  ///< Of the current hop.
  http_method method_;
  unsigned redirects_ = 0;
  std::vector<ip_address> untried_;         ///< Permitted addresses of the current hop.
  std::optional<failure> address_failure_;  ///< Of an address of the current hop: its first.
  transfer* transfer_ = nullptr;            ///< While transferring.
};

/// The outcome of a check that ended in the queue.
[[nodiscard]] check_outcome outcome_without_start(const queued_check& check, const failure& why,
                                                  steady_time now);

}  // namespace statushive::checks
