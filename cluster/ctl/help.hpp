#pragma once

#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace statushive::ctl {

/// The help of program, noun or verb: what it does, how it is called, its arguments, options and
/// commands in two columns of at most 100 characters together, then the footer as it is.
class help_formatter final : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

}  // namespace statushive::ctl
