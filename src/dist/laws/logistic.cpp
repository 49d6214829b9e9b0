// The logistic law.

#include "dist/laws/logistic.h"

#include "dist/laws/common.h"
#include "dist/laws/gamma_moments.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Logistic {
 public:
  Logistic(double location, double scale) : location_(location), scale_(scale) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return LogisticKernel::sample(signed_tail, location_, scale_);
  }
  double cdf(double x) const {
    const double z = score(x);
    const double e = math::exp(-std::fabs(z));
    return z < 0 ? e / (1 + e) : 1 / (1 + e);
  }
  double survival(double x) const {
    const double z = score(x);
    const double e = math::exp(-std::fabs(z));
    return z < 0 ? 1 / (1 + e) : e / (1 + e);
  }
  double density(double x) const {
    const double e = math::exp(-std::fabs(score(x)));
    return e / ((1 + e) * (1 + e)) / scale_;
  }
  double mean() const { return location_; }
  double variance() const { return scale_ * scale_ * (2 * kPiSquaredOver6); }
  Support support() const { return {-kInfinity, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::wide_logistic_score(signed_tail) * scale_ + location_,
                      sample(signed_tail));
  }

  double score(double x) const { return (x - location_) / scale_; }

  double location_;
  double scale_;
};

enum LogisticForm { kLogisticLocationScale, kLogisticQuantiles };

Rules check_logistic(std::uint16_t form, std::span<const double> own) {
  if (form == kLogisticQuantiles) return Rules().quantile_pairs(in_order(own));
  return Rules().finite({{"location", own[0]}}).positive({"scale", own[1]});
}

bool canonical_logistic(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_logistic(form, own).ok()) return false;
  if (form == kLogisticQuantiles) {
    return fit_location_scale(
        own, [](double t) { return kernel::logistic_score(t); }, out);
  }
  out[0] = own[0];
  out[1] = own[1];
  return true;
}

MakeResult make_logistic(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_logistic(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_logistic(shape.form, flat, own)) {
    rules.fail("the parameters leave the range of numbers");
  }
  return rules.build<Logistic>(own[0], own[1]);
}

}  // namespace

const Law& logistic_law() {
  static const Law law = {
      .id = LawId::logistic,
      .name = "logistic",
      .summary = "like the normal law, with tails that fall off exponentially",
      .forms =
          {{.params = {{.name = "location", .range = range::any()},
                       {.name = "scale", .range = range::positive()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .mean_formula = "location",
      .variance_formula = "pi^2 scale^2 / 3",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 23",
      .examples = {"logistic(0, 1)", "logistic(location: 5, scale: 2)", "logistic(p10: 1, p90: 9)"},
      .make = make_logistic,
      .canonical = canonical_logistic,
  };
  return law;
}

}  // namespace plimsoll::dist
