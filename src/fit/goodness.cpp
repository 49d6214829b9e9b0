// Kolmogorov-Smirnov and Anderson-Darling, and what samples of the fitted law have of them.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "fit/fit.h"
#include "math/functions.h"
#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::fit {

namespace {

std::unique_ptr<dist::Distribution> between(const dist::Shape& shape,
                                            const std::vector<double>& numbers,
                                            const std::optional<double>& low,
                                            const std::optional<double>& high) {
  if (!low && !high) {
    auto law = dist::make(shape, numbers);
    return law ? std::move(*law) : nullptr;
  }
  dist::Shape cut;
  cut.law = dist::LawId::truncated;
  cut.n_own = 2;
  cut.children.push_back(shape);
  std::vector<double> flat = {low.value_or(std::numeric_limits<double>::lowest()),
                              high.value_or(std::numeric_limits<double>::max())};
  flat.insert(flat.end(), numbers.begin(), numbers.end());
  auto law = dist::make(cut, flat);
  return law ? std::move(*law) : nullptr;
}

// The law that values known exactly are of.
std::unique_ptr<dist::Distribution> exact_law(const Family& family,
                                              const std::vector<double>& numbers,
                                              const Bounds& bounds) {
  std::optional<double> low = bounds.truncated_below;
  std::optional<double> high = bounds.truncated_above;
  const bool discrete = family.law().discrete;
  if (bounds.censored_below)
    low = discrete ? std::floor(*bounds.censored_below) + 1 : *bounds.censored_below;
  if (bounds.censored_above)
    high = discrete ? std::ceil(*bounds.censored_above) - 1 : *bounds.censored_above;
  return between(family.shape(), numbers, low, high);
}

struct Statistics {
  double kolmogorov_smirnov = 0;
  double anderson_darling = 0;
};

// log of a probability that may have rounded to 0.
double log_share(double x) {
  return math::log(std::max(x, 1e-300));
}

Statistics of_smooth(const Sample& s, const dist::Distribution& law) {
  Statistics out;
  double share = 0;
  double below = 0;
  double above = 1;
  double sum = 0;
  const auto take = [&](double next_below, double next_above) {
    // The integral of (share - u)^2 / (u (1 - u)) over u from `below` to the next one.
    double part = -(next_below - below);
    if (share > 0) part += share * share * (log_share(next_below) - log_share(below));
    const double rest = 1 - share;
    if (rest > 0) part += rest * rest * (log_share(above) - log_share(next_above));
    sum += part;
    below = next_below;
    above = next_above;
  };
  double weight = 0;
  for (std::size_t i = 0; i < s.values.size(); ++i) {
    const double f = law.cdf(s.values[i]);
    take(f, law.survival(s.values[i]));
    const double before = share;
    weight += s.weights[i];
    share = i + 1 == s.values.size() ? 1 : weight / s.n_exact;
    out.kolmogorov_smirnov =
        std::max(out.kolmogorov_smirnov, std::max(std::fabs(f - before), std::fabs(f - share)));
  }
  share = 1;
  take(1, 0);
  out.anderson_darling = s.n_exact * sum;
  return out;
}

// Values beyond it are not summed one by one.
constexpr double kMostCounted = 1e5;

Statistics of_counts(const Sample& s, const dist::Distribution& law) {
  Statistics out;
  double share = 0;
  double weight = 0;
  double sum = 0;
  std::size_t i = 0;
  const double last = s.values.back();
  const bool counted = last <= kMostCounted;
  for (double k = std::max(law.support().low, 0.0);; ++k) {
    if (!counted) {
      // From value to value.
      if (i == s.values.size()) break;
      k = s.values[i];
      out.kolmogorov_smirnov = std::max(out.kolmogorov_smirnov, std::fabs(share - law.cdf(k - 1)));
    }
    const double f = law.cdf(k);
    const double rest = law.survival(k);
    if (i < s.values.size() && s.values[i] == k) {
      weight += s.weights[i++];
      share = i == s.values.size() ? 1 : weight / s.n_exact;
    }
    const double off = std::fabs(share - f);
    out.kolmogorov_smirnov = std::max(out.kolmogorov_smirnov, off);
    if (!(rest > 0)) break;
    if (f > 0) sum += off * off * law.density(k) / (f * rest);
    if (k >= last && (rest < 1e-9 || k > last + kMostCounted)) break;
  }
  out.anderson_darling = s.n_exact * sum;
  return out;
}

Statistics statistics_of(const Sample& s, const Family& family,
                         const std::vector<double>& numbers) {
  const auto law = exact_law(family, numbers, s.bounds);
  if (law == nullptr || s.values.empty()) return {};
  return law->discrete() ? of_counts(s, *law) : of_smooth(s, *law);
}

// Of resamples without a fit.
constexpr double kMostFailed = 0.05;

}  // namespace

std::unique_ptr<dist::Distribution> observed_law(const Sample& sample, const LawFit& fit) {
  return fit.fitted ? exact_law(*fit.family, fit.numbers, sample.bounds) : nullptr;
}

void add_goodness(const Sample& sample, LawFit& fit, int resamples, std::uint64_t seed) {
  if (!fit.fitted) return;
  const Family& family = *fit.family;
  const Statistics seen = statistics_of(sample, family, fit.numbers);
  fit.goodness.kolmogorov_smirnov = seen.kolmogorov_smirnov;
  fit.goodness.anderson_darling = seen.anderson_darling;
  if (resamples <= 0 || !sample.whole_weights) return;
  const auto recorded = between(family.shape(), fit.numbers, sample.bounds.truncated_below,
                                sample.bounds.truncated_above);
  if (recorded == nullptr) return;
  const std::uint64_t key = rng::slot_key(
      seed, rng::kStreamVersion, rng::name_hash("fit", std::string(family.law().name), {}));
  std::vector<double> values(static_cast<std::size_t>(sample.n));
  int done = 0;
  int more_apart = 0;
  int more_apart_in_tails = 0;
  for (int b = 0; b < resamples; ++b) {
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = recorded->sample(rng::latent(key, i, static_cast<std::uint32_t>(b), 0));
    const MadeSample made = sample_of(values, {}, sample.bounds);
    if (made.fault || family.refusal(made.sample)) {
      ++fit.goodness.n_failed;
      continue;
    }
    const Likelihood likelihood(family, family.framed(made.sample, &fit.frame));
    const Top top = climb(likelihood, &fit.top.point);
    if (!top.trouble.empty()) {
      ++fit.goodness.n_failed;
      continue;
    }
    const Statistics drawn =
        statistics_of(made.sample, family, family.numbers(top.point, fit.frame));
    ++done;
    if (drawn.kolmogorov_smirnov >= seen.kolmogorov_smirnov) ++more_apart;
    if (drawn.anderson_darling >= seen.anderson_darling) ++more_apart_in_tails;
  }
  if (fit.goodness.n_failed > kMostFailed * resamples) return;
  fit.goodness.p_kolmogorov_smirnov = (1.0 + more_apart) / (1.0 + done);
  fit.goodness.p_anderson_darling = (1.0 + more_apart_in_tails) / (1.0 + done);
}

}  // namespace plimsoll::fit
