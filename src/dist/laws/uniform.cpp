// The uniform law.

#include "dist/laws/uniform.h"

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"

namespace plimsoll::dist {

namespace {

class Uniform {
 public:
  Uniform(double low, double high) : low_(low), high_(high) {}

  double lower(double p) const { return UniformKernel::sample(p, low_, high_); }
  double upper(double q) const { return UniformKernel::sample(-q, low_, high_); }
  double cdf(double x) const { return (0.5 * x - 0.5 * low_) / half_width(); }
  double survival(double x) const { return (0.5 * high_ - 0.5 * x) / half_width(); }
  double density(double) const { return 0.5 / half_width(); }
  double mean() const { return 0.5 * low_ + 0.5 * high_; }
  double variance() const { return half_width() * (half_width() / 3); }
  Support support() const { return {low_, high_}; }

 private:
  // The width itself may overflow.
  double half_width() const { return 0.5 * high_ - 0.5 * low_; }

  double low_;
  double high_;
};

enum UniformForm { kUniformBounds, kUniformQuantiles };

Rules check_uniform(std::uint16_t form, std::span<const double> own) {
  if (form == kUniformQuantiles) return Rules().quantile_pairs(in_order(own));
  return Rules()
      .finite({{"low", own[0]}, {"high", own[1]}})
      .holds(own[0] < own[1], "low < high", {{"low", own[0]}, {"high", own[1]}});
}

bool canonical_uniform(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_uniform(form, own).ok()) return false;
  out[0] = own[0];
  out[1] = own[1];
  if (form == kUniformQuantiles) {
    const auto q = in_order(own);
    const double width = (q[3] - q[1]) / (q[2] - q[0]);
    out[0] = std::fma(-width, q[0], q[1]);
    out[1] = std::fma(width, 1 - q[2], q[3]);
  }
  return std::isfinite(out[0]) && std::isfinite(out[1]) && out[0] < out[1];
}

MakeResult make_uniform(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_uniform(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_uniform(shape.form, flat, own)) {
    rules.fail("the parameters leave the range of numbers");
  }
  return rules.build<Uniform>(own[0], own[1]);
}

}  // namespace

const Law& uniform_law() {
  static const Law law = {
      .id = LawId::uniform,
      .name = "uniform",
      .summary = "any value between two bounds, all equally likely",
      .forms =
          {{.params = {{.name = "low", .range = range::any()},
                       {.name = "high", .range = range::any()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .joint_rule = "low < high",
      .mean_formula = "(low + high) / 2",
      .variance_formula = "(high - low)^2 / 12",
      .source = "definition",
      .examples = {"uniform(0, 1)", "uniform(low: -3, high: 5)", "uniform(p10: 1, p90: 9)"},
      .make = make_uniform,
      .canonical = canonical_uniform,
  };
  return law;
}

}  // namespace plimsoll::dist
