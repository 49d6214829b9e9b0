// The gamma law.
#include <array>

#include "dist/laws/common.h"
#include "dist/laws/gamma_kind.h"
#include "dist/laws/two_quantiles.h"
#include "math/functions.h"

namespace plimsoll::dist {

namespace {

constexpr Range kShape = {
    .low = range::kLeastShape, .high = range::kMostShape, .beyond = range::kNarrow};

enum GammaForm { kGammaShapeScale, kGammaMeanSd, kGammaQuantiles };

// Shapes beyond which the law is, to 12 digits, a spike or all but zero.
constexpr double kLowestLogShape = -9;
constexpr double kHighestLogShape = 28;

Rules check_gamma(std::uint16_t form, std::span<const double> own) {
  switch (form) {
    case kGammaMeanSd:
      return Rules().positive({"mean", own[0]}).positive({"sd", own[1]});
    case kGammaQuantiles: {
      const std::array<double, 4> q = in_order(own);
      return Rules().quantile_pairs(q).positive({level_text(q[0]), q[1]});
    }
    default:
      return Rules().positive({"shape", own[0]}).positive({"scale", own[1]});
  }
}

double quantile(const math::IncompleteGamma& ratio, double level) {
  return level <= 0.5 ? ratio.inverse_lower(level) : ratio.inverse_upper(1 - level);
}

// The ratio of two quantiles falls as the shape grows: a search over log shape by the secant, kept
// inside a bracket that at least halves every third step.
bool fit_quantiles(std::span<const double> own, std::span<double> out) {
  const std::array<double, 4> q = in_order(own);
  const double target = math::log(q[3] / q[1]);
  auto excess = [&](double log_shape) {
    const math::IncompleteGamma ratio(math::exp(log_shape));
    const double low = quantile(ratio, q[0]);
    return low > 0 ? math::log(quantile(ratio, q[2]) / low) - target : kInfinity;
  };
  double low = kLowestLogShape;
  double high = kHighestLogShape;
  double f_low = excess(low);
  double f_high = excess(high);
  if (!(f_low >= 0 && f_high <= 0)) return false;
  double before = high;
  for (int i = 0; i < 200 && high - low > 1e-15 * std::fabs(high + low); ++i) {
    // The logarithm of the ratio is nearly linear in log shape.
    const double log_low = math::log((f_low + target) / target);
    const double log_high = math::log((f_high + target) / target);
    double x = low - log_low * (high - low) / (log_high - log_low);
    if (i % 3 == 2 || !(x > low && x < high)) x = 0.5 * (low + high);
    const double f = excess(x);
    if (f >= 0) {
      low = x;
      f_low = f;
    }
    if (f <= 0) {
      high = x;
      f_high = f;
    }
    if (f == 0 || std::fabs(x - before) < 1e-15) break;
    before = x;
  }
  const double shape = math::exp(std::fabs(f_low) < std::fabs(f_high) ? low : high);
  const math::IncompleteGamma ratio(shape);
  out[0] = shape;
  out[1] = q[1] / quantile(ratio, q[0]);
  return true;
}

bool canonical_gamma(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_gamma(form, own).ok()) return false;
  switch (form) {
    case kGammaMeanSd: {
      const double ratio = own[0] / own[1];
      out[0] = ratio * ratio;
      out[1] = own[1] / ratio;
      break;
    }
    case kGammaQuantiles:
      if (!fit_quantiles(own, out)) return false;
      break;
    default:
      out[0] = own[0];
      out[1] = own[1];
  }
  return out[0] > 0 && std::isfinite(out[0]) && out[1] > 0 && std::isfinite(out[1]);
}

MakeResult make_gamma(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_gamma(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_gamma(shape.form, flat, own)) {
    rules.fail(shape.form == kGammaQuantiles ? "no gamma law has these quantiles"
                                             : "the parameters leave the range of numbers");
  }
  if (!rules.ok()) return *rules.error();
  if (const auto broken = outside("shape", kShape, own[0])) {
    return Error{"these parameters make a shape that is refused: " + *broken};
  }
  return rules.build<GammaKind>(own[0], own[1]);
}

}  // namespace

const Law& gamma_law() {
  static const Law law = {
      .id = LawId::gamma,
      .name = "gamma",
      .summary = "positive and skewed: sums of waiting times, claim sizes without heavy tails",
      .forms =
          {{.params = {{.name = "shape", .dim = Dim::none, .range = kShape},
                       {.name = "scale", .range = range::positive_sized()}}},
           {.params = {{.name = "mean", .range = range::positive_sized()},
                       {.name = "sd", .range = range::positive_sized()}},
            .named_only = true},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .joint_rule = "the shape that `mean` and `sd`, or the quantiles, make is inside too",
      .mean_formula = "shape scale",
      .variance_formula = "shape scale^2",
      .source = "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 17",
      .examples = {"gamma(2, 10)", "gamma(mean: 20, sd: 5)", "gamma(p5: 10, p95: 40)"},
      .make = make_gamma,
      .canonical = canonical_gamma,
  };
  return law;
}

}  // namespace plimsoll::dist
