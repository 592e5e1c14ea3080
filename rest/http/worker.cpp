#include "rest/http/worker.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <random>
#include <system_error>
#include <utility>

#include <pistache/peer.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace statushive::http {
namespace {

namespace polling = Pistache::Polling;
using namespace std::chrono_literals;

constexpr size_t read_buffer_bytes = 64 * 1024;

/// What the packaged transport calls for a new socket. The rest never reaches it.
class acceptor final : public Pistache::Tcp::Handler {
 public:
  [[nodiscard]] std::shared_ptr<Pistache::Tcp::Handler> clone() const override {
    return std::make_shared<acceptor>();
  }
  void onInput(const char*, size_t, const std::shared_ptr<Pistache::Tcp::Peer>&) override {}
  void onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
    static_cast<worker*>(transport())->adopt(peer);
  }
};

uint64_t random_seed() {
  std::random_device source;
  return (static_cast<uint64_t>(source()) << 32) | source();
}

std::string address_of(const Pistache::Tcp::Peer& peer) {
  constexpr std::string_view mapped = "::ffff:";
  auto text = peer.address().host();
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const bool is_mapped_v4 = text.starts_with(mapped) && text.find('.') != std::string::npos;
  return is_mapped_v4 ? text.substr(mapped.size()) : text;
}

/// Fine enough for the shortest time-out, and no finer than needed.
std::chrono::milliseconds tick_of(const limits& bounds) {
  const auto shortest =
      std::min({bounds.header_timeout, bounds.body_timeout, bounds.handler_timeout,
                bounds.idle_timeout, bounds.write_timeout, bounds.linger_timeout});
  return std::clamp<std::chrono::milliseconds>(shortest / 4, 10ms, 250ms);
}

int make_timer(std::chrono::milliseconds interval) {
  const int fd = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "timerfd_create");
  itimerspec spec{};
  spec.it_interval.tv_nsec = std::chrono::nanoseconds(interval).count();
  spec.it_value = spec.it_interval;
  ::timerfd_settime(fd, 0, &spec, nullptr);
  return fd;
}

polling::NotifyOn notify_on(connection::interest wanted) {
  auto events = polling::NotifyOn::None;
  if (wanted.read) events = events | polling::NotifyOn::Read;
  if (wanted.write) events = events | polling::NotifyOn::Write;
  return events;
}

}  // namespace

worker::worker(std::shared_ptr<service> app)
    : Pistache::Tcp::Transport(std::make_shared<acceptor>()),
      context_{app,
               std::make_shared<answer_queue>(app->shared_counts()),
               request_id_source(random_seed()),
               {},
               {},
               {},
               {}} {}

worker::~worker() {
  context_.answers->close();
  for (auto& [fd, at] : connections_) {
    ::close(fd);
    if (at.is_admitted) context_.app->release_connection();
  }
  if (timer_fd_ >= 0) ::close(timer_fd_);
}

std::shared_ptr<Pistache::Aio::Handler> worker::clone() const {
  return std::make_shared<worker>(context_.app);
}

void worker::registerPoller(polling::Epoll& poller) {
  Transport::registerPoller(poller);
  context_.read_buffer.resize(read_buffer_bytes);
  timer_fd_ = make_timer(tick_of(context_.app->bounds()));
  for (const int fd : {timer_fd_, context_.answers->descriptor()}) {
    poller.addFd(fd, Pistache::Flags<polling::NotifyOn>(polling::NotifyOn::Read),
                 polling::Tag(static_cast<uint64_t>(fd)));
  }
  context_.app->add_worker(context_.answers);
}

void worker::onReady(const Pistache::Aio::FdSet& events) {
  update_time();
  for (size_t i = 0; i < events.size(); ++i) {
    try {
      handle(events[i]);
    } catch (const std::exception& thrown) {
      context_.app->log("worker", thrown.what());
    } catch (...) {
      context_.app->log("worker", "met something that is no std::exception");
    }
  }
  take_turns();
  bury_doomed();
}

