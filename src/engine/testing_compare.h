// For tests: the block executor against the reference, bit by bit.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>

#include "engine/detail/block/machine.h"
#include "engine/detail/program.h"
#include "engine/detail/reference/reference.h"
#include "engine/kernels/dispatch.h"

namespace plimsoll::engine::testing {

inline bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (!std::isfinite(a) && !std::isfinite(b) && (std::isnan(a) || std::isnan(b)));
}

// Values of all columns for trials first .. first + n - 1, poison included.
inline void compare(const Program& program, const RunOptions& options, const std::string& isa,
                    int block_size, std::uint64_t first, std::size_t n, std::uint64_t seed) {
  const Program::Impl& impl = program.impl();
  const Noise noise(impl.module, options);
  block::Machine machine(impl.plan, impl.residual.module, impl.inputs, noise,
                         *block::find_kernels(isa), block_size);
  machine.run(first, n);
  Reference reference(impl.module, impl.inputs, &noise, impl.mask, impl.tables.get());
  for (std::size_t i = 0; i < n; i += 1 + n / 24) {
    reference.run(first + i);
    for (std::size_t c = 0; c < impl.columns.size(); ++c) {
      const FlatColumn& flat = impl.columns[c];
      const ir::NodeId node = impl.module.columns[flat.column.value].node;
      const std::uint32_t period = flat.period == kNoPeriod ? 0 : flat.period;
      const double expected = reference.value(node, period)[flat.label];
      const double got = machine.columns()[c][i];
      ASSERT_TRUE(same(expected, got))
          << "seed " << seed << " isa " << isa << " trial " << first + i << " " << flat.name
          << " node %" << node.value << " period " << period << ": " << expected << " and " << got
          << "\n"
          << ir::print(impl.module).substr(0, 20000);
    }
  }
}

}  // namespace plimsoll::engine::testing
