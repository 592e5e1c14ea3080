#include "rest/metrics/exposition.hpp"

#include <chrono>
#include <iterator>
#include <limits>

#include <prometheus/text_serializer.h>

namespace statushive::rest {
namespace {

double seconds(histogram::duration took) {
  return std::chrono::duration<double>(took).count();
}

}  // namespace

prometheus::ClientMetric& exposition::family::add_metric(const labels& with) {
  auto& metric = family_.metric.emplace_back();
  for (const auto& [name, value] : with)
    metric.label.push_back({name, value});
  return metric;
}

exposition::family& exposition::family::add_value(double value, const labels& with) {
  auto& metric = add_metric(with);
  if (family_.type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  return *this;
}

exposition::family& exposition::family::add(const histogram::snapshot& counts, const labels& with) {
  auto& shown = add_metric(with).histogram;
  uint64_t so_far = 0;
  for (size_t range = 0; range < counts.counts.size(); ++range) {
    so_far += counts.counts[range];
    const bool is_last = range == counts.upper_bounds.size();
    shown.bucket.push_back({so_far, is_last ? std::numeric_limits<double>::infinity()
                                            : seconds(counts.upper_bounds[range])});
  }
  shown.sample_count = so_far;
  shown.sample_sum = seconds(counts.sum);
  return *this;
}

exposition::family exposition::add(std::string_view name, std::string_view help,
                                   prometheus::MetricType type) {
  families_.push_back({std::string(name), std::string(help), type, {}});
  return family(families_.back());
}

exposition::family exposition::counter(std::string_view name, std::string_view help) {
  return add(name, help, prometheus::MetricType::Counter);
}

exposition::family exposition::gauge(std::string_view name, std::string_view help) {
  return add(name, help, prometheus::MetricType::Gauge);
}

exposition::family exposition::durations(std::string_view name, std::string_view help) {
  return add(name, help, prometheus::MetricType::Histogram);
}

std::string exposition::text() && {
  // Without samples a family would be two lines of comment.
  std::erase_if(families_, [](const auto& one) { return one.metric.empty(); });
  return prometheus::TextSerializer().Serialize(
      {std::make_move_iterator(families_.begin()), std::make_move_iterator(families_.end())});
}

}  // namespace statushive::rest
