// Groups of variants as programs of merged modules.
#include "engine/variants.h"

#include <algorithm>

#include "base/guest.h"
#include "engine/detail/merge.h"
#include "engine/detail/program.h"
#include "engine/detail/reference/explain.h"
#include "engine/detail/reference/reference.h"
#include "engine/exchange.h"
#include "engine/noise.h"

namespace plimsoll::engine {

namespace {

// Variants first .. first + n - 1 as one program.
struct Group {
  std::size_t first = 0;
  std::size_t n = 0;
  std::unique_ptr<const ir::Module> module;
  std::unique_ptr<Program> program;
  // By variant of the group, then flat column: the flat column of the program.
  std::vector<std::vector<std::uint32_t>> columns;
};

}  // namespace

struct VariantProgram::Impl {
  const ir::Module& module;
  std::vector<ir::RunInputs> variants;
  std::vector<FlatColumn> columns;
  std::vector<Group> groups;
};

namespace {

Result<Group> make_group(const VariantProgram::Impl& impl, std::span<const ir::ColumnId> wanted,
                         std::size_t first, const CompileOptions& options) {
  Group group;
  group.first = first;
  group.n = std::min(kVariantGroup, impl.variants.size() - first);
  Merged merged = merge(impl.module, std::span(impl.variants).subspan(first, group.n), wanted);
  group.module = std::make_unique<const ir::Module>(std::move(merged.module));
  Result<Program> program = Program::compile(*group.module, std::move(merged.inputs), {}, options);
  if (!program) return program.failure();
  group.program = std::make_unique<Program>(std::move(*program));
  // Where the flat columns of a merged column begin.
  std::vector<std::uint32_t> begin(group.module->columns.size(), 0);
  const std::vector<FlatColumn>& flats = group.program->columns();
  for (std::size_t i = flats.size(); i-- > 0;) {
    begin[flats[i].column.value] = static_cast<std::uint32_t>(i);
  }
  for (const std::vector<ir::ColumnId>& merged_columns : merged.columns) {
    std::vector<std::uint32_t>& own = group.columns.emplace_back();
    std::size_t i = 0;
    for (std::size_t w = 0; w < wanted.size(); ++w) {
      for (std::uint32_t k = 0; i < impl.columns.size() && impl.columns[i].column == wanted[w];
           ++k, ++i) {
        own.push_back(begin[merged_columns[w].value] + k);
      }
    }
  }
  return group;
}

// Why a trial of a group fails: the first variant that does, explained in terms of the model.
void explain(const VariantProgram::Impl& impl, const Group& group, const RunOptions& options,
             VariantReport& report) {
  const std::uint64_t trial = report.run.failure->trial;
  std::vector<ir::NodeId> roots;
  for (const FlatColumn& flat : impl.columns) {
    roots.push_back(impl.module.columns[flat.column.value].node);
  }
  const std::vector<std::uint8_t> mask = reachable(impl.module, roots);
  const Noise noise(impl.module, options);
  for (std::size_t v = group.first; v < group.first + group.n; ++v) {
    Reference reference(impl.module, impl.variants[v], &noise, mask, options.tables.get());
    auto failure = explain_failure(impl.module, impl.columns, reference, trial);
    if (!failure) continue;
    report.run.failure = std::move(failure);
    report.failing_variant = v;
    return;
  }
}

Result<std::unique_ptr<VariantProgram::Impl>> make_variants(const ir::Module& module,
                                                            std::vector<ir::RunInputs> variants,
                                                            std::span<const ir::ColumnId> wanted,
                                                            CompileOptions options) {
  if (variants.empty()) return Error{"there is no variant to run"};
  for (const ir::RunInputs& inputs : variants) {
    if (const auto error = check_inputs(module, inputs)) return *error;
  }
  // Groups have most of their laws in common.
  if (!options.tables) options.tables = std::make_shared<dist::TableStore>();
  const std::vector<ir::ColumnId> ids = wanted_columns(module, wanted);
  auto impl = std::unique_ptr<VariantProgram::Impl>(
      new VariantProgram::Impl{module, std::move(variants), flat_columns(module, ids), {}});
  for (std::size_t first = 0; first < impl->variants.size(); first += kVariantGroup) {
    Result<Group> group = make_group(*impl, ids, first, options);
    if (!group) return group.failure();
    impl->groups.push_back(std::move(*group));
  }
  return impl;
}

Result<VariantReport> run_groups(const VariantProgram::Impl& impl, const RunOptions& options,
                                 const VariantSink& sink, const Progress& own,
                                 const std::atomic<bool>* stop) {
  if (stop == nullptr) stop = options.stop;
  const std::uint64_t n_groups = impl.groups.size();
  VariantReport report;
  std::optional<Error> waits;
  for (std::size_t g = 0; g < n_groups; ++g) {
    const Group& group = impl.groups[g];
    const Sink split = [&](int worker, std::uint64_t first, std::size_t n,
                           const double* const* columns) {
      std::vector<const double*> own(impl.columns.size());
      for (std::size_t v = 0; v < group.n; ++v) {
        for (std::size_t c = 0; c < own.size(); ++c) own[c] = columns[group.columns[v][c]];
        sink(worker, group.first + v, first, n, own.data());
      }
    };
    Progress counted;
    const Progress& progress = own ? own : options.progress;
    if (progress) {
      counted = [&](std::uint64_t done, std::uint64_t all) {
        progress(g * all + done, n_groups * all);
      };
    }
    Result<RunReport> run = engine::run(*group.program, options, split, counted, stop);
    if (!run && is_waiting(options)) waits = run.failure();
    if (waits) continue;
    if (!run) return run.failure();
    const std::uint64_t least = g == 0 ? run->n_done : std::min(report.run.n_done, run->n_done);
    const bool interrupted = report.run.interrupted || run->interrupted;
    report.run = std::move(*run);
    report.run.n_done = least;
    report.run.interrupted = interrupted;
    if (report.run.failure) {
      explain(impl, group, options, report);
      if (options.exchange != nullptr) options.exchange->skip(n_groups - g - 1);
      return report;
    }
    if (stop != nullptr && stop->load()) {
      // Later groups have done nothing.
      if (g + 1 < n_groups) report.run.n_done = 0;
      report.run.interrupted = report.run.n_done < report.run.n_trials;
      return report;
    }
  }
  if (waits) return *waits;
  return report;
}

}  // namespace

VariantProgram::VariantProgram(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VariantProgram::~VariantProgram() = default;
VariantProgram::VariantProgram(VariantProgram&&) noexcept = default;
VariantProgram& VariantProgram::operator=(VariantProgram&&) noexcept = default;

Result<VariantProgram> VariantProgram::compile(const ir::Module& module,
                                               std::vector<ir::RunInputs> variants,
                                               std::span<const ir::ColumnId> wanted,
                                               const CompileOptions& options) {
  return as_guest([&]() -> Result<VariantProgram> {
    auto impl = make_variants(module, std::move(variants), wanted, options);
    if (!impl) return impl.failure();
    return VariantProgram(std::move(*impl));
  });
}

std::size_t VariantProgram::n_variants() const {
  return impl_->variants.size();
}

const std::vector<FlatColumn>& VariantProgram::columns() const {
  return impl_->columns;
}

std::size_t VariantProgram::same_as(std::size_t variant, std::size_t column) const {
  const Group& group = impl_->groups[variant / kVariantGroup];
  const std::uint32_t own = group.columns[variant - group.first][column];
  std::size_t first = 0;
  while (group.columns[first][column] != own) ++first;
  return group.first + first;
}

bool VariantProgram::is_uniform(std::size_t variant, std::size_t column) const {
  const Group& group = impl_->groups[variant / kVariantGroup];
  return group.program->is_uniform(group.columns[variant - group.first][column]);
}

Result<VariantReport> run_variants(const VariantProgram& program, const RunOptions& options,
                                   const VariantSink& sink, const Progress& progress,
                                   const std::atomic<bool>* stop) {
  return as_guest([&] { return run_groups(program.impl(), options, sink, progress, stop); });
}

}  // namespace plimsoll::engine
