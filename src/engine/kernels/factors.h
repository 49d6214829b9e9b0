// The matrices of a module's correlations as kernels read them: without the zeros, of which a factor has most where labels
// share one figure.
//
//   at()   in the order of the module's copulas; valid as long as these
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernels/frame.h"
#include "ir/ir.h"

namespace plimsoll::engine::block {

class Factors {
 public:
  Factors() = default;
  explicit Factors(const std::vector<ir::Copula>& copulas);
  // What at() shows lies in rows_.
  Factors(const Factors&) = delete;
  Factors& operator=(const Factors&) = delete;
  Factors(Factors&&) = default;
  Factors& operator=(Factors&&) = default;

  const Factor* at() const { return shown_.data(); }

 private:
  struct Rows {
    std::vector<double> weights;
    std::vector<std::uint32_t> columns;
    std::vector<std::uint32_t> begin;
  };
  static Rows rows_of(const ir::Copula& copula);

  std::vector<Rows> rows_;
  std::vector<Factor> shown_;
};

}  // namespace plimsoll::engine::block
