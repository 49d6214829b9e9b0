// What every law owes, checked over the table and its examples: a new line in all.def is tested
// here without a new test.

#include "dist/law.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "base/testing_golden.h"
#include "base/testing_hash.h"
#include "dist/example.h"
#include "dist/laws/quadrature.h"
#include "dist/laws/root_search.h"

namespace plimsoll::dist {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

// Latents at a fixed seed, of the same grid as the engine's: (k + 1/2) 2^-52, as signed tails.
class Latents {
 public:
  explicit Latents(std::uint64_t seed) : state_(seed) {}
  double next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    z ^= z >> 31;
    const double u = (static_cast<double>(z >> 12) + 0.5) * 0x1p-52;
    return u <= 0.5 ? u : u - 1;
  }

 private:
  std::uint64_t state_;
};

struct Case {
  std::string text;
  std::unique_ptr<Distribution> law;
};

std::vector<Case> all_examples() {
  std::vector<Case> out;
  for (const Law* law : all_laws()) {
    for (const std::string_view text : law->examples) {
      auto made = make_example(text);
      EXPECT_TRUE(made.ok()) << text << ": " << (made.ok() ? "" : made.error());
      if (made) out.push_back({std::string(text), std::move(*made)});
    }
  }
  return out;
}

const std::vector<double>& levels() {
  static const std::vector<double> out = [] {
    std::vector<double> p = {1e-300, 1e-100, 1e-30, 1e-16, 1e-8, 1e-4};
    for (int i = 1; i < 100; ++i) p.push_back(i / 100.0);
    for (const double q : {1e-4, 1e-8, 0x1p-53}) p.push_back(1 - q);
    return p;
  }();
  return out;
}

TEST(Laws, TheTableIsSortedAndComplete) {
  std::string_view before;
  for (const Law* law : all_laws()) {
    EXPECT_LT(before, law->name);
    before = law->name;
    EXPECT_EQ(find_law(law->name), law);
    EXPECT_EQ(&dist::law(law->id), law) << law->name;
    EXPECT_FALSE(law->summary.empty()) << law->name;
    EXPECT_FALSE(law->mean_formula.empty()) << law->name;
    EXPECT_FALSE(law->variance_formula.empty()) << law->name;
    EXPECT_FALSE(law->source.empty()) << law->name;
    EXPECT_FALSE(law->forms.empty()) << law->name;
  }
  EXPECT_EQ(find_law("gaussian"), nullptr);
  EXPECT_EQ(find_law(""), nullptr);
}

// A file without a row would not be compiled, and a kernel without its number never asked.
TEST(Laws, EveryFileHasItsRow) {
  const std::filesystem::path folder = std::string(PLIMSOLL_ROOT) + "/src/dist/laws";
  std::size_t n_laws = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().stem().string();
    std::ifstream in(entry.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const Law* law = find_law(name);
    if (text.find("const Law& " + name + "_law()") != std::string::npos) {
      EXPECT_NE(law, nullptr) << name << ".cpp has a law: add its row to dist/all.def";
      ++n_laws;
    }
    if (text.find("using " + name + "_kernel") != std::string::npos) {
      EXPECT_TRUE(law != nullptr && has_kernel(law->id))
          << name << ".h has a kernel: its row in dist/all.def says 0 numbers";
    }
  }
  EXPECT_EQ(n_laws, all_laws().size());
}

TEST(Laws, EveryFormHasAnExample) {
  for (const Law* law : all_laws()) {
    std::set<std::size_t> seen;
    for (const std::string_view text : law->examples) {
      const auto example = parse_example(text);
      ASSERT_TRUE(example.ok()) << text << ": " << example.error();
      seen.insert(example->shape.form);
    }
    EXPECT_EQ(seen.size(), law->forms.size()) << law->name;
    EXPECT_TRUE(law->forms.size() == 1 || law->canonical != nullptr ||
                !law->forms[0].params.empty() || law->forms[0].variadic != Variadic::none)
        << law->name;
  }
}

