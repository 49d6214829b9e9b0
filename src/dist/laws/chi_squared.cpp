// The chi-squared law: a gamma law of shape df / 2 and scale 2.
#include "dist/laws/common.h"
#include "dist/laws/gamma_kind.h"

namespace plimsoll::dist {

namespace {

MakeResult make_chi_squared(const Shape&, std::span<const double> flat) {
  const double df = flat[0];
  const Rules rules = Rules().positive({"df", df}).holds(df / 2 > 0, "df / 2 > 0", {{"df", df}});
  if (!rules.ok()) return *rules.error();
  return rules.build<GammaKind>(df / 2, 2.0);
}

}  // namespace

const Law& chi_squared_law() {
  static const Law law = {
      .id = LawId::chi_squared,
      .name = "chi_squared",
      .summary = "the sum of df squared standard normal numbers",
      .forms = {{.params = {{.name = "df",
                             .dim = Dim::none,
                             .range = {.low = 2 * range::kLeastShape,
                                       .high = 2 * range::kMostShape,
                                       .beyond = range::kNarrow}}},
                 .may_have_unit = false}},
      .plain_result = true,
      .mean_formula = "df",
      .variance_formula = "2 df",
      .source = "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 18",
      .examples = {"chi_squared(3)", "chi_squared(df: 0.5)"},
      .make = make_chi_squared,
  };
  return law;
}

}  // namespace plimsoll::dist
