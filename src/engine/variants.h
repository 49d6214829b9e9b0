// Several variants of one model on the same trials: other switches, overlays or givens, the same
// noise. What attribution, tornado charts, scenarios and actions stand on.
//
//   shared    what is the same in several variants is computed once per block for all of them while
//             the block is in cache: draws nearly always, events whose rates no difference reaches,
//             and all that does not read what differs
//   exact     every variant's columns have the bits of a run of its own
//   groups    variants are run in groups of at most kVariantGroup, one group after the other, in
//             the order given; only variants of one group share
//   errors    the first group in which a trial fails ends the run: its lowest failing trial is
//             reported for the first variant that fails in it, as a run of that variant would
//   cost      compile: that of one program for each variant, less what is shared; run: about that
//             of one program plus, per variant, what differs
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"

namespace plimsoll::engine {

inline constexpr std::size_t kVariantGroup = 48;

class VariantProgram {
 public:
  // `wanted` empty: all columns of the module. The module must outlive the program and stay
  // unchanged.
  static Result<VariantProgram> compile(const ir::Module& module,
                                        std::vector<ir::RunInputs> variants,
                                        std::span<const ir::ColumnId> wanted = {},
                                        const CompileOptions& options = {});
  ~VariantProgram();
  VariantProgram(VariantProgram&&) noexcept;
  VariantProgram& operator=(VariantProgram&&) noexcept;

  std::size_t n_variants() const;
  // Of each variant.
  const std::vector<FlatColumn>& columns() const;
  // The lowest variant of the same group that has the same values in this column in every trial,
  // as far as the model's text and the inputs tell; `variant` itself where there is none.
  std::size_t same_as(std::size_t variant, std::size_t column) const;
  // As Program::is_uniform().
  bool is_uniform(std::size_t variant, std::size_t column) const;

  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  explicit VariantProgram(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// columns[i]: values of VariantProgram::columns()[i] in this variant. Of each block, all variants
// of a group come one after the other from the same worker; else as engine::Sink.
using VariantSink = std::function<void(int worker, std::size_t variant, std::uint64_t first_trial,
                                       std::size_t n, const double* const* columns)>;

struct VariantReport {
  // n_trials and n_done are of each variant: a stopped run has done n_done trials in all of them,
  // and in variants of earlier groups perhaps more. The failure is of `failing_variant`.
  RunReport run;
  std::size_t failing_variant = 0;
};

// `progress` counts trials of all groups together.
Result<VariantReport> run_variants(const VariantProgram& program, const RunOptions& options,
                                   const VariantSink& sink, const Progress& progress = {},
                                   const std::atomic<bool>* stop = nullptr);

}  // namespace plimsoll::engine
