// Looks in batches and runs what is kept of each; both give numbers by trial, which are then taken in the order of trials.
#include "questions/screening.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/guest.h"
#include "engine/kernels/dispatch.h"
#include "questions/chosen_trials.h"
#include "rng/key.h"

namespace plimsoll::questions {

namespace {

constexpr std::uint64_t kLookedAtOnce = std::uint64_t{1} << 17;

// Independent of all that a model draws: no slot has such a purpose.
std::uint64_t key_of(std::uint64_t seed) {
  return rng::slot_key(seed, rng::kStreamVersion, rng::name_hash("screening", "", {}));
}

}  // namespace

Screening::Screening(const ir::Module& module, ScreenPlan plan, engine::Program run,
                     const engine::RunOptions& options, std::span<const ScreenGoal> goals)
    : module_(module),
      plan_(std::move(plan)),
      run_(std::move(run)),
      options_(options),
      key_(key_of(options.seed)),
      others_(goals.size()),
      values_(goals.size()),
      bases_(goals.size()) {
  options_.sampler = engine::Sampler::random;
  options_.progress = {};
  options_.stop = nullptr;
  for (const ScreenGoal& goal : goals) targets_.push_back(goal.target);
}

Result<std::unique_ptr<Screening>> Screening::make(const ir::Module& module,
                                                   const ir::RunInputs& inputs,
                                                   std::span<const ScreenGoal> goals,
                                                   const engine::RunOptions& options,
                                                   double least_gain) {
  return as_guest([&]() -> Result<std::unique_ptr<Screening>> {
    auto plan = screen_plan(module, inputs, goals, options, least_gain);
    if (!plan) return plan.failure();
    if (!*plan) return std::unique_ptr<Screening>();
    std::set<std::uint32_t> ids;
    for (const ScreenGoal& goal : goals) ids.insert(goal.target.column.value);
    std::vector<ir::ColumnId> wanted;
    for (const std::uint32_t id : ids) wanted.push_back(ir::ColumnId(id));
    auto run = engine::Program::compile(module, inputs, wanted, engine::compile_options(options));
    if (!run) return run.failure();
    std::unique_ptr<Screening> out(
        new Screening(module, std::move(**plan), std::move(*run), options, goals));
    for (const ScreenGoal& goal : goals) {
      const auto column = find_column(out->run_.columns(), goal.target);
      if (!column) return Error{"the model has no column for " + goal.target.text};
      out->columns_.push_back(*column);
    }
    return out;
  });
}

void Screening::Looks::resize(std::size_t n_statistics, std::size_t n) {
  chances.assign(n, 0.0);
  means.assign(n_statistics, std::vector<double>(n));
}

void Screening::look_at(const ScreenLevel& level, std::size_t first, std::size_t n,
                        const double* const* columns, Looks& looks) const {
  thread_local std::vector<double> scores;
  scores.resize(n);
  double* chances = looks.chances.data() + first;
  for (std::size_t t = 0; t < level.scores.size(); ++t) {
    const ScreenScore& score = level.scores[t];
    score.of(columns, n, scores.data());
    double* means = looks.means[t].data() + first;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t cell = score.cells.cell(scores[i]);
      means[i] = score.cells.mean[cell];
      chances[i] = std::max(chances[i], score.chances[cell]);
    }
  }
}

void Screening::uniforms(std::uint32_t level, std::uint64_t first, const std::uint32_t* lanes,
                         std::size_t n, double* out) const {
  thread_local std::vector<std::uint32_t> ordinals;
  ordinals.assign(n, 0);
  engine::block::widest_kernels().latents_at(key_, static_cast<std::int64_t>(n), first, lanes,
                                             level, ordinals.data(), out);
  for (std::size_t i = 0; i < n; ++i) {
    if (out[i] < 0) out[i] += 1;
  }
}

Result<bool> Screening::run_some(const engine::Program& program, engine::RunOptions options,
                                 const engine::Sink& sink, const engine::Progress& progress,
                                 const std::atomic<bool>* stop, ScreenProgress& out) const {
  const auto report = engine::run(program, options, sink, progress, stop);
  if (!report) return report.failure();
  out.failure = report->failure;
  return !report->failure && !report->interrupted;
}

