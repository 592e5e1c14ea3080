#include "cluster/ctl/table.hpp"

#include <algorithm>
#include <cassert>

#include "proto/model/text.hpp"

namespace statushive::ctl {
namespace {

constexpr std::string_view gap = "  ";

/// C0, DEL and C1 (U+0080 to U+009F).
bool is_control(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead < 0x20 || lead == 0x7f;
  return lead == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

size_t characters(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string cell_text(std::string_view text) {
  return text.empty() ? std::string("-") : printable(text);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const auto size = utf8_character_bytes(text);
    const auto character = text.substr(0, std::max<size_t>(size, 1));
    if (size == 0 || is_control(character)) {
      clean += '?';
    } else {
      clean += character;
    }
    text.remove_prefix(character.size());
  }
  return clean;
}

void table::add(std::vector<std::string> cells) {
  assert(cells.size() == columns_.size());
  for (auto& cell : cells)
    cell = cell_text(cell);
  rows_.push_back(std::move(cells));
}

std::string table::str() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    auto width = characters(columns_[i].header);
    for (const auto& row : rows_)
      width = std::max(width, characters(row[i]));
    widths.push_back(width);
  }
  std::string text;
  const auto add_line = [&](const auto& cell_of) {
    std::string line;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const std::string& cell = cell_of(i);
      const std::string padding(widths[i] - characters(cell), ' ');
      if (i > 0) line += gap;
      line += columns_[i].align == alignment::right ? padding + cell : cell + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  };
  add_line([&](size_t i) -> const std::string& { return columns_[i].header; });
  for (const auto& row : rows_)
    add_line([&](size_t i) -> const std::string& { return row[i]; });
  return text;
}

std::string property_lines(const std::vector<std::pair<std::string, std::string>>& properties) {
  size_t width = 0;
  for (const auto& [name, value] : properties)
    width = std::max(width, characters(name));
  std::string text;
  for (const auto& [name, value] : properties) {
    text += name + std::string(width - characters(name), ' ') + std::string(gap) +
            cell_text(value) + '\n';
  }
  return text;
}

}  // namespace statushive::ctl
