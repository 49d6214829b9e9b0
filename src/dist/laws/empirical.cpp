// The observations themselves: each of the n values with probability 1/n.

#include <algorithm>
#include <vector>

#include "dist/laws/common.h"
#include "dist/laws/sums.h"

namespace plimsoll::dist {

namespace {

class Empirical {
 public:
  static constexpr bool kDiscrete = true;
  static constexpr bool kDecimal = true;

  explicit Empirical(std::span<const double> data) : values_(data.begin(), data.end()) {
    std::sort(values_.begin(), values_.end());
  }

  // The value of rank ceil(n p).
  double lower(double p) const { return at_rank(std::ceil(p * n() * (1 - kSameLevel))); }
  double upper(double q) const { return at_rank(n() - std::floor(q * n() * (1 + kSameLevel))); }
  double cdf(double x) const { return static_cast<double>(count_up_to(x)) / n(); }
  double survival(double x) const { return (n() - static_cast<double>(count_up_to(x))) / n(); }
  double density(double x) const {
    const auto [first, last] = std::equal_range(values_.begin(), values_.end(), x);
    return static_cast<double>(last - first) / n();
  }
  double mean() const {
    LongSum sum;
    for (const double value : values_) sum.add(value / n());
    return sum.value();
  }
  double variance() const {
    const double center = mean();
    LongSum sum;
    for (const double value : values_) sum.add((value - center) * (value - center) / n());
    return sum.value();
  }
  Support support() const { return {values_.front(), values_.back()}; }
  std::vector<double> knots() const {
    std::vector<double> out = values_;
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

 private:
  double n() const { return static_cast<double>(values_.size()); }
  double at_rank(double rank) const {
    return values_[static_cast<std::size_t>(std::min(std::max(rank, 1.0), n())) - 1];
  }
  std::ptrdiff_t count_up_to(double x) const {
    return std::upper_bound(values_.begin(), values_.end(), x) - values_.begin();
  }

  std::vector<double> values_;
};

MakeResult make_empirical(const Shape&, std::span<const double> flat) {
  Rules rules;
  for (const double value : flat) rules.finite({{"a value", value}});
  return rules.build<Empirical>(flat);
}

}  // namespace

const Law& empirical_law() {
  static const Law law = {
      .id = LawId::empirical,
      .name = "empirical",
      .summary = "the given observations, each as likely as the others, nothing between them",
      .forms = {{.params = {}, .variadic = Variadic::data}},
      .joint_rule = "one value or more",
      .discrete = true,
      .mean_formula = "sum of x / n",
      .variance_formula = "sum of (x - mean)^2 / n",
      .source =
          "Hyndman & Fan, \"Sample quantiles in statistical packages\", The American "
          "Statistician 50(4), 1996, definition 1",
      .examples = {"empirical([3.1, 2.7, 5.0, 4.4])"},
      .make = make_empirical,
  };
  return law;
}

}  // namespace plimsoll::dist
