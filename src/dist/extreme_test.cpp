// Parameters at the edges of the domain, beyond them and over all powers of ten: each set is refused,
// or its quantiles, tails, mean and deviation are those of extreme_reference.h. A
// number that is not finite counts as refused: it stops a run. 13 sets of each law, or 150 with
// PLIMSOLL_NIGHTLY. The seed is fixed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "base/testing_nightly.h"
#include "dist/extreme_reference.h"
#include "dist/law.h"

namespace plimsoll::dist {
namespace {

// ---- sets of parameters

class Random {
 public:
  double uniform() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    std::uint64_t x = state_ ^ (state_ >> 29);
    x *= 0xbf58476d1ce4e5b9U;
    return static_cast<double>((x ^ (x >> 32)) >> 11) * 0x1p-53;
  }
  double pick(std::initializer_list<double> of) {
    return of.begin()[static_cast<std::size_t>(uniform() * static_cast<double>(of.size()))];
  }

 private:
  std::uint64_t state_ = 20;
};

double awkward(const Range& range, Random& random) {
  const double kind = random.uniform();
  double x = 0;
  if (kind < 0.25) {
    x = 0.2 + 8 * random.uniform();
  } else if (kind < 0.45) {
    x = random.pick({range.low, range.high, std::nextafter(range.low, range.high),
                     std::nextafter(range.high, range.low), range.high * 10, range.low / 10});
  } else if (kind < 0.75) {
    x = std::pow(10.0, -16 + 32 * random.uniform());
  } else {
    x = std::pow(10.0, -320 + 628 * random.uniform());
  }
  if (range.low == 0 && range.high == 1) {
    if (kind < 0.25) x /= 10;
    if (kind > 0.45 && random.uniform() < 0.5) x = 1 - std::fmin(x, 1.0);
  }
  if (range.low < 0 && random.uniform() < 0.5) x = random.uniform() < 0.5 ? -x : 0;
  return range.whole && random.uniform() < 0.9 ? std::floor(x) : x;
}

struct Outcome {
  int refused = 0;
  int checked = 0;
};

// The value is refused, or right.
void expect_close(const std::string& what, double value, Real right, Real size, Real unit = 1) {
  if (!std::isfinite(value)) return;
  if (!std::isfinite(right)) {
    if (std::isnan(right)) return;
    ADD_FAILURE() << what << " is " << value << ", right is infinite";
    return;
  }
  const Real allowed =
      1e-11L * std::fabs(right) + 4e-15L * size + 1e-300L * std::max<Real>(unit, 1);
  EXPECT_LE(std::fabs(value - right), allowed)
      << what << " is " << value << ", right is " << static_cast<double>(right);
}

void check_set(const std::string& text, const Distribution& law, const Reference& right) {
  for (const double tail : {1e-12, 1e-3, 0.1, 0.4, 0.5}) {
    for (const bool lower : {true, false}) {
      const std::string what = text + (lower ? " lower " : " upper ") + std::to_string(tail);
      const double x = lower ? law.lower(tail) : law.upper(tail);
      // Draws come from here.
      const double drawn = law.sample(lower ? tail : -tail);
      EXPECT_TRUE(std::isfinite(drawn) == std::isfinite(x)) << what << " " << x << " " << drawn;
      if (!std::isfinite(x)) continue;
      const Real size = std::max<Real>(right.size, std::fabs(x));
      expect_close(what + " drawn", drawn, x, law.discrete() ? 0 : 100 * size);
      const Real p = lower ? tail : 1 - static_cast<Real>(tail);
      const Real q = lower ? 1 - static_cast<Real>(tail) : tail;
      const double cdf = law.cdf(x);
      const double survival = law.survival(x);
      EXPECT_TRUE(cdf >= 0 && cdf <= 1 && survival >= 0 && survival <= 1) << what;
      if (right.quantile) {
        expect_close(what, x, right.quantile(p, q), right.size, right.unit);
        continue;
      }
      // The quantile is where the tails pass, to the spacing of numbers around it.
      const Real step =
          law.discrete() ? 1 : std::max<Real>({6e-16L * size, 1e-307L * right.unit, 1e-323L});
      const Tails before = right.tails(x - step);
      const Tails here = law.discrete() ? right.tails(x) : right.tails(x + step);
      constexpr Real kSlack = 1e-9L;
      if (lower) {
        EXPECT_LE(before.below, tail * (1 + kSlack)) << what << " is " << x;
        EXPECT_GE(here.below, tail * (1 - kSlack)) << what << " is " << x;
      } else {
        EXPECT_GE(before.above, tail * (1 - kSlack)) << what << " is " << x;
        EXPECT_LE(here.above, tail * (1 + kSlack)) << what << " is " << x;
      }
      const Tails at = law.discrete() ? here : right.tails(x);
      const Real blur = law.discrete() ? 0 : here.below - before.below;
      EXPECT_LE(std::fabs(cdf - at.below), kSlack * at.below + blur + 1e-36L)
          << what << " cdf at " << x;
      EXPECT_LE(std::fabs(survival - at.above), kSlack * at.above + blur + 1e-36L)
          << what << " survival at " << x;
    }
  }
  expect_close(text + " mean", law.mean(), right.mean, right.size);
  expect_close(text + " sd", law.sd(), right.sd, 0);
}

TEST(ExtremeParameters, AreRefusedOrRight) {
  const int n_sets = testing_nightly::is_nightly() ? 150 : 13;
  Random random;
  for (const Law* entry : all_laws()) {
    const Form& form = entry->forms[0];
    if (form.variadic != Variadic::none || form.n_children > 0) continue;
    const std::string name(entry->name);
    if (name == "bernoulli" || name == "uniform_int") continue;
    Outcome outcome;
    for (int set = 0; set < n_sets; ++set) {
      std::vector<double> numbers;
      for (const Param& param : form.params) {
        numbers.push_back(awkward(param.range, random));
      }
      // Bounds in order, more often than not.
      const auto low = std::find_if(form.params.begin(), form.params.end(),
                                    [](const Param& p) { return p.name == "low"; });
      if (low != form.params.end() && random.uniform() < 0.9) {
        const auto first = numbers.begin() + (low - form.params.begin());
        std::sort(first, first + (name == "uniform" || name == "beta" ? 2 : 3));
      }
      if (name == "hypergeometric") {
        std::sort(numbers.begin(), numbers.end(), std::greater<>());
        // The reference adds masses one by one.
        const double sd = std::sqrt(numbers[1] / numbers[0] * numbers[2]);
        if (sd > 3e4) continue;
      }
      std::string text = name + "(";
      for (const double x : numbers)
        text += (text.back() == '(' ? "" : ", ") + testing::PrintToString(x);
      text += ")";
      Shape shape;
      shape.law = entry->id;
      shape.n_own = static_cast<std::uint32_t>(numbers.size());
      const auto made = make(shape, numbers);
      if (!made.ok()) {
        EXPECT_NE(made.error().find("but"), std::string::npos) << text << " " << made.error();
        outcome.refused += 1;
        continue;
      }
      outcome.checked += 1;
      const Reference right = reference_of(name, numbers);
      ASSERT_TRUE(right.quantile || right.tails)
          << name << " has no reference: write one in reference_of (dist/extreme_reference.cpp)";
      check_set(text, **made, right);
    }
    std::printf("%-20s %3d checked, %3d refused\n", name.c_str(), outcome.checked, outcome.refused);
    EXPECT_GT(outcome.checked, 0) << name;
  }
}

// A range is what make() enforces: the ends are allowed, what lies beyond them is not.
void expect_edges(const Law& entry, std::size_t form, std::size_t place) {
  const auto& params = entry.forms[form].params;
  const std::string_view name = params[place].name;
  const Range& range = params[place].range;
  Shape shape;
  shape.law = entry.id;
  shape.form = static_cast<std::uint16_t>(form);
  shape.n_own = static_cast<std::uint32_t>(params.size());
  std::vector<double> numbers;
  for (const Param& param : params) {
    // Inside, and in order for low, mode, high.
    numbers.push_back(param.range.high == 1 ? 0.5 : 10.0 * static_cast<double>(numbers.size() + 1));
  }
  if (entry.id == LawId::hypergeometric) numbers = {1e15, 30, 20};
  if (params[0].name == "mean" && params.size() == 4) numbers = {35, 2, 30, 40};
  ASSERT_TRUE(make(shape, numbers).ok()) << entry.name << " " << make(shape, numbers).error();
  double& x = numbers[place];
  const double most = std::numeric_limits<double>::max();
  std::vector<double> bad = {NAN, HUGE_VAL, -HUGE_VAL};
  if (range.low > -most) {
    bad.push_back(range.above_low ? range.low : std::nextafter(range.low, -most));
  }
  if (range.high < most) bad.push_back(std::nextafter(range.high, most));
  if (range.whole) bad.push_back(0.5);
  for (const double value : bad) {
    x = value;
    const auto made = make(shape, numbers);
    EXPECT_FALSE(made.ok()) << entry.name << " " << name << " " << value;
    if (!made.ok()) {
      EXPECT_NE(made.error().find(name), std::string::npos) << made.error();
    }
    EXPECT_TRUE(outside(name, range, value).has_value());
  }
  // A range that promises more than make() gives: numbers of both signs that it holds.
  for (const double value : {-1e5, -1.0, 0.0}) {
    if (!entry.joint_rule.empty() || outside(name, range, value)) continue;
    x = value;
    EXPECT_TRUE(make(shape, numbers).ok()) << entry.name << " " << name << " " << value;
  }
  EXPECT_FALSE(outside(name, range, range.high).has_value());
  EXPECT_EQ(outside(name, range, range.low).has_value(), range.above_low);
}

TEST(Domain, ItsEdgesAreThoseOfMake) {
  for (const Law* entry : all_laws()) {
    for (std::size_t f = 0; f < entry->forms.size(); ++f) {
      const Form& form = entry->forms[f];
      if (form.variadic != Variadic::none || form.n_children > 0) continue;
      for (std::size_t k = 0; k < form.params.size(); ++k) expect_edges(*entry, f, k);
    }
  }
}

TEST(Domain, EveryParameterHasARange) {
  for (const Law* entry : all_laws()) {
    std::map<std::string_view, Range> known;
    for (const Form& form : entry->forms) {
      for (const Param& param : form.params) {
        EXPECT_LT(param.range.low, param.range.high)
            << entry->name << ": say the range of `" << param.name << "`";
        EXPECT_EQ(known.try_emplace(param.name, param.range).first->second, param.range)
            << entry->name << ": two ranges of `" << param.name << "`";
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::dist
