#include "rest/http/server.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <pistache/listener.h>
#include <sys/resource.h>

#include "rest/http/answer_queue.hpp"
#include "rest/http/service.hpp"
#include "rest/http/worker.hpp"

namespace statushive::http {
namespace {

constexpr int backlog = 1024;
constexpr unsigned workers_max = 64;

error listen_error(const endpoint& where, std::string_view reason, std::string_view why) {
  return {errc::failed_precondition, std::string(reason),
          "cannot listen on " + where.str() + ": " + std::string(why)};
}

/// The packaged listener reports what bind() said as text only.
error bind_error(const endpoint& where, std::string_view text) {
  const auto is = [&](int code) { return text == std::generic_category().message(code); };
  if (is(EADDRINUSE)) {
    return listen_error(where, "address_in_use", "the address is in use")
        .hinting("stop the other program, or choose another port");
  }
  if (is(EADDRNOTAVAIL)) {
    return listen_error(where, "address_not_available",
                        "no interface of this machine has this address");
  }
  if (is(EACCES)) {
    return listen_error(where, "address_forbidden", "this user may not use the port")
        .hinting("choose a port above 1023");
  }
  return listen_error(where, "cannot_listen", text);
}

size_t connections_that_fit(size_t wanted) {
  rlimit descriptors{};
  if (::getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur == RLIM_INFINITY)
    return wanted;
  return std::min<size_t>(wanted, descriptors.rlim_cur / 4 * 3);
}

}  // namespace

class server::state {
 public:
  state(std::vector<route> routes, limits bounds, hooks with) {
    bounds.connections_max = connections_that_fit(bounds.connections_max);
    bounds.workers = std::clamp(bounds.workers, 1u, workers_max);
    auto table = router::compile(std::move(routes));
    if (!table) bad_routes_ = table.failure();
    app_ = std::make_shared<service>(table ? std::move(*table) : router(), bounds, std::move(with));
  }

  result<uint16_t> start(const endpoint& where) {
    const std::lock_guard lock(mutex_);
    if (bad_routes_) return *bad_routes_;
    if (listener_) return listen_error(where, "already_started", "the server is running already");
    try {
      return listen(Pistache::Address(where.str()));
    } catch (const std::invalid_argument& thrown) {
      return error(errc::invalid_argument, "bad_address",
                   "cannot listen on " + where.str() + ": it is no address of this machine (" +
                       thrown.what() + ')')
          .hinting("give an IP address or a host name, and a port");
    } catch (const std::exception& thrown) {
      app_->end_drain();
      return bind_error(where, thrown.what());
    }
  }

  void stop(std::chrono::milliseconds grace) {
    const std::lock_guard lock(mutex_);
    if (!listener_) return;
    app_->drain(grace);
    listener_->shutdown();
    listener_.reset();
    app_->end_drain();
  }

  [[nodiscard]] statistics statistics_now() const {
    const auto& counts = app_->counts();
    const auto& bounds = app_->bounds();
    statistics now;
    now.connections = counts.connections;
    now.in_flight = counts.in_flight;
    now.requests = counts.requests;
    now.bad_requests = counts.bad_requests;
    now.timeouts = counts.timeouts;
    now.overloads = counts.overloads;
    now.dropped_answers = counts.dropped_answers;
    now.refused_connections = counts.refused_connections;
    now.connections_max = bounds.connections_max;
    now.pending_input_bytes = app_->input().used();
    now.pending_input_bytes_max = bounds.pending_input_bytes_max;
    now.pending_output_bytes = app_->output().used();
    now.pending_output_bytes_max = bounds.pending_output_bytes_max;
    return now;
  }

 private:
  /// Throws what the packaged listener throws.
  uint16_t listen(const Pistache::Address& address) {
    auto listener = std::make_unique<Pistache::Tcp::Listener>(address);
    using option = Pistache::Tcp::Options;
    listener->init(
        app_->bounds().workers,
        Pistache::Flags<option>(option::ReuseAddr) | option::NoDelay | option::CloseOnExec, "http",
        backlog);
    listener->setTransportFactory([app = app_] { return std::make_shared<worker>(app); });
    listener->bind();
    listener->runThreaded();
    listener_ = std::move(listener);
    return listener_->getPort();
  }

  std::mutex mutex_;  ///< Starts and stops are one at a time.
  std::optional<error> bad_routes_;
  std::shared_ptr<service> app_;
  std::unique_ptr<Pistache::Tcp::Listener> listener_;
};

server::server(std::vector<route> routes, limits bounds, hooks with)
    : state_(std::make_unique<state>(std::move(routes), bounds, std::move(with))) {}

server::~server() {
  stop(std::chrono::milliseconds(0));
}

result<uint16_t> server::start(const endpoint& where) {
  return state_->start(where);
}

void server::stop(std::chrono::milliseconds grace) {
  state_->stop(grace);
}

server::statistics server::counters() const {
  return state_->statistics_now();
}

}  // namespace statushive::http
