#include "actors/checks/dns_client.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace statushive::checks {
namespace {

constexpr int tries = 3;
constexpr size_t servers_max = 4;
constexpr std::chrono::seconds hosts_file_ttl{5};
constexpr int receive_buffer_bytes = 1 << 20;

struct addrinfo_deleter {
  void operator()(ares_addrinfo* found) const { ares_freeaddrinfo(found); }
};

void add_addresses(const ares_addrinfo* found, family_answer& answer) {
  for (const auto* node = found->nodes; node != nullptr; node = node->ai_next) {
    ip_address address;
    if (node->ai_family == AF_INET) {
      const auto* const v4 = reinterpret_cast<const sockaddr_in*>(node->ai_addr);
      std::memcpy(address.bytes.data(), &v4->sin_addr, sizeof v4->sin_addr);
    } else if (node->ai_family == AF_INET6) {
      const auto* const v6 = reinterpret_cast<const sockaddr_in6*>(node->ai_addr);
      address.kind = ip_address::family::v6;
      std::memcpy(address.bytes.data(), &v6->sin6_addr, sizeof v6->sin6_addr);
    } else {
      continue;
    }
    const std::chrono::seconds ttl(std::max(node->ai_ttl, 0));
    answer.ttl = answer.addresses.empty() ? ttl : std::min(answer.ttl, ttl);
    answer.addresses.push_back(address);
  }
}

bool is_worth_another_server(lookup_error error) {
  return error == lookup_error::servfail || error == lookup_error::refused ||
         error == lookup_error::failed;
}

bool is_localhost(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost");
}

/// Tells one content of a file from another without reading it.
std::string stamp_of(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return "absent";
  return std::to_string(found.st_ino) + '/' + std::to_string(found.st_size) + '/' +
         std::to_string(found.st_mtim.tv_sec) + '.' + std::to_string(found.st_mtim.tv_nsec);
}

}  // namespace

/// One c-ares channel and its sockets.
struct dns_client::channel final : event_loop::listener {
  explicit channel(event_loop& events) : loop(events) {}
  ~channel() {
    if (handle != nullptr) ares_destroy(handle);
  }

  void on_ready(int fd, bool is_readable, bool is_writable, bool is_failed) override {
    ares_process_fd(handle, is_readable || is_failed ? fd : ARES_SOCKET_BAD,
                    is_writable ? fd : ARES_SOCKET_BAD);
  }

  [[nodiscard]] bool open(const options& settings) {
    ares_options wanted{};
    char lookups[] = "b";
    std::string path = settings.resolv_conf;
    wanted.lookups = lookups;
    wanted.flags =
        ARES_FLAG_NOSEARCH | ARES_FLAG_STAYOPEN | ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOALIASES;
    wanted.timeout = static_cast<int>(settings.first_timeout.count());
    wanted.tries = tries;
    wanted.udp_port = wanted.tcp_port = settings.port;
    wanted.resolvconf_path = path.data();
    wanted.sock_state_cb = &channel::on_socket_state;
    wanted.sock_state_cb_data = this;
    // No domains: c-ares 1.18 searches them in spite of ARES_FLAG_NOSEARCH.
    constexpr int given = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
                          ARES_OPT_SOCK_STATE_CB | ARES_OPT_DOMAINS | ARES_OPT_UDP_PORT |
                          ARES_OPT_TCP_PORT | ARES_OPT_RESOLVCONF | ARES_OPT_NOROTATE;
    if (ares_init_options(&handle, &wanted, given) != ARES_SUCCESS) return false;
    static const ares_socket_functions functions = {&channel::open_socket, &channel::close_socket,
                                                    &channel::connect_socket, &channel::receive,
                                                    &channel::send};
    ares_set_socket_functions(handle, &functions, this);
    return settings.servers.empty() ||
           ares_set_servers_ports_csv(handle, settings.servers.c_str()) == ARES_SUCCESS;
  }

  static void on_socket_state(void* self, ares_socket_t fd, int readable, int writable) {
    auto& owner = *static_cast<channel*>(self);
    if (readable == 0 && writable == 0) {
      owner.loop.unwatch(fd);
    } else {
      owner.loop.watch(fd, readable != 0, writable != 0, owner);
    }
  }

