#include "dist/domain.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "dist/laws/common.h"

namespace plimsoll::dist {

namespace {

constexpr double kMost = std::numeric_limits<double>::max();
// Shapes between which the incomplete gamma and beta functions hold their accuracy (math/special.h).
constexpr double kLeastShape = 1e-10;
constexpr double kMostShape = 1e13;

constexpr Range any(LawId law, std::string_view parameter) {
  return {law, parameter, -kMost, kMost};
}
constexpr Range positive(LawId law, std::string_view parameter) {
  return {law, parameter, 0, kMost, true};
}
// Of laws whose formulas leave the range of numbers before their values do.
constexpr double kMostSize = 1e300;
constexpr Range size(LawId law, std::string_view parameter) {
  return {law, parameter, -kMostSize, kMostSize};
}
constexpr Range positive_size(LawId law, std::string_view parameter) {
  return {law, parameter, 1 / kMostSize, kMostSize};
}
constexpr Range probability(LawId law, std::string_view parameter) {
  return {law, parameter, 0, 1};
}
constexpr Range whole(LawId law, std::string_view parameter, double low, double high) {
  return {law, parameter, low, high, false, true};
}

constexpr std::string_view kNarrow =
    "beyond it the law is a point to all digits that are kept: write its mean";

constexpr Range kRanges[] = {
    probability(LawId::bernoulli, "p"),
    {LawId::beta, "a", kLeastShape, kMostShape, false, false, kNarrow},
    {LawId::beta, "b", kLeastShape, kMostShape, false, false, kNarrow},
    size(LawId::beta, "low"),
    size(LawId::beta, "high"),
    whole(LawId::binomial, "n", 0, 1e13),
    probability(LawId::binomial, "p"),
    any(LawId::cauchy, "location"),
    positive(LawId::cauchy, "scale"),
    {LawId::chi_squared, "df", 2 * kLeastShape, 2 * kMostShape, false, false, kNarrow},
    positive(LawId::exponential, "mean"),
    positive(LawId::exponential, "rate"),
    {LawId::gamma, "shape", kLeastShape, kMostShape, false, false, kNarrow},
    positive_size(LawId::gamma, "scale"),
    positive_size(LawId::gamma, "mean"),
    positive_size(LawId::gamma, "sd"),
    {LawId::geometric, "p", 1e-13, 1},
    any(LawId::gev, "location"),
    positive(LawId::gev, "scale"),
    any(LawId::gev, "shape"),
    any(LawId::gpd, "location"),
    positive(LawId::gpd, "scale"),
    any(LawId::gpd, "shape"),
    any(LawId::gumbel, "location"),
    positive(LawId::gumbel, "scale"),
    whole(LawId::hypergeometric, "population", 1, 1e15),
    whole(LawId::hypergeometric, "successes", 0, 1e15),
    whole(LawId::hypergeometric, "draws", 0, 1e15),
    positive_size(LawId::inverse_gaussian, "mean"),
    positive_size(LawId::inverse_gaussian, "shape"),
    any(LawId::laplace, "location"),
    positive(LawId::laplace, "scale"),
    positive(LawId::log_logistic, "shape"),
    positive(LawId::log_logistic, "scale"),
    any(LawId::logistic, "location"),
    positive(LawId::logistic, "scale"),
    any(LawId::lognormal, "mu"),
    positive(LawId::lognormal, "sigma"),
    positive(LawId::lognormal, "median"),
    positive(LawId::lognormal, "mean"),
    positive(LawId::lognormal, "sd"),
    any(LawId::metalog, "low"),
    any(LawId::metalog, "high"),
    {LawId::negative_binomial, "r", kLeastShape, kMostShape},
    {LawId::negative_binomial, "p", 0, 1, true},
    any(LawId::normal, "mean"),
    positive(LawId::normal, "sd"),
    positive(LawId::pareto, "shape"),
    positive(LawId::pareto, "minimum"),
    size(LawId::pert, "low"),
    size(LawId::pert, "mode"),
    size(LawId::pert, "high"),
    {LawId::pert, "shape", 0, kMostShape, true, false, kNarrow},
    {LawId::poisson, "mean", 0, 1e13},
    positive(LawId::rayleigh, "scale"),
    {LawId::student_t, "df", kLeastShape, kMostShape, false, false,
     "beyond it the law is the normal one to all digits that are kept: write `normal`"},
    size(LawId::student_t, "location"),
    positive_size(LawId::student_t, "scale"),
    any(LawId::triangular, "low"),
    any(LawId::triangular, "mode"),
    any(LawId::triangular, "high"),
    any(LawId::truncated, "low"),
    any(LawId::truncated, "high"),
    any(LawId::uniform, "low"),
    any(LawId::uniform, "high"),
    whole(LawId::uniform_int, "low", -kMaxCount, kMaxCount),
    whole(LawId::uniform_int, "high", -kMaxCount, kMaxCount),
    positive(LawId::weibull, "shape"),
    positive(LawId::weibull, "scale"),
};

}  // namespace

std::span<const Range> ranges() {
  return kRanges;
}

const Range& range_of(LawId law, std::string_view parameter) {
  const auto at = std::find_if(std::begin(kRanges), std::end(kRanges), [&](const Range& range) {
    return range.law == law && range.parameter == parameter;
  });
  PLIMSOLL_CHECK(at != std::end(kRanges));
  return *at;
}

std::string range_text(const Range& range) {
  const bool from = range.low > -kMost;
  const bool to = range.high < kMost;
  std::string text(range.parameter);
  if (from) text = number_text(range.low) + (range.above_low ? " < " : " <= ") + text;
  if (to) text += " <= " + number_text(range.high);
  if (!from && !to) text = "any " + text;
  return range.whole ? text + ", whole" : text;
}

std::string_view joint_rule(LawId law) {
  switch (law) {
    case LawId::beta:
    case LawId::uniform:
    case LawId::truncated:
      return "low < high";
    case LawId::uniform_int:
      return "low <= high, at most 2^53 values";
    case LawId::triangular:
    case LawId::pert:
      return "low <= mode <= high, low < high";
    case LawId::hypergeometric:
      return "successes <= population, draws <= population";
    case LawId::inverse_gaussian:
      return "1e-100 <= shape / mean <= 1e12";
    case LawId::negative_binomial:
      return "counts stay below 2^53";
    case LawId::gamma:
      return "the shape that `mean` and `sd`, or the quantiles, make is inside too";
    case LawId::cumulative:
      return "levels rise from 0 % to 100 %, values rise";
    case LawId::discrete:
      return "weights >= 0, not all 0";
    case LawId::empirical:
      return "one value or more";
    case LawId::metalog:
      return "2 to 16 points whose metalog rises, inside the bounds";
    case LawId::mixture:
      return "weights >= 0, not all 0; at most 256 distributions inside";
    default:
      return {};
  }
}

std::optional<std::string> outside(const Range& range, double value) {
  const std::string name(range.parameter);
  std::string rule;
  const bool probability = range.low == 0 && range.high == 1 && !range.above_low;
  if (probability && !(value >= 0 && value <= 1)) {
    rule = "0 <= " + name + " <= 1";
  } else if (!std::isfinite(value)) {
    rule = name + " is finite";
  } else if (range.whole && std::floor(value) != value) {
    rule = name + " is a whole number";
  } else if (range.low >= 0 && range.low != 0 && !(value > 0)) {
    rule = name + " > 0";
  } else if (range.above_low && !(value > range.low)) {
    rule = name + " > " + number_text(range.low);
  } else if (!(value >= range.low)) {
    rule = name + " >= " + number_text(range.low);
  } else if (!(value <= range.high)) {
    rule = name + " <= " + number_text(range.high);
    if (!range.beyond.empty()) rule += " (" + std::string(range.beyond) + ")";
  } else {
    return std::nullopt;
  }
  return rule + ", but " + name + " is " + number_text(value);
}

}  // namespace plimsoll::dist
