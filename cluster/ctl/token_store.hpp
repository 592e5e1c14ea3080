#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "proto/model/result.hpp"
#include "proto/model/time.hpp"

namespace statushive::ctl {

/// What a login leaves behind.
struct stored_login {
  std::string access_token;
  std::string refresh_token;
  timestamp expires_at;  ///< Of the access token.

  friend bool operator==(const stored_login&, const stored_login&) = default;
};

/// Logins in files of mode 0600 under the user's configuration directory, one for each server.
/// Errors of all: failed_precondition `store_failed` that names the path.
class token_store {
 public:
  explicit token_store(std::string directory) : directory_(std::move(directory)) {}

  /// Nothing when there is none, or the file is not one of ours.
  [[nodiscard]] result<std::optional<stored_login>> find(const std::string& server) const;
  /// The file appears whole or not at all, synced.
  [[nodiscard]] result<void> write(const std::string& server, const stored_login& login) const;
  [[nodiscard]] result<void> erase(const std::string& server) const;

  /// Keeps other processes from refreshing the server's login as long as it lives: a refresh token
  /// works once, and its second use ends the login.
  class lock {
   public:
    explicit lock(int fd) : fd_(fd) {}
    ~lock();
    lock(lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    lock(const lock&) = delete;
    lock& operator=(const lock&) = delete;
    lock& operator=(lock&&) = delete;

   private:
    int fd_;
  };
  /// Waits for a holder.
  [[nodiscard]] result<lock> acquire(const std::string& server) const;

  [[nodiscard]] std::string path_of(const std::string& server) const;

 private:
  [[nodiscard]] result<void> make_directory() const;

  std::string directory_;
};

/// `$XDG_CONFIG_HOME/statushive`, else `$HOME/.config/statushive` (XDG Base Directory
/// Specification). Errors: no_login_directory when neither is set.
[[nodiscard]] result<std::string> login_directory(
    const std::function<std::optional<std::string>(const std::string& name)>& environment);

/// failed_precondition `store_failed`.
[[nodiscard]] error no_login_directory();

}  // namespace statushive::ctl
