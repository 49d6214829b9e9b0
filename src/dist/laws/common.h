// What the files of laws share: checking parameters with messages a modeller can act on, and
// turning the bare mathematics of a law into a Distribution.
//
//   Rules     a chain of requirements; the first broken one becomes the error of make()
//   Adapter   a Distribution from a struct that knows only the inside of its domain
#pragma once

#include <cmath>
#include <concepts>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "dist/distribution.h"
#include "dist/law.h"

namespace plimsoll::dist {

// Whole numbers up to here are exact; counts and bounds of counts beyond it are refused.
inline constexpr double kMaxCount = 9007199254740992.0;

// Levels and weights are decimal numbers: within this of a step is that step, as the rank of 7 % among
// 100 values is 7, though 0.07 * 100 exceeds 7.
inline constexpr double kSameLevel = 4.44e-16;

// The shortest decimal number that reads back to `value`.
std::string number_text(double value);
// `p5`, `p99.9`: how the language writes the level 0.05, 0.999.
std::string level_text(double level);

struct Named {
  std::string_view name;
  double value;
};

using MakeResult = Result<std::unique_ptr<Distribution>>;

template <class Impl>
class Adapter;

// Usage: `return Rules().finite({{"low", low}, {"high", high}})
//                       .holds(low < high, "low < high", {{"low", low}, {"high", high}})
//                       .build<Uniform>(low, high);`
// Requirements after the first broken one are not looked at; NaN breaks every one of them.
class Rules {
 public:
  // "sd > 0, but sd is -1"
  Rules& holds(bool ok, std::string_view rule, std::initializer_list<Named> values);
  // "mean is finite, but mean is inf"
  Rules& finite(std::initializer_list<Named> values);
  // Finite and above zero.
  Rules& positive(Named value);
  // Finite and zero or more.
  Rules& not_negative(Named value);
  // A probability, both ends allowed.
  Rules& probability(Named value);
  // A whole number of at most kMaxCount in absolute value.
  Rules& whole(Named value);
  // `pairs` is level, x, level, x, ...: levels strictly between 0 and 1 and rising (after sorting
  // by the caller or as given), finite x that rise strictly with the level.
  Rules& quantile_pairs(std::span<const double> pairs);
  // Any other reason.
  Rules& fail(std::string message);

  bool ok() const { return !error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }

  // The law `Impl(args...)`, or the first broken rule.
  template <class Impl, class... Args>
  MakeResult build(Args&&... args) const {
    if (error_) return *error_;
    return MakeResult(std::make_unique<Adapter<Impl>>(Impl(std::forward<Args>(args)...)));
  }

 private:
  std::optional<Error> error_;
};

// Impl, a copyable struct, gives
//   double lower(double p), upper(double q)    asked only for 0 < p, q <= 1/2
//   double cdf(x), survival(x), density(x)     asked only for x inside the support (ends included
//                                              where they are finite), never NaN or infinite
//   double mean(), variance()
//   Support support()
// and may declare
//   static constexpr bool kDiscrete = true     not a continuous law; or `bool discrete()` where
//                                              that depends on the laws inside
//   static constexpr bool kInteger = true      discrete on whole numbers: cdf, survival and density
//                                              are asked for whole x only, density elsewhere is 0
//   static constexpr bool kDecimal = true      levels that are decimal numbers hit the steps of the
//                                              law: lower and upper are asked for up to 1 - 2^-20,
//                                              because 1 - 0.93 is not 0.07
//   double sample(double signed_tail)          a quicker quantile for draws
//   double from_score(double z)                takes_score() is then true
//   std::vector<double> knots()                see Distribution
//   LogSlope log_slope(double x)               see Distribution; may be optional
template <class Impl>
class Adapter final : public Distribution {
 public:
  explicit Adapter(Impl impl) : impl_(std::move(impl)) {}

  double lower(double p) const override {
    if (!(p >= 0 && p <= 1)) return kNan;
    if (p == 0) return impl_.support().low;
    if (p == 1) return impl_.support().high;
    // 1 - p is exact from here on.
    return p <= most() ? impl_.lower(p) : impl_.upper(1 - p);
  }
  double upper(double q) const override {
    if (!(q >= 0 && q <= 1)) return kNan;
    if (q == 0) return impl_.support().high;
    if (q == 1) return impl_.support().low;
    return q <= most() ? impl_.upper(q) : impl_.lower(1 - q);
  }
  double sample(double signed_tail) const override {
    if constexpr (requires { impl_.sample(signed_tail); }) {
      return impl_.sample(signed_tail);
    } else {
      return signed_tail > 0 ? lower(signed_tail) : upper(-signed_tail);
    }
  }
  double cdf(double x) const override {
    if (std::isnan(x)) return x;
    const Support s = impl_.support();
    if (x < s.low || x == -kInfinity) return 0;
    if (x >= s.high) return 1;
    return impl_.cdf(whole(x));
  }
  double survival(double x) const override {
    if (std::isnan(x)) return x;
    const Support s = impl_.support();
    if (x < s.low || x == -kInfinity) return 1;
    if (x >= s.high) return 0;
    return impl_.survival(whole(x));
  }
  double density(double x) const override {
    if (std::isnan(x)) return x;
    const Support s = impl_.support();
    if (x < s.low || x > s.high || std::isinf(x)) return 0;
    if (integer() && std::floor(x) != x) return 0;
    return impl_.density(x);
  }
  double mean() const override { return impl_.mean(); }
  double variance() const override { return impl_.variance(); }
  Support support() const override { return impl_.support(); }
  bool discrete() const override {
    if constexpr (requires { impl_.discrete(); }) return impl_.discrete();
    if constexpr (requires { Impl::kDiscrete; }) return Impl::kDiscrete;
    return integer();
  }
  std::vector<double> knots() const override {
    if constexpr (requires { impl_.knots(); }) return impl_.knots();
    return {};
  }
  std::optional<LogSlope> log_slope(double x) const override {
    if constexpr (requires { impl_.log_slope(x); }) {
      return impl_.log_slope(x);
    } else {
      return Distribution::log_slope(x);
    }
  }
  bool takes_score() const override { return scored(); }
  double from_score(double z) const override {
    if constexpr (scored()) {
      return impl_.from_score(z);
    } else {
      return Distribution::from_score(z);
    }
  }

 private:
  static constexpr bool integer() {
    if constexpr (requires { Impl::kInteger; }) return Impl::kInteger;
    return false;
  }
  static constexpr bool scored() {
    return requires(const Impl& impl, double z) {
      { impl.from_score(z) } -> std::convertible_to<double>;
    };
  }
  static constexpr double most() {
    if constexpr (requires { Impl::kDecimal; }) return Impl::kDecimal ? 1 - 0x1p-20 : 0.5;
    return 0.5;
  }
  static double whole(double x) { return integer() ? std::floor(x) : x; }

  Impl impl_;
};

}  // namespace plimsoll::dist
