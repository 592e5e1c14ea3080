#include "cluster/ctl/password_prompt.hpp"

#include <array>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace statushive::ctl {
namespace {

constexpr size_t line_bytes_max = 1024;
constexpr std::array ending_signals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

volatile std::sig_atomic_t received_signal = 0;

extern "C" void remember_signal(int number) {
  received_signal = number;
}

/// Turns the echo off, and keeps signals for `wait_for_input`, as long as it lives.
class silent_terminal {
 public:
  silent_terminal() {
    received_signal = 0;
    sigset_t blocked;
    ::sigemptyset(&blocked);
    for (const int number : ending_signals)
      ::sigaddset(&blocked, number);
    ::sigprocmask(SIG_BLOCK, &blocked, &mask_);
    struct sigaction remember {};
    remember.sa_handler = remember_signal;
    for (size_t i = 0; i < ending_signals.size(); ++i) {
      ::sigaction(ending_signals[i], &remember, &handlers_[i]);
    }
    is_silent_ = ::tcgetattr(STDIN_FILENO, &settings_) == 0;
    if (!is_silent_) return;
    auto silent = settings_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_silent_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~silent_terminal() {
    if (is_silent_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings_);
    for (size_t i = 0; i < ending_signals.size(); ++i) {
      ::sigaction(ending_signals[i], &handlers_[i], nullptr);
    }
    ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
  }
  silent_terminal(const silent_terminal&) = delete;
  silent_terminal& operator=(const silent_terminal&) = delete;

  [[nodiscard]] bool is_silent() const { return is_silent_; }

  /// Whether a line can be read. A signal that came just before the wait ends it, too: only inside
  /// ppoll, which lets them in and waits in one step, can one arrive.
  [[nodiscard]] bool wait_for_input() const {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    while (received_signal == 0) {
      const int ready = ::ppoll(&input, 1, nullptr, &mask_);
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
    }
    return false;
  }

 private:
  sigset_t mask_{};
  std::array<struct sigaction, ending_signals.size()> handlers_{};
  termios settings_{};
  bool is_silent_ = false;
};

void write_to_terminal(std::string_view text) {
  // A prompt that cannot be shown is no reason not to read the answer.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

error cancelled() {
  return {errc::failed_precondition, "cancelled", "no password was given"};
}

result<std::string> read_terminal_line(const silent_terminal& terminal) {
  std::string line;
  for (char c = 0;;) {
    if (!terminal.wait_for_input() || ::read(STDIN_FILENO, &c, 1) <= 0) return cancelled();
    if (c == '\n') return line;
    if (line.size() == line_bytes_max) return invalid_field("password", "is too long");
    line += c;
  }
}

}  // namespace

result<std::string> prompt_password(const std::string& prompt) {
  const auto line = [&]() -> result<std::string> {
    const silent_terminal terminal;
    if (!terminal.is_silent()) {
      return error(errc::failed_precondition, "no_terminal",
                   "the terminal's echo cannot be turned off");
    }
    write_to_terminal(prompt);
    return read_terminal_line(terminal);
  }();
  write_to_terminal("\n");
  // The program ends as if the signal had found it, now that the terminal is as before.
  if (received_signal != 0) std::raise(received_signal);
  return line;
}

}  // namespace statushive::ctl
