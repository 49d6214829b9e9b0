// Forecasts without a model, by hand.
#include "questions/rivals.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::questions {
namespace {

const Rival& of(const std::array<Rival, kRivals>& all, RivalKind kind) {
  return all[static_cast<std::size_t>(kind)];
}

TEST(Rivals, OfYearsByHand) {
  // Changes +10 %, +20 %; targets missed by -12 % and +10 %.
  const PastFigure past[] = {{-3, 100, {}, {}}, {-2, 110, {}, 125}, {-1, 132, {}, 120}};
  Ahead ahead;
  ahead.target = 140;
  const auto found = rivals(past, ahead);
  const Rival& last = of(found, RivalKind::last_value);
  EXPECT_EQ(last.why_not, "");
  EXPECT_TRUE(last.is_relative);
  EXPECT_EQ(last.n_past, 2u);
  EXPECT_DOUBLE_EQ(last.forecast.mean, 132);
  EXPECT_NEAR(last.forecast.sd, 132 * std::sqrt((0.01 + 0.04) / 2), 1e-12);
  const Rival& trend = of(found, RivalKind::trend);
  EXPECT_NEAR(trend.forecast.mean, 132 * 1.15, 1e-12);
  EXPECT_NEAR(trend.forecast.sd, 132 * std::sqrt(2 * 0.05 * 0.05), 1e-12);
  const Rival& target = of(found, RivalKind::target);
  EXPECT_NEAR(target.forecast.mean, 140 * 0.99, 1e-12);
  EXPECT_NEAR(target.forecast.sd, 140 * std::sqrt(2 * 0.11 * 0.11), 1e-12);
  const Rival& history = of(found, RivalKind::history);
  EXPECT_NEAR(history.forecast.mean, 114, 1e-12);
  EXPECT_NEAR(history.forecast.sd, std::sqrt((14.0 * 14 + 4 * 4 + 18 * 18) / 2), 1e-12);
}

TEST(Rivals, AreAmountsWhereFiguresAreNotAllAboveZero) {
  const PastFigure past[] = {{-3, -2, {}, {}}, {-2, 1, {}, {}}, {-1, 5, {}, {}}};
  const auto found = rivals(past, {});
  const Rival& trend = of(found, RivalKind::trend);
  EXPECT_FALSE(trend.is_relative);
  EXPECT_DOUBLE_EQ(trend.forecast.mean, 8.5);
  EXPECT_NEAR(trend.forecast.sd, std::sqrt(0.5), 1e-12);
  EXPECT_EQ(of(found, RivalKind::target).why_not, "needs a target of this figure");
}

TEST(Rivals, ChangesAreOnOneFooting) {
  // A firm was bought: 132 would have been 180 with it.
  const PastFigure past[] = {{-3, 100, {}, {}}, {-2, 110, {}, {}}, {-1, 216, 180, {}}};
  Ahead ahead;
  ahead.before = 220;
  const auto found = rivals(past, ahead);
  EXPECT_NEAR(of(found, RivalKind::trend).forecast.mean, 220 * 1.15, 1e-12);
  EXPECT_NEAR(of(found, RivalKind::last_value).forecast.mean, 220, 1e-12);
}

TEST(Rivals, QuartersAreThoseOfTheYearBefore) {
  std::vector<PastFigure> past;
  for (std::int64_t at = -12; at < 0; ++at) {
    past.push_back({at, 100.0 + static_cast<double>(at % 4) + (at >= -4 ? 30.0 : 0.0), {}, {}});
  }
  Ahead ahead;
  ahead.season = 4;
  ahead.at = 1;
  EXPECT_EQ(ahead.years(), 1);
  const auto found = rivals(past, ahead);
  EXPECT_DOUBLE_EQ(of(found, RivalKind::last_value).forecast.mean, 100.0 + (-3 % 4) + 30);
  EXPECT_EQ(of(found, RivalKind::last_value).n_past, 8u);
  // Five quarters after the first one that was not over: two years back.
  ahead.at = 5;
  EXPECT_EQ(ahead.years(), 2);
}

TEST(Rivals, TwoYearsAheadHaveChangesOfTwoYears) {
  const PastFigure past[] = {
      {-4, 100, {}, {}}, {-3, 110, {}, {}}, {-2, 121, {}, {}}, {-1, 121, {}, {}}};
  Ahead ahead;
  ahead.at = 1;
  EXPECT_EQ(ahead.years(), 2);
  const auto found = rivals(past, ahead);
  const Rival& trend = of(found, RivalKind::trend);
  // 21 % and 10 %.
  EXPECT_EQ(trend.n_past, 2u);
  EXPECT_NEAR(trend.forecast.mean, 121 * 1.155, 1e-12);
}

TEST(Rivals, SayWhyTheyAreNotThere) {
  const PastFigure one[] = {{-1, 5, {}, {}}};
  const auto found = rivals(one, {});
  EXPECT_EQ(of(found, RivalKind::trend).why_not,
            "needs two changes that were known by then, and there is none");
  EXPECT_EQ(of(found, RivalKind::history).why_not,
            "needs two figures that were known by then, and there is one");
  EXPECT_EQ(of(rivals({}, {}), RivalKind::last_value).why_not,
            "needs the figure of the year before, and none was known by then");
  const PastFigure alike[] = {{-3, 5, {}, {}}, {-2, 5, {}, {}}, {-1, 5, {}, {}}};
  EXPECT_NE(of(rivals(alike, {}), RivalKind::trend).why_not.find("no spread"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::questions
