#include "stats/parts_plan.h"

#include <algorithm>

#include "stats/amount_counts.h"

namespace plimsoll::stats {

namespace {

constexpr std::uint64_t kMostTrialsOfParts = std::uint64_t{1} << 41;
constexpr std::uint64_t kMostReplicates = 1U << 16U;
constexpr std::uint64_t kMostPasses = 100;

double level_from(ByteReader& in) {
  const double level = in.real();
  if (level > 0.0 && level < 1.0) return level;
  in.fail();
  return 0.5;
}

void save_request(const ColumnRequest& request, ByteWriter& out) {
  out.fixed(request.id);
  out.number(request.quantiles.size());
  for (const QuantileRequest& quantile : request.quantiles) {
    out.real(quantile.level);
    out.flag(quantile.confidence.has_value());
    if (quantile.confidence) out.real(*quantile.confidence);
  }
  out.number(request.shortfalls.size());
  for (const ShortfallRequest& shortfall : request.shortfalls) {
    out.real(shortfall.level);
    out.flag(shortfall.side == Side::high);
  }
  out.flag(request.is_indicator);
  out.flag(request.has_noise);
  out.flag(request.runs);
  out.number(request.amounts.size());
  for (const double x : request.amounts) out.real(x);
}

ColumnRequest request_from(ByteReader& in) {
  ColumnRequest request;
  request.id = in.fixed();
  const std::size_t n_quantiles = in.length();
  for (std::size_t i = 0; i < n_quantiles && in.good(); ++i) {
    QuantileRequest quantile{level_from(in), std::nullopt};
    if (in.flag()) quantile.confidence = level_from(in);
    request.quantiles.push_back(quantile);
  }
  const std::size_t n_shortfalls = in.length();
  for (std::size_t i = 0; i < n_shortfalls && in.good(); ++i) {
    const double level = level_from(in);
    request.shortfalls.push_back({level, in.flag() ? Side::high : Side::low});
  }
  request.is_indicator = in.flag();
  request.has_noise = in.flag();
  request.runs = in.flag();
  const std::uint64_t n_amounts = in.number(kMostAmounts);
  for (std::uint64_t i = 0; i < n_amounts && in.good(); ++i) {
    request.amounts.push_back(in.real());
    if (i > 0 && !(request.amounts[i - 1] < request.amounts[i])) in.fail();
  }
  return request;
}

}  // namespace

void PartsPlan::save(ByteWriter& out) const {
  out.number(plan.n_trials);
  out.number(static_cast<std::uint64_t>(plan.n_replicates));
  out.number(static_cast<std::uint64_t>(plan.pass));
  out.number(plan.marks.size());
  for (const std::uint64_t mark : plan.marks) out.number(mark);
  out.number(requests.size());
  for (const ColumnRequest& request : requests) save_request(request, out);
  for (const std::optional<RankPlan>& rank : plan.ranks) {
    out.flag(rank.has_value());
    if (!rank) continue;
    rank->cut.save(out);
    out.real(rank->n_deviations);
  }
}

void PartsPlan::load(ByteReader& in) {
  plan = {};
  requests.clear();
  plan.n_trials = in.number(kMostTrialsOfParts);
  plan.n_replicates = static_cast<int>(in.number(kMostReplicates));
  plan.pass = static_cast<int>(in.number(kMostPasses));
  if (plan.n_trials == 0 || plan.n_replicates == 0 ||
      plan.n_trials % static_cast<std::uint64_t>(std::max(plan.n_replicates, 1)) != 0) {
    return in.fail();
  }
  const std::size_t n_marks = in.length();
  for (std::size_t i = 0; i < n_marks && in.good(); ++i) {
    plan.marks.push_back(in.number(plan.n_trials));
    if (i > 0 && plan.marks[i - 1] >= plan.marks[i]) in.fail();
  }
  if (!plan.marks.empty() && plan.marks.back() != plan.n_trials) in.fail();
  const std::size_t n_requests = in.length();
  for (std::size_t i = 0; i < n_requests && in.good(); ++i) requests.push_back(request_from(in));
  for (std::size_t i = 0; i < n_requests && in.good(); ++i) {
    plan.ranks.emplace_back();
    if (!in.flag()) continue;
    plan.ranks.back().emplace();
    plan.ranks.back()->cut.load(in);
    plan.ranks.back()->n_deviations = in.real();
  }
}

}  // namespace plimsoll::stats
