// The exponential law.

#include "dist/laws/exponential.h"

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Exponential {
 public:
  explicit Exponential(double mean) : mean_(mean) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const { return ExponentialKernel::sample(signed_tail, mean_); }
  double cdf(double x) const { return -math::expm1(-(x / mean_)); }
  double survival(double x) const { return math::exp(-(x / mean_)); }
  double density(double x) const { return math::exp(-(x / mean_)) / mean_; }
  double mean() const { return mean_; }
  double variance() const { return mean_ * mean_; }
  Support support() const { return {0, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::wide_exponential_score(signed_tail) * mean_, sample(signed_tail));
  }

  double mean_;
};

enum ExponentialForm { kExponentialMean, kExponentialRate, kExponentialQuantile };

Rules check_exponential(std::uint16_t form, std::span<const double> own) {
  if (form == kExponentialMean) return Rules().positive({"mean", own[0]});
  if (form == kExponentialRate) return Rules().positive({"rate", own[0]});
  return Rules().quantile_pairs(own).positive({level_text(own[0]), own[1]});
}

bool canonical_exponential(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_exponential(form, own).ok()) return false;
  switch (form) {
    case kExponentialRate:
      out[0] = 1 / own[0];
      break;
    case kExponentialQuantile:
      out[0] = own[1] / kernel::exponential_score(signed_tail(own[0]));
      break;
    default:
      out[0] = own[0];
  }
  return out[0] > 0 && std::isfinite(out[0]);
}

MakeResult make_exponential(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_exponential(shape.form, flat);
  double own[1] = {};
  if (rules.ok() && !canonical_exponential(shape.form, flat, own)) {
    rules.fail("the parameters leave the range of numbers");
  }
  return rules.build<Exponential>(own[0]);
}

}  // namespace

const Law& exponential_law() {
  static const Law law = {
      .id = LawId::exponential,
      .name = "exponential",
      .summary = "the waiting time for something that comes at a steady rate",
      .forms =
          {{.params = {{.name = "mean", .range = range::positive()}}},
           {.params = {{.name = "rate", .dim = Dim::inverse, .range = range::positive()}},
            .named_only = true},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 1}},
      .mean_formula = "mean",
      .variance_formula = "mean^2",
      .source = "definition",
      .examples = {"exponential(2)", "exponential(rate: 0.25)", "exponential(p90: 10)"},
      .make = make_exponential,
      .canonical = canonical_exponential,
  };
  return law;
}

}  // namespace plimsoll::dist
