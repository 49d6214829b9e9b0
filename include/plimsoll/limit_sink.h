// A sink of trials that takes what limits judge, too: for what works on with a run's trials and wants its verdicts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

// A column that a limit judges, and the statistic that it judges.
struct LimitColumn {
  // share: the column is 1 in the futures where its condition is so, and 0 elsewhere.
  enum class Kind : std::uint8_t { share, mean, sd, quantile, shortfall };
  // "no_loss FY2012"
  std::string name;
  Kind kind = Kind::share;
  // Of a quantile or a shortfall.
  double level = 0.0;
  // Of a shortfall: which values are the worst.
  Side side = Side::low;
};

// RunRequest::samples may be one. Its add() has, behind the columns of the outcomes, which begin() names, one for each of the
// result's limits, in their order and in their units.
class LimitSink : public SampleSink {
 public:
  // Before begin().
  virtual void limits(const std::vector<LimitColumn>& columns) = 0;
};

}  // namespace plimsoll
#pragma GCC visibility pop
