// Hands each block to the columns that want it, and decides which columns are kept whole.
#include "stats/collector.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/check.h"
#include "base/workers.h"
#include "stats/column.h"

namespace plimsoll::stats {

// On its own cache lines, as each worker writes to its own all the time.
struct alignas(128) Collector::Worker {
  std::uint64_t n_delivered = 0;
  Digest digest;
};

namespace {

// A column of many trials is not worth the memory that it takes, where sieves see it as it comes.
bool is_kept_whole(const CollectorPlan& plan) {
  constexpr std::uint64_t kManyTrials = std::uint64_t{1} << 19;
  return plan.n_replicates > 1 || plan.n_trials < kManyTrials;
}

// Calls work(i) for each of n columns, from as many threads as there are workers. Where there are none to be had this one
// does it alone.
template <class Work>
void for_each_column(std::size_t n, int n_workers, Work work) {
  std::atomic<std::size_t> next{0};
  const auto some = [&](int) {
    for (std::size_t i = next.fetch_add(1); i < n; i = next.fetch_add(1)) work(i);
  };
  const auto n_threads = std::min<std::size_t>(n, static_cast<std::size_t>(n_workers));
  if (n_threads < 2 || run_workers(static_cast<int>(n_threads), some)) some(0);
}

}  // namespace

Collector::Collector(std::vector<ColumnRequest> requests, CollectorPlan plan) : plan_(plan) {
  PLIMSOLL_CHECK(plan_.n_trials >= 1 && plan_.n_workers >= 1 && plan_.n_replicates >= 1);
  PLIMSOLL_CHECK(plan_.n_trials % static_cast<std::uint64_t>(plan_.n_replicates) == 0);
  std::size_t n_ranked = 0;
  for (const ColumnRequest& request : requests) {
    n_ranked += !request.quantiles.empty() || !request.shortfalls.empty();
  }
  const std::size_t budget_values = plan_.budget_bytes / sizeof(double);
  const bool fits = n_ranked == 0 || plan_.n_trials <= budget_values / n_ranked;
  const std::size_t share = n_ranked == 0 ? 0 : budget_values / n_ranked;
  RankCache cache;
  // Of parts: what a pass may keep of a column that the first did not tell.
  constexpr std::size_t kValuesOfParts = std::size_t{1} << 19;
  PLIMSOLL_CHECK(plan_.ranks.empty() || plan_.ranks.size() == requests.size());
  pass_ = plan_.pass;
  for (ColumnRequest& request : requests) {
    const std::size_t index = columns_.size();
    const RankPlan* const ranks = of_parts() && plan_.ranks[index] ? &*plan_.ranks[index] : nullptr;
    const bool ranked = !request.quantiles.empty() || !request.shortfalls.empty();
    const bool whole = ranked && !of_parts() && ((fits && is_kept_whole(plan_)) || request.keep);
    columns_.push_back(std::make_unique<Column>(std::move(request), plan_, whole,
                                                of_parts() ? kValuesOfParts : share, ranks, cache));
    if (pass_ > 0 && ranks == nullptr) columns_.back()->skip();
  }
  for (int i = 0; i < plan_.n_workers; ++i) workers_.push_back(std::make_unique<Worker>());
}

Collector::~Collector() = default;

void Collector::consume(int worker, std::uint64_t first_trial, std::size_t n,
                        const double* const* columns) {
  PLIMSOLL_CHECK(worker >= 0 && worker < plan_.n_workers);
  PLIMSOLL_CHECK(first_trial <= plan_.n_trials && n <= plan_.n_trials - first_trial);
  Worker& own = *workers_[static_cast<std::size_t>(worker)];
  own.n_delivered += n;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column& column = *columns_[i];
    if (!wants(i)) continue;
    const std::span<const double> values(columns[i], n);
    if (pass_ == 0) {
      own.digest.add(column.id(), first_trial, values);
      column.consume_first(worker, first_trial, values);
    } else {
      column.consume_again(worker, first_trial, values);
    }
  }
}

