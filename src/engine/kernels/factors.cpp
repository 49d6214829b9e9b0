#include "engine/kernels/factors.h"

#include <cstddef>

namespace plimsoll::engine::block {

Factors::Factors(const std::vector<ir::Copula>& copulas) {
  rows_.reserve(copulas.size());
  for (const ir::Copula& copula : copulas) {
    const Rows& rows = rows_.emplace_back(rows_of(copula));
    shown_.push_back({rows.weights.data(), rows.columns.data(), rows.begin.data()});
  }
}

Factors::Rows Factors::rows_of(const ir::Copula& copula) {
  Rows rows;
  rows.begin.push_back(0);
  for (std::size_t row = 0; row < copula.n; ++row) {
    const double* const all = &copula.factor[row * copula.n];
    for (std::uint32_t k = 0; k < copula.n; ++k) {
      const bool is_all_zero = k + 1 == copula.n && rows.weights.size() == rows.begin.back();
      if (all[k] == 0 && !is_all_zero) continue;
      rows.weights.push_back(all[k]);
      rows.columns.push_back(k);
    }
    rows.begin.push_back(static_cast<std::uint32_t>(rows.weights.size()));
  }
  return rows;
}

}  // namespace plimsoll::engine::block
