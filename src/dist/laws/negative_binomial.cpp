// The negative binomial law: failures before the r-th success, r any positive number.
#include "dist/laws/common.h"
#include "dist/laws/count_search.h"
#include "math/special.h"

namespace plimsoll::dist {

namespace {

class NegativeBinomial {
 public:
  static constexpr bool kInteger = true;

  NegativeBinomial(double r, double p) : r_(r), p_(p) {}

  double lower(double p) const { return search(p, true); }
  double upper(double q) const { return search(q, false); }
  double cdf(double k) const { return tails(k).cdf; }
  double survival(double k) const { return tails(k).survival; }
  double density(double k) const {
    if (p_ == 1) return k == 0 ? 1 : 0;
    // Gamma(k+r) / (Gamma(r) k!) = 1 / ((k+r) B(r, k+1))
    const math::Wide ways =
        math::add(math::log_beta_wide(r_, k + 1), math::log_wide(math::two_sum(k, r_)));
    const math::Wide hits = math::mul(math::log_wide(math::Wide(p_)), r_);
    const math::Wide misses = math::mul(math::log_wide(math::one_minus(p_)), k);
    return math::exp_wide(math::add(math::add(hits, misses), -ways));
  }
  double mean() const { return r_ * ((1 - p_) / p_); }
  double variance() const { return r_ * ((1 - p_) / p_) / p_; }
  Support support() const { return {0, p_ < 1 ? kInfinity : 0}; }

 private:
  CountTails tails(double k) const {
    if (k < 0) return {0, 1};
    if (p_ == 1) return {1, 0};
    return count_tails(math::IncompleteBeta(r_, k + 1).tails(math::Wide(p_), math::one_minus(p_)));
  }
  double search(double tail, bool below) const {
    if (p_ == 1) return 0;
    const double deviation = std::sqrt(variance());
    return count_search([this](double k) { return tails(k); }, tail, below, 0, kInfinity, mean(),
                        deviation, (2 - p_) / std::sqrt(r_ * (1 - p_)));
  }

  double r_;
  double p_;
};

constexpr Range kSuccesses = {.low = range::kLeastShape, .high = range::kMostShape};

enum NegativeBinomialForm { kNegativeBinomialNumbers, kNegativeBinomialMeanSd };

Rules check_negative_binomial(std::uint16_t form, std::span<const double> own) {
  if (form == kNegativeBinomialMeanSd) {
    const double mean = own[0];
    const double sd = own[1];
    return Rules()
        .positive({"mean", mean})
        .positive({"sd", sd})
        .holds(sd > mean / sd, "sd^2 > mean, else the counts scatter as `poisson` or less",
               {{"mean", mean}, {"sd", sd}});
  }
  return Rules()
      .positive({"r", own[0]})
      .holds(own[1] > 0 && own[1] <= 1, "0 < p <= 1", {{"p", own[1]}});
}

bool canonical_negative_binomial(std::uint16_t form, std::span<const double> own,
                                 std::span<double> out) {
  if (!check_negative_binomial(form, own).ok()) return false;
  out[0] = own[0];
  out[1] = own[1];
  if (form == kNegativeBinomialMeanSd) {
    // sd^2 - mean, by its factors.
    const double root = std::sqrt(own[0]);
    const double excess = (own[1] - root) * (own[1] + root);
    out[0] = own[0] * (own[0] / excess);
    out[1] = own[0] / own[1] / own[1];
  }
  return out[0] > 0 && std::isfinite(out[0]) && out[1] > 0 && out[1] <= 1;
}

MakeResult make_negative_binomial(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_negative_binomial(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_negative_binomial(shape.form, flat, own))
    rules.fail("the parameters leave the range of numbers");
  if (!rules.ok()) return *rules.error();
  const double r = own[0];
  const double p = own[1];
  if (const auto broken =
          shape.form == kNegativeBinomialMeanSd ? outside("r", kSuccesses, r) : std::nullopt) {
    return Error{"these parameters make an r that is refused: " + *broken};
  }
  // The quantile at 1e-300 from above.
  const double mean = r * ((1 - p) / p);
  const double largest = mean + 40 * std::sqrt(mean / p) + 750 / p;
  return rules.holds(largest < kMaxCount, "counts stay below 2^53", {{"r", r}, {"p", p}})
      .build<NegativeBinomial>(r, p);
}

}  // namespace

const Law& negative_binomial_law() {
  static const Law law = {
      .id = LawId::negative_binomial,
      .name = "negative_binomial",
      .summary = "failures before the r-th success; a Poisson count whose rate is uncertain",
      .forms = {{.params = {{.name = "r", .dim = Dim::none, .range = kSuccesses},
                            {.name = "p",
                             .dim = Dim::none,
                             .range = {.low = 0, .high = 1, .above_low = true}}},
                 .may_have_unit = false},
                {.params = {{.name = "mean", .dim = Dim::none, .range = range::positive()},
                            {.name = "sd", .dim = Dim::none, .range = range::positive()}},
                 .named_only = true,
                 .may_have_unit = false}},
      .joint_rule = "counts stay below 2^53; sd^2 > mean",
      .plain_result = true,
      .discrete = true,
      .mean_formula = "r (1 - p) / p",
      .variance_formula = "r (1 - p) / p^2",
      .source = "Johnson, Kemp, Kotz, Univariate Discrete Distributions, 3rd ed., 2005, ch. 5",
      .examples = {"negative_binomial(3, 50%)", "negative_binomial(r: 0.5, p: 0.01)",
                   "negative_binomial(mean: 12, sd: 5)"},
      .make = make_negative_binomial,
      .canonical = canonical_negative_binomial,
  };
  return law;
}

}  // namespace plimsoll::dist
