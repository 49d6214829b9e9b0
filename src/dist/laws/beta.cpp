// The beta law, on any interval.
#include <array>

#include "dist/laws/beta_kind.h"
#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "math/functions.h"
#include "math/special.h"

namespace plimsoll::dist {

namespace {

constexpr Range kBetaShape = {
    .low = range::kLeastShape, .high = range::kMostShape, .beyond = range::kNarrow};

enum BetaForm { kBetaShapes, kBetaMeanSd, kBetaQuantiles, kBetaQuantilesBetween };

// The interval of a form, and its quantiles behind it.
std::array<double, 2> interval_of(std::uint16_t form, std::span<const double> own) {
  if (form == kBetaQuantiles) return {0, 1};
  if (form == kBetaQuantilesBetween) return {own[0], own[1]};
  return {own[2], own[3]};
}
std::array<double, 4> quantiles_of(std::uint16_t form, std::span<const double> own) {
  return in_order(form == kBetaQuantiles ? own : own.subspan(2));
}
bool is_by_quantiles(std::uint16_t form) {
  return form == kBetaQuantiles || form == kBetaQuantilesBetween;
}

// Of each a + b there is one mean at which the lower quantile is right; the chance below the upper one then rises with a + b.
bool fit_beta(std::span<const double> q, double low, double high, std::span<double> out) {
  const double width = high - low;
  const double x[2] = {(q[1] - low) / width, (q[3] - low) / width};
  const double y[2] = {(high - q[1]) / width, (high - q[3]) / width};
  const auto below = [&](int i, double log_sum, double logit) {
    const double sum = math::exp(log_sum);
    const double share = 1 / (1 + math::exp(-logit));
    const double rest = 1 / (1 + math::exp(logit));
    const math::Tails tails =
        math::IncompleteBeta(sum * share, sum * rest).tails(math::Wide(x[i]), math::Wide(y[i]));
    const double level = q[static_cast<std::size_t>(2 * i)];
    // By the tail that is the smaller one.
    return level <= 0.5 ? tails.lower - level : (1 - level) - tails.upper;
  };
  constexpr double kMostLogit = 20;
  const auto logit_at = [&](double log_sum) {
    const auto excess = [&](double logit) { return below(0, log_sum, logit); };
    return falling_root(excess, -kMostLogit, kMostLogit);
  };
  const double lowest = -8;
  const double highest = 25;
  const auto excess = [&](double log_sum) { return -below(1, log_sum, logit_at(log_sum)); };
  if (!(excess(lowest) > 0 && excess(highest) < 0)) return false;
  const double log_sum = falling_root(excess, lowest, highest);
  const double logit = logit_at(log_sum);
  const double sum = math::exp(log_sum);
  out[0] = sum / (1 + math::exp(-logit));
  out[1] = sum / (1 + math::exp(logit));
  out[2] = low;
  out[3] = high;
  return std::fabs(logit) < kMostLogit - 0.1;
}

Rules check_beta(std::uint16_t form, std::span<const double> own) {
  const auto [low, high] = interval_of(form, own);
  if (is_by_quantiles(form)) {
    const std::array<double, 4> q = quantiles_of(form, own);
    return check_interval(Rules().quantile_pairs(q), low, high)
        .holds(low < q[1] && q[3] < high,
               "low < " + level_text(q[0]) + ", " + level_text(q[2]) + " < high",
               {{level_text(q[0]), q[1]}, {level_text(q[2]), q[3]}, {"low", low}, {"high", high}});
  }
  if (form == kBetaMeanSd) {
    const double mean = own[0];
    const double sd = own[1];
    return check_interval(Rules().finite({{"mean", mean}}).positive({"sd", sd}), low, high)
        .holds(low < mean && mean < high, "low < mean < high",
               {{"low", low}, {"mean", mean}, {"high", high}})
        .holds(sd / (mean - low) < (high - mean) / sd, "sd^2 < (mean - low) (high - mean)",
               {{"mean", mean}, {"sd", sd}});
  }
  const double a = own[0];
  const double b = own[1];
  return check_interval(Rules().positive({"a", a}).positive({"b", b}), low, high)
      .holds(std::isfinite(a + b), "a + b is finite", {{"a", a}, {"b", b}});
}

bool canonical_beta(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_beta(form, own).ok()) return false;
  if (is_by_quantiles(form)) {
    const auto [low, high] = interval_of(form, own);
    return fit_beta(quantiles_of(form, own), low, high, out);
  }
  for (std::size_t i = 0; i < 4; ++i) out[i] = own[i];
  if (form == kBetaMeanSd) {
    const double width = own[3] - own[2];
    const double from_low = own[0] - own[2];
    const double from_high = own[3] - own[0];
    // a + b
    const double sum = from_low / own[1] * (from_high / own[1]) - 1;
    out[0] = sum * (from_low / width);
    out[1] = sum * (from_high / width);
  }
  return out[0] > 0 && out[1] > 0 && std::isfinite(out[0] + out[1]);
}

MakeResult make_beta(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_beta(shape.form, flat);
  double own[4] = {};
  if (rules.ok() && !canonical_beta(shape.form, flat, own))
    rules.fail(is_by_quantiles(shape.form) ? "no beta law has these quantiles between these ends"
                                           : "the parameters leave the range of numbers");
  if (!rules.ok()) return *rules.error();
  for (const double x : {own[0], own[1]}) {
    const auto broken = shape.form != kBetaShapes ? outside("shape", kBetaShape, x) : std::nullopt;
    if (broken) return Error{"these parameters make a shape that is refused: " + *broken};
  }
  const double a = own[0];
  const double b = own[1];
  const double low = own[2];
  const double high = own[3];
  const double sum = a + b;
  const double width = high - low;
  const double mean = a <= b ? std::fma(width, a / sum, low) : std::fma(-width, b / sum, high);
  const double variance = (width * (a / sum)) * (width * (b / sum)) / (sum + 1);
  return rules.build<BetaKind>(a, b, low, high, mean, variance);
}

}  // namespace

