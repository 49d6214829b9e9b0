// The beta law, on any interval.
#include "dist/laws/beta_kind.h"
#include "dist/laws/common.h"

namespace plimsoll::dist {

namespace {

MakeResult make_beta(const Shape&, std::span<const double> flat) {
  const double a = flat[0];
  const double b = flat[1];
  const double low = flat[2];
  const double high = flat[3];
  const Rules rules = check_interval(Rules().positive({"a", a}).positive({"b", b}), low, high)
                          .holds(std::isfinite(a + b), "a + b is finite", {{"a", a}, {"b", b}});
  if (!rules.ok()) return *rules.error();
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
      .forms = {{.params = {{.name = "a",
                             .dim = Dim::none,
                             .range = {.low = range::kLeastShape,
                                       .high = range::kMostShape,
                                       .beyond = range::kNarrow}},
                            {.name = "b",
                             .dim = Dim::none,
                             .range = {.low = range::kLeastShape,
                                       .high = range::kMostShape,
                                       .beyond = range::kNarrow}},
                            {.name = "low", .default_value = 0, .range = range::sized()},
                            {.name = "high", .default_value = 1, .range = range::sized()}}}},
      .joint_rule = "low < high",
      .mean_formula = "low + (high - low) a / (a + b)",
      .variance_formula = "(high - low)^2 a b / ((a + b)^2 (a + b + 1))",
      .source = "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 25",
      .examples = {"beta(2, 5)", "beta(2, 5, low: 10, high: 20)"},
      .make = make_beta,
  };
  return law;
}

}  // namespace plimsoll::dist
