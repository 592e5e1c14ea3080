#pragma once

#include <array>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/checks/dns_client.hpp"

namespace statushive::checks {

/// All addresses of a name, IPv6 first, or why there are none.
struct lookup_answer {
  std::vector<ip_address> addresses;
  lookup_error error = lookup_error::none;
  std::string detail;
};

/// From names to addresses: the hosts file, then A and AAAA at once. Lookups of one name at one
/// time share their questions, and answers are kept as long as they say, within bounds. When only
/// one family answers, the other one is waited for a moment (RFC 8305, 3): broken servers drop
/// AAAA. Of one thread.
class resolver {
 public:
  struct limits {
    size_t names_cached_max = 10'000;  ///< Beyond, the oldest is forgotten.
    size_t questions_max =
        20'000;  ///< To the servers at one time; beyond, lookups fail as overloaded.
    std::chrono::seconds ttl_min{1};
    std::chrono::seconds ttl_max{300};
    std::chrono::milliseconds second_family_patience{50};
  };
  /// Who asked. Deadlines are the waiter's own: it calls forget() when it does not wait any more.
  class waiter {
   public:
    virtual void on_resolved(const lookup_answer& answer) = 0;

   protected:
    ~waiter() = default;
  };

  resolver(event_loop& loop, dns_client::options settings, limits bounds);

  /// Answers once, perhaps before it returns.
  void resolve(const std::string& host, waiter& asker);
  void forget(const std::string& host, waiter& asker);

  /// When on_time() must be called at the latest.
  [[nodiscard]] std::optional<steady_time> next_deadline() const;
  void on_time(steady_time now);

 private:
  struct lookup;
  using half_order = std::multimap<steady_time, std::shared_ptr<lookup>>;
  struct lookup {
    std::string host;
    std::vector<waiter*> waiters;
    std::array<std::optional<family_answer>, 2> answers;  ///< IPv6, IPv4.
    bool is_concluded = false;
    std::optional<half_order::iterator> half;  ///< Its place in half_answered_.
  };
  struct cached {
    lookup_answer answer;
    steady_time expires;
    std::list<std::string>::iterator age;
  };

  [[nodiscard]] const lookup_answer* find_cached(const std::string& host);
  void keep(const std::string& host, const lookup_answer& answer, std::chrono::seconds ttl);
  void begin(const std::string& host, waiter& asker);
  void on_family(const std::shared_ptr<lookup>& pending, size_t index, family_answer answer);
  void conclude(const std::shared_ptr<lookup>& pending);

  const limits bounds_;
  dns_client servers_;
  std::unordered_map<std::string, std::shared_ptr<lookup>> pending_;  ///< Those with waiters.
  half_order half_answered_;  ///< By the end of the patience with the other family.
  std::unordered_map<std::string, cached> cache_;
  std::list<std::string> by_age_;  ///< Names in the cache, oldest first.
  steady_time next_tick_{};
};

}  // namespace statushive::checks
