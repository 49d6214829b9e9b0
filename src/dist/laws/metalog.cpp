// Keelin's metalog: a quantile function through given points. With y the level, u = y - 1/2 and
// L = log(y / (1 - y)), the quantile is M = B(u) + A(u) L with polynomials A and B whose
// coefficients, as many as there are points, solve a linear system. Bounds are kept by fitting
// log(x - low), -log(high - x) or log((x - low) / (high - x)) instead of x. The coefficients may be given themselves, as
// libraries of SIPmath have them.
//
// Not every set of points or coefficients has such a quantile function that rises: M' is checked on a grid in L,
// each low point of which is refined.

#include <algorithm>
#include <array>
#include <vector>

#include "dist/laws/common.h"
#include "dist/laws/quadrature.h"
#include "dist/laws/root_search.h"
#include "dist/laws/wide_quantile.h"
#include "math/functions.h"

namespace plimsoll::dist {

namespace {

constexpr std::size_t kMaxPoints = 16;
constexpr std::size_t kMaxTerms = 30;
// Beyond it the tail is below the smallest double.
constexpr double kMaxLogit = 745;

enum MetalogForm { kMetalogUnbounded, kMetalogLowOnly, kMetalogHighOnly, kMetalogBoth };
// Those four by points, then by coefficients.
constexpr int kMetalogForms = 4;

// A level by its logit; y and 1 - y each have all their digits.
struct Level {
  double logit;
  double below;
  double above;
  // y - 1/2
  double centered;
};

Level at_logit(double logit) {
  const double e = math::exp(-std::fabs(logit));
  const double tail = e / (1 + e);
  if (logit < 0) return {logit, tail, 1 / (1 + e), tail - 0.5};
  return {logit, 1 / (1 + e), tail, 0.5 - tail};
}

Level at_lower(double p) {
  return {math::log(p) - math::log1p(-p), p, 1 - p, p - 0.5};
}
Level at_upper(double q) {
  return {math::log1p(-q) - math::log(q), 1 - q, q, 0.5 - q};
}
Level at_level(double p) {
  return p <= 0.5 ? at_lower(p) : at_upper(1 - p);
}

// The k-th basis function, k = 0, 1, ...: 1, L, u L, u, u^2, u^2 L, u^3, u^3 L, ...
double basis(std::size_t k, const Level& y) {
  if (k < 4) return std::array{1.0, y.logit, y.centered * y.logit, y.centered}[k];
  double power = 1;
  for (std::size_t i = 0; i < k / 2; ++i) power *= y.centered;
  return k % 2 == 0 ? power : power * y.logit;
}

// A polynomial in u with its derivative.
struct Polynomial {
  std::array<double, kMaxTerms / 2> c{};
  double at(double u) const {
    double sum = 0;
    for (std::size_t i = c.size(); i-- > 0;) sum = std::fma(sum, u, c[i]);
    return sum;
  }
  math::DD at(math::DD u) const {
    math::DD sum = 0.0;
    for (std::size_t i = c.size(); i-- > 0;) sum = sum * u + c[i];
    return sum;
  }
  double slope(double u) const {
    double sum = 0;
    for (std::size_t i = c.size(); i-- > 1;) sum = std::fma(sum, u, static_cast<double>(i) * c[i]);
    return sum;
  }
};

struct Curve {
  Polynomial free;
  Polynomial times_logit;

  double at(const Level& y) const {
    return std::fma(times_logit.at(y.centered), y.logit, free.at(y.centered));
  }
  // y (1 - y) dM/dy: finite at both ends.
  double slope(const Level& y) const {
    const double inner = std::fma(times_logit.slope(y.centered), y.logit, free.slope(y.centered));
    return std::fma(y.below * y.above, inner, times_logit.at(y.centered));
  }
};

// Gaussian elimination with partial pivoting, then two rounds of refinement whose residuals carry
// twice the working precision. `matrix` is row-major. False where it is singular.
bool solve(const std::vector<double>& matrix, std::span<const double> right,
           std::vector<double>& out) {
  const std::size_t n = right.size();
  std::vector<double> lu = matrix;
  std::vector<std::size_t> row(n);
  for (std::size_t i = 0; i < n; ++i) row[i] = i;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k + 1; i < n; ++i) {
      if (std::fabs(lu[row[i] * n + k]) > std::fabs(lu[row[best] * n + k])) best = i;
    }
    std::swap(row[k], row[best]);
    const double pivot = lu[row[k] * n + k];
    if (!(std::fabs(pivot) > 1e-300)) return false;
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = lu[row[i] * n + k] /= pivot;
      for (std::size_t j = k + 1; j < n; ++j) lu[row[i] * n + j] -= factor * lu[row[k] * n + j];
    }
  }
  out.assign(n, 0.0);
  std::vector<double> rest(right.begin(), right.end());
  for (int round = 0; round < 3; ++round) {
    std::vector<double> step(n);
    for (std::size_t i = 0; i < n; ++i) {
      step[i] = rest[row[i]];
      for (std::size_t j = 0; j < i; ++j) step[i] -= lu[row[i] * n + j] * step[j];
    }
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t j = i + 1; j < n; ++j) step[i] -= lu[row[i] * n + j] * step[j];
      step[i] /= lu[row[i] * n + i];
    }
    for (std::size_t i = 0; i < n; ++i) out[i] += step[i];
    for (std::size_t i = 0; i < n; ++i) {
      // right - matrix * out, with the rounding of each product and sum carried along.
      double high = right[i];
      double low = 0;
      for (std::size_t j = 0; j < n; ++j) {
        const double product = -matrix[i * n + j] * out[j];
        low += std::fma(-matrix[i * n + j], out[j], -product);
        const double sum = high + product;
        const double shift = sum - high;
        low += (high - (sum - shift)) + (product - shift);
        high = sum;
      }
      rest[i] = high + low;
    }
  }
  return std::all_of(out.begin(), out.end(), [](double x) { return std::isfinite(x); });
}

