// A distribution function drawn by hand: straight lines between given points.

#include <algorithm>
#include <vector>

#include "dist/laws/common.h"
#include "dist/laws/sums.h"

namespace plimsoll::dist {

namespace {

class Cumulative {
 public:
  // Pairs of level and value, both rising, from level 0 to level 1.
  explicit Cumulative(std::span<const double> pairs) {
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      below_.push_back(pairs[i]);
      above_.push_back(1 - pairs[i]);
      values_.push_back(pairs[i + 1]);
    }
  }

  double lower(double p) const {
    const auto it = std::upper_bound(below_.begin(), below_.end() - 1, p);
    const auto i = static_cast<std::size_t>(it - below_.begin()) - 1;
    const double x = std::fma((p - below_[i]) / (below_[i + 1] - below_[i]),
                              values_[i + 1] - values_[i], values_[i]);
    return std::min(x, values_[i + 1]);
  }
  double upper(double q) const {
    const auto it = std::upper_bound(above_.rbegin(), above_.rend() - 1, q);
    const auto i = static_cast<std::size_t>(above_.rend() - it) - 1;
    const double x = std::fma((q - above_[i + 1]) / (above_[i] - above_[i + 1]),
                              values_[i] - values_[i + 1], values_[i + 1]);
    return std::max(x, values_[i]);
  }
  double cdf(double x) const {
    const std::size_t i = segment(x);
    const double part = (x - values_[i]) / (values_[i + 1] - values_[i]);
    return std::min(std::fma(part, below_[i + 1] - below_[i], below_[i]), below_[i + 1]);
  }
  double survival(double x) const {
    const std::size_t i = segment(x);
    const double part = (values_[i + 1] - x) / (values_[i + 1] - values_[i]);
    return std::min(std::fma(part, above_[i] - above_[i + 1], above_[i + 1]), above_[i]);
  }
  double density(double x) const {
    const std::size_t i = segment(x);
    return (below_[i + 1] - below_[i]) / (values_[i + 1] - values_[i]);
  }
  double mean() const {
    LongSum sum;
    for (std::size_t i = 0; i + 1 < values_.size(); ++i) {
      sum.add((below_[i + 1] - below_[i]) * (0.5 * values_[i] + 0.5 * values_[i + 1]));
    }
    return sum.value();
  }
  double variance() const {
    const double center = mean();
    LongSum sum;
    for (std::size_t i = 0; i + 1 < values_.size(); ++i) {
      const double width = values_[i + 1] - values_[i];
      const double shift = 0.5 * values_[i] + 0.5 * values_[i + 1] - center;
      sum.add((below_[i + 1] - below_[i]) * (width * width / 12 + shift * shift));
    }
    return sum.value();
  }
  Support support() const { return {values_.front(), values_.back()}; }
  std::vector<double> knots() const { return values_; }

 private:
  std::size_t segment(double x) const {
    const auto it = std::upper_bound(values_.begin(), values_.end() - 1, x);
    return static_cast<std::size_t>(it - values_.begin()) - 1;
  }

  std::vector<double> values_;
  std::vector<double> below_;
  std::vector<double> above_;
};

MakeResult make_cumulative(const Shape&, std::span<const double> flat) {
  Rules rules;
  const std::size_t n = flat.size() / 2;
  rules.holds(n >= 2, "there are two points or more", {{"their number", static_cast<double>(n)}});
  if (!rules.ok()) return *rules.error();
  rules.holds(flat[0] == 0, "the first level is 0", {{"it", flat[0]}});
  rules.holds(flat[2 * n - 2] == 1, "the last level is 1", {{"it", flat[2 * n - 2]}});
  for (std::size_t i = 0; i < n; ++i) {
    rules.finite({{"a value", flat[2 * i + 1]}});
    if (i == 0) continue;
    rules.holds(flat[2 * i - 2] < flat[2 * i], "levels rise",
                {{"one", flat[2 * i - 2]}, {"the next", flat[2 * i]}});
    rules.holds(flat[2 * i - 1] < flat[2 * i + 1], "values rise with the level",
                {{"one", flat[2 * i - 1]}, {"the next", flat[2 * i + 1]}});
    rules.finite({{"the distance of two values", flat[2 * i + 1] - flat[2 * i - 1]}});
  }
  if (!rules.ok()) return *rules.error();
  return rules.build<Cumulative>(flat);
}

}  // namespace

const Law& cumulative_law() {
  static const Law law = {
      .id = LawId::cumulative,
      .name = "cumulative",
      .summary = "straight lines between points of the distribution function, from 0 % to 100 %",
      .forms = {{.params = {}, .variadic = Variadic::prob_values}},
      .joint_rule = "levels rise from 0 % to 100 %, values rise",
      .mean_formula = "sum of (p2 - p1) (x1 + x2) / 2",
      .variance_formula = "sum of (p2 - p1) ((x2 - x1)^2 / 12 + ((x1 + x2) / 2 - mean)^2)",
      .source = "definition",
      .examples = {"cumulative({0%: 10, 50%: 20, 90%: 40, 100%: 100})"},
      .make = make_cumulative,
  };
  return law;
}

}  // namespace plimsoll::dist
