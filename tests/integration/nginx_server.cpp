#include "tests/integration/nginx_server.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/eventually.hpp"

namespace statushive::tests {
namespace {

constexpr std::chrono::seconds patience{15};

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool is_listening(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port);
  const bool connected =
      ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return connected;
}

}  // namespace

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  const bool bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

nginx_server::nginx_server() : port_(free_port()) {
  std::filesystem::create_directory(directory_ / "files");
  write_configuration();
}

void nginx_server::write_configuration() const {
  std::ofstream file(directory_ / "nginx.conf");
  file << "daemon off;\nmaster_process off;\npid " << (directory_ / "nginx.pid")
       << ";\nerror_log stderr;\n"
       << "events { worker_connections 1024; }\nhttp {\n  access_log off;\n";
  for (const auto* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    file << "  " << kind << "_temp_path " << (directory_ / kind) << ";\n";
  }
  file << "  server {\n    listen 127.0.0.1:" << port_ << ";\n"
       << "    location = / { return 200 'hello'; }\n"
       << "    location = /status/204 { return 204; }\n"
       << "    location = /status/404 { return 404; }\n"
       << "    location = /status/500 { return 500; }\n"
       << "    location = /status/503 { return 503; }\n"
       << "    location /files/ { root " << directory_.path() << "; }\n"
       << "    location ~ ^/to/(.*)$ { return 302 /$1; }\n  }\n}\n";
}

std::string nginx_server::file(const std::string& name) const {
  return directory_ / "files" + '/' + name;
}

void nginx_server::start() {
  process_ = std::make_unique<child_process>(std::vector<std::string>{
      "/usr/sbin/nginx", "-p", directory_.path(), "-c", directory_ / "nginx.conf"});
  if (!eventually(patience, [&] { return is_listening(port_); })) {
    throw std::runtime_error("nginx does not listen: " + process_->errors());
  }
}

void nginx_server::stop() {
  process_->send_signal(SIGTERM);
  if (!process_->wait(patience)) throw std::runtime_error("nginx does not stop");
  process_.reset();
}

}  // namespace statushive::tests
