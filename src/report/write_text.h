// A result for a terminal: one table per outcome over its periods, then limits, expectations and
// warnings.
//
//   width    at most 100 columns while names are at most 24 letters; columns of lesser use give way
//   digits   as many as the Monte Carlo error allows
//   colour   only the words of verdicts, and only when asked
#pragma once

#include <string>

#include "plimsoll/result.h"

namespace plimsoll::report {

struct TextOptions {
  bool colour = false;
  std::size_t width = 100;
  // Minimum, maximum, skewness and kurtosis too.
  bool detail = false;
};

std::string write_text(const RunResult& result, const TextOptions& options = {});

}  // namespace plimsoll::report
