#pragma once

#include <functional>
#include <string>

#include "cluster/identity/cluster_key.hpp"
#include "cluster/identity/data_directory.hpp"
#include "proto/model/command.hpp"
#include "proto/model/node_config.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive::rest {

/// The file that keeps a generated administrator's password.
inline constexpr const char* admin_password_file = "admin-password";

/// The member row that describes this node now.
[[nodiscard]] member own_member(const node_config& config, const cluster::node_identity& identity);

/// A new value for settings::anon_key.
[[nodiscard]] std::string generate_anon_key(random_source& random);

/// The first command of a new cluster: identities, settings from the options, the first account
/// (unlimited) and its administrator. A password that the configuration does not give is generated
/// and kept in the directory before the command exists, so a crash in between does not lose it.
/// Blocks for the password's hash.
[[nodiscard]] result<command> make_founding_command(const node_config& config,
                                                    const cluster::data_directory& directory,
                                                    const cluster::cluster_key& key,
                                                    const clock& time, random_source& random);

}  // namespace statushive::rest
