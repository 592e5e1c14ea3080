#pragma once

// Private to rest/metrics.

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>

#include "proto/model/histogram.hpp"

namespace statushive::rest {

/// Metrics on their way to Prometheus' text format. Made for one text, by one thread.
class exposition {
 public:
  using labels = std::vector<std::pair<std::string, std::string>>;

  /// All samples of one name. Valid as long as the exposition.
  class family {
   public:
    explicit family(prometheus::MetricFamily& of) : family_(of) {}

    /// Of a counter or gauge.
    template <class Number>
    family& add(Number value, const labels& with = {}) {
      return add_value(static_cast<double>(value), with);
    }
    /// Of a histogram, in seconds.
    family& add(const histogram::snapshot& counts, const labels& with = {});

   private:
    family& add_value(double value, const labels& with);
    prometheus::ClientMetric& add_metric(const labels& with);

    prometheus::MetricFamily& family_;
  };

  /// A number that only grows. `name` ends in `_total`; each name comes once.
  family counter(std::string_view name, std::string_view help);
  /// A number of this moment.
  family gauge(std::string_view name, std::string_view help);
  /// `name` ends in `_seconds`.
  family durations(std::string_view name, std::string_view help);

  [[nodiscard]] std::string text() &&;

 private:
  family add(std::string_view name, std::string_view help, prometheus::MetricType type);

  std::deque<prometheus::MetricFamily> families_;
};

}  // namespace statushive::rest
