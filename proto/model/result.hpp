#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "proto/model/error.hpp"

namespace statushive {

/// A value or an error. Programmer errors (reading the wrong half) abort.
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;

  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  result(error failure) : state_(std::in_place_index<1>, std::move(failure)) {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// REQUIRES: has_value()
  [[nodiscard]] T& value() & { return checked_value(); }
  [[nodiscard]] const T& value() const& { return const_cast<result*>(this)->checked_value(); }
  [[nodiscard]] T&& value() && { return std::move(checked_value()); }
  [[nodiscard]] T& operator*() & { return checked_value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(checked_value()); }
  [[nodiscard]] T* operator->() { return &checked_value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  /// REQUIRES: !has_value()
  [[nodiscard]] const error& failure() const {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  T& checked_value() {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }

  std::variant<T, error> state_;
};

template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;

  result() = default;
  result(error failure) : failure_(std::move(failure)) {}

  [[nodiscard]] bool has_value() const { return !failure_; }
  explicit operator bool() const { return has_value(); }

  /// REQUIRES: !has_value()
  [[nodiscard]] const error& failure() const {
    assert(failure_.has_value());
    return *failure_;
  }

 private:
  std::optional<error> failure_;
};

}  // namespace statushive