TEST(Laws, WrongCountsAreErrors) {
  for (const Law* law : all_laws()) {
    Shape shape;
    shape.law = law->id;
    EXPECT_FALSE(make(shape, {})) << law->name;
    shape.form = static_cast<std::uint16_t>(law->forms.size());
    EXPECT_FALSE(make(shape, {})) << law->name;
  }
  EXPECT_FALSE(make(Shape{}, {}));
}

TEST(Laws, FlagsAgreeWithTheDistribution) {
  for (const Law* law : all_laws()) {
    for (const std::string_view text : law->examples) {
      const auto made = make_example(text);
      ASSERT_TRUE(made.ok()) << text;
      EXPECT_EQ((*made)->takes_score(), law->takes_score) << text;
      // Whether laws built from others are discrete is theirs to say.
      if (law->forms[0].n_children == 0 && law->forms[0].variadic != Variadic::children) {
        EXPECT_EQ((*made)->discrete(), law->discrete) << text;
      }
    }
  }
}

TEST(Laws, EdgesOfTheDomain) {
  for (const Case& c : all_examples()) {
    const Distribution& d = *c.law;
    const Support s = d.support();
    EXPECT_LT(s.low, s.high) << c.text;
    EXPECT_EQ(d.lower(0), s.low) << c.text;
    EXPECT_EQ(d.lower(1), s.high) << c.text;
    EXPECT_EQ(d.upper(0), s.high) << c.text;
    EXPECT_EQ(d.upper(1), s.low) << c.text;
    for (const double bad : {-0.1, 1.1, -5e-324, 1 + 0x1p-52, kInf, -kInf, double{NAN}}) {
      EXPECT_TRUE(std::isnan(d.lower(bad))) << c.text << " " << bad;
      EXPECT_TRUE(std::isnan(d.upper(bad))) << c.text << " " << bad;
    }
    EXPECT_TRUE(std::isnan(d.cdf(NAN)) && std::isnan(d.survival(NAN)) && std::isnan(d.density(NAN)))
        << c.text;
    EXPECT_EQ(d.cdf(-kInf), 0) << c.text;
    EXPECT_EQ(d.cdf(kInf), 1) << c.text;
    EXPECT_EQ(d.survival(-kInf), 1) << c.text;
    EXPECT_EQ(d.survival(kInf), 0) << c.text;
    EXPECT_EQ(d.density(kInf), 0) << c.text;
    EXPECT_EQ(d.cdf(s.high), 1) << c.text;
    EXPECT_EQ(d.cdf(from_ordinal(ordinal(s.low) - 1)), 0) << c.text;
  }
}

TEST(Laws, QuantilesRise) {
  Latents latents(11);
  std::vector<double> p = levels();
  for (int i = 0; i < 300; ++i) {
    const double u = std::fabs(latents.next());
    p.insert(p.end(), {u, u * 1e-10, 1 - u});
  }
  // And their neighbours.
  for (std::size_t i = 0, n = p.size(); i < n; ++i) {
    p.push_back(from_ordinal(ordinal(p[i]) + 1));
    p.push_back(from_ordinal(ordinal(p[i]) - 1));
  }
  std::sort(p.begin(), p.end());
  for (const Case& c : all_examples()) {
    const Support s = c.law->support();
    double before = s.low;
    for (const double level : p) {
      const double x = c.law->lower(level);
      // Neighbours in p may come out a few units in the last place off.
      ASSERT_GE(x, before - 1e-14 * std::fabs(before)) << c.text << " " << level;
      ASSERT_LE(x, s.high) << c.text << " " << level;
      before = std::max(x, before);
    }
  }
}

