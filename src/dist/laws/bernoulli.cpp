// The Bernoulli law: one with probability p, else zero.

#include "dist/laws/bernoulli.h"

#include "dist/laws/common.h"

namespace plimsoll::dist {

namespace {

class Bernoulli {
 public:
  static constexpr bool kInteger = true;
  static constexpr bool kDecimal = true;

  explicit Bernoulli(double p) : p_(p) {}

  double lower(double p) const { return BernoulliKernel::sample(p, p_); }
  double upper(double q) const { return BernoulliKernel::sample(-q, p_); }
  // Asked for 0 only unless p is 0 or 1: at the upper end all is below.
  double cdf(double x) const { return x < 1 ? 1 - p_ : 1; }
  double survival(double x) const { return x < 1 ? p_ : 0; }
  double density(double x) const { return x == 0 ? 1 - p_ : x == 1 ? p_ : 0; }
  double mean() const { return p_; }
  double variance() const { return p_ * (1 - p_); }
  Support support() const { return {p_ < 1 ? 0.0 : 1.0, p_ > 0 ? 1.0 : 0.0}; }

 private:
  double p_;
};

MakeResult make_bernoulli(const Shape&, std::span<const double> flat) {
  const double p = flat[0];
  return Rules().probability({"p", p}).build<Bernoulli>(p);
}

}  // namespace

const Law& bernoulli_law() {
  static const Law law = {
      .id = LawId::bernoulli,
      .name = "bernoulli",
      .summary = "1 (true) with probability p, else 0",
      .forms = {{.params = {{.name = "p", .dim = Dim::none, .range = range::share()}},
                 .may_have_unit = false}},
      .plain_result = true,
      .discrete = true,
      .mean_formula = "p",
      .variance_formula = "p (1 - p)",
      .source = "definition",
      .examples = {"bernoulli(30%)", "bernoulli(p: 0.5)"},
      .make = make_bernoulli,
  };
  return law;
}

}  // namespace plimsoll::dist
