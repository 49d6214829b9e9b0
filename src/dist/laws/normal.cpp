// The normal law.

#include "dist/laws/normal.h"

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Normal {
 public:
  Normal(double mean, double sd) : mean_(mean), sd_(sd) {}

  double from_score(double z) const { return NormalKernel::from_score(z, mean_, sd_); }
  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const { return NormalKernel::sample(signed_tail, mean_, sd_); }
  double cdf(double x) const { return math::normal_cdf((x - mean_) / sd_); }
  double survival(double x) const { return math::normal_survival((x - mean_) / sd_); }
  double density(double x) const { return math::normal_density((x - mean_) / sd_) / sd_; }
  double mean() const { return mean_; }
  double variance() const { return sd_ * sd_; }
  Support support() const { return {-kInfinity, kInfinity}; }
  LogSlope log_slope(double x) const { return {{mean_ - x, -1, 0}, {sd_ * sd_, 0, 0}}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::wide_normal_score(signed_tail) * sd_ + mean_, sample(signed_tail));
  }

  double mean_;
  double sd_;
};

enum NormalForm { kNormalMeanSd, kNormalQuantiles };

Rules check_normal(std::uint16_t form, std::span<const double> own) {
  if (form == kNormalQuantiles) return Rules().quantile_pairs(in_order(own));
  return Rules().finite({{"mean", own[0]}}).positive({"sd", own[1]});
}

bool canonical_normal(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_normal(form, own).ok()) return false;
  if (form == kNormalQuantiles) {
    return fit_location_scale(
        own, [](double t) { return math::normal_score(t); }, out);
  }
  out[0] = own[0];
  out[1] = own[1];
  return true;
}

MakeResult make_normal(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_normal(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_normal(shape.form, flat, own)) {
    rules.fail("the parameters leave the range of numbers");
  }
  return rules.build<Normal>(own[0], own[1]);
}

}  // namespace

const Law& normal_law() {
  static const Law law = {
      .id = LawId::normal,
      .name = "normal",
      .summary = "the bell curve, by mean and standard deviation or by two quantiles",
      .forms =
          {{.params = {{.name = "mean", .range = range::any()},
                       {.name = "sd", .range = range::positive()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .takes_score = true,
      .mean_formula = "mean",
      .variance_formula = "sd^2",
      .source = "NIST DLMF 7.2, 7.17",
      .examples = {"normal(0, 1)", "normal(mean: 3, sd: 0.5)", "normal(p5: 10, p95: 20)"},
      .make = make_normal,
      .canonical = canonical_normal,
  };
  return law;
}

}  // namespace plimsoll::dist
