// The binomial law.
#include "dist/counts.h"
#include "dist/laws/common.h"
#include "math/special.h"

namespace plimsoll::dist {

namespace {

class Binomial {
 public:
  static constexpr bool kInteger = true;

  Binomial(double n, double p) : n_(n), p_(p) {}

  double lower(double p) const { return binomial_lower(n_, p_, p); }
  double upper(double q) const { return binomial_upper(n_, p_, q); }
  double cdf(double k) const { return binomial_tails(n_, p_, k).cdf; }
  double survival(double k) const { return binomial_tails(n_, p_, k).survival; }
  double density(double k) const {
    if (p_ == 0 || p_ == 1) return k == n_ * p_ ? 1 : 0;
    const math::Wide hits = math::mul(math::log_wide(math::Wide(p_)), k);
    const math::Wide misses = math::mul(math::log_wide(math::one_minus(p_)), n_ - k);
    // n! / (k! (n-k)!) = 1 / ((n+1) B(k+1, n-k+1))
    const math::Wide ways =
        math::add(math::log_beta_wide(k + 1, n_ - k + 1), math::log_wide(math::Wide(n_ + 1)));
    return math::exp_wide(math::add(math::add(hits, misses), -ways));
  }
  double mean() const { return n_ * p_; }
  double variance() const { return n_ * p_ * (1 - p_); }
  Support support() const { return {p_ < 1 ? 0 : n_, p_ > 0 ? n_ : 0}; }

 private:
  double n_;
  double p_;
};

MakeResult make_binomial(const Shape&, std::span<const double> flat) {
  const double n = flat[0];
  const double p = flat[1];
  return Rules()
      .not_negative({"n", n})
      .whole({"n", n})
      .holds(n < kMaxCount, "n < 2^53", {{"n", n}})
      .probability({"p", p})
      .build<Binomial>(n, p);
}

}  // namespace

const Law& binomial_law() {
  static const Law law = {
      .id = LawId::binomial,
      .name = "binomial",
      .summary = "how many of n independent attempts succeed, each with probability p",
      .forms = {{.params = {{.name = "n", .dim = Dim::none, .range = range::whole(0, 1e13)},
                            {.name = "p", .dim = Dim::none, .range = range::share()}},
                 .may_have_unit = false}},
      .plain_result = true,
      .discrete = true,
      .mean_formula = "n p",
      .variance_formula = "n p (1 - p)",
      .source = "Johnson, Kemp, Kotz, Univariate Discrete Distributions, 3rd ed., 2005, ch. 3",
      .examples = {"binomial(10, 30%)", "binomial(n: 5000, p: 0.0001)"},
      .make = make_binomial,
  };
  return law;
}

}  // namespace plimsoll::dist
