// The geometric law: failures before the first success.
#include "dist/laws/common.h"
#include "dist/laws/count_search.h"
#include "math/functions.h"
#include "math/special.h"

namespace plimsoll::dist {

namespace {

class Geometric {
 public:
  static constexpr bool kInteger = true;

  explicit Geometric(double p) : p_(p), log_miss_(p < 1 ? math::log_wide(math::one_minus(p)) : 0) {}

  double lower(double p) const { return near(math::log1p(-p), p, true); }
  double upper(double q) const { return near(math::log(q), q, false); }
  double cdf(double k) const { return tails(k).cdf; }
  double survival(double k) const { return tails(k).survival; }
  double density(double k) const {
    return p_ == 1 ? (k == 0 ? 1 : 0) : p_ * math::exp_wide(math::mul(log_miss_, k));
  }
  double mean() const { return (1 - p_) / p_; }
  double variance() const { return (1 - p_) / p_ / p_; }
  Support support() const { return {0, p_ < 1 ? kInfinity : 0}; }

 private:
  CountTails tails(double k) const {
    if (k < 0) return {0, 1};
    if (p_ == 1) return {1, 0};
    const math::Wide exponent = math::mul(log_miss_, k + 1);
    return count_tails(-math::expm1(exponent.high), math::exp_wide(exponent));
  }
  // The closed form, then to the neighbour that the tails themselves decide for.
  double near(double log_survival, double tail, bool below) const {
    if (p_ == 1) return 0;
    auto enough = [&](double k) {
      const CountTails t = tails(k);
      return below ? t.cdf >= tail : t.survival <= tail;
    };
    double k = std::fmax(std::ceil(log_survival / log_miss_.high - 1), 0);
    while (k > 0 && enough(k - 1)) k -= 1;
    while (!enough(k)) k += 1;
    return k;
  }

  double p_;
  // log(1 - p)
  math::Wide log_miss_;
};

MakeResult make_geometric(const Shape&, std::span<const double> flat) {
  const double p = flat[0];
  return Rules()
      .holds(p > 0 && p <= 1, "0 < p <= 1", {{"p", p}})
      .holds(p >= 1e-13, "p >= 1e-13 (counts stay below 2^53)", {{"p", p}})
      .build<Geometric>(p);
}

}  // namespace

const Law& geometric_law() {
  static const Law law = {
      .id = LawId::geometric,
      .name = "geometric",
      .summary = "failures before the first success",
      .forms = {{.params = {{.name = "p", .dim = Dim::none, .range = {.low = 1e-13, .high = 1}}},
                 .may_have_unit = false}},
      .plain_result = true,
      .discrete = true,
      .mean_formula = "(1 - p) / p",
      .variance_formula = "(1 - p) / p^2",
      .source = "Johnson, Kemp, Kotz, Univariate Discrete Distributions, 3rd ed., 2005, ch. 5",
      .examples = {"geometric(10%)", "geometric(p: 0.5)"},
      .make = make_geometric,
  };
  return law;
}

}  // namespace plimsoll::dist
