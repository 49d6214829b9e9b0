// The Poisson law.
#include "dist/counts.h"
#include "dist/laws/common.h"
#include "math/special.h"

namespace plimsoll::dist {

namespace {

class Poisson {
 public:
  static constexpr bool kInteger = true;

  explicit Poisson(double mean) : mean_(mean) {}

  double lower(double p) const { return poisson_lower(mean_, p); }
  double upper(double q) const { return poisson_upper(mean_, q); }
  double cdf(double k) const { return poisson_tails(mean_, k).cdf; }
  double survival(double k) const { return poisson_tails(mean_, k).survival; }
  double density(double k) const {
    if (mean_ == 0) return k == 0 ? 1 : 0;
    const math::Wide power = math::mul(math::log_wide(math::Wide(mean_)), k);
    const math::Wide rest = math::add(math::log_gamma_wide(k + 1), mean_);
    return math::exp_wide(math::add(power, -rest));
  }
  double mean() const { return mean_; }
  double variance() const { return mean_; }
  Support support() const { return {0, mean_ > 0 ? kInfinity : 0}; }

 private:
  double mean_;
};

MakeResult make_poisson(const Shape&, std::span<const double> flat) {
  const double mean = flat[0];
  return Rules()
      .not_negative({"mean", mean})
      .holds(mean <= 9e15, "mean <= 9e15 (counts stay below 2^53)", {{"mean", mean}})
      .build<Poisson>(mean);
}

}  // namespace

const Law& poisson_law() {
  static const Law law = {
      .id = LawId::poisson,
      .name = "poisson",
      .summary = "how many events happen when they come independently at a steady rate",
      .forms = {{.params = {{.name = "mean", .dim = Dim::none, .range = {.low = 0, .high = 1e13}}},
                 .may_have_unit = false}},
      .plain_result = true,
      .discrete = true,
      .mean_formula = "mean",
      .variance_formula = "mean",
      .source = "Johnson, Kemp, Kotz, Univariate Discrete Distributions, 3rd ed., 2005, ch. 4",
      .examples = {"poisson(2.5)", "poisson(mean: 1000)"},
      .make = make_poisson,
  };
  return law;
}

}  // namespace plimsoll::dist