bool Collector::needs_another_pass() {
  std::uint64_t n_delivered = 0;
  for (auto& worker : workers_) n_delivered += std::exchange(worker->n_delivered, 0);
  n_delivered += std::exchange(n_absorbed_, 0);
  PLIMSOLL_CHECK(n_delivered <= plan_.n_trials);
  PLIMSOLL_CHECK(pass_ == 0 || n_delivered == n_delivered_);
  n_delivered_ = n_delivered;
  pass_ += 1;
  RankCache cache;
  std::atomic<bool> needed{false};
  for_each_column(columns_.size(), plan_.n_workers, [&](std::size_t i) {
    if (columns_[i]->end_pass(n_delivered_, cache)) needed = true;
  });
  return needed;
}

bool Collector::wants(std::size_t column) const {
  return pass_ == 0 || !columns_[column]->done();
}

std::vector<ColumnSummary> Collector::finish() const {
  std::vector<ColumnSummary> summaries(columns_.size());
  for_each_column(columns_.size(), plan_.n_workers, [&](std::size_t i) {
    PLIMSOLL_CHECK(columns_[i]->done());
    summaries[i] = columns_[i]->finish(n_delivered_);
  });
  return summaries;
}

Digest Collector::digest() const {
  Digest total = absorbed_;
  for (const auto& worker : workers_) total += worker->digest;
  return total;
}

std::uint64_t Collector::n_delivered() const {
  return n_delivered_;
}

std::span<const double> Collector::values(std::size_t column) const {
  return columns_[column]->values().first(n_delivered_);
}

RankPlan Collector::pilot_plan(std::size_t column, std::span<const double> values) const {
  return columns_[column]->pilot_plan(values);
}

void Collector::save(ByteWriter& out) {
  std::uint64_t n_delivered = 0;
  for (const auto& worker : workers_) n_delivered += worker->n_delivered;
  out.number(n_delivered + n_absorbed_);
  const Digest all = digest();
  out.fixed(all.low);
  out.fixed(all.high);
  std::vector<std::string> saved(columns_.size());
  for_each_column(columns_.size(), plan_.n_workers, [&](std::size_t i) {
    ByteWriter own;
    columns_[i]->save(pass_ == 0, own);
    saved[i] = own.bytes();
  });
  for (const std::string& bytes : saved) out.text(bytes);
}

void Collector::absorb(ByteReader& in, std::optional<std::uint64_t> n_stated) {
  const std::uint64_t n_own = in.number(plan_.n_trials - n_absorbed_);
  if (n_own == 0 || n_own != n_stated.value_or(n_own)) return in.fail();
  n_absorbed_ += n_own;
  Digest own;
  own.low = in.fixed();
  own.high = in.fixed();
  if (pass_ == 0) absorbed_ += own;
  std::vector<ByteReader> readers;
  for (std::size_t i = 0; i < columns_.size(); ++i) readers.emplace_back(in.text());
  if (!in.good()) return;
  for_each_column(columns_.size(), plan_.n_workers,
                  [&](std::size_t i) { columns_[i]->absorb(pass_ == 0, n_own, readers[i]); });
  for (const ByteReader& reader : readers) {
    if (!reader.good() || !reader.at_end()) in.fail();
  }
}

bool Collector::holds(const std::vector<Trials>& ranges) const {
  return pass_ > 0 || std::all_of(columns_.begin(), columns_.end(),
                                  [&](const auto& column) { return column->holds(ranges); });
}

std::vector<std::optional<RankPlan>> Collector::next_plan() const {
  std::vector<std::optional<RankPlan>> plans;
  for (const auto& column : columns_) plans.push_back(column->next_plan());
  return plans;
}

PowerSums Collector::running_sums(std::size_t column, std::size_t stretch) const {
  return columns_[column]->running_sums(stretch);
}

}  // namespace plimsoll::stats
