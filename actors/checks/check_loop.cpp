#include "actors/checks/check_loop.hpp"

#include <clocale>
#include <cstdio>
#include <exception>
#include <string>
#include <system_error>

#include <pthread.h>
#include <signal.h>

namespace statushive::checks {
namespace {

/// Checks that one turn sets aside because their host is at its limit.
constexpr size_t steps_per_turn = 2'000;

dns_client::options dns_options(const check_engine::options& settings) {
  dns_client::options options;
  options.servers = settings.dns_servers;
  return options;
}

void keep_earlier(std::optional<steady_time>& deadline, std::optional<steady_time> other) {
  if (other && (!deadline || *other < *deadline)) deadline = other;
}

/// libcurl turns international host names of redirects into ASCII according to the thread's locale.
void use_utf8_in_this_thread() {
  static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (utf8 != nullptr) uselocale(utf8);
}

}  // namespace

check_loop::check_loop(const options& settings, const current_policy& policy,
                       const tls_trust& trust, const check_engine::sink& deliver)
    : settings_(settings),
      policy_(policy),
      deliver_(deliver),
      names_(events_, dns_options(settings), resolver::limits{}),
      transfers_(events_, trust, settings.body_bytes_max),
      around_{names_, transfers_, trust, *this, settings.redirects_max},
      queue_(settings.per_host_max) {}

check_loop::~check_loop() {
  close();
  join();
}

bool check_loop::run(unsigned number) {
  if (!events_.is_open() || !transfers_.is_open()) return false;
  // Signals, SIGPIPE of a TLS farewell included, are for other threads; the new one inherits this
  // mask. Those of a crash stay, for whoever reports it.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  for (const int crash : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP})
    sigdelset(&all, crash);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    thread_ = std::thread([this] { work(); });
  } catch (const std::system_error&) {
    // Seen below: there is no thread to join.
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!thread_.joinable()) return false;
  pthread_setname_np(thread_.native_handle(), ("checks-" + std::to_string(number)).c_str());
  return true;
}

bool check_loop::submit(check_queue::node& one) {
  bool must_wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_ || queued_ >= settings_.queued_max) {
      ++refused_;
      return false;
    }
    ++queued_;
    must_wake = arrived_.empty();
    arrived_.splice(arrived_.end(), one);
  }
  if (must_wake) events_.wake();
  return true;
}

void check_loop::close() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  if (events_.is_open()) events_.wake();
}

void check_loop::join() {
  if (thread_.joinable()) thread_.join();
}

void check_loop::work() {
  try {
    run_turns();
  } catch (const std::exception& e) {
    give_up(e.what());
  } catch (...) {
    give_up("unknown exception");
  }
}

void check_loop::give_up(const char* what) {
  close();
  try {
    const auto sentence = std::string("a thread of the check engine ended: ") + what;
    if (settings_.on_failure) {
      settings_.on_failure(error(errc::internal, "internal", sentence));
    } else {
      std::fprintf(stderr, "%s\n", sentence.c_str());
    }
    take_arrived();
    end_all({failure_reason::internal, "Internal error: a thread of the check engine ended"});
    sweep_and_deliver();
  } catch (...) {
    // Their monitors give those checks up themselves, after a while.
    return;
  }
}

void check_loop::run_turns() {
  use_utf8_in_this_thread();
  const auto is_closed = [this] {
    const std::lock_guard lock(mutex_);
    return is_closed_;
  };
  while (!is_closed())
    turn();
  take_arrived();
  end_all({failure_reason::cancelled, "The check was cancelled"});
  sweep_and_deliver();
}

void check_loop::turn() {
  events_.turn(next_deadline());
  take_arrived();
  transfers_.report_ended();
  names_.on_time(std::chrono::steady_clock::now());
  start_waiting();
  transfers_.on_time(std::chrono::steady_clock::now());
  transfers_.report_ended();
  end_expired(std::chrono::steady_clock::now());
  sweep_and_deliver();
}

std::optional<steady_time> check_loop::next_deadline() const {
  if (queue_.has_candidates() && in_flight_ < settings_.in_flight_max)
    return steady_time();  // At once.
  auto deadline = queue_.next_deadline();
  if (!deadlines_.empty()) keep_earlier(deadline, deadlines_.begin()->first);
  keep_earlier(deadline, names_.next_deadline());
  keep_earlier(deadline, transfers_.next_deadline());
  return deadline;
}

void check_loop::take_arrived() {
  check_queue::node arrived;
  {
    const std::lock_guard lock(mutex_);
    arrived.swap(arrived_);
  }
  queue_.push(std::move(arrived));
}

void check_loop::start_waiting() {
  for (unsigned starts = 0;
       starts < settings_.starts_per_turn && in_flight_ < settings_.in_flight_max; ++starts) {
    auto one = queue_.take(steps_per_turn);
    if (one.empty()) return;
    --queued_;
    ++in_flight_;
    ++started_;
    if (free_slots_.empty()) {
      free_slots_.push_back(checks_.size());
      checks_.emplace_back();
    }
    const auto slot = free_slots_.back();
    free_slots_.pop_back();
    deadlines_.emplace(one.front().deadline, slot);
    checks_[slot] =
        std::make_unique<http_check>(around_, std::move(one.front()), policy_.get(), slot);
    checks_[slot]->start();
  }
}

void check_loop::end_expired(steady_time now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    checks_[deadlines_.begin()->second]->expire(now);
  }
  end_unstarted(
      queue_.take_expired(now),
      {failure_reason::overloaded, "The check waited in this server's queue until it timed out"});
}

void check_loop::end_all(const failure& why) {
  // A copy, because each one that ends takes its deadline with it; not until all are gone, because
  // one that an exception left half-way does not end.
  const auto running = deadlines_;
  for (const auto& [deadline, slot] : running) {
    if (checks_[slot]) checks_[slot]->cancel(why);
  }
  end_unstarted(queue_.take_all(), why);
}

void check_loop::end_unstarted(check_queue::node checks, const failure& why) {
  const auto now = std::chrono::steady_clock::now();
  queued_ -= checks.size();
  for (const auto& check : checks) {
    outcomes_.push_back(outcome_without_start(check, why, now));
  }
}

void check_loop::on_check_end(const http_check& ended, check_outcome outcome) {
  deadlines_.erase({ended.deadline(), ended.slot()});
  queue_.release(ended.origin());
  ended_slots_.push_back(ended.slot());  // It is still running its own code.
  outcomes_.push_back(std::move(outcome));
}

void check_loop::sweep_and_deliver() {
  for (const auto slot : ended_slots_) {
    checks_[slot].reset();
    free_slots_.push_back(slot);
    --in_flight_;
  }
  ended_slots_.clear();
  if (outcomes_.empty()) return;
  finished_ += outcomes_.size();
  deliver_(std::exchange(outcomes_, {}));
}

check_engine::statistics check_loop::counters() const {
  return {queued_,
          in_flight_,
          started_,
          finished_,
          refused_,
          settings_.queued_max,
          settings_.in_flight_max};
}

}  // namespace statushive::checks
