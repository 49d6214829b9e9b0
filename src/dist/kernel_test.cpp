// Kernels against the distributions they belong to: same bits on every carrier, and NaN exactly
// where make() refuses the parameters.

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <string_view>
#include <vector>

#include "dist/example.h"
#include "dist/kernel_lanes.h"

namespace plimsoll::dist {
namespace {

struct KernelEntry {
  std::string_view name;
  std::size_t n_params;
};

constexpr KernelEntry kKernels[] = {
#define LAW_KERNEL(name, n_params) {#name, n_params},
#include "dist/kernels.def"
};

struct CarrierEntry {
  std::string_view name;
  RunLanes run;
};

std::vector<CarrierEntry> carriers() {
  std::vector<CarrierEntry> out = {{"scalar", run_lanes_scalar}};
#if defined(PLIMSOLL_X86_LANES)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    out.push_back({"avx2", run_lanes_avx2});
  }
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    out.push_back({"avx512", run_lanes_avx512});
  }
#endif
  return out;
}

std::vector<double> tails() {
  std::vector<double> out;
  for (const double t : {1e-300, 1e-100, 1e-20, 0x1p-53, 1e-8, 1e-3, 0.02, 0.2499999, 0.25, 0.25001,
                         0.3, 0.36787944117144233, 0.4999999999, 0.5 - 0x1p-53}) {
    out.push_back(t);
    out.push_back(-t);
  }
  std::uint64_t state = 7;
  while (out.size() < 256) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const double u = (static_cast<double>(state >> 12) + 0.5) * 0x1p-52;
    out.push_back(u <= 0.5 ? u : u - 1);
  }
  return out;
}

Result<std::unique_ptr<Distribution>> make_first_form(std::string_view name,
                                                      std::span<const double> own) {
  Shape shape;
  shape.law = find_law(name)->id;
  shape.n_own = static_cast<std::uint32_t>(own.size());
  return make(shape, own);
}

TEST(Kernels, HaveTheNumberOfParametersOfTheirLaw) {
  for (const KernelEntry& kernel : kKernels) {
    const Law* law = find_law(kernel.name);
    ASSERT_NE(law, nullptr) << kernel.name;
    EXPECT_EQ(law->forms[0].params.size(), kernel.n_params) << kernel.name;
  }
}

TEST(Kernels, GiveTheBitsOfTheDistribution) {
  const std::vector<double> t = tails();
  std::vector<double> x(t.size());
  for (int k = 0; k < static_cast<int>(std::size(kKernels)); ++k) {
    const KernelEntry& kernel = kKernels[k];
    for (const std::string_view text : find_law(kernel.name)->examples) {
      const auto example = parse_example(text);
      ASSERT_TRUE(example.ok()) << text;
      if (example->shape.form != 0) continue;
      const auto law = make(example->shape, example->flat);
      ASSERT_TRUE(law.ok()) << text;
      for (const CarrierEntry& carrier : carriers()) {
        carrier.run(k, t.data(), example->flat.data(), x.data(), static_cast<int>(t.size()));
        for (std::size_t i = 0; i < t.size(); ++i) {
          ASSERT_EQ(std::bit_cast<std::uint64_t>((*law)->sample(t[i])),
                    std::bit_cast<std::uint64_t>(x[i]))
              << text << " " << carrier.name << " " << t[i];
        }
      }
    }
  }
}

// Every combination of awkward numbers: the carriers agree, and a lane is NaN where make() refuses.
TEST(Kernels, RefuseWhatMakeRefuses) {
  const double awkward[] = {0.0,  1.0,    -1.0, 0.5,    2.0,     1e300,    -1.7e308,  1.7e308,
                            1e17, 1e-300, 3.5,  0x1p53, -0x1p53, HUGE_VAL, -HUGE_VAL, NAN};
  const std::vector<double> t = {0.1, -0.1, 0.3, -0.3, 0.45, -0.45, 0.01, -0.01};
  constexpr std::size_t kCount = std::size(awkward);
  for (int k = 0; k < static_cast<int>(std::size(kKernels)); ++k) {
    const KernelEntry& kernel = kKernels[k];
    std::size_t n_sets = 1;
    for (std::size_t i = 0; i < kernel.n_params; ++i) n_sets *= kCount;
    for (std::size_t set = 0; set < n_sets; ++set) {
      std::array<double, 3> own{};
      for (std::size_t i = 0, rest = set; i < kernel.n_params; ++i, rest /= kCount) {
        own[i] = awkward[rest % kCount];
      }
      const auto law = make_first_form(kernel.name, {own.data(), kernel.n_params});
      for (const CarrierEntry& carrier : carriers()) {
        std::array<double, 8> x{};
        carrier.run(k, t.data(), own.data(), x.data(), 8);
        for (std::size_t i = 0; i < 8; ++i) {
          const double want = law ? (*law)->sample(t[i]) : NAN;
          ASSERT_TRUE(std::isnan(want) ? std::isnan(x[i]) : x[i] == want)
              << kernel.name << " " << carrier.name << " " << own[0] << " " << own[1] << " "
              << own[2] << " at " << t[i] << ": " << want << " and " << x[i] << " "
              << (law ? "" : law.error());
          ASSERT_EQ(law.ok(), !std::isnan(x[i]))
              << kernel.name << " " << own[0] << " " << own[1] << " " << own[2] << " at " << t[i];
        }
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::dist
