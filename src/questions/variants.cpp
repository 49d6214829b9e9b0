// Runs all variants on the same trials and takes one column of each.
#include "questions/variants.h"

#include <algorithm>
#include <map>

#include "base/guest.h"
#include "engine/variants.h"
#include "questions/sample.h"

namespace plimsoll::questions {

namespace {

Result<VariantSample> simulate_variants_inside(const ir::Module& module,
                                               const std::vector<ir::RunInputs>& variants,
                                               const Target& target,
                                               const engine::RunOptions& options,
                                               const std::atomic<bool>* stop,
                                               const engine::Progress& progress) {
  const std::uint64_t n_trials = engine::whole_trials(options);
  std::map<std::pair<std::vector<std::uint8_t>, std::vector<std::vector<double>>>, std::size_t>
      known;
  std::vector<ir::RunInputs> distinct;
  std::vector<std::size_t> which;
  for (const ir::RunInputs& variant : variants) {
    const auto [at, is_new] = known.try_emplace({variant.flags, variant.inputs}, distinct.size());
    if (is_new) distinct.push_back(variant);
    which.push_back(at->second);
  }
  const std::size_t bytes = n_trials * distinct.size() * sizeof(double);
  if (bytes > kMostSampleBytes) {
    return Error{"this question holds " + std::to_string(distinct.size()) +
                 " variants of every trial in memory: " + std::to_string(bytes >> 20) +
                 " MiB, of at most " + std::to_string(kMostSampleBytes >> 20) +
                 " MiB; ask for fewer trials"};
  }
  const std::size_t n_distinct = distinct.size();
  const ir::ColumnId wanted[] = {target.column};
  Result<engine::VariantProgram> program = engine::VariantProgram::compile(
      module, std::move(distinct), wanted, engine::compile_options(options));
  if (!program) return program.failure();
  const auto column = find_column(program->columns(), target);
  if (!column) return Error{"the model has no column for " + target.text};
  std::vector<std::vector<double>> values(n_distinct, std::vector<double>(n_trials));
  const Result<engine::VariantReport> report = engine::run_variants(
      *program, options,
      [&](int, std::size_t variant, std::uint64_t first, std::size_t n,
          const double* const* columns) {
        std::copy_n(columns[*column], n, &values[variant][first - options.first_trial]);
      },
      progress, stop);
  if (!report) return report.failure();
  VariantSample out;
  out.interrupted = report->run.interrupted;
  out.failure = report->run.failure;
  if (out.failure) {
    out.failing_variant = static_cast<std::size_t>(
        std::find(which.begin(), which.end(), report->failing_variant) - which.begin());
  }
  if (out.failure || out.interrupted) return out;
  for (const std::size_t index : which) {
    out.values.push_back(values[index]);
    out.has_noise.push_back(!program->is_uniform(index, *column));
    out.alike.push_back(program->same_as(index, *column));
  }
  return out;
}

}  // namespace

Result<VariantSample> simulate_variants(const ir::Module& module,
                                        const std::vector<ir::RunInputs>& variants,
                                        const Target& target, const engine::RunOptions& options,
                                        const std::atomic<bool>* stop,
                                        const engine::Progress& progress) {
  return as_guest(
      [&] { return simulate_variants_inside(module, variants, target, options, stop, progress); });
}

}  // namespace plimsoll::questions
