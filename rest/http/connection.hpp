#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rest/http/answer_queue.hpp"
#include "rest/http/byte_budget.hpp"
#include "rest/http/http_date.hpp"
#include "rest/http/request_id.hpp"
#include "rest/http/request_parser.hpp"
#include "rest/http/service.hpp"

namespace statushive::http {

/// What the connections of one worker share. Touched on the worker's thread only.
struct worker_context {
  std::shared_ptr<service> app;
  std::shared_ptr<answer_queue> answers;
  request_id_source ids;
  http_date_cache dates;
  std::vector<char> read_buffer;
  std::chrono::steady_clock::time_point now;
  std::chrono::sys_seconds wall_now;
};

/// The protocol on one accepted socket: reads, parses, calls the handler, writes, and watches the
/// time. Lives in the worker that accepted it and is touched on its thread only; it never blocks.
/// The worker owns the descriptor: it closes it after is_closed(), and arms what wanted() says
/// after every call.
class connection {
 public:
  connection(int fd, uint64_t id, std::string peer_address, worker_context& worker);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void on_readable();
  void on_writable();
  /// False when it is not about the request in flight: late.
  [[nodiscard]] bool on_answer(uint64_t exchange, std::optional<response>&& answer);
  /// Goes on with pipelined requests. Only when wants_turn().
  void on_turn();
  /// Acts on time-outs and on the drain.
  void on_tick();
  void close();

  struct interest {
    bool read = true;
    bool write = false;
    friend bool operator==(const interest&, const interest&) = default;
  };
  [[nodiscard]] interest wanted() const;
  [[nodiscard]] bool wants_turn() const { return wants_turn_ && phase_ != phase::closed; }
  [[nodiscard]] bool is_closed() const { return phase_ == phase::closed; }
  [[nodiscard]] uint64_t id() const { return id_; }

 private:
  enum class phase : uint8_t {
    idle,       ///< No byte of a next request.
    receiving,  ///< Part of a request came.
    handling,   ///< A handler has it.
    sending,    ///< The answer is not out yet; the next request waits.
    lingering,  ///< The last answer is out; what still comes is thrown away.
    closed
  };
  struct output {
    std::string head;
    std::string body;
    size_t sent = 0;
    [[nodiscard]] size_t left() const { return head.size() + body.size() - sent; }
  };

  void pump();
  void wait_for_more();
  void dispatch();
  void call(const handler& run);
  void answer_without_route(const router::outcome& found);
  void fail(const failure& what);
  void send(response&& answer);
  void flush();
  void give_up_output();
  [[nodiscard]] long write_some();
  void finish_exchange();
  void linger();
  void enter(phase next);
  void time_out_request();
  void name_request();
  [[nodiscard]] bool account_input();

  const int fd_;
  const uint64_t id_;
  const std::string peer_address_;
  worker_context& worker_;
  service& app_;

  request_parser parser_;
  output output_;
  phase phase_ = phase::idle;
  std::chrono::steady_clock::time_point since_;          ///< The phase, or the body's first byte.
  std::chrono::steady_clock::time_point last_progress_;  ///< Of the output.
  std::chrono::steady_clock::time_point asked_at_;       ///< As server::answer_filter counts.
  std::string_view route_;  ///< The pattern that fits the request in flight, once it is known.
  uint64_t exchange_ = 0;   ///< Counts requests: an answer must name the current one.
  bool served_any_ = false;
  bool is_body_awaited_ = false;
  bool is_continue_sent_ = false;
  bool is_last_exchange_ = false;
  bool input_ended_ = false;  ///< The client sends no more; it may still read.
  bool wants_turn_ = false;
  budget_share input_share_;
  budget_share output_share_;
};

}  // namespace statushive::http