void worker::update_time() {
  context_.now = std::chrono::steady_clock::now();
  context_.wall_now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

void worker::handle(const Pistache::Aio::FdSet::Entry& event) {
  const auto fd = static_cast<int>(event.getTag().value());
  if (const auto found = connections_.find(fd); found != connections_.end()) {
    on_socket_event(fd, found->second, event);
  } else if (fd == context_.answers->descriptor()) {
    deliver_answers();
    if (context_.app->is_draining()) sweep();
  } else if (fd == timer_fd_) {
    uint64_t ignored = 0;
    [[maybe_unused]] const auto read = ::read(timer_fd_, &ignored, sizeof ignored);
    sweep();
    poke_accept_queue();
  } else {
    accept_fd_ = fd;  // of the packaged transport's descriptors only this one is ever used
    poke_accept_queue();
  }
}

/// Lets the packaged transport look for accepted sockets. Also done on every tick: its queue can
/// lose a wake-up, and the client would wait until the next one connects.
void worker::poke_accept_queue() {
  if (accept_fd_ < 0) return;
  polling::Event event(polling::Tag(static_cast<uint64_t>(accept_fd_)));
  event.flags.setFlag(polling::NotifyOn::Read);
  std::vector<polling::Event> events;
  events.push_back(std::move(event));
  Transport::onReady(Pistache::Aio::FdSet(std::move(events)));
  // It armed them edge-triggered, which forces whoever reads to read to the end; settling arms them
  // anew.
  for (const int fd : std::exchange(fresh_, {})) {
    drive(fd, connections_.at(fd), [](connection&) {});
  }
}

void worker::adopt(const std::shared_ptr<Pistache::Tcp::Peer>& peer) {
  const int fd = peer->fd();
  const auto id = (static_cast<uint64_t>(++generation_) << 32) | static_cast<uint32_t>(fd);
  auto& at = connections_[fd];
  at.link = std::make_unique<connection>(fd, id, address_of(*peer), context_);
  at.is_admitted = context_.app->admit_connection();
  if (!at.is_admitted) at.link->close();
  fresh_.push_back(fd);
}

template <class Call>
void worker::drive(int fd, entry& at, Call&& call) {
  try {
    call(*at.link);
    settle(fd, at);
  } catch (const std::exception& thrown) {
    context_.app->log("connection", thrown.what());
    at.link->close();
    doom(fd, at);
  }
}

void worker::on_socket_event(int fd, entry& at, const Pistache::Aio::FdSet::Entry& event) {
  drive(fd, at, [&](connection& link) {
    const bool is_broken = event.isHangup() || !(event.isReadable() || event.isWritable());
    if (is_broken) return link.close();
    if (event.isWritable()) link.on_writable();
    if (event.isReadable()) link.on_readable();
  });
}

void worker::deliver_answers() {
  context_.answers->take_all(arrived_);
  for (auto& item : arrived_) {
    const auto fd = static_cast<int>(item.connection & 0xffffffff);
    const auto found = connections_.find(fd);
    const bool has_answer = item.answer.has_value();
    bool is_late = found == connections_.end() || found->second.link->id() != item.connection;
    if (!is_late) {
      drive(fd, found->second, [&](connection& link) {
        is_late = !link.on_answer(item.exchange, std::move(item.answer));
      });
    }
    if (is_late && has_answer) count(context_.app->counts().dropped_answers);
  }
  arrived_.clear();
}

void worker::take_turns() {
  for (const int fd : std::exchange(turns_, {})) {
    const auto found = connections_.find(fd);
    if (found == connections_.end() || !found->second.link->wants_turn()) continue;
    drive(fd, found->second, [](connection& link) { link.on_turn(); });
  }
  if (!turns_.empty()) context_.answers->wake();
}

void worker::sweep() {
  for (auto& [fd, at] : connections_) {
    drive(fd, at, [](connection& link) { link.on_tick(); });
  }
}

/// Brings the poller in line with what the connection wants after a call.
void worker::settle(int fd, entry& at) {
  if (at.is_doomed) return;
  if (at.link->is_closed()) return doom(fd, at);
  if (at.link->wants_turn()) turns_.push_back(fd);
  const auto wanted = at.link->wanted();
  if (wanted == at.armed) return;
  reactor()->modifyFd(key(), fd, notify_on(wanted), polling::Mode::Level);
  at.armed = wanted;
}

void worker::doom(int fd, entry& at) {
  if (std::exchange(at.is_doomed, true)) return;
  doomed_.push_back(fd);
}

void worker::bury_doomed() {
  for (const int fd : std::exchange(doomed_, {})) {
    close_socket(fd);
    const auto found = connections_.find(fd);
    const bool was_admitted = found->second.is_admitted;
    connections_.erase(found);
    if (was_admitted) context_.app->release_connection();
  }
}

void worker::close_socket(int fd) {
  const auto known = peers.find(fd);
  if (known == peers.end()) {
    ::close(fd);
    return;
  }
  const auto peer = known->second;
  try {
    removePeer(peer);
  } catch (const std::exception& thrown) {
    context_.app->log("worker", thrown.what());
    ::close(fd);
  }
}

}  // namespace statushive::http
