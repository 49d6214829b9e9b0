#include "fit/posterior.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "math/functions.h"
#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::fit {

namespace {

constexpr double kDegrees = 5;
// Weights that are worth fewer independent vectors say that the posterior has another form.
constexpr double kFewestEffective = 200;

double log_prior(const Prior& prior, double at, bool truncated) {
  switch (prior.kind) {
    case Prior::Kind::flat: {
      const double z = truncated && prior.sd_truncated > 0 ? at / prior.sd_truncated : 0;
      return -0.5 * z * z;
    }
    case Prior::Kind::normal: {
      const double z = (at - prior.mean) / prior.sd;
      return -0.5 * z * z;
    }
    case Prior::Kind::jeffreys_share:
      // The square root of p (1 - p), by the logit of p.
      return -0.5 * (softplus(-at) + softplus(at));
    case Prior::Kind::jeffreys_count:
      return 0.5 * at;
  }
  return 0;
}

}  // namespace

Posterior posterior_of(const Sample& sample, const LawFit& fit) {
  Posterior out;
  const Family& family = *fit.family;
  const std::size_t n = family.n_free;
  const Likelihood likelihood(family, family.framed(sample, &fit.frame));
  const bool weighed = sample.values.size() <= kImportanceRows;
  const bool truncated = sample.bounds.truncated_below || sample.bounds.truncated_above;
  // The lower triangle of the covariance.
  std::array<Point, kMostParameters> triangle{};
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      double rest = fit.top.covariance[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= triangle[i][k] * triangle[j][k];
      triangle[i][j] = i == j ? std::sqrt(std::max(rest, 0.0)) : rest / triangle[j][j];
    }
  }
  const std::uint64_t key = rng::slot_key(
      kSeed, rng::kStreamVersion, rng::name_hash("posterior", std::string(family.law().name), {}));
  struct Proposal {
    double quantile = 0;
    double log_weight = 0;
    std::vector<double> numbers;
  };
  std::vector<Proposal> proposals;
  const std::size_t n_proposals = sample.values.size() <= kFewRows ? kProposalsOfFew : kProposals;
  // Wider than the curvature at the top, where the posterior may be skewed.
  const double wider = sample.values.size() <= kFewRows ? 1.3 : 1;
  for (std::size_t k = 0; k < n_proposals; ++k) {
    std::uint32_t place = 0;
    const auto score = [&] { return math::normal_score(rng::latent(key, k, place++, 0)); };
    Point z{};
    double square = 0;
    for (std::size_t i = 0; i < n; ++i) {
      z[i] = score();
      square += z[i] * z[i];
    }
    double stretch = 1;
    if (weighed) {
      double chi = 0;
      for (int i = 0; i < static_cast<int>(kDegrees); ++i) {
        const double x = score();
        chi += x * x;
      }
      stretch = std::sqrt(kDegrees / chi);
      square *= stretch * stretch;
    }
    Point move{};
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) move[i] += wider * triangle[i][j] * stretch * z[j];
    }
    double log_wider = 0;
    if (weighed && family.moved.place >= 0) {
      log_wider = family.moved.sign * move[static_cast<std::size_t>(family.moved.width)];
      move[static_cast<std::size_t>(family.moved.place)] *= math::exp(log_wider);
    }
    Point at = fit.top.point;
    for (std::size_t i = 0; i < n; ++i) at[i] += move[i];
    Proposal one;
    one.numbers = family.numbers(at, fit.frame);
    const auto law = dist::make(family.shape(), one.numbers);
    if (!law) continue;
    one.quantile = (*law)->upper(0.05);
    if (weighed) {
      one.log_weight = likelihood.at(at).value - fit.top.local.value + log_wider +
                       0.5 * (kDegrees + static_cast<double>(n)) * math::log1p(square / kDegrees);
      for (std::size_t i = 0; i < n; ++i)
        one.log_weight += log_prior(family.priors[i], at[i], truncated);
    }
    if (std::isfinite(one.log_weight) && std::isfinite(one.quantile))
      proposals.push_back(std::move(one));
  }
  const std::string name(family.law().name);
  if (proposals.empty()) {
    out.trouble = "nothing can be said of the parameters of " + name;
    return out;
  }
  std::stable_sort(proposals.begin(), proposals.end(),
                   [](const Proposal& a, const Proposal& b) { return a.quantile < b.quantile; });
  double most = kNever;
  for (const Proposal& one : proposals) most = std::max(most, one.log_weight);
  std::vector<double> weights;
  double sum = 0;
  double squares = 0;
  for (const Proposal& one : proposals) {
    weights.push_back(math::exp(one.log_weight - most));
    sum += weights.back();
    squares += weights.back() * weights.back();
  }
  out.effective = sum * sum / squares;
  if (out.effective < kFewestEffective) {
    out.trouble = "the data say too little of the parameters of " + name +
                  ": state the law, or fit one with fewer parameters";
    return out;
  }
  out.numbers.resize(family.slots.size());
  double upto = 0;
  std::size_t k = 0;
  for (std::size_t j = 0; j < kPosteriorVectors; ++j) {
    const double wanted =
        (static_cast<double>(j) + 0.5) / static_cast<double>(kPosteriorVectors) * sum;
    while (k + 1 < proposals.size() && upto + weights[k] < wanted) upto += weights[k++];
    for (std::size_t i = 0; i < out.numbers.size(); ++i)
      out.numbers[i].push_back(proposals[k].numbers[i]);
  }
  return out;
}

}  // namespace plimsoll::fit