// What is left of coefficients that are exactly zero: rounding, which must not decide about tails.
void clear_rounding(std::vector<double>& coefficients) {
  double largest = 0;
  for (std::size_t k = 1; k < coefficients.size(); ++k) {
    largest = std::max(largest, std::fabs(coefficients[k]));
  }
  for (std::size_t k = 1; k < coefficients.size(); ++k) {
    if (std::fabs(coefficients[k]) <= 1e-14 * largest) coefficients[k] = 0;
  }
}

Curve curve_of(std::span<const double> coefficients) {
  Curve out;
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    const bool has_logit = k == 1 || k == 2 || (k > 4 && k % 2 == 1);
    const std::size_t power = k < 4 ? (k >= 2 ? 1 : 0) : k / 2;
    (has_logit ? out.times_logit : out.free).c[power] = coefficients[k];
  }
  return out;
}

// "near p5"; a level that nobody could read is an end.
std::string place_text(const Level& level) {
  constexpr double kEnd = 1e-6;
  if (level.below < kEnd) return "at its lower end";
  if (level.above < kEnd) return "at its upper end";
  return "near " + level_text(level.below);
}

// A level at which the curve does not rise, if there is one.
std::optional<Level> falling_level(const Curve& curve) {
  std::vector<double> logits;
  for (double logit = 0; logit < 12; logit += 0.125) logits.push_back(logit);
  for (double logit = 12; logit < 40; logit += 0.5) logits.push_back(logit);
  for (double logit = 40; logit < 700; logit += 20) logits.push_back(logit);
  for (std::size_t i = logits.size(); i-- > 1;) logits.push_back(-logits[i]);
  std::sort(logits.begin(), logits.end());
  const auto slope = [&](double logit) { return curve.slope(at_logit(logit)); };
  std::vector<double> slopes;
  for (const double logit : logits) {
    slopes.push_back(slope(logit));
    if (!(slopes.back() > 0)) return at_logit(logit);
  }
  for (std::size_t i = 1; i + 1 < logits.size(); ++i) {
    if (slopes[i] > slopes[i - 1] || slopes[i] > slopes[i + 1]) continue;
    // Golden section on the low point.
    constexpr double kGolden = 0.61803398874989485;
    double a = logits[i - 1];
    double b = logits[i + 1];
    double left = b - kGolden * (b - a);
    double right = a + kGolden * (b - a);
    double at_left = slope(left);
    double at_right = slope(right);
    for (int step = 0; step < 40; ++step) {
      if (at_left <= at_right) {
        b = right;
        right = left;
        at_right = at_left;
        left = b - kGolden * (b - a);
        at_left = slope(left);
      } else {
        a = left;
        left = right;
        at_left = at_right;
        right = a + kGolden * (b - a);
        at_right = slope(right);
      }
    }
    if (!(std::min(at_left, at_right) > 0)) return at_logit(left);
  }
  return std::nullopt;
}

class Metalog {
 public:
  Metalog(int form, double low, double high, const Curve& curve)
      : form_(form), low_(low), high_(high), curve_(curve) {
    support_ = {
        curve.times_logit.at(-0.5) > 0 ? from_curve(-kInfinity) : from_curve(curve.free.at(-0.5)),
        curve.times_logit.at(0.5) > 0 ? from_curve(kInfinity) : from_curve(curve.free.at(0.5))};
  }

