// How well a figure that is seen early tells futures that break a limit from those that do not.
//
//   warns      at or below a threshold where low values are bad, at or above it where high ones are
//   learn      side and threshold: the largest difference of hits and false alarms (Youden), or the most hits with no more false
//              alarms than a share; of trials that measure nothing
//   measure    on other trials, which chose nothing, so that the rates are not flattered; errors of independent trials,
//              shares by Wilson, the area under the curve by DeLong
//   source     Youden, "Index for rating diagnostic tests", Cancer 3, 1950; Hanley and McNeil, Radiology 143, 1982; DeLong,
//              DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating characteristic
//              curves", Biometrics 44, 1988
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "plimsoll/estimate.h"

namespace plimsoll::questions {

struct WarningRule {
  bool is_low = true;
  double threshold = 0;

  bool warns(double figure) const { return is_low ? figure <= threshold : figure >= threshold; }
};

struct LearntWarning {
  WarningRule rule;
  // Area under the curve in the rule's direction, at least 1/2.
  Estimate area;
};

struct WarningRates {
  std::size_t n_breaches = 0;
  std::size_t n_calm = 0;
  std::size_t n_warned = 0;
  // Share of the breaches that it warns of, and of the others that it warns of too.
  Estimate hits;
  Estimate false_alarms;
  // Chance of a breach after a warning; none where it never warns.
  Estimate after_warning;
  // Chance that of a breach and a calm future the rule's direction tells which is which.
  Estimate area;
};

// `breaches` are 0 or 1. Nothing where all are breaches, or none.
std::optional<LearntWarning> learn_warning(std::span<const double> figures,
                                           std::span<const double> breaches,
                                           std::optional<double> most_false_alarms);
WarningRates measure_warning(std::span<const double> figures, std::span<const double> breaches,
                             const WarningRule& rule);

}  // namespace plimsoll::questions
