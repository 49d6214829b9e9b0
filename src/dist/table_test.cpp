// Tables of quantiles against the exact ones they stand for.
#include "dist/table.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/workers.h"
#include "dist/law.h"
#include "dist/table_store.h"

namespace plimsoll::dist {
namespace {

struct Case {
  const char* law;
  std::vector<double> own;
  // Segments that must be polynomials, of 64.
  int served;
};

std::unique_ptr<Distribution> make_law(const Case& c) {
  Shape shape;
  shape.law = find_law(c.law)->id;
  shape.n_own = static_cast<std::uint32_t>(c.own.size());
  auto made = make(shape, c.own);
  EXPECT_TRUE(made.ok()) << c.law;
  return std::move(*made);
}

const std::vector<Case>& cases() {
  static const std::vector<Case> out = {
      {"pert", {0, 2, 10, 4}, 64},
      {"pert", {100, 100, 250, 4}, 64},
      {"beta", {2, 5, 0, 1}, 64},
      {"beta", {0.5, 0.5, 0, 1}, 45},
      {"gamma", {3, 2}, 64},
      {"gamma", {0.5, 1}, 40},
      {"gamma", {1e-3, 1}, 0},
      {"gamma", {1e4, 1}, 64},
      {"chi_squared", {6}, 64},
      {"student_t", {4, 0, 1}, 62},
      {"student_t", {3, 10, 2}, 60},
      {"inverse_gaussian", {1, 2}, 64},
      {"inverse_gaussian", {1, 200}, 64},
      {"inverse_gaussian", {1e-80, 1e-81}, 64},
      {"beta", {2, 3, -1, 0}, 64},
      {"beta", {2e5, 3e7, -1, 1}, 64},
  };
  return out;
}

// Tails over the whole range, dense where draws are; both sides.
std::vector<double> tails() {
  std::vector<double> out = {0x1p-53, 1e-300, 3.1e-5, 3.2e-5, 0.5};
  for (int i = 1; i < 4000; ++i) out.push_back(0.5 * (i - 0.382) / 4000);
  for (double t = 1e-8; t < 0.01; t *= 1.07) out.push_back(t);
  return out;
}

TEST(QuantileTable, IsWithinItsToleranceOrExact) {
  for (const Case& c : cases()) {
    const auto law = make_law(c);
    ASSERT_TRUE(QuantileTable::suits(*law));
    const QuantileTable table(*law);
    EXPECT_GE(table.n_served(), c.served) << c.law << testing::PrintToString(c.own);
    const Support support = law->support();
    const double range = support.low < 0 ? law->lower(0.75) - law->lower(0.25) : 0;
    for (const double tail : tails()) {
      for (const double t : {tail, -tail}) {
        const double got = table.sample(t);
        const double right = law->sample(t);
        const double allowed = std::fmax(1e-12 * std::fabs(right), 1e-13 * range);
        ASSERT_LE(std::fabs(got - right), allowed)
            << c.law << testing::PrintToString(c.own) << " at " << t;
        ASSERT_GE(got, support.low);
        ASSERT_LE(got, support.high);
      }
    }
  }
}

// A law that counts its exact quantiles.
class Counted final : public Distribution {
 public:
  explicit Counted(std::unique_ptr<Distribution> law) : law_(std::move(law)) {}
  double lower(double p) const override { return law_->lower(p); }
  double upper(double q) const override { return law_->upper(q); }
  double cdf(double x) const override { return law_->cdf(x); }
  double survival(double x) const override { return law_->survival(x); }
  double density(double x) const override { return law_->density(x); }
  double mean() const override { return law_->mean(); }
  double variance() const override { return law_->variance(); }
  Support support() const override { return law_->support(); }
  std::optional<LogSlope> log_slope(double x) const override { return law_->log_slope(x); }
  double sample(double signed_tail) const override {
    n_ += 1;
    return law_->sample(signed_tail);
  }
  int n() const { return n_; }