const Law& beta_law() {
  static const Law law = {
      .id = LawId::beta,
      .name = "beta",
      .summary = "a share between low and high, such as a loss ratio or an adoption rate",
      .forms = {{.params = {{.name = "a", .dim = Dim::none, .range = kBetaShape},
                            {.name = "b", .dim = Dim::none, .range = kBetaShape},
                            {.name = "low", .default_value = 0, .range = range::sized()},
                            {.name = "high", .default_value = 1, .range = range::sized()}}},
                {.params = {{.name = "mean", .range = range::sized()},
                            {.name = "sd", .range = range::positive_sized()},
                            {.name = "low", .default_value = 0, .range = range::sized()},
                            {.name = "high", .default_value = 1, .range = range::sized()}},
                 .named_only = true},
                {.params = {},
                 .variadic = Variadic::quantiles,
                 .named_only = true,
                 .n_quantiles = 2,
                 .may_have_unit = false},
                {.params = {{.name = "low", .range = range::sized()},
                            {.name = "high", .range = range::sized()}},
                 .variadic = Variadic::quantiles,
                 .named_only = true,
                 .n_quantiles = 2}},
      .joint_rule =
          "low < mean < high, sd^2 < (mean - low) (high - mean); quantiles lie between low and "
          "high",
      .mean_formula = "low + (high - low) a / (a + b)",
      .variance_formula = "(high - low)^2 a b / ((a + b)^2 (a + b + 1))",
      .source = "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 25",
      .examples = {"beta(2, 5)", "beta(2, 5, low: 10, high: 20)", "beta(mean: 30%, sd: 10%)",
                   "beta(p10: 20%, p90: 60%)", "beta(p10: 12, p90: 16, low: 10, high: 20)"},
      .make = make_beta,
      .canonical = canonical_beta,
  };
  return law;
}

}  // namespace plimsoll::dist
