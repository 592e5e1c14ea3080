#include "cluster/identity/data_directory.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <limits>
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

/// Makes the directory and those above it that are missing, for the owner only and durably. Returns
/// the error number, or 0.
int make_directory(const fs::path& path) {
  struct stat present {};
  if (::stat(path.c_str(), &present) == 0) return S_ISDIR(present.st_mode) ? 0 : ENOTDIR;
  if (errno != ENOENT || !path.has_relative_path()) return errno;
  const auto parent = path.parent_path();
  if (const int cause = make_directory(parent); cause != 0) return cause;
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return errno;
  return sync_directory(parent.string()) ? 0 : errno;
}

/// What node.json holds.
struct stored_identity {
  node_identity identity;
  bool is_founded = false;
};

std::string encode_identity(const stored_identity& stored) {
  json::object object;
  object["format_version"] = data_directory::format_version;
  object["cluster_id"] = stored.identity.cluster.str();
  object["node_id"] = std::to_string(stored.identity.node.value());
  object["incarnation"] = stored.identity.incarnation;
  object["founded"] = stored.is_founded;
  return json::serialize(object) + '\n';
}

/// Null when the member is missing or no text.
const json::string* text_of(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found != nullptr ? found->if_string() : nullptr;
}

/// Nothing when the member is missing, no integer or negative. A parser makes an integer signed
/// unless it is too large for that.
std::optional<uint64_t> number_of(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  if (found == nullptr) return std::nullopt;
  if (const auto* large = found->if_uint64()) return *large;
  const auto* number = found->if_int64();
  if (number == nullptr || *number < 0) return std::nullopt;
  return static_cast<uint64_t>(*number);
}

/// Decimal digits and nothing else. 0 and 1 are the ids of no node.
std::optional<node_id> parse_node_id(std::string_view text) {
  uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end || value <= 1) return std::nullopt;
  return node_id(value);
}

result<stored_identity> decode_identity(const std::string& path, const std::string& text) {
  json::error_code failure;
  const auto value = json::parse(text, failure);
  if (failure || !value.is_object()) return damaged(path, "node.json does not parse");
  const auto& object = value.get_object();
  const auto version = number_of(object, "format_version");
  if (!version || *version < 1) return damaged(path, "node.json has no valid format_version");
  if (*version > data_directory::format_version) {
    return refused("data_dir_newer", "the data directory " + path + " has format " +
                                         std::to_string(*version) + ", this binary knows up to " +
                                         std::to_string(data_directory::format_version));
  }
  const auto* cluster = text_of(object, "cluster_id");
  const auto* node = text_of(object, "node_id");
  const auto incarnation = number_of(object, "incarnation");
  if (cluster == nullptr || node == nullptr || !incarnation) {
    return damaged(path, "node.json lacks cluster_id, node_id or incarnation");
  }
  const auto cluster_uuid = cluster_id::parse(std::string_view(*cluster));
  const auto node_value = parse_node_id(std::string_view(*node));
  if (!cluster_uuid || !node_value) return damaged(path, "node.json has an id that is none");
  // There must be a next one.
  if (*incarnation == std::numeric_limits<uint64_t>::max()) {
    return damaged(path, "node.json has an incarnation that no start has reached");
  }
  // Directories of before the flag do not have it.
  const auto* founded = object.if_contains("founded");
  if (founded != nullptr && !founded->is_bool()) {
    return damaged(path, "node.json has a founded that is neither true nor false");
  }
  return stored_identity{{*cluster_uuid, *node_value, *incarnation},
                         founded != nullptr && founded->get_bool()};
}

}  // namespace

result<std::unique_ptr<data_directory>> data_directory::open(const std::string& path, timestamp now,
                                                             random_source& random) {
  std::error_code failure;
  auto normal = fs::absolute(path, failure).lexically_normal();
  if (failure) return unwritable(path, failure.value());
  if (!normal.has_filename() && normal.has_relative_path()) normal = normal.parent_path();
  const auto absolute = normal.string();
  if (const int cause = make_directory(normal); cause != 0) return unwritable(absolute, cause);

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
    auto stored = decode_identity(path_, **text);
    if (!stored) return stored.failure();
    identity_ = stored->identity;
    is_founded_ = stored->is_founded;
  } else {
    if (auto unused = check_unused(); !unused) return unused;
    identity_ = {cluster_id::make(now, random), node_id::make(random), 0};
  }
  ++identity_.incarnation;
  return write_identity();
}

result<void> data_directory::check_unused() const {
  for (const auto& left : {control_path(), path_ + '/' + cluster_key_file}) {
    std::error_code failure;
    const bool exists = fs::exists(left, failure);
    if (failure) return damaged(path_, left + " cannot be read: " + failure.message());
    if (exists) return damaged(path_, "node.json is missing, but there is " + left);
  }
  return {};
}

result<void> data_directory::write_identity() const {
  return write_secret_file(identity_file, encode_identity({identity_, is_founded_}));
}

result<void> data_directory::mark_founded() {
  if (is_founded_) return {};
  is_founded_ = true;
  auto written = write_identity();
  if (!written) is_founded_ = false;
  return written;
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
