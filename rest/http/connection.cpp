#include "rest/http/connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

#include "rest/http/exchange_channel.hpp"
#include "rest/http/response_writer.hpp"

namespace statushive::http {
namespace {

/// Pipelined requests that one connection may have served before the others get their turn.
constexpr int requests_per_turn = 32;
/// Bytes that one connection may send before the others get their turn.
constexpr size_t bytes_per_turn = 4 << 20;
/// What waits behind a request in flight before reading pauses.
constexpr size_t pipelined_bytes_max = 16 * 1024;
/// What every connection may hold without a share of the common budget.
constexpr size_t free_bytes = 64 * 1024;

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

connection::connection(int fd, uint64_t id, std::string peer_address, worker_context& worker)
    : fd_(fd),
      id_(id),
      peer_address_(std::move(peer_address)),
      worker_(worker),
      app_(*worker.app),
      parser_(app_.bounds()),
      since_(worker.now),
      last_progress_(worker.now),
      input_share_(app_.input()),
      output_share_(app_.output()) {}

connection::~connection() {
  close();
}

void connection::close() {
  if (phase_ != phase::closed) enter(phase::closed);
}

void connection::enter(phase next) {
  if (phase_ == phase::handling) app_.counts().in_flight.fetch_sub(1, std::memory_order_relaxed);
  if (next == phase::handling) count(app_.counts().in_flight);
  phase_ = next;
  since_ = worker_.now;
}

connection::interest connection::wanted() const {
  const bool has_room = phase_ == phase::idle || phase_ == phase::receiving ||
                        phase_ == phase::lingering ||
                        parser_.buffered_bytes() < pipelined_bytes_max;
  return {!input_ended_ && has_room, output_.left() > 0};
}

void connection::on_readable() {
  if (input_ended_ || is_closed()) return;
  const auto got =
      ::recv(fd_, worker_.read_buffer.data(), worker_.read_buffer.size(), MSG_DONTWAIT);
  if (got < 0) {
    if (errno != EAGAIN && errno != EINTR) close();
    return;
  }
  if (got == 0) {
    input_ended_ = true;
    if (phase_ == phase::lingering) close();
  } else if (phase_ != phase::lingering) {
    parser_.feed({worker_.read_buffer.data(), static_cast<size_t>(got)});
    if (!account_input()) return;
  }
  pump();
}

/// False when the request was given up.
bool connection::account_input() {
  if (phase_ == phase::handling || phase_ == phase::sending)
    return true;  // bounded by pipelined_bytes_max
  const auto held = parser_.held_bytes();
  if (held <= free_bytes || input_share_.set(held - free_bytes)) return true;
  count(app_.counts().overloads);
  fail({503, "overloaded", "The server has too many large requests at once."});
  return false;
}

void connection::on_turn() {
  wants_turn_ = false;
  pump();
}

/// Serves complete requests until one waits for its handler or its reader, or more bytes are
/// needed.
void connection::pump() {
  for (int served = 0; phase_ == phase::idle || phase_ == phase::receiving; ++served) {
    if (served == requests_per_turn) {
      wants_turn_ = true;
      return;
    }
    switch (parser_.state()) {
      case request_parser::progress::need_more: return wait_for_more();
      case request_parser::progress::failed:
        count(app_.counts().bad_requests);
        fail(parser_.error());
        return;
      case request_parser::progress::complete: dispatch();
    }
  }
}

void connection::wait_for_more() {
  if (input_ended_) return close();
  if (!parser_.is_started()) {
    if (app_.is_draining()) close();
    return;
  }
  if (phase_ == phase::idle) {
    enter(phase::receiving);
    asked_at_ = worker_.now;
  }
  if (parser_.is_head_complete() && !is_body_awaited_) {
    is_body_awaited_ = true;
    since_ = worker_.now;
  }
  if (parser_.expects_continue() && !is_continue_sent_) {
    is_continue_sent_ = true;
    output_.head.append(continue_line);
    flush();
  }
}

/// Who asks, and under which id the request is known.
void connection::name_request() {
  auto& message = parser_.message();
  message.peer_address = peer_address_;
  const auto* given = message.header("X-Request-Id");
  if (given != nullptr && is_sane_request_id(*given)) {
    message.request_id = *given;
  } else {
    worker_.ids.next(message.request_id);
  }
}

void connection::dispatch() {
  auto& message = parser_.message();
  name_request();
  asked_at_ = std::chrono::steady_clock::now();
  count(app_.counts().requests);
  ++exchange_;
  const auto found = message.path == "*"
                         ? router::outcome{nullptr, app_.routes().methods(), {}}
                         : app_.routes().find(message.method, message.path, message.parameters);
  route_ = found.pattern;
  if (found.handler == nullptr) return answer_without_route(found);
  enter(phase::handling);
  call(*found.handler);
}

void connection::answer_without_route(const router::outcome& found) {
  if (found.allowed == 0)
    return send(app_.rendered({404, "not_found", "There is nothing at this path."}));
  const auto allow = router::allow_value(found.allowed);
  if (parser_.message().method == method::options) return send({204, {}, {}, {{"Allow", allow}}});
  auto answer =
      app_.rendered({405, "method_not_allowed", "The method is not allowed for this path."});
  answer.headers.emplace_back("Allow", allow);
  send(std::move(answer));
}

void connection::call(const handler& run) {
  std::optional<response> answer;
  const auto channel = std::make_shared<exchange_channel>(worker_.answers, id_, exchange_);
  channel->open_slot(answer);
  bool has_thrown = true;
  try {
    run(parser_.message(), responder(channel));
    has_thrown = false;
  } catch (const std::exception& thrown) {
    app_.log("handler", thrown.what());
  } catch (...) {
    app_.log("handler", "threw something that is no std::exception");
  }
  channel->close_slot();
  if (answer) {
    send(std::move(*answer));
  } else if (has_thrown && channel->claim()) {
    send(app_.rendered({500, "internal", "The server failed to answer this request."}));
  }
}

bool connection::on_answer(uint64_t exchange, std::optional<response>&& answer) {
  if (phase_ != phase::handling || exchange != exchange_) return false;
  if (!answer) {
    app_.log("handler", "gave up " + parser_.message().path + " without an answer");
    answer = app_.rendered({.status = 503,
                            .code = "unanswered",
                            .message = "The request was given up without an answer.",
                            .may_have_happened = true});
  }
  send(std::move(*answer));
  pump();
  return true;
}

/// Answers what is not a request, or no longer one, and ends the connection.
void connection::fail(const failure& what) {
  is_last_exchange_ = true;
  if (phase_ == phase::idle) asked_at_ = worker_.now;
  name_request();
  ++exchange_;
  send(app_.rendered(what));
}

void connection::send(response&& answer) {
  if (answer.status < 200 || answer.status > 599) {
    app_.log("handler", "answered with the status " + std::to_string(answer.status));
    answer = app_.rendered({500, "internal", "The server failed to answer this request."});
  }
  const auto& message = parser_.message();
  app_.filter(message, route_, std::chrono::steady_clock::now() - asked_at_, answer);
  is_last_exchange_ = is_last_exchange_ || !parser_.keeps_alive() || app_.is_draining();
  if (output_.left() == 0) last_progress_ = worker_.now;
  const answer_form form{message.method, parser_.is_http_1_0(), !is_last_exchange_,
                         message.request_id, worker_.dates.at(worker_.wall_now)};
  write_head(answer, form, output_.head);
  if (sends_body(answer.status, message.method)) output_.body = std::move(answer.body);
  served_any_ = true;
  enter(phase::sending);
  flush();
}

void connection::on_writable() {
  if (output_.left() == 0 || is_closed()) return;
  flush();
  pump();
}

/// Sends what the socket takes. Goes on to the next request when that was all.
void connection::flush() {
  size_t burst = 0;
  while (output_.left() > 0 && burst < bytes_per_turn) {
    const auto written = write_some();
    if (written < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) break;
      return give_up_output();
    }
    output_.sent += static_cast<size_t>(written);
    burst += static_cast<size_t>(written);
    last_progress_ = worker_.now;
  }
  if (output_.left() > 0) {
    if (output_share_.set(output_.left())) return;
    count(app_.counts().overloads);
    return give_up_output();
  }
  output_share_.release();
  output_.head.clear();
  output_.body = {};
  output_.sent = 0;
  if (phase_ == phase::sending) finish_exchange();
}

void connection::give_up_output() {
  if (phase_ == phase::sending) count(app_.counts().dropped_answers);
  close();
}

long connection::write_some() {
  const auto head_sent = std::min(output_.sent, output_.head.size());
  const auto body_sent = output_.sent - head_sent;
  std::array<iovec, 2> parts = {
      {{output_.head.data() + head_sent, output_.head.size() - head_sent},
       {output_.body.data() + body_sent, output_.body.size() - body_sent}}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return ::sendmsg(fd_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void connection::finish_exchange() {
  if (is_last_exchange_) return linger();
  enter(phase::idle);
  is_body_awaited_ = false;
  is_continue_sent_ = false;
  route_ = {};
  parser_.next();
  input_share_.release();
}

/// Closing with unread input would reset the connection, and the client might lose the answer. So
/// the write side ends, and the client is given time to close.
void connection::linger() {
  enter(phase::lingering);
  input_share_.release();
  if (input_ended_ || ::shutdown(fd_, SHUT_WR) != 0) close();
}

void connection::on_tick() {
  const auto& bounds = app_.bounds();
  const auto in_phase = worker_.now - since_;
  if (output_.left() > 0 && worker_.now - last_progress_ > bounds.write_timeout) {
    count(app_.counts().timeouts);
    return give_up_output();
  }
  switch (phase_) {
    case phase::idle:
      if (wants_turn_) break;
      if (app_.is_draining() ||
          in_phase > (served_any_ ? bounds.idle_timeout : bounds.header_timeout))
        close();
      break;
    case phase::receiving:
      if (in_phase > (is_body_awaited_ ? bounds.body_timeout : bounds.header_timeout))
        time_out_request();
      break;
    case phase::handling:
      if (in_phase <= bounds.handler_timeout) break;
      count(app_.counts().timeouts);
      app_.log("handler", "had no answer in time for " + parser_.message().path);
      send(app_.rendered({.status = 503,
                          .code = "handler_timeout",
                          .message = "The answer took too long.",
                          .may_have_happened = true}));
      pump();
      break;
    case phase::lingering:
      if (app_.is_draining() || in_phase > bounds.linger_timeout) close();
      break;
    case phase::sending:
    case phase::closed: break;
  }
}

void connection::time_out_request() {
  count(app_.counts().timeouts);
  fail({408, "request_timeout", "The request was not received in time."});
}

}  // namespace statushive::http
