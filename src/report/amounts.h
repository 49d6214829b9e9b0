// Estimates of one statistic as text and JSON, in one scale.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

// More than twice its error: told apart from 0.
bool stands_out(const Estimate& estimate);

// Null where absent.
nlohmann::json number(std::optional<double> value);

// Amounts of one target in one scale, "bn JPY" or "%".
class Amounts {
 public:
  // `magnitude`: the largest amount to show, in the target's unit.
  Amounts(const TargetResult& target, double magnitude);

  const std::string& unit() const { return unit_; }
  // Of one of `unit`, in the target's.
  double scale() const { return scale_; }
  // "7.42 ± 0.01", marked where the error is in doubt; "-" where absent.
  std::string text(const Estimate& estimate) const;
  // "-4.01 ± 0.01 bn JPY".
  std::string with_unit(const Estimate& estimate) const;
  // Footnotes of the marks that text() has given so far; empty without.
  std::string notes() const;

 private:
  double scale_ = 1;
  std::string unit_;
  mutable std::set<Doubt> printed_;
};

// {"value": ..., "se": ...}, with "doubt" where there is one.
nlohmann::json estimate_json(const Estimate& estimate);

// {"text", "statistic", "outcome", "period", "unit"}, "level" where it has one.
nlohmann::json target_json(const TargetResult& target);

// "13.2 s", "0.08 s".
std::string seconds_text(double seconds);

}  // namespace plimsoll::report
