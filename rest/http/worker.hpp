#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <pistache/transport.h>

#include "rest/http/connection.hpp"

namespace statushive::http {

/// The connections of one reactor thread. Takes accepted sockets and readiness events from
/// Pistache; reading, writing and closing are its own, because the packaged ways spin on a full
/// socket, address answers by descriptor number, and let exceptions end the process.
///
/// Made once per reactor thread, by clone(), before that thread starts; afterwards touched on that
/// thread only.
class worker final : public Pistache::Tcp::Transport {
 public:
  explicit worker(std::shared_ptr<service> app);
  /// Closes every connection. The reactor's thread has ended.
  ~worker() override;

  [[nodiscard]] std::shared_ptr<Pistache::Aio::Handler> clone() const override;
  void registerPoller(Pistache::Polling::Epoll& poller) override;
  void onReady(const Pistache::Aio::FdSet& events) override;

  /// A socket was accepted. It is not yet in the poller.
  void adopt(const std::shared_ptr<Pistache::Tcp::Peer>& peer);

 private:
  struct entry {
    std::unique_ptr<connection> link;
    std::optional<connection::interest> armed;  ///< Empty: as the packaged transport left it.
    bool is_admitted = false;
    bool is_doomed = false;
  };

  void handle(const Pistache::Aio::FdSet::Entry& event);
  void on_socket_event(int fd, entry& at, const Pistache::Aio::FdSet::Entry& event);
  void poke_accept_queue();
  void deliver_answers();
  void take_turns();
  void sweep();
  void update_time();
  template <class Call>
  void drive(int fd, entry& at, Call&& call);
  void settle(int fd, entry& at);
  void doom(int fd, entry& at);
  void bury_doomed();
  void close_socket(int fd);

  worker_context context_;
  std::unordered_map<int, entry> connections_;
  std::vector<queued_answer> arrived_;
  std::vector<int> fresh_;   ///< Adopted in this round.
  std::vector<int> doomed_;  ///< Closed at the end of the round, so that no event of the round
                             ///< meets a reused number.
  std::vector<int> turns_;
  uint32_t generation_ = 0;
  int timer_fd_ = -1;
  int accept_fd_ = -1;  ///< The packaged queue of accepted sockets, once it was heard of.
};

}  // namespace statushive::http
