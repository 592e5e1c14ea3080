// What it costs to find out who a token speaks for, from the replicated state and from memory, in
// CPU time of one thread. Usage: identity_bench [CALLS]

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <future>

#include "actors/gateway/access_token.hpp"
#include "actors/gateway/api_key_token.hpp"
#include "actors/gateway/token_identifier.hpp"
#include "cluster/control/control_plane.hpp"
#include "cluster/identity/data_directory.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;

template <class T>
T required(result<T> outcome) {
  if (outcome) return *std::move(outcome);
  std::fprintf(stderr, "%s\n", outcome.failure().message().c_str());
  std::exit(1);
}

class silent_listener final : public cluster::control_listener {
 public:
  void on_reset(uint64_t) override {}
  void on_applied(uint64_t, const std::vector<event>&) override {}
};

/// The same state without a version, so that nothing can be remembered.
class without_version final : public cluster::control_plane {
 public:
  explicit without_version(cluster::control_plane& behind) : behind_(behind) {}

  void propose(const command& change, done answer) override {
    behind_.propose(change, std::move(answer));
  }
  void read_barrier(cluster::barrier_done answer) override {
    behind_.read_barrier(std::move(answer));
  }
  storage::state_view view() const override { return behind_.view(); }
  std::optional<uint64_t> state_version() const override { return {}; }
  cluster::consensus_status status() const override { return behind_.status(); }
  void stop() override {}

 private:
  cluster::control_plane& behind_;
};

class cluster_of_one {
 public:
  cluster_of_one()
      : data(required(cluster::data_directory::open(directory / "data", time.now(), random))),
        key(required(cluster::cluster_key::load_or_make(*data, random))) {
    secret.resize(token_key::bytes_size);
    random.fill({reinterpret_cast<uint8_t*>(secret.data()), secret.size()});
    space.refresh();
    cluster::control_plane::options options;
    options.directory = data->control_path();
    options.consensus.self = data->identity().node;
    options.found_with = [this] { return founding(); };
    control = required(cluster::control_plane::start(options, disk, space, listener,
                                                     [](const error&) { std::abort(); }));
  }
  ~cluster_of_one() { control->stop(); }

  std::string access_token() {
    const session opened{session_id::make(time.now(), random), owner.id, std::string(32, 's'),
                         time.now(), time.now() + 24h};
    commit(open_session{opened});
    return sign({owner.id, owner.account, opened.id, owner.role, time.now(), time.now() + 1h},
                required(token_key::from(secret)));
  }

  std::string api_key() {
    const auto token = api_key_token::make(api_key_id::make(time.now(), random), random);
    statushive::api_key made;
    made.id = token.key;
    made.user = owner.id;
    made.account = owner.account;
    made.name = "bench";
    made.scopes = {scope::read};
    made.secret_hash = token.hash();
    made.created_at = time.now();
    commit(create_api_key{made});
    return token.str();
  }

  void commit(command_body body) {
    std::promise<command_result> outcome;
    control->propose(by_node(std::move(body)),
                     [&](command_result answer) { outcome.set_value(std::move(answer)); });
    (void)required(outcome.get_future().get());
  }

  tests::temporary_directory directory;
  system_clock time;
  system_random random;
  std::unique_ptr<cluster::data_directory> data;
  cluster::cluster_key key;
  std::string secret;
  storage::environment disk = storage::environment::disk();
  storage::disk_space space{0, [] { return uint64_t{1} << 40; }};
  silent_listener listener;
  user owner;
  std::unique_ptr<cluster::control_plane> control;

 private:
  command by_node(command_body body) {
    command change;
    change.request = request_id::make(time.now(), random);
    change.actor.node = data->identity().node;
    change.proposed_at = time.now();
    change.body = std::move(body);
    return change;
  }

  result<command> founding() {
    bootstrap_cluster body;
    body.cluster = data->identity().cluster;
    body.first_member.id = data->identity().node;
    body.first_member.name = "node-a";
    body.first_member.incarnation = 1;
    body.account.id = account_id::make(time.now(), random);
    body.account.created_at = time.now();
    owner.id = user_id::make(time.now(), random);
    owner.account = body.account.id;
    owner.email = "admin@example.com";
    owner.role = role::admin;
    owner.password_hash = "hash";
    owner.created_at = owner.updated_at = time.now();
    body.administrator = owner;
    body.token_key = key.seal(secret, random);
    return by_node(std::move(body));
  }
};

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void measure(const char* what, const token_identifier& identifier, const std::string& token,
             long calls) {
  for (int i = 0; i < 1000; ++i)
    (void)required(identifier.identify(token));
  const auto before = cpu_seconds();
  for (long i = 0; i < calls; ++i)
    (void)required(identifier.identify(token));
  const auto each = (cpu_seconds() - before) / static_cast<double>(calls);
  std::printf("%-36s %8.2f us\n", what, each * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  const long calls = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 200'000;
  cluster_of_one node;
  const auto token = node.access_token();
  const auto key = node.api_key();
  without_version forgetful(*node.control);
  command_proposer proposer(*node.control, node.key, node.time, node.random);
  job_thread passwords("passwords", {.queued_max = 1}, node.time);
  job_thread long_reads("long reads", {.queued_max = 1}, node.time);
  const std::atomic<bool> is_stopping{false};
  const token_keyring keyring(node.key);
  const auto services_over = [&](cluster::control_plane& control) {
    return gateway_services{control,  node.key,  node.time,  node.random,
                            proposer, passwords, long_reads, is_stopping};
  };
  const token_identifier from_state(services_over(forgetful), keyring);
  const token_identifier from_memory(services_over(*node.control), keyring);
  measure("access token, from the state", from_state, token, calls);
  measure("access token, from memory", from_memory, token, calls);
  measure("API key, from the state", from_state, key, calls);
  measure("API key, from memory", from_memory, key, calls);
}
