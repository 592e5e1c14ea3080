#include "actors/checks/transfer_set.hpp"

namespace statushive::checks {
namespace {

constexpr size_t idle_max = 512;

}  // namespace

transfer_set::transfer_set(event_loop& loop, const tls_trust& trust, size_t body_bytes_max)
    : loop_(loop), trust_(trust), body_bytes_max_(body_bytes_max), multi_(curl_multi_init()) {
  if (multi_ == nullptr) return;
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &transfer_set::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &transfer_set::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 1L);  // None is kept; 0 would mean a default.
}

transfer_set::~transfer_set() {
  for (const auto& [running, owned] : running_)
    curl_multi_remove_handle(multi_, running->handle());
  if (multi_ != nullptr) curl_multi_cleanup(multi_);
}

transfer* transfer_set::start(const transfer_spec& spec, transfer::client& owner) {
  std::unique_ptr<transfer> fresh;
  if (idle_.empty()) {
    fresh = std::make_unique<transfer>(trust_, body_bytes_max_);
  } else {
    fresh = std::move(idle_.back());
    idle_.pop_back();
  }
  // A name of the transfer's own: entries are the multi handle's, and one monitor's must not serve
  // another's.
  const auto pin_name = 'p' + std::to_string(++pins_made_) + ".invalid";
  if (fresh->handle() == nullptr || !fresh->prepare(spec, pin_name, stale_pins_, owner) ||
      curl_multi_add_handle(multi_, fresh->handle()) != CURLM_OK) {
    return nullptr;
  }
  stale_pins_.clear();
  auto* const running = fresh.get();
  running_.emplace(running, std::move(fresh));
  return running;
}

transfer_facts transfer_set::abort(transfer& running, CURLcode code) {
  auto facts = running.facts(code);
  recycle(running);
  return facts;
}

void transfer_set::recycle(transfer& ended) {
  curl_multi_remove_handle(multi_, ended.handle());
  if (!ended.pin().empty()) stale_pins_.push_back(ended.pin());
  auto owned = running_.extract(&ended);
  if (idle_.size() < idle_max) idle_.push_back(std::move(owned.mapped()));
}

void transfer_set::on_time(steady_time now) {
  if (!deadline_ || *deadline_ > now) return;
  deadline_.reset();
  int running = 0;
  curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void transfer_set::report_ended() {
  int left = 0;
  while (const auto* const message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto code = message->data.result;  // The message goes with its handle.
    char* found = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &found);
    auto& ended = *reinterpret_cast<transfer*>(found);
    auto& owner = ended.owner();
    auto facts = ended.facts(code);
    recycle(ended);
    owner.on_transfer_end(std::move(facts));
  }
}

void transfer_set::on_ready(int fd, bool is_readable, bool is_writable, bool is_failed) {
  const int events = (is_readable ? CURL_CSELECT_IN : 0) | (is_writable ? CURL_CSELECT_OUT : 0) |
                     (is_failed ? CURL_CSELECT_ERR : 0);
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
}

int transfer_set::on_socket(CURL* /*easy*/, curl_socket_t fd, int what, void* self,
                            void* /*per_socket*/) {
  auto& set = *static_cast<transfer_set*>(self);
  if (what == CURL_POLL_REMOVE) {
    set.loop_.unwatch(fd);
  } else {
    set.loop_.watch(fd, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0, set);
  }
  return 0;  // Anything else would end all transfers.
}

int transfer_set::on_timer(CURLM* /*multi*/, long milliseconds, void* self) {
  auto& deadline = static_cast<transfer_set*>(self)->deadline_;
  if (milliseconds < 0) {
    deadline.reset();
  } else {
    deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  }
  return 0;
}

}  // namespace statushive::checks
