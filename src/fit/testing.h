// Samples for the tests of fits.
#pragma once

#include <gtest/gtest.h>

#include <span>
#include <vector>

#include "dist/distribution.h"
#include "fit/fit.h"
#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::fit::testing {

inline Sample sample(std::span<const double> values, const Bounds& bounds = {},
                     std::span<const double> weights = {}) {
  MadeSample made = sample_of(values, weights, bounds);
  EXPECT_FALSE(made.fault.has_value()) << made.fault->what;
  return std::move(made.sample);
}

inline std::unique_ptr<dist::Distribution> law(dist::LawId id, std::uint16_t form,
                                               std::vector<double> numbers) {
  dist::Shape shape;
  shape.law = id;
  shape.form = form;
  shape.n_own = static_cast<std::uint32_t>(numbers.size());
  auto made = dist::make(shape, numbers);
  EXPECT_TRUE(bool(made));
  return std::move(*made);
}

inline std::vector<double> drawn(const dist::Distribution& law, std::size_t n, std::uint64_t seed) {
  std::vector<double> out;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back(law.sample(rng::latent(rng::mix(seed), i, 0, 0)));
  return out;
}

inline LawFit fitted(const Sample& s, dist::LawId id) {
  LawFit fit = fit_law(s, *find_family(id));
  EXPECT_TRUE(fit.fitted) << fit.trouble;
  return fit;
}

}  // namespace plimsoll::fit::testing
