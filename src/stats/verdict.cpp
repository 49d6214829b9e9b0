// Compares the end of the interval that is nearest to breaking the limit, and the one nearest to
// keeping it.
#include "stats/verdict.h"

#include "base/check.h"

namespace plimsoll::stats {

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::breached:
      return "breached";
    case Verdict::too_close:
      break;
  }
  return "too_close";
}

std::string_view relation_sign(Relation relation) {
  switch (relation) {
    case Relation::at_most:
      return "<=";
    case Relation::below:
      return "<";
    case Relation::at_least:
      return ">=";
    case Relation::above:
      break;
  }
  return ">";
}

double limit_confidence(int n_periods) {
  PLIMSOLL_CHECK(n_periods >= 1);
  return 1.0 - 0.01 / static_cast<double>(n_periods);
}

Verdict judge(std::optional<double> low, std::optional<double> high, Relation relation,
              double bound) {
  const auto keeps = [&](double x) {
    switch (relation) {
      case Relation::at_most:
        return x <= bound;
      case Relation::below:
        return x < bound;
      case Relation::at_least:
        return x >= bound;
      case Relation::above:
        break;
    }
    return x > bound;
  };
  const bool upward = relation == Relation::at_most || relation == Relation::below;
  // The end that comes nearest to breaking the limit, and the one that comes nearest to keeping it.
  const std::optional<double> worst = upward ? high : low;
  const std::optional<double> best = upward ? low : high;
  if (worst && keeps(*worst)) return Verdict::holds;
  if (best && !keeps(*best)) return Verdict::breached;
  return Verdict::too_close;
}

}  // namespace plimsoll::stats
