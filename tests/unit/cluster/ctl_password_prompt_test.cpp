#include <csignal>
#include <cstring>

#include <boost/test/unit_test.hpp>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "cluster/ctl/password_prompt.hpp"

namespace {

/// A child that asks for a password at a terminal of its own, of which the test has the other end.
class asking_child {
 public:
  asking_child() {
    child_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
    BOOST_REQUIRE(child_ >= 0);
    if (child_ == 0) {
      const auto line = statushive::ctl::prompt_password("password: ");
      ::_exit(line && *line == "secret" ? 0 : 1);
    }
    read_until("password: ");
  }
  ~asking_child() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(terminal_);
  }
  asking_child(const asking_child&) = delete;
  asking_child& operator=(const asking_child&) = delete;

  void type(const std::string& text) const {
    BOOST_REQUIRE(::write(terminal_, text.data(), text.size()) ==
                  static_cast<ssize_t>(text.size()));
  }
  [[nodiscard]] bool has_echo() const {
    termios settings{};
    BOOST_REQUIRE(::tcgetattr(terminal_, &settings) == 0);
    return (settings.c_lflag & ECHO) != 0;
  }
  /// The child's end, as waitpid says it.
  [[nodiscard]] int wait() {
    int status = 0;
    BOOST_REQUIRE(::waitpid(child_, &status, 0) == child_);
    child_ = -1;
    return status;
  }
  /// What the terminal has shown; until the child's end if `end` does not come.
  const std::string& read_until(const std::string& end) {
    char c = 0;
    while (!shown_.ends_with(end) && ::read(terminal_, &c, 1) == 1)
      shown_ += c;
    return shown_;
  }

 private:
  int terminal_ = -1;
  pid_t child_ = -1;
  std::string shown_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_password_is_read_without_being_shown) {
  asking_child child;
  BOOST_TEST(!child.has_echo());
  child.type("secret\n");
  BOOST_TEST(child.wait() == 0);
  BOOST_TEST(child.has_echo());
  BOOST_TEST(child.read_until("never").find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_the_program_and_leaves_the_echo_on) {
  asking_child child;
  child.type("sec\x03");
  const auto status = child.wait();
  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST(WTERMSIG(status) == SIGINT);
  BOOST_TEST(child.has_echo());
}

BOOST_AUTO_TEST_CASE(the_end_of_the_input_is_no_password) {
  asking_child child;
  child.type("\x04");
  const auto status = child.wait();
  BOOST_TEST(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 1);
  BOOST_TEST(child.has_echo());
}