  // The socket functions exist for their errno: c-ares reports our own lack of descriptors or
  // network in the same words as a server that is not there.
  static ares_socket_t open_socket(int domain, int type, int protocol, void* self) {
    auto& owner = *static_cast<channel*>(self);
    const int fd = socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (fd < 0) {
      owner.last_errno = errno;
      return fd;
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    return fd;
  }
  static int close_socket(ares_socket_t fd, void* /*self*/) { return close(fd); }
  static int connect_socket(ares_socket_t fd, const sockaddr* address, ares_socklen_t length,
                            void* self) {
    const int status = connect(fd, address, length);
    if (status != 0 && errno != EINPROGRESS) static_cast<channel*>(self)->last_errno = errno;
    return status;
  }
  static ares_ssize_t receive(ares_socket_t fd, void* bytes, size_t count, int flags,
                              sockaddr* from, ares_socklen_t* length, void* self) {
    const auto received = recvfrom(fd, bytes, count, flags, from, length);
    if (received >= 0) static_cast<channel*>(self)->last_errno = 0;
    if (received < 0 && errno != EAGAIN) static_cast<channel*>(self)->last_errno = errno;
    return received;
  }
  static ares_ssize_t send(ares_socket_t fd, const iovec* parts, int count, void* self) {
    const auto sent = writev(fd, parts, count);
    if (sent < 0 && errno != EAGAIN) static_cast<channel*>(self)->last_errno = errno;
    return sent;
  }

  event_loop& loop;
  ares_channel handle = nullptr;
  int last_errno = 0;
};

/// The channels of one configuration; channel i asks server i first.
struct dns_client::server_group {
  std::vector<std::unique_ptr<channel>> channels;
  size_t questions = 0;
};

struct dns_client::question {
  dns_client* client = nullptr;
  std::shared_ptr<server_group> group;
  size_t server = 0;
  std::string host;
  ip_address::family kind{};
  family_answer first_failure;
  handler done;
};

dns_client::dns_client(event_loop& loop, options settings)
    : loop_(loop), settings_(std::move(settings)) {
  static std::once_flag initialized;  // c-ares does not lock its own initialization.
  std::call_once(initialized, [] { ares_library_init(ARES_LIB_INIT_ALL); });
  ares_options wanted{};
  char lookups[] = "f";
  wanted.lookups = lookups;
  if (ares_init_options(&hosts_file_, &wanted, ARES_OPT_LOOKUPS) != ARES_SUCCESS)
    hosts_file_ = nullptr;
  configuration_stamp_ = stamp_of(settings_.resolv_conf);
  next_reload_check_ = std::chrono::steady_clock::now() + settings_.reload_check_interval;
  group_ = open_group();
}

dns_client::~dns_client() {
  is_closing_ = true;  // Destroying a channel ends its questions; those answers interest nobody.
  for (auto& group : retired_)
    group->channels.clear();
  if (group_) group_->channels.clear();
  if (hosts_file_ != nullptr) ares_destroy(hosts_file_);
}

std::shared_ptr<dns_client::server_group> dns_client::open_group() {
  auto group = std::make_shared<server_group>();
  group->channels.push_back(std::make_unique<channel>(loop_));
  if (!group->channels[0]->open(settings_)) return nullptr;
  ares_addr_port_node* servers = nullptr;
  if (ares_get_servers_ports(group->channels[0]->handle, &servers) != ARES_SUCCESS) return nullptr;
  std::vector<ares_addr_port_node> list;
  for (auto* node = servers; node != nullptr && list.size() < servers_max; node = node->next) {
    list.push_back(*node);
  }
  if (servers != nullptr) ares_free_data(servers);
  for (size_t first = 0; first < list.size(); ++first) {
    if (first > 0) {
      group->channels.push_back(std::make_unique<channel>(loop_));
      if (!group->channels.back()->open(settings_)) return nullptr;
    }
    auto rotated = list;
    std::rotate(rotated.begin(), rotated.begin() + static_cast<ptrdiff_t>(first), rotated.end());
    for (size_t i = 0; i < rotated.size(); ++i) {
      rotated[i].next = i + 1 < rotated.size() ? &rotated[i + 1] : nullptr;
    }
    ares_set_servers_ports(group->channels.back()->handle, rotated.data());
  }
  return group;
}

void dns_client::reload_if_changed() {
  const auto now = std::chrono::steady_clock::now();
  if (!settings_.servers.empty() || now < next_reload_check_) return;
  next_reload_check_ = now + settings_.reload_check_interval;
  std::erase_if(retired_, [](const auto& group) { return group->questions == 0; });
  auto stamp = stamp_of(settings_.resolv_conf);
  if (group_ && stamp == configuration_stamp_) return;
  auto reloaded = open_group();
  if (!reloaded) return;
  if (group_) retired_.push_back(std::move(group_));
  group_ = std::move(reloaded);
  configuration_stamp_ = std::move(stamp);
}

family_answer dns_client::find_in_hosts_file(const std::string& host) {
  family_answer answer;
  if (hosts_file_ == nullptr) return answer;
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_flags = ARES_AI_NOSORT;
  ares_getaddrinfo(
      hosts_file_, host.c_str(), nullptr, &hints,
      [](void* into, int status, int /*timeouts*/, ares_addrinfo* found) {
        const std::unique_ptr<ares_addrinfo, addrinfo_deleter> owned(found);
        if (status == ARES_SUCCESS) add_addresses(found, *static_cast<family_answer*>(into));
      },
      &answer);
  if (answer.addresses.empty() && is_localhost(host)) {
    answer.addresses = {*ip_address::parse("::1"), *ip_address::parse("127.0.0.1")};
  }
  answer.ttl = hosts_file_ttl;
  return answer;
}

void dns_client::query(const std::string& host, ip_address::family kind, handler done) {
  reload_if_changed();
  if (!group_) {
    return done({{}, {}, lookup_error::overloaded, "the DNS client could not start"});
  }
  auto asked = std::make_unique<question>();
  asked->client = this;
  asked->group = group_;
  asked->host = host;
  asked->kind = kind;
  asked->done = std::move(done);
  ++questions_;
  ++group_->questions;
  ask(std::move(asked));
}

void dns_client::ask(std::unique_ptr<question> asked) {
  ares_addrinfo_hints hints{};
  hints.ai_family = asked->kind == ip_address::family::v4 ? AF_INET : AF_INET6;
  hints.ai_flags = ARES_AI_NOSORT;
  const auto handle = asked->group->channels[asked->server]->handle;
  const auto host = asked->host;  // The question may be gone before c-ares has read its name.
  ares_getaddrinfo(
      handle, host.c_str(), nullptr, &hints,
      [](void* argument, int status, int /*timeouts*/, ares_addrinfo* found) {
        const std::unique_ptr<ares_addrinfo, addrinfo_deleter> owned(found);
        std::unique_ptr<question> answered(static_cast<question*>(argument));
        auto* const client = answered->client;
        client->answer(std::move(answered), status, found);
      },
      asked.release());
}

void dns_client::answer(std::unique_ptr<question> asked, int status, const ares_addrinfo* found) {
  if (is_closing_) return;
  family_answer answer;
  if (status == ARES_SUCCESS) {
    add_addresses(found, answer);
    if (answer.addresses.empty()) answer.error = lookup_error::nodata;
  } else {
    answer.error = error_of(*asked, status);
    answer.detail = answer.error == lookup_error::failed && status == ARES_ETIMEOUT
                        ? "no DNS server could be contacted"
                        : ares_strerror(status);
  }
  if (is_worth_another_server(answer.error)) {
    if (asked->server == 0) asked->first_failure = answer;
    if (++asked->server < asked->group->channels.size()) return ask(std::move(asked));
    answer = asked->first_failure;
  }
  --questions_;
  --asked->group->questions;
  asked->done(std::move(answer));
}

lookup_error dns_client::error_of(const question& asked, int status) const {
  switch (status) {
    case ARES_ENOTFOUND: return lookup_error::nxdomain;
    case ARES_ENODATA: return lookup_error::nodata;
    case ARES_ESERVFAIL: return lookup_error::servfail;
    case ARES_EREFUSED: return lookup_error::refused;
    case ARES_ENOMEM: return lookup_error::overloaded;
    case ARES_ETIMEOUT:
    case ARES_ECONNREFUSED: break;  // Or no descriptor, no network, no server: the sockets know.
    default: return lookup_error::failed;
  }
  switch (asked.group->channels[asked.server]->last_errno) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS: return lookup_error::overloaded;
    case ENETUNREACH:
    case ENETDOWN:
    case EHOSTUNREACH: return lookup_error::no_network;
    case 0: return status == ARES_ETIMEOUT ? lookup_error::timeout : lookup_error::failed;
    default: return lookup_error::failed;
  }
}

void dns_client::tick() {
  // A channel's callbacks may replace group_ or retire groups, so both are held.
  const auto current = group_;
  const auto retired = retired_;
  const auto tick_group = [](const server_group& group) {
    for (const auto& each : group.channels) {
      ares_process_fd(each->handle, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    }
  };
  if (current) tick_group(*current);
  for (const auto& group : retired)
    tick_group(*group);
}

}  // namespace statushive::checks
