#include "rest/http/request_id.hpp"

#include <algorithm>

namespace statushive::http {

bool is_sane_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

void request_id_source::next(std::string& out) {
  state_ += 0x9e3779b97f4a7c15;
  uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  mixed ^= mixed >> 31;
  out.resize(16);
  for (auto& digit : out) {
    digit = "0123456789abcdef"[mixed & 15];
    mixed >>= 4;
  }
}

}  // namespace statushive::http
