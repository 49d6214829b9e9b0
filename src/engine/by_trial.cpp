#include "engine/by_trial.h"

#include <algorithm>
#include <cmath>

#include "ir/by_trial.h"

namespace plimsoll::engine {

void values_by_trial(const ir::Time& time, const ir::ByTrial& given, std::uint32_t element,
                     std::uint32_t period, std::uint64_t first, std::size_t n, double* out) {
  const std::uint64_t end = given.values->n_trials();
  const std::size_t n_known =
      first >= end ? 0 : static_cast<std::size_t>(std::min<std::uint64_t>(n, end - first));
  std::uint32_t at = 0;
  if (given.region == ir::Region::period) {
    at = given.by_year ? static_cast<std::uint32_t>(time.year_index(period)) : period;
  }
  if (n_known > 0) given.values->fill(element, at, first, n_known, out);
  std::fill(out + n_known, out + n, NAN);
}

}  // namespace plimsoll::engine