 private:
  std::unique_ptr<Distribution> law_;
  mutable int n_ = 0;
};

TEST(QuantileTable, TakesOneExactQuantileASegmentWhereTheLawHasASeries) {
  for (const Case& c : cases()) {
    const Counted law(make_law(c));
    const QuantileTable table(law);
    // Two more beyond the ends; eleven where a segment has none.
    EXPECT_LE(law.n(), 66 + 12 * (64 - c.served)) << c.law << testing::PrintToString(c.own);
  }
}

TEST(QuantileTable, RisesUpToRounding) {
  for (const Case& c : cases()) {
    const auto law = make_law(c);
    const QuantileTable table(*law);
    double last = table.sample(0x1p-30);
    for (int i = 1; i < 20000; ++i) {
      const double u = (i + 0.5) / 20000.0;
      const double x = table.sample(u <= 0.5 ? u : u - 1);
      ASSERT_GE(x, last) << c.law << " at " << u;
      last = x;
    }
  }
}

TEST(QuantileTable, LeavesTheRestToTheLaw) {
  const auto law = make_law({"gamma", {3, 2}, 0});
  const QuantileTable table(*law);
  for (const double t : {1e-300, 1e-20, 3e-5, -3e-5, -1e-16, -1e-300}) {
    EXPECT_EQ(table.sample(t), law->sample(t)) << t;
    EXPECT_TRUE(std::isnan(TableKernel::sample(t, table.rows(), 0.0, 1e308))) << t;
  }
  EXPECT_TRUE(std::isnan(table.sample(NAN)));
  EXPECT_FALSE(QuantileTable::suits(*make_law({"poisson", {3}, 0})));
  EXPECT_FALSE(QuantileTable::suits(*make_law({"normal", {0, 1}, 0})));
}

const Shape kGamma{.law = LawId::gamma, .n_own = 2, .children = {}};

TEST(TableStore, GivesTheVerySameTable) {
  TableStore store;
  const double numbers[] = {3, 2};
  const auto first = store.get(kGamma, numbers);
  EXPECT_EQ(store.get(kGamma, numbers), first);
  const double others[] = {3, std::nextafter(2.0, 3.0)};
  EXPECT_NE(store.get(kGamma, others), first);
  EXPECT_EQ(store.n_made(), 2U);
  const auto law = make_law({"gamma", {3, 2}, 0});
  const QuantileTable table(*law);
  for (const double tail : {1e-9, 0.01, 0.3, 0.5, -0.2, -1e-4}) {
    EXPECT_EQ(first->sample(tail), table.sample(tail)) << tail;
  }
}

TEST(TableStore, IsBoundedAndLetsGoWhatWasAskedForLongestAgo) {
  TableStore store(2);
  const auto get = [&](double scale) {
    const double numbers[] = {3, scale};
    return store.get(kGamma, numbers);
  };
  const auto one = get(1);
  get(2);
  EXPECT_EQ(get(1), one);
  get(3);
  EXPECT_EQ(store.size(), 2U);
  EXPECT_EQ(get(1), one);
  EXPECT_EQ(store.n_made(), 3U);
  get(2);
  EXPECT_EQ(store.n_made(), 4U);
  // Who holds a table that was let go keeps it.
  get(3);
  get(4);
  EXPECT_NE(get(1), one);
  EXPECT_GT(one->sample(0.5), 0);
}

TEST(TableStore, MakesATableOnceForManyThreads) {
  TableStore store;
  std::array<std::shared_ptr<const QuantileTable>, 4> got;
  const auto error = run_workers(4, [&](int worker) {
    for (int scale = 1; scale <= 20; ++scale) {
      const double numbers[] = {3, static_cast<double>(scale)};
      got[static_cast<std::size_t>(worker)] = store.get(kGamma, numbers);
    }
  });
  ASSERT_FALSE(error);
  EXPECT_EQ(store.n_made(), 20U);
  for (const auto& table : got) EXPECT_EQ(table, got[0]);
}

}  // namespace
}  // namespace plimsoll::dist
