// The Laplace law: exponential on both sides.

#include "dist/laws/laplace.h"

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Laplace {
 public:
  Laplace(double location, double scale) : location_(location), scale_(scale) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return LaplaceKernel::sample(signed_tail, location_, scale_);
  }
  double cdf(double x) const {
    const double z = score(x);
    const double tail = 0.5 * math::exp(-std::fabs(z));
    return z < 0 ? tail : 1 - tail;
  }
  double survival(double x) const {
    const double z = score(x);
    const double tail = 0.5 * math::exp(-std::fabs(z));
    return z < 0 ? 1 - tail : tail;
  }
  double density(double x) const { return 0.5 * math::exp(-std::fabs(score(x))) / scale_; }
  double mean() const { return location_; }
  double variance() const { return 2 * scale_ * scale_; }
  std::vector<double> knots() const { return {location_}; }
  Support support() const { return {-kInfinity, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::wide_laplace_score(signed_tail) * scale_ + location_,
                      sample(signed_tail));
  }

  double score(double x) const { return (x - location_) / scale_; }

  double location_;
  double scale_;
};

enum LaplaceForm { kLaplaceLocationScale, kLaplaceQuantiles };

Rules check_laplace(std::uint16_t form, std::span<const double> own) {
  if (form == kLaplaceQuantiles) return Rules().quantile_pairs(in_order(own));
  return Rules().finite({{"location", own[0]}}).positive({"scale", own[1]});
}

bool canonical_laplace(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_laplace(form, own).ok()) return false;
  if (form == kLaplaceQuantiles) {
    return fit_location_scale(
        own, [](double t) { return LaplaceKernel::sample(t, 0.0, 1.0); }, out);
  }
  out[0] = own[0];
  out[1] = own[1];
  return true;
}

MakeResult make_laplace(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_laplace(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_laplace(shape.form, flat, own))
    rules.fail("the parameters leave the range of numbers");
  return rules.build<Laplace>(own[0], own[1]);
}

}  // namespace

const Law& laplace_law() {
  static const Law law = {
      .id = LawId::laplace,
      .name = "laplace",
      .summary = "a sharp peak with exponential tails on both sides",
      .forms =
          {{.params = {{.name = "location", .range = range::any()},
                       {.name = "scale", .range = range::positive()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .mean_formula = "location",
      .variance_formula = "2 scale^2",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 24",
      .examples = {"laplace(0, 1)", "laplace(location: -2, scale: 3)", "laplace(p10: 1, p90: 5)"},
      .make = make_laplace,
      .canonical = canonical_laplace,
  };
  return law;
}

}  // namespace plimsoll::dist