// F(quantile(p)) is p, or for laws that jump the first step at p or above it.
TEST(Laws, TheDistributionFunctionUndoesTheQuantile) {
  for (const Case& c : all_examples()) {
    const Distribution& d = *c.law;
    for (const double p : levels()) {
      for (const bool below : {true, false}) {
        const double x = below ? d.lower(p) : d.upper(p);
        if (!std::isfinite(x)) continue;
        // A quantile that leaves the numbers towards zero.
        if (!d.discrete() && std::fabs(x) < 1e-305 && p < 1e-20) continue;
        // x is rounded: a continuous law reaches p between its neighbours.
        const double left = from_ordinal(ordinal(x) - (d.discrete() ? 1 : 2));
        const double right = d.discrete() ? x : from_ordinal(ordinal(x) + 2);
        const double at = below ? d.cdf(right) : d.survival(right);
        const double before = below ? d.cdf(left) : d.survival(left);
        // The tail inside a cut law may lie below the smallest number.
        const double slack = p * 1e-12 + (c.text.starts_with("truncated") ? 1e-300 : 1e-323);
        if (below) {
          EXPECT_GE(at, p - slack) << c.text << " lower " << p;
          EXPECT_LE(before, p + slack) << c.text << " lower " << p;
        } else {
          EXPECT_LE(at, p + slack) << c.text << " upper " << p;
          EXPECT_GE(before, p - slack) << c.text << " upper " << p;
        }
        EXPECT_NEAR(d.cdf(x) + d.survival(x), 1, 5e-16) << c.text << " " << x;
      }
    }
  }
}

TEST(Laws, TheDensityIsTheSlope) {
  for (const Case& c : all_examples()) {
    const Distribution& d = *c.law;
    for (const double p : {0.013, 0.21, 0.4321, 0.66, 0.931, 0.9987}) {
      const double x = d.lower(p);
      if (d.discrete()) {
        const double left = from_ordinal(ordinal(x) - 1);
        EXPECT_NEAR(d.density(x), d.cdf(x) - d.cdf(left), 1e-13) << c.text << " " << x;
        EXPECT_EQ(d.density(left), 0) << c.text;
        continue;
      }
      // Where F jumps there is no slope.
      if (d.cdf(x) - d.cdf(from_ordinal(ordinal(x) - 1)) > 1e-6) continue;
      const double h = 1e-4 * (d.lower(std::min(p + 0.001, 0.99999)) - d.lower(p - 0.001));
      const double slope = (d.cdf(x + h) - d.cdf(x - h)) / (2 * h);
      EXPECT_NEAR(d.density(x) / slope, 1, 1e-6) << c.text << " " << x;
    }
  }
}

// Mean and variance from the mass at each value.
Moments summed(const Distribution& d) {
  std::vector<double> values = d.knots();
  if (values.empty()) {
    const double last = d.upper(1e-19);
    for (double x = d.lower(1e-19); x <= last; ++x) values.push_back(x);
  }
  Moments out{0, 0};
  for (const double x : values) out.mean += x * d.density(x);
  for (const double x : values) out.variance += (x - out.mean) * (x - out.mean) * d.density(x);
  return out;
}

Moments integrated(const Distribution& d) {
  QuantileIntegrand quantile{[&](double p) { return d.lower(p); },
                             [&](double q) { return d.upper(q); }};
  for (const double x : d.knots()) {
    for (const double side : {x, from_ordinal(ordinal(x) - 1)}) {
      quantile.lower_breaks.push_back(d.cdf(side));
      quantile.upper_breaks.push_back(d.survival(side));
    }
  }
  return moments_of_quantile(quantile);
}

TEST(Laws, MomentsAreThoseOfTheQuantile) {
  for (const Case& c : all_examples()) {
    const Distribution& d = *c.law;
    const Moments want = d.discrete() ? summed(d) : integrated(d);
    const double size = std::fabs(want.mean) + std::sqrt(want.variance);
    if (std::isfinite(want.mean)) {
      EXPECT_NEAR(d.mean(), want.mean, 1e-11 * (std::isfinite(size) ? size : std::fabs(want.mean)))
          << c.text;
    } else {
      EXPECT_EQ(std::isnan(d.mean()), std::isnan(want.mean)) << c.text;
      EXPECT_EQ(std::isinf(d.mean()), std::isinf(want.mean)) << c.text;
    }
    if (std::isfinite(want.variance)) {
      EXPECT_NEAR(d.variance() / want.variance, 1, 1e-10) << c.text;
    } else {
      EXPECT_EQ(std::isnan(d.variance()), std::isnan(want.variance)) << c.text;
      EXPECT_EQ(std::isinf(d.variance()), std::isinf(want.variance)) << c.text;
    }
  }
}

