#include "cluster/ctl/token_store.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <boost/json.hpp>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cluster/ctl/percent_encoding.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

constexpr size_t file_bytes_max = 64 * 1024;

error store_failed(const std::string& what, const std::string& path) {
  return {errc::failed_precondition, "store_failed",
          "cannot " + what + " " + path + ": " + std::strerror(errno)};
}

/// Closes what it holds.
class file {
 public:
  explicit file(int fd) : fd_(fd) {}
  ~file() {
    if (fd_ >= 0) ::close(fd_);
  }
  file(const file&) = delete;
  file& operator=(const file&) = delete;
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

std::optional<stored_login> parse(const std::string& text) {
  json::error_code failed;
  const auto value = json::parse(text, failed);
  if (failed || !value.is_object()) return {};
  const auto& fields = value.get_object();
  const auto* access = fields.if_contains("access_token");
  const auto* refresh = fields.if_contains("refresh_token");
  const auto* expires = fields.if_contains("expires_at_ms");
  if (access == nullptr || refresh == nullptr || expires == nullptr) return {};
  if (!access->is_string() || !refresh->is_string() || !expires->is_int64()) return {};
  return stored_login{std::string(access->get_string()), std::string(refresh->get_string()),
                      from_ms(expires->get_int64())};
}

std::string format(const std::string& server, const stored_login& login) {
  return json::serialize(json::object{{"server", server},
                                      {"access_token", login.access_token},
                                      {"refresh_token", login.refresh_token},
                                      {"expires_at_ms", to_ms(login.expires_at)}}) +
         '\n';
}

}  // namespace

std::string token_store::path_of(const std::string& server) const {
  return directory_ + "/login-" + percent_encoded(server) + ".json";
}

result<std::optional<stored_login>> token_store::find(const std::string& server) const {
  const auto path = path_of(server);
  const file opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open()) {
    if (errno == ENOENT) return std::optional<stored_login>();
    return store_failed("read", path);
  }
  std::string text(file_bytes_max + 1, '\0');
  size_t length = 0;
  while (length < text.size()) {
    const auto got = ::read(opened.fd(), text.data() + length, text.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return store_failed("read", path);
    if (got == 0) break;
    length += static_cast<size_t>(got);
  }
  text.resize(length);
  return length > file_bytes_max ? std::optional<stored_login>() : parse(text);
}

result<void> token_store::write(const std::string& server, const stored_login& login) const {
  if (auto made = make_directory(); !made) return made;
  const auto path = path_of(server);
  auto temporary = path + ".XXXXXX";
  const auto written = [&] {
    const file opened(::mkostemp(temporary.data(), O_CLOEXEC));  // Mode 0600.
    return opened.is_open() && write_all(opened.fd(), format(server, login)) &&
           ::fsync(opened.fd()) == 0;
  }();
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    auto failure = store_failed("write", path);
    ::unlink(temporary.c_str());
    return failure;
  }
  const file directory(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open() || ::fsync(directory.fd()) != 0) return store_failed("sync", directory_);
  return {};
}

result<void> token_store::erase(const std::string& server) const {
  const auto path = path_of(server);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return store_failed("remove", path);
  return {};
}

result<token_store::lock> token_store::acquire(const std::string& server) const {
  if (auto made = make_directory(); !made) return made.failure();
  const auto path = path_of(server) + ".lock";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return store_failed("open", path);
  lock held(fd);
  while (::flock(fd, LOCK_EX) != 0) {
    if (errno != EINTR) return store_failed("lock", path);
  }
  return held;
}

token_store::lock::~lock() {
  if (fd_ >= 0) ::close(fd_);
}

result<void> token_store::make_directory() const {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(directory_).parent_path(), failed);
  if (::mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) {
    return store_failed("make", directory_);
  }
  return {};
}

result<std::string> login_directory(
    const std::function<std::optional<std::string>(const std::string& name)>& environment) {
  const auto config = environment("XDG_CONFIG_HOME");
  if (config && config->starts_with('/')) return *config + "/statushive";
  const auto home = environment("HOME");
  if (home && home->starts_with('/')) return *home + "/.config/statushive";
  return no_login_directory();
}

error no_login_directory() {
  return error(errc::failed_precondition, "store_failed",
               "there is no place for the login: HOME is not set")
      .hinting("--token or STATUSHIVE_TOKEN works without one");
}

}  // namespace statushive::ctl
