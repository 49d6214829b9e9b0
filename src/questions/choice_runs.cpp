// Trials of many choices.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

#include "base/guest.h"
#include "base/workers.h"
#include "engine/variants.h"
#include "questions/choosing.h"

namespace plimsoll::questions {

namespace {

std::vector<Target> targets_of(const Choosing& problem) {
  std::vector<Target> out{problem.objective};
  for (const Requirement& one : problem.requirements) out.push_back(one.target);
  return out;
}

// Columns of what is asked, in the module's order.
std::vector<ir::ColumnId> columns_of(const std::vector<Target>& targets) {
  std::vector<ir::ColumnId> wanted;
  for (const Target& target : targets) {
    if (std::find(wanted.begin(), wanted.end(), target.column) == wanted.end()) {
      wanted.push_back(target.column);
    }
  }
  std::sort(wanted.begin(), wanted.end(),
            [](ir::ColumnId a, ir::ColumnId b) { return a.value < b.value; });
  return wanted;
}

// Choices in groups that share what is alike; groups go side by side, each compiled and run by one worker, so that making the
// programs takes no thread from the runs. Where one fails those before it are still run: the first failing one is told.
class GroupRun {
 public:
  GroupRun(const Choosing& problem, const std::vector<Choice>& choices,
           std::vector<ChoiceValues>& values, const engine::RunOptions& options,
           const std::atomic<bool>* stop, const engine::Progress& progress)
      : problem_(problem),
        choices_(choices),
        values_(values),
        options_(options),
        stop_(stop),
        progress_(progress),
        targets_(targets_of(problem)),
        wanted_(columns_of(targets_)),
        n_trials_(engine::whole_trials(options)),
        n_groups_((choices.size() + engine::kVariantGroup - 1) / engine::kVariantGroup) {
    values_.resize(choices.size());
  }

  Result<ChoiceRun> run() {
    const auto most = static_cast<std::size_t>(thread_count(options_.threads));
    std::size_t n_workers = std::min(most, n_groups_);
    // What other machines answer goes through one run at a time.
    if (options_.exchange != nullptr) n_workers = 1;
    if (n_workers > 1) options_.threads = 1;
    std::vector<std::optional<Result<ChoiceRun>>> ended(n_groups_);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> ends{false};
    const auto work = [&](int) {
      while (!ends) {
        const std::size_t group = next++;
        if (group >= n_groups_) return;
        ended[group] = run_group(group * engine::kVariantGroup);
        if (!*ended[group] || (*ended[group])->interrupted || (*ended[group])->failure) ends = true;
      }
    };
    if (auto error =
            run_workers(static_cast<int>(std::max<std::size_t>(1, n_workers)), work, &ends))
      return *error;
    for (std::optional<Result<ChoiceRun>>& one : ended) {
      if (!one) break;
      if (!*one || (*one)->interrupted || (*one)->failure) return std::move(*one);
    }
    return ChoiceRun{};
  }

 private:
  Result<ChoiceRun> run_group(std::size_t first);
  void tell(std::uint64_t more);

  const Choosing& problem_;
  const std::vector<Choice>& choices_;
  std::vector<ChoiceValues>& values_;
  engine::RunOptions options_;
  const std::atomic<bool>* stop_;
  const engine::Progress& progress_;
  const std::vector<Target> targets_;
  const std::vector<ir::ColumnId> wanted_;
  const std::uint64_t n_trials_;
  const std::size_t n_groups_;
  std::mutex telling_;
  // Trials of all choices together.
  std::uint64_t done_ = 0;
};

void GroupRun::tell(std::uint64_t more) {
  if (!progress_) return;
  const std::lock_guard<std::mutex> lock(telling_);
  done_ += more;
  progress_(done_, n_trials_ * choices_.size());
}

Result<ChoiceRun> GroupRun::run_group(std::size_t first) {
  const std::size_t n_here = std::min(engine::kVariantGroup, choices_.size() - first);
  std::vector<ir::RunInputs> variants;
  for (std::size_t i = 0; i < n_here; ++i) {
    variants.push_back(inputs_of(*problem_.decision, problem_.base, choices_[first + i]));
  }
  Result<engine::VariantProgram> program = engine::VariantProgram::compile(
      *problem_.module, std::move(variants), wanted_, engine::compile_options(options_));
  if (!program) return program.failure();
  std::vector<std::size_t> at;
  for (const Target& target : targets_) {
    const auto column = find_column(program->columns(), target);
    if (!column) return Error{"the model has no column for " + target.text};
    at.push_back(*column);
  }
  // Where the new trials of each choice begin.
  std::vector<std::size_t> begin(n_here);
  for (std::size_t i = 0; i < n_here; ++i) {
    ChoiceValues& into = values_[first + i];
    into.columns.resize(targets_.size());
    into.has_noise.assign(targets_.size(), true);
    begin[i] = into.columns[0].size();
    for (std::size_t c = 0; c < targets_.size(); ++c) {
      into.columns[c].resize(begin[i] + n_trials_);
      into.has_noise[c] = !program->is_uniform(i, at[c]);
    }
  }
  std::uint64_t told = 0;
  const engine::Progress on_progress = [&](std::uint64_t done, std::uint64_t) {
    tell((done - std::min(told, done)) * n_here);
    told = std::max(told, done);
  };
  const Result<engine::VariantReport> report = engine::run_variants(
      *program, options_,
      [&](int, std::size_t variant, std::uint64_t trial, std::size_t n,
          const double* const* columns) {
        ChoiceValues& into = values_[first + variant];
        for (std::size_t c = 0; c < at.size(); ++c) {
          std::copy_n(columns[at[c]], n,
                      &into.columns[c][begin[variant] + (trial - options_.first_trial)]);
        }
      },
      on_progress, stop_);
  if (!report) return report.failure();
  ChoiceRun out;
  out.interrupted = report->run.interrupted;
  if (report->run.failure) {
    out.failure = ChoiceFailure{*report->run.failure, first + report->failing_variant};
  }
  return out;
}

}  // namespace

Result<ChoiceRun> run_choices(const Choosing& problem, const std::vector<Choice>& choices,
                              std::vector<ChoiceValues>& values, const engine::RunOptions& options,
                              const std::atomic<bool>* stop, const engine::Progress& progress) {
  return as_guest(
      [&] { return GroupRun(problem, choices, values, options, stop, progress).run(); });
}

}  // namespace plimsoll::questions
