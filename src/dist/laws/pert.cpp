// PERT: the beta law of a lowest, a most likely and a highest value.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "dist/laws/beta_kind.h"
#include "dist/laws/common.h"
#include "dist/laws/three_points.h"
#include "dist/laws/two_quantiles.h"
#include "math/special.h"

namespace plimsoll::dist {

namespace {

enum PertForm { kPertBounds, kPertQuantiles };

Rules check_pert(std::uint16_t form, std::span<const double> own) {
  if (form == kPertQuantiles) {
    const double mode = own[0];
    const std::array<double, 4> q = in_order(own.subspan(2));
    const std::string low = level_text(q[0]);
    const std::string high = level_text(q[2]);
    return Rules()
        .finite({{"mode", mode}})
        .positive({"shape", own[1]})
        .quantile_pairs(q)
        .holds(q[1] < mode, low + " < mode", {{low, q[1]}, {"mode", mode}})
        .holds(mode < q[3], "mode < " + high, {{"mode", mode}, {high, q[3]}});
  }
  return check_interval(Rules(), own[0], own[2])
      .holds(own[0] <= own[1] && own[1] <= own[2], "low <= mode <= high",
             {{"low", own[0]}, {"mode", own[1]}, {"high", own[2]}})
      .positive({"shape", own[3]});
}

// The mode's share of the width tells the beta law, whose quantiles tell how the mode lies between them.
bool canonical_pert(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_pert(form, own).ok()) return false;
  if (form == kPertBounds) {
    std::copy_n(own.begin(), 4, out.begin());
    return true;
  }
  const double mode = own[0];
  const double shape = own[1];
  const std::array<double, 4> q = in_order(own.subspan(2));
  const double below = mode - q[1];
  const double above = q[3] - mode;
  const auto quantile = [&](double t, double level) {
    const math::IncompleteBeta beta(1 + shape * t, 1 + shape * (1 - t));
    return level <= 0.5 ? beta.inverse_lower(level) : beta.inverse_upper(1 - level);
  };
  const auto part_below = [&](double t) { return t - quantile(t, q[0]).x; };
  const auto part_above = [&](double t) { return (1 - t) - quantile(t, q[2]).y; };
  const double t =
      crossing([&](double at) { return below * part_above(at) - above * part_below(at); }, 0, 1);
  const double part = part_below(t);
  if (!(part > 0)) return false;
  const Bounded bounds = around(mode, t, below, part);
  out[0] = bounds.low;
  out[1] = mode;
  out[2] = bounds.high;
  out[3] = shape;
  return out[0] < mode && mode < out[2] && std::isfinite(out[2] - out[0]);
}

MakeResult make_pert(const Shape& form, std::span<const double> flat) {
  Rules rules = check_pert(form.form, flat);
  double own[4] = {};
  if (rules.ok() && !canonical_pert(form.form, flat, own))
    rules.fail("no pert law of this shape has these quantiles around its mode");
  if (!rules.ok()) return *rules.error();
  const double low = own[0];
  const double mode = own[1];
  const double high = own[2];
  const double shape = own[3];
  const double width = high - low;
  const double rise = mode - low;
  const double fall = high - mode;
  const double a = 1 + shape * (rise / width);
  const double b = 1 + shape * (fall / width);
  // The distances of the mean from both ends.
  const double from_low = (width + shape * rise) / (shape + 2);
  const double from_high = (width + shape * fall) / (shape + 2);
  const double mean = from_low <= from_high ? low + from_low : high - from_high;
  const double variance = from_low * (from_high / (shape + 3));
  return rules.build<BetaKind>(a, b, low, high, mean, variance);
}

}  // namespace

const Law& pert_law() {
  static const Law law = {
      .id = LawId::pert,
      .name = "pert",
      .summary = "an expert's lowest, most likely and highest value, smoother than triangular",
      .forms = {{.params = {{.name = "low", .range = range::sized()},
                            {.name = "mode", .range = range::sized()},
                            {.name = "high", .range = range::sized()},
                            {.name = "shape",
                             .dim = Dim::none,
                             .default_value = 4,
                             .range = {.low = 0,
                                       .high = range::kMostShape,
                                       .above_low = true,
                                       .beyond = range::kNarrow}}}},
                {.params = {{.name = "mode", .range = range::sized()},
                            {.name = "shape",
                             .dim = Dim::none,
                             .default_value = 4,
                             .range = {.low = 0,
                                       .high = range::kMostShape,
                                       .above_low = true,
                                       .beyond = range::kNarrow}}},
                 .variadic = Variadic::quantiles,
                 .named_only = true,
                 .n_quantiles = 2}},
      .joint_rule = "low <= mode <= high, low < high",
      .mean_formula = "(low + shape mode + high) / (shape + 2)",
      .variance_formula = "(mean - low) (high - mean) / (shape + 3)",
      .source =
          "Malcolm, Roseboom, Clark, Fazar, Operations Research 7(5), 1959; Vose, Risk "
          "Analysis, 3rd ed., 2008 (shape)",
      .examples = {"pert(0, 2, 10)", "pert(low: 5, mode: 8, high: 20, shape: 2)",
                   "pert(p10: 6, mode: 8, p90: 14)"},
      .make = make_pert,
      .canonical = canonical_pert,
  };
  return law;
}

}  // namespace plimsoll::dist
