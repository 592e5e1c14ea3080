#include "rest/daemon/founding.hpp"

#include <array>

#include <unistd.h>

#include "actors/gateway/password_hasher.hpp"
#include "proto/model/text.hpp"
#include "rest/daemon/version.hpp"

namespace statushive::rest {
namespace {

constexpr size_t token_key_bytes = 32;
constexpr size_t generated_password_characters = 20;
constexpr size_t generated_anon_key_characters = 32;

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0' ||
      !is_utf8(name.data())) {
    return "node";
  }
  return name.data();
}

/// Letters and digits without those that look alike, 57 of them: 116 bits in 20.
std::string random_text(size_t characters, random_source& random) {
  constexpr std::string_view alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  std::string text;
  while (text.size() < characters) {
    std::array<uint8_t, 1> byte{};
    random.fill(byte);
    const size_t even = 256 / alphabet.size() * alphabet.size();
    if (byte[0] < even) text += alphabet[byte[0] % alphabet.size()];
  }
  return text;
}

result<std::string> administrator_password(const node_config& config,
                                           const cluster::data_directory& directory,
                                           random_source& random) {
  if (!config.admin_password.empty()) return config.admin_password;
  auto kept = directory.read_file(admin_password_file);
  if (!kept) return kept.failure();
  if (*kept) {
    auto password = std::move(**kept);
    while (password.ends_with('\n'))
      password.pop_back();
    return password;
  }
  auto password = random_text(generated_password_characters, random);
  auto written = directory.write_secret_file(admin_password_file, password + '\n');
  if (!written) return written.failure();
  return password;
}

}  // namespace

std::string generate_anon_key(random_source& random) {
  return random_text(generated_anon_key_characters, random);
}

member own_member(const node_config& config, const cluster::node_identity& identity) {
  member self;
  self.id = identity.node;
  self.name = config.node_name.empty() ? host_name() : config.node_name;
  self.zone = config.zone;
  self.version = version;
  self.incarnation = identity.incarnation;
  return self;
}

result<command> make_founding_command(const node_config& config,
                                      const cluster::data_directory& directory,
                                      const cluster::cluster_key& key, const clock& time,
                                      random_source& random) {
  auto password = administrator_password(config, directory, random);
  if (!password) return password.failure();
  auto password_hash = hash_password(*password);
  if (!password_hash) return password_hash.failure();

  const auto now = time.now();
  const auto& identity = directory.identity();
  bootstrap_cluster body;
  body.cluster = identity.cluster;
  body.settings.allow_targets = config.allow_target.value_or(std::vector<cidr>());
  body.settings.default_plan = config.default_plan.value_or(plan::unlimited);
  body.settings.anon_key = generate_anon_key(random);
  body.first_member = own_member(config, identity);
  body.account.id = account_id::make(now, random);
  body.account.plan = plan::unlimited;
  body.account.created_at = now;
  body.administrator.id = user_id::make(now, random);
  body.administrator.account = body.account.id;
  body.administrator.email = normalized_email(config.admin_email);
  body.administrator.role = role::admin;
  body.administrator.password_hash = std::move(*password_hash);
  body.administrator.created_at = now;
  body.administrator.updated_at = now;
  std::array<uint8_t, token_key_bytes> token_key{};
  random.fill(token_key);
  body.token_key =
      key.seal({reinterpret_cast<const char*>(token_key.data()), token_key.size()}, random);

  command founding;
  founding.request = request_id::make(now, random);
  founding.actor.node = identity.node;
  founding.proposed_at = now;
  founding.body = std::move(body);
  return founding;
}

}  // namespace statushive::rest