// Powers of the tail up to where a moment ends, in closed form; most of it belongs to tails below 1e-300.
TEST(Laws, MomentsOfHeavyTailsAreWhole) {
  constexpr double kPi = 3.14159265358979323846;
  for (const double a : {0.3, 0.49, 0.4999, 0.6, 0.89, 0.91, 0.95, 0.99, 0.999, 0.9999}) {
    // 1 above, its power above the middle; x^-a from tail 1 has mean 1 / (1 - a).
    const auto power = [a](double t) { return math::exp(-a * math::log(t)); };
    const auto rest = [a](double t) { return math::exp(-a * math::log1p(-t)); };
    const double mean = 1 / (1 - a);
    for (const bool is_above : {true, false}) {
      const auto sign = [is_above](const std::function<double(double)>& f) {
        return [f, is_above](double t) { return is_above ? f(t) : -f(t); };
      };
      const QuantileIntegrand quantile = is_above ? QuantileIntegrand{sign(rest), sign(power)}
                                                  : QuantileIntegrand{sign(power), sign(rest)};
      const Moments found = moments_of_quantile(quantile);
      EXPECT_NEAR(found.mean / (is_above ? mean : -mean), 1, 1e-13 / (1 - a)) << a;
      if (a >= 0.5) {
        EXPECT_EQ(found.variance, std::numeric_limits<double>::infinity()) << a;
        continue;
      }
      const double variance = 1 / (1 - 2 * a) - mean * mean;
      EXPECT_NEAR(found.variance / variance, 1, 1e-12 / (1 - 2 * a)) << a;
    }
    // exp(a logit u): E x = pi a / sin(pi a), E x^2 = 2 pi a / sin(2 pi a).
    const auto up = [a](double t) { return math::exp(a * (math::log1p(-t) - math::log(t))); };
    const auto down = [a](double t) { return math::exp(a * (math::log(t) - math::log1p(-t))); };
    const Moments logit = moments_of_quantile({down, up});
    const double logit_mean = kPi * a / std::sin(kPi * (1 - a));
    EXPECT_NEAR(logit.mean / logit_mean, 1, 1e-12 / (1 - a)) << a;
    if (a < 0.5) {
      const double want = 2 * kPi * a / std::sin(kPi * (1 - 2 * a)) - logit_mean * logit_mean;
      EXPECT_NEAR(logit.variance / want, 1, 1e-11 / (1 - 2 * a)) << a;
    }
  }
}

// Chi-square over some 50 cells between quantiles, 5000 draws. The bound is exceeded by chance once
// in ten million: chi-square with 49 degrees of freedom is above 127 with probability 8e-9, and
// there are about 80 examples.
TEST(Laws, DrawsFollowTheDistributionFunction) {
  constexpr int kDraws = 5000;
  for (const Case& c : all_examples()) {
    const Distribution& d = *c.law;
    std::vector<double> edges;
    for (int i = 1; i < 50; ++i) edges.push_back(d.lower(i / 50.0));
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::vector<double> count(edges.size() + 1);
    Latents latents(20120331);
    const Support s = d.support();
    for (int i = 0; i < kDraws; ++i) {
      const double x = d.sample(latents.next());
      ASSERT_TRUE(x >= s.low && x <= s.high) << c.text << " " << x;
      // Cell i holds (edge i - 1, edge i].
      ++count[static_cast<std::size_t>(std::lower_bound(edges.begin(), edges.end(), x) -
                                       edges.begin())];
    }
    double statistic = 0;
    double expected = 0;
    double seen = 0;
    double before = 0;
    for (std::size_t i = 0; i < count.size(); ++i) {
      const double at = i < edges.size() ? d.cdf(edges[i]) : 1;
      expected += kDraws * (at - before);
      seen += count[i];
      before = at;
      // Cells with few draws expected join the next.
      if (expected < 10 && i + 1 < count.size()) continue;
      if (expected > 0) statistic += (seen - expected) * (seen - expected) / expected;
      expected = seen = 0;
    }
    EXPECT_LT(statistic, 127) << c.text;
  }
}