  double lower(double p) const { return quantile(p, at_lower(p)); }
  double upper(double q) const { return quantile(-q, at_upper(q)); }
  double cdf(double x) const { return x <= support_.low ? 0 : at_value(x).below; }
  double survival(double x) const { return x <= support_.low ? 1 : at_value(x).above; }
  double density(double x) const {
    const Level y = at_value(x);
    const double stretch = form_ == kMetalogLowOnly    ? 1 / (x - low_)
                           : form_ == kMetalogHighOnly ? 1 / (high_ - x)
                           : form_ == kMetalogBoth     ? 1 / (x - low_) + 1 / (high_ - x)
                                                       : 1;
    const double density = y.below * y.above / curve_.slope(y) * stretch;
    // At a bound itself the tail has left the doubles.
    return std::isfinite(density) ? density : 0;
  }
  double mean() const { return moments().mean; }
  double variance() const { return moments().variance; }
  Support support() const { return support_; }

  // What the curve is fitted to.
  static double to_curve(int form, double low, double high, double x) {
    switch (form) {
      case kMetalogLowOnly:
        return math::log(x - low);
      case kMetalogHighOnly:
        return -math::log(high - x);
      case kMetalogBoth:
        return math::log((x - low) / (high - x));
      default:
        return x;
    }
  }

 private:
  double quantile(double signed_tail, const Level& level) const {
    const math::DD u =
        signed_tail > 0 ? math::two_sum(signed_tail, -0.5) : math::two_sum(0.5, signed_tail);
    const math::DD m =
        curve_.times_logit.at(u) * math::wide_logistic_score(signed_tail) + curve_.free.at(u);
    return rounded_or(from_curve(m), from_curve(curve_.at(level)));
  }
  math::DD from_curve(math::DD m) const {
    switch (form_) {
      case kMetalogLowOnly:
        return math::exp(m) + low_;
      case kMetalogHighOnly:
        return high_ - math::exp(-m);
      case kMetalogBoth: {
        const math::DD part = math::exp(-math::abs(m));
        const math::DD step = math::two_sum(high_, -low_) * (part / (part + 1.0));
        return m.high < 0 ? step + low_ : high_ - step;
      }
      default:
        return m;
    }
  }
  double from_curve(double m) const {
    switch (form_) {
      case kMetalogLowOnly:
        return low_ + math::exp(m);
      case kMetalogHighOnly:
        return high_ - math::exp(-m);
      case kMetalogBoth: {
        const double part = math::exp(-std::fabs(m));
        const double step = (high_ - low_) * (part / (1 + part));
        return m < 0 ? low_ + step : high_ - step;
      }
      default:
        return m;
    }
  }
  Level at_value(double x) const {
    const double m = to_curve(form_, low_, high_, x);
    return at_logit(quantile_search([this](double logit) { return curve_.at(at_logit(logit)); }, m,
                                    -kMaxLogit, kMaxLogit, Reached::value));
  }
  Moments moments() const {
    return moments_of_quantile(
        {[this](double p) { return lower(p); }, [this](double q) { return upper(q); }});
  }

  int form_;
  double low_;
  double high_;
  Curve curve_;
  Support support_;
};

// Pairs of level and value, the levels rising.
std::vector<double> by_level(std::span<const double> pairs) {
  std::vector<std::pair<double, double>> rows;
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    // NaN would break the order; it is refused with the same message wherever it stands.
    if (std::isnan(pairs[i])) return {pairs.begin(), pairs.end()};
    rows.emplace_back(pairs[i], pairs[i + 1]);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<double> out;
  for (const auto& [level, value] : rows) out.insert(out.end(), {level, value});
  return out;
}

MakeResult make_by_terms(int form, std::span<const double> flat) {
  const std::size_t n_bounds = form == kMetalogUnbounded ? 0 : form == kMetalogBoth ? 2 : 1;
  const std::span<const double> terms = flat.subspan(n_bounds);
  const double low = form == kMetalogLowOnly || form == kMetalogBoth ? flat[0] : -kInfinity;
  const double high =
      form == kMetalogHighOnly || form == kMetalogBoth ? flat[n_bounds - 1] : kInfinity;
  Rules rules;
  if (low != -kInfinity) rules.finite({{"low", low}});
  if (high != kInfinity) rules.finite({{"high", high}});
  rules.holds(low < high, "low < high", {{"low", low}, {"high", high}});
  rules.holds(terms.size() >= 2 && terms.size() <= kMaxTerms, "there are 2 to 30 coefficients",
              {{"their number", static_cast<double>(terms.size())}});
  for (const double term : terms) rules.finite({{"a coefficient", term}});
  if (!rules.ok()) return *rules.error();
  const Curve curve = curve_of(terms);
  if (const auto bad = falling_level(curve)) {
    return Error{"quantiles rise with the level, but the metalog of these coefficients falls " +
                 place_text(*bad)};
  }
  return rules.build<Metalog>(form, low, high, curve);
}

