#include "cluster/identity/data_directory.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace statushive::cluster {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr const char* identity_file = "node.json";

error refused(std::string reason, std::string sentence) {
  return {errc::failed_precondition, std::move(reason), std::move(sentence)};
}

error unwritable(const std::string& path, int cause) {
  return refused("data_dir_unwritable",
                 "the data directory " + path + " cannot be written: " + std::strerror(cause));
}

error damaged(const std::string& path, std::string_view what) {
  return refused("data_dir_damaged",
                 "the data directory " + path + " is damaged: " + std::string(what));
}

/// Closes a file descriptor at the end of a scope.
class open_file {
 public:
  explicit open_file(int fd) : fd_(fd) {}
  ~open_file() {
    if (fd_ >= 0) ::close(fd_);
  }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

/// Makes a rename durable.
bool sync_directory(const std::string& path) {
  const open_file directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory.get() >= 0 && ::fsync(directory.get()) == 0;
}

std::string encode_identity(const node_identity& identity) {
  json::object object;
  object["format_version"] = data_directory::format_version;
  object["cluster_id"] = identity.cluster.str();
  object["node_id"] = std::to_string(identity.node.value());
  object["incarnation"] = identity.incarnation;
  return json::serialize(object) + '\n';
}

/// Null when a member is missing or of another type.
const json::value* member_of(const json::object& object, const char* name, json::kind kind) {
  const auto* found = object.if_contains(name);
  return found != nullptr && found->kind() == kind ? found : nullptr;
}

result<node_identity> decode_identity(const std::string& path, const std::string& text) {
  json::error_code failure;
  const auto value = json::parse(text, failure);
  if (failure || !value.is_object()) return damaged(path, "node.json does not parse");
  const auto& object = value.get_object();
  const auto* version = member_of(object, "format_version", json::kind::int64);
  if (version == nullptr) return damaged(path, "node.json has no format_version");
  if (version->get_int64() > data_directory::format_version) {
    return refused("data_dir_newer", "the data directory " + path + " has format " +
                                         std::to_string(version->get_int64()) +
                                         ", this binary knows up to " +
                                         std::to_string(data_directory::format_version));
  }
  const auto* cluster = member_of(object, "cluster_id", json::kind::string);
  const auto* node = member_of(object, "node_id", json::kind::string);
  const auto* incarnation = member_of(object, "incarnation", json::kind::int64);
  if (cluster == nullptr || node == nullptr || incarnation == nullptr) {
    return damaged(path, "node.json lacks cluster_id, node_id or incarnation");
  }
  auto cluster_uuid = cluster_id::parse(cluster->get_string().c_str());
  errno = 0;
  const auto node_value = std::strtoull(node->get_string().c_str(), nullptr, 10);
  if (!cluster_uuid || errno != 0 || node_value <= 1)
    return damaged(path, "node.json has an id that is none");
  return node_identity{*cluster_uuid, node_id(node_value),
                       static_cast<uint64_t>(incarnation->get_int64())};
}

}  // namespace

result<std::unique_ptr<data_directory>> data_directory::open(const std::string& path, timestamp now,
                                                             random_source& random) {
  std::error_code failure;
  fs::create_directories(path, failure);
  if (failure) return unwritable(path, failure.value());
  const auto absolute = fs::absolute(path).lexically_normal().string();

  open_file lock(::open((absolute + "/LOCK").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.get() < 0) return unwritable(absolute, errno);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return refused("data_dir_locked",
                   "the data directory " + absolute + " is in use by another process");
  }
  std::unique_ptr<data_directory> directory(new data_directory(absolute, lock.release()));
  if (auto loaded = directory->load_identity(now, random); !loaded) return loaded.failure();
  return directory;
}

data_directory::~data_directory() {
  ::close(lock_fd_);
}

result<void> data_directory::load_identity(timestamp now, random_source& random) {
  auto text = read_file(identity_file);
  if (!text) return text.failure();
  if (*text) {
    auto identity = decode_identity(path_, **text);
    if (!identity) return identity.failure();
    identity_ = *identity;
  } else {
    is_new_ = true;
    identity_ = {cluster_id::make(now, random), node_id::make(random), 0};
  }
  ++identity_.incarnation;
  return write_secret_file(identity_file, encode_identity(identity_));
}

result<void> data_directory::write_secret_file(const std::string& name,
                                               std::string_view content) const {
  const auto path = path_ + '/' + name;
  const auto draft = path + ".new";
  {
    const open_file file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() < 0 || !write_all(file.get(), content) || ::fsync(file.get()) != 0) {
      return unwritable(path_, errno);
    }
  }
  if (::rename(draft.c_str(), path.c_str()) != 0 || !sync_directory(path_))
    return unwritable(path_, errno);
  return {};
}

result<std::optional<std::string>> data_directory::read_file(const std::string& name) const {
  const open_file file(::open((path_ + '/' + name).c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT) return std::optional<std::string>();
    return damaged(path_, name + " cannot be read: " + std::strerror(errno));
  }
  constexpr size_t bytes_max = 64 * 1024;
  std::string content;
  char block[4096];
  for (;;) {
    const auto got = ::read(file.get(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return damaged(path_, name + " cannot be read: " + std::strerror(errno));
    if (got == 0) return std::optional(content);
    content.append(block, static_cast<size_t>(got));
    if (content.size() > bytes_max) return damaged(path_, name + " is too large");
  }
}

}  // namespace statushive::cluster
