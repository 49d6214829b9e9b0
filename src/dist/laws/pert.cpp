// PERT: the beta law of a lowest, a most likely and a highest value.
#include "dist/laws/beta_kind.h"
#include "dist/laws/common.h"

namespace plimsoll::dist {

namespace {

MakeResult make_pert(const Shape&, std::span<const double> flat) {
  const double low = flat[0];
  const double mode = flat[1];
  const double high = flat[2];
  const double shape = flat[3];
  const Rules rules = check_interval(Rules(), low, high)
                          .holds(low <= mode && mode <= high, "low <= mode <= high",
                                 {{"low", low}, {"mode", mode}, {"high", high}})
                          .positive({"shape", shape});
  if (!rules.ok()) return *rules.error();
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
                                       .beyond = range::kNarrow}}}}},
      .joint_rule = "low <= mode <= high, low < high",
      .mean_formula = "(low + shape mode + high) / (shape + 2)",
      .variance_formula = "(mean - low) (high - mean) / (shape + 3)",
      .source =
          "Malcolm, Roseboom, Clark, Fazar, Operations Research 7(5), 1959; Vose, Risk "
          "Analysis, 3rd ed., 2008 (shape)",
      .examples = {"pert(0, 2, 10)", "pert(low: 5, mode: 8, high: 20, shape: 2)"},
      .make = make_pert,
  };
  return law;
}

}  // namespace plimsoll::dist
