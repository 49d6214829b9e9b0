// The uniform law on whole numbers.

#include "dist/laws/uniform_int.h"

#include "dist/laws/common.h"

namespace plimsoll::dist {

namespace {

class UniformInt {
 public:
  static constexpr bool kInteger = true;
  static constexpr bool kDecimal = true;

  UniformInt(double low, double high) : low_(low), high_(high), n_(high - low + 1) {}

  double lower(double p) const { return UniformIntKernel::sample(p, low_, high_); }
  double upper(double q) const { return UniformIntKernel::sample(-q, low_, high_); }
  double cdf(double x) const { return (x - low_ + 1) / n_; }
  double survival(double x) const { return (high_ - x) / n_; }
  double density(double) const { return 1 / n_; }
  double mean() const { return 0.5 * low_ + 0.5 * high_; }
  double variance() const { return (n_ - 1) / 12 * (n_ + 1); }
  Support support() const { return {low_, high_}; }

 private:
  double low_;
  double high_;
  double n_;
};

MakeResult make_uniform_int(const Shape&, std::span<const double> flat) {
  const double low = flat[0];
  const double high = flat[1];
  const double n = high - low + 1;
  return Rules()
      .whole({"low", low})
      .whole({"high", high})
      .holds(low <= high, "low <= high", {{"low", low}, {"high", high}})
      .holds(n <= kMaxCount, "there are at most 9007199254740992 values", {{"their number", n}})
      .build<UniformInt>(low, high);
}

}  // namespace

const Law& uniform_int_law() {
  static const Law law = {
      .id = LawId::uniform_int,
      .name = "uniform_int",
      .summary = "a whole number between two bounds, both included, all equally likely",
      .forms =
          {{.params =
                {{.name = "low", .dim = Dim::none, .range = range::whole(-kMaxCount, kMaxCount)},
                 {.name = "high", .dim = Dim::none, .range = range::whole(-kMaxCount, kMaxCount)}},
            .may_have_unit = false}},
      .joint_rule = "low <= high, at most 2^53 values",
      .plain_result = true,
      .discrete = true,
      .mean_formula = "(low + high) / 2",
      .variance_formula = "((high - low + 1)^2 - 1) / 12",
      .source = "definition",
      .examples = {"uniform_int(1, 6)", "uniform_int(low: -3, high: 100)"},
      .make = make_uniform_int,
  };
  return law;
}

}  // namespace plimsoll::dist
