// One of several laws, chosen by weight.

#include "dist/laws/mixture.h"

#include <algorithm>
#include <vector>

#include "dist/laws/common.h"
#include "dist/laws/root_search.h"
#include "dist/laws/sums.h"

namespace plimsoll::dist {

namespace {

class Mixture {
 public:
  // Weights above zero that add up to 1.
  explicit Mixture(std::vector<Component> parts) : parts_(std::move(parts)) {}

  double lower(double p) const {
    const Support at = bracket(p);
    if (at.low == at.high) return at.low;
    return ordered_search([this](double x) { return cdf(x); }, p * (1 - kSame), at.low, at.high,
                          Reached::cdf);
  }
  double upper(double q) const {
    const Support at = bracket(-q);
    if (at.low == at.high) return at.low;
    return ordered_search([this](double x) { return survival(x); }, q * (1 + kSame), at.low,
                          at.high, Reached::survival);
  }
  double sample(double signed_tail) const {
    const Support at = bracket(signed_tail);
    if (at.low == at.high) return at.low;
    if (signed_tail > 0) {
      return quantile_search([this](double x) { return cdf(x); }, signed_tail * (1 - kSame), at.low,
                             at.high, Reached::cdf);
    }
    return quantile_search([this](double x) { return survival(x); }, -signed_tail * (1 + kSame),
                           at.low, at.high, Reached::survival);
  }
  double cdf(double x) const {
    return std::min(1.0, sum([x](const Distribution& law) { return law.cdf(x); }));
  }
  double survival(double x) const {
    return std::min(1.0, sum([x](const Distribution& law) { return law.survival(x); }));
  }
  // Where only some parts have probability at a point, the density there is that probability; see
  // discrete().
  double density(double x) const {
    return sum([x](const Distribution& law) { return law.density(x); });
  }
  double mean() const {
    return sum([](const Distribution& law) { return law.mean(); });
  }
  double variance() const {
    const double center = mean();
    if (!std::isfinite(center)) return std::isnan(center) ? kNan : kInfinity;
    return sum([center](const Distribution& law) {
      const double shift = law.mean() - center;
      return law.variance() + shift * shift;
    });
  }
  Support support() const {
    Support out = parts_.front().law->support();
    for (const Component& part : parts_) {
      const Support s = part.law->support();
      out.low = std::min(out.low, s.low);
      out.high = std::max(out.high, s.high);
    }
    return out;
  }
  bool discrete() const {
    return std::all_of(parts_.begin(), parts_.end(),
                       [](const Component& part) { return part.law->discrete(); });
  }
  std::vector<double> knots() const {
    std::vector<double> out;
    for (const Component& part : parts_) {
      const std::vector<double> own = part.law->knots();
      out.insert(out.end(), own.begin(), own.end());
      const Support s = part.law->support();
      if (std::isfinite(s.low)) out.push_back(s.low);
      if (std::isfinite(s.high)) out.push_back(s.high);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

 private:
  // Weights are decimal numbers: a level within rounding of a jump is that jump.
  static constexpr double kSame = 4.44e-16;

  // The quantile lies between the smallest and the largest of the parts' own.
  Support bracket(double signed_tail) const {
    Support out = {kInfinity, -kInfinity};
    for (const Component& part : parts_) {
      const double x =
          signed_tail > 0 ? part.law->lower(signed_tail) : part.law->upper(-signed_tail);
      out.low = std::min(out.low, x);
      out.high = std::max(out.high, x);
    }
    return out;
  }

  template <class F>
  double sum(const F& of) const {
    double total = 0;
    for (const Component& part : parts_) total += part.weight * of(*part.law);
    return total;
  }

  std::vector<Component> parts_;
};

MakeResult make_mixture(const Shape& shape, std::span<const double> flat) {
  Rules rules;
  LongSum total;
  for (std::uint32_t i = 0; i < shape.n_own; ++i) {
    rules.not_negative({"a weight", flat[i]});
    total.add(flat[i]);
  }
  rules.holds(total.value() > 0, "the weights add up to more than 0",
              {{"their sum", total.value()}});
  rules.finite({{"the sum of the weights", total.value()}});
  if (!rules.ok()) return *rules.error();
  std::vector<Component> parts;
  std::size_t at = shape.n_own;
  for (std::uint32_t i = 0; i < shape.n_own; ++i) {
    const Shape& child = shape.children[i];
    auto made = make(child, flat.subspan(at, child.n_flat()));
    at += child.n_flat();
    if (!made) return Error{"in " + std::string(law(child.law).name) + ": " + made.error()};
    parts.push_back({flat[i], std::move(*made)});
  }
  return mixture_of(std::move(parts));
}

}  // namespace

std::unique_ptr<Distribution> mixture_of(std::vector<Component> parts) {
  std::erase_if(parts, [](const Component& part) { return part.weight == 0; });
  if (parts.size() == 1) return std::move(parts[0].law);
  LongSum total;
  for (const Component& part : parts) total.add(part.weight);
  for (Component& part : parts) part.weight /= total.value();
  return std::make_unique<Adapter<Mixture>>(Mixture(std::move(parts)));
}

const Law& mixture_law() {
  static const Law law = {
      .id = LawId::mixture,
      .name = "mixture",
      .summary = "one of several distributions, chosen by weight; weights need not add up to 1",
      .forms = {{.params = {}, .variadic = Variadic::children}},
      .joint_rule = "weights >= 0, not all 0; at most 256 distributions inside",
      .mean_formula = "sum of w mean_i / sum of w",
      .variance_formula = "sum of w (variance_i + (mean_i - mean)^2) / sum of w",
      .source = "definition",
      .examples = {"mixture({normal(0, 1): 90%, normal(0, 5): 10%})",
                   "mixture({uniform(0, 1): 70%, discrete({0: 1}): 30%})"},
      .make = make_mixture,
  };
  return law;
}

}  // namespace plimsoll::dist