// Nothing is kept of a batch that does not come to its end.
Result<ScreenProgress> Screening::take(std::uint64_t first, std::uint64_t n,
                                       const engine::Progress& progress,
                                       const std::atomic<bool>* stop) {
  const engine::Progress silent = [](std::uint64_t, std::uint64_t) {};
  ScreenProgress out;
  Looks looks;
  looks.resize(size(), n);
  std::vector<std::uint32_t> lanes(n);
  std::iota(lanes.begin(), lanes.end(), 0U);
  std::vector<double> luck(n);
  engine::RunOptions options = options_;
  options.first_trial = first;
  options.n_trials = n;
  auto done = run_some(
      *plan_.levels[0].program, options,
      [&](int, std::uint64_t at, std::size_t k, const double* const* columns) {
        look_at(plan_.levels[0], at - first, k, columns, looks);
        uniforms(0, first, lanes.data() + (at - first), k, luck.data() + (at - first));
      },
      progress, stop, out);
  if (!done) return done.failure();
  out.is_blind = out.failure.has_value();
  out.failure.reset();
  if (!*done) return out;

  // What is left: the trial, its chance, and by statistic its term without what a run adds to it.
  std::vector<PowerSum> others(size());
  std::vector<std::uint64_t> trials;
  std::vector<double> chances;
  std::vector<std::vector<double>> bases(size());
  for (std::size_t i = 0; i < n; ++i) {
    const double chance = looks.chances[i];
    if (luck[i] < chance) {
      trials.push_back(first + i);
      chances.push_back(chance);
      for (std::size_t t = 0; t < size(); ++t) bases[t].push_back(looks.means[t][i]);
    } else {
      for (std::size_t t = 0; t < size(); ++t) others[t].add(looks.means[t][i]);
    }
  }
  if (plan_.levels.size() > 1 && !trials.empty()) {
    const ChosenTrials chosen(module_, options_.seed, trials);
    looks.resize(size(), trials.size());
    lanes.clear();
    for (const std::uint64_t trial : trials)
      lanes.push_back(static_cast<std::uint32_t>(trial - first));
    options = options_;
    options.first_trial = 0;
    options.n_trials = trials.size();
    options.latents = &chosen;
    done = run_some(
        *plan_.levels[1].program, options,
        [&](int, std::uint64_t at, std::size_t k, const double* const* columns) {
          look_at(plan_.levels[1], at, k, columns, looks);
          uniforms(1, first, lanes.data() + at, k, luck.data() + at);
        },
        silent, stop, out);
    if (!done) return done.failure();
    out.is_blind = out.failure.has_value();
    out.failure.reset();
    if (!*done) return out;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < trials.size(); ++i) {
      const double before = chances[i];
      const double chance = std::min(looks.chances[i], before);
      const bool goes_on = luck[i] * before < chance;
      for (std::size_t t = 0; t < size(); ++t) {
        const double mean = looks.means[t][i];
        const double term = bases[t][i] + (mean - bases[t][i]) / before;
        if (goes_on) {
          bases[t][kept] = term - mean / chance;
        } else {
          others[t].add(term);
        }
      }
      if (!goes_on) continue;
      trials[kept] = trials[i];
      chances[kept++] = chance;
    }
    trials.resize(kept);
    chances.resize(kept);
    for (std::vector<double>& of : bases) of.resize(kept);
  } else {
    for (std::vector<double>& of : bases) {
      for (std::size_t i = 0; i < of.size(); ++i) of[i] -= of[i] / chances[i];
    }
  }
  std::vector<std::vector<double>> values(size(), std::vector<double>(trials.size()));
  if (!trials.empty()) {
    const ChosenTrials chosen(module_, options_.seed, trials);
    options = options_;
    options.first_trial = 0;
    options.n_trials = trials.size();
    options.latents = &chosen;
    done = run_some(
        run_, options,
        [&](int, std::uint64_t at, std::size_t k, const double* const* columns) {
          for (std::size_t t = 0; t < size(); ++t) {
            std::copy_n(columns[columns_[t]], k, values[t].data() + at);
          }
        },
        silent, stop, out);
    if (!done) return done.failure();
    if (out.failure) out.failure->trial = chosen.trial(out.failure->trial);
    if (!*done) return out;
  }
  for (std::size_t t = 0; t < size(); ++t) {
    const double turn = plan_.aims[t].turn;
    for (double& x : values[t]) x *= turn;
    values_[t].insert(values_[t].end(), values[t].begin(), values[t].end());
    bases_[t].insert(bases_[t].end(), bases[t].begin(), bases[t].end());
    others_[t].sum += others[t].sum;
    others_[t].square += others[t].square;
    others_[t].cube += others[t].cube;
  }
  for (const double chance : chances) weights_.push_back(1 / chance);
  n_looked_ += n;
  out.n_looked = n;
  out.n_run = trials.size();
  return out;
}

Result<ScreenProgress> Screening::look(std::uint64_t first, std::uint64_t n,
                                       const engine::Progress& progress,
                                       const std::atomic<bool>* stop) {
  return as_guest([&]() -> Result<ScreenProgress> {
    ScreenProgress out;
    while (out.n_looked < n) {
      const std::uint64_t before = out.n_looked;
      const std::uint64_t here = std::min(n - before, kLookedAtOnce);
      const auto found = take(
          first + before, here,
          [&](std::uint64_t looked, std::uint64_t) {
            if (progress) progress(before + looked, n);
          },
          stop);
      if (!found) return found.failure();
      out.failure = found->failure;
      out.is_blind = found->is_blind;
      out.n_looked += found->n_looked;
      out.n_run += found->n_run;
      if (found->n_looked < here) break;
    }
    if (progress) progress(out.n_looked, n);
    return out;
  });
}

ScreenEstimate Screening::estimate(std::size_t i, std::span<const double> plain) const {
  const ScreenAim& aim = plan_.aims[i];
  ScreenSample sample;
  sample.n_trials = plain.size() + n_looked_;
  for (const double x : plain) sample.values.push_back(aim.turn * x);
  sample.weights.assign(plain.size(), 1.0);
  sample.bases.assign(plain.size(), 0.0);
  sample.values.insert(sample.values.end(), values_[i].begin(), values_[i].end());
  sample.weights.insert(sample.weights.end(), weights_.begin(), weights_.end());
  sample.bases.insert(sample.bases.end(), bases_[i].begin(), bases_[i].end());
  sample.others = others_[i];
  return screen_estimate(aim, sample);
}

}  // namespace plimsoll::questions