TEST(Laws, ScoresAndSignedTailsAgree) {
  for (const Case& c : all_examples()) {
    const Distribution& d = *c.law;
    for (const double z : {-3.0, -0.7, 0.4, 2.5}) {
      const double want = z < 0 ? d.lower(0.5 * std::erfc(-z / std::sqrt(2.0)))
                                : d.upper(0.5 * std::erfc(z / std::sqrt(2.0)));
      EXPECT_NEAR(d.from_score(z), want, 1e-10 * std::fabs(want) + 1e-15) << c.text << " " << z;
    }
    EXPECT_NEAR(d.sample(0.3), d.lower(0.3), 1e-14 * std::fabs(d.lower(0.3))) << c.text;
    EXPECT_NEAR(d.sample(-0.3), d.upper(0.3), 1e-14 * std::fabs(d.upper(0.3))) << c.text;
  }
}

TEST(Laws, CanonicalFormsAreTheSameLaw) {
  for (const Law* law : all_laws()) {
    if (law->canonical == nullptr) continue;
    for (const std::string_view text : law->examples) {
      const auto example = parse_example(text);
      ASSERT_TRUE(example.ok()) << text;
      std::vector<double> own(law->forms[0].params.size());
      ASSERT_TRUE(law->canonical(example->shape.form, example->flat, own)) << text;
      Shape shape;
      shape.law = law->id;
      shape.n_own = static_cast<std::uint32_t>(own.size());
      const auto first = make(example->shape, example->flat);
      const auto second = make(shape, own);
      ASSERT_TRUE(first.ok() && second.ok()) << text;
      for (const double p : levels()) EXPECT_EQ((*first)->lower(p), (*second)->lower(p)) << text;
      std::fill(own.begin(), own.end(), NAN);
      const std::vector<double> bad(example->flat.size(), NAN);
      EXPECT_FALSE(law->canonical(example->shape.form, bad, own)) << text;
    }
  }
}

// Every law, at levels that are neighbours: a fall by one bit would show.
TEST(EveryLaw, QuantileNeverFalls) {
  Latents latents(20120731);
  std::vector<double> p;
  for (int i = 0; i < 6'000; ++i) {
    const double u = std::fabs(latents.next());
    const double level = i % 3 == 0 ? math::exp(-1'300 * u) : i % 3 == 1 ? u : 1 - u;
    p.insert(p.end(), {std::nextafter(level, 0), level, std::nextafter(level, 1)});
  }
  std::sort(p.begin(), p.end());
  for (const Case& c : all_examples()) {
    double below = -kInf;
    double above = kInf;
    for (const double level : p) {
      const double x = c.law->lower(level);
      ASSERT_GE(x, below) << c.text << " at " << level;
      below = x;
      const double y = c.law->upper(level);
      ASSERT_LE(y, above) << c.text << " at upper " << level;
      above = y;
    }
  }
}

void hash_of(const Distribution& d, testing_hash::Hash& hash) {
  hash.add(d.mean());
  hash.add(d.variance());
  Latents latents(20120331);
  for (int i = 0; i < 200; ++i) {
    const double x = d.sample(latents.next());
    hash.add(x);
    hash.add(d.cdf(x));
    hash.add(d.survival(x));
    hash.add(d.density(x));
  }
  for (int i = 1; i < 50; ++i) {
    hash.add(d.lower(i / 50.0));
    hash.add(d.upper(i / 50.0));
  }
}

// No compiler and no machine gives others.
TEST(Laws, BitsAreThoseInGit) {
  testing_golden::Lines lines;
  for (const Law* law : all_laws()) {
    testing_hash::Hash hash;
    for (const std::string_view text : law->examples) {
      const auto made = make_example(text);
      ASSERT_TRUE(made.ok()) << text;
      hash_of(**made, hash);
    }
    lines.emplace_back(law->name, hash.value());
  }
  const std::string moved = testing_golden::compare(PLIMSOLL_ROOT, "laws", lines);
  EXPECT_TRUE(moved.empty()) << moved;
}

}  // namespace
}  // namespace plimsoll::dist