MakeResult make_metalog(const Shape& shape, std::span<const double> flat) {
  const int form = shape.form;
  if (form >= kMetalogForms) return make_by_terms(form - kMetalogForms, flat);
  const std::size_t n_bounds = form == kMetalogUnbounded ? 0 : form == kMetalogBoth ? 2 : 1;
  const std::vector<double> pairs = by_level(flat.subspan(n_bounds));
  const double low = form == kMetalogLowOnly || form == kMetalogBoth ? flat[0] : -kInfinity;
  const double high =
      form == kMetalogHighOnly || form == kMetalogBoth ? flat[n_bounds - 1] : kInfinity;
  const std::size_t n = pairs.size() / 2;
  Rules rules;
  if (low != -kInfinity) rules.finite({{"low", low}});
  if (high != kInfinity) rules.finite({{"high", high}});
  rules.quantile_pairs(pairs);
  rules.holds(n <= kMaxPoints, "there are at most 16 points",
              {{"their number", static_cast<double>(n)}});
  const double first = pairs[1];
  const double last = pairs[2 * n - 1];
  rules.holds(low < first, "low < the first value", {{"low", low}, {"the first value", first}});
  rules.holds(last < high, "the last value < high", {{"the last value", last}, {"high", high}});
  if (!rules.ok()) return *rules.error();

  std::vector<double> matrix(n * n);
  std::vector<double> right(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Level y = at_level(pairs[2 * i]);
    for (std::size_t k = 0; k < n; ++k) matrix[i * n + k] = basis(k, y);
    right[i] = Metalog::to_curve(form, low, high, pairs[2 * i + 1]);
  }
  std::vector<double> coefficients;
  if (!solve(matrix, right, coefficients)) {
    return Error{"no metalog goes through these points: their levels lie too close together"};
  }
  clear_rounding(coefficients);
  const Curve curve = curve_of(coefficients);
  if (const auto bad = falling_level(curve)) {
    return Error{"quantiles rise with the level, but the metalog through these points falls " +
                 place_text(*bad) + "; use fewer or less skewed points"};
  }
  return rules.build<Metalog>(form, low, high, curve);
}

}  // namespace

const Law& metalog_law() {
  static const Law law = {
      .id = LawId::metalog,
      .name = "metalog",
      .summary =
          "a smooth distribution through given quantiles, or of given coefficients, with optional "
          "bounds",
      .forms =
          {
              {.params = {}, .variadic = Variadic::quantiles},
              {.params = {{.name = "low", .range = range::any()}},
               .variadic = Variadic::quantiles,
               .named_only = true},
              {.params = {{.name = "high", .range = range::any()}},
               .variadic = Variadic::quantiles,
               .named_only = true},
              {.params = {{.name = "low", .range = range::any()},
                          {.name = "high", .range = range::any()}},
               .variadic = Variadic::quantiles,
               .named_only = true},
              {.params = {}, .variadic = Variadic::data},
              {.params = {{.name = "low", .range = range::any()}},
               .variadic = Variadic::data,
               .named_only = true,
               .may_have_unit = false},
              {.params = {{.name = "high", .range = range::any()}},
               .variadic = Variadic::data,
               .named_only = true,
               .may_have_unit = false},
              {.params = {{.name = "low", .range = range::any()},
                          {.name = "high", .range = range::any()}},
               .variadic = Variadic::data,
               .named_only = true,
               .may_have_unit = false},
          },
      .joint_rule =
          "2 to 16 points, or 2 to 30 coefficients, whose metalog rises, inside the bounds",
      .mean_formula = "integral of M(y) over y in [0, 1]",
      .variance_formula = "integral of (M(y) - mean)^2 over y in [0, 1]",
      .source = "Keelin, \"The metalog distributions\", Decision Analysis 13(4), 2016",
      .examples = {"metalog(p10: 1, p50: 2, p90: 5)", "metalog(p10: 1, p50: 2, p90: 5, low: 0)",
                   "metalog(p5: -8, p25: -3, p75: -1, p95: -0.5, high: 0)",
                   "metalog(p10: 2, p50: 5, p90: 9, low: 0, high: 10)",
                   "metalog([9.87, 1.68, 2.55, 3.54, -13.4])", "metalog([1.2, 0.4, 0.1], low: 0)",
                   "metalog([-0.7, 0.5], high: 0)", "metalog([0.2, 0.9, 0.1], low: 0, high: 10)"},
      .make = make_metalog,
  };
  return law;
}

}  // namespace plimsoll::dist
