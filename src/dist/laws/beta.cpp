// The beta law, on any interval.
#include "dist/laws/beta_kind.h"
#include "dist/laws/common.h"

namespace plimsoll::dist {

namespace {

constexpr Range kBetaShape = {
    .low = range::kLeastShape, .high = range::kMostShape, .beyond = range::kNarrow};

enum BetaForm { kBetaShapes, kBetaMeanSd };

Rules check_beta(std::uint16_t form, std::span<const double> own) {
  const double low = own[2];
  const double high = own[3];
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
    rules.fail("the parameters leave the range of numbers");
  if (!rules.ok()) return *rules.error();
  for (const double x : {own[0], own[1]}) {
    const auto broken = shape.form == kBetaMeanSd ? outside("shape", kBetaShape, x) : std::nullopt;
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
                 .named_only = true}},
      .joint_rule = "low < mean < high, sd^2 < (mean - low) (high - mean)",
      .mean_formula = "low + (high - low) a / (a + b)",
      .variance_formula = "(high - low)^2 a b / ((a + b)^2 (a + b + 1))",
      .source = "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 25",
      .examples = {"beta(2, 5)", "beta(2, 5, low: 10, high: 20)", "beta(mean: 30%, sd: 10%)"},
      .make = make_beta,
      .canonical = canonical_beta,
  };
  return law;
}

}  // namespace plimsoll::dist
