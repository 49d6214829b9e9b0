// A finite table of values and weights.

#include <algorithm>
#include <numeric>
#include <vector>

#include "dist/laws/common.h"
#include "dist/laws/sums.h"

namespace plimsoll::dist {

namespace {

class Discrete {
 public:
  static constexpr bool kDiscrete = true;
  static constexpr bool kDecimal = true;

  // Pairs of value and weight.
  explicit Discrete(std::span<const double> pairs) {
    std::vector<std::pair<double, double>> rows;
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      if (pairs[i + 1] > 0) rows.emplace_back(pairs[i], pairs[i + 1]);
    }
    std::sort(rows.begin(), rows.end());
    LongSum total;
    for (const auto& [value, weight] : rows) {
      total.add(weight);
      if (!values_.empty() && values_.back() == value) {
        mass_.back() += weight;
      } else {
        values_.push_back(value);
        mass_.push_back(weight);
      }
    }
    const std::size_t n = values_.size();
    below_.resize(n);
    above_.resize(n);
    LongSum from_below;
    LongSum from_above;
    for (std::size_t i = 0; i < n; ++i) {
      from_below.add(mass_[i]);
      below_[i] = from_below.value() / total.value();
      above_[n - 1 - i] = from_above.value() / total.value();
      from_above.add(mass_[n - 1 - i]);
    }
    for (double& mass : mass_) mass /= total.value();
  }

  double lower(double p) const {
    const auto it = std::lower_bound(below_.begin(), below_.end(), p * (1 - kSameLevel));
    return at(static_cast<std::size_t>(it - below_.begin()));
  }
  double upper(double q) const {
    const auto it = std::lower_bound(above_.begin(), above_.end(), q * (1 + kSameLevel),
                                     [](double above, double asked) { return above > asked; });
    return at(static_cast<std::size_t>(it - above_.begin()));
  }
  double cdf(double x) const { return below_[last_up_to(x)]; }
  double survival(double x) const { return above_[last_up_to(x)]; }
  double density(double x) const {
    const std::size_t i = last_up_to(x);
    return values_[i] == x ? mass_[i] : 0;
  }
  double mean() const {
    LongSum sum;
    for (std::size_t i = 0; i < values_.size(); ++i) sum.add(values_[i] * mass_[i]);
    return sum.value();
  }
  double variance() const {
    const double center = mean();
    LongSum sum;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const double d = values_[i] - center;
      sum.add(d * d * mass_[i]);
    }
    return sum.value();
  }
  Support support() const { return {values_.front(), values_.back()}; }
  std::vector<double> knots() const { return values_; }

 private:
  double at(std::size_t i) const { return values_[std::min(i, values_.size() - 1)]; }
  // x is not below the first value.
  std::size_t last_up_to(double x) const {
    const auto it = std::upper_bound(values_.begin(), values_.end(), x);
    return static_cast<std::size_t>(it - values_.begin()) - 1;
  }

  std::vector<double> values_;
  std::vector<double> mass_;
  // P(X <= value) and P(X > value).
  std::vector<double> below_;
  std::vector<double> above_;
};

MakeResult make_discrete(const Shape&, std::span<const double> flat) {
  Rules rules;
  double total = 0;
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
    rules.finite({{"a value", flat[i]}}).not_negative({"a weight", flat[i + 1]});
    total += flat[i + 1];
  }
  rules.holds(total > 0, "the weights add up to more than 0", {{"their sum", total}});
  rules.finite({{"the sum of the weights", total}});
  return rules.build<Discrete>(rules.ok() ? flat : std::span<const double>());
}

}  // namespace

const Law& discrete_law() {
  static const Law law = {
      .id = LawId::discrete,
      .name = "discrete",
      .summary = "one of a few values; weights need not add up to 1",
      .forms = {{.params = {}, .variadic = Variadic::value_weights}},
      .joint_rule = "weights >= 0, not all 0",
      .discrete = true,
      .mean_formula = "sum of w x / sum of w",
      .variance_formula = "sum of w (x - mean)^2 / sum of w",
      .source = "definition",
      .examples = {"discrete({1: 50%, 2: 30%, 3: 20%})", "discrete({-1: 1, 0: 2, 4: 1})"},
      .make = make_discrete,
  };
  return law;
}

}  // namespace plimsoll::dist
