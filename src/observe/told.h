// What there is to say of model and observations: how much of the futures agree, how far out each figure lay, and what
// is held now that was not held before.
//
//   share      of the sampler's trials that agree, each weighed by how well: the chance of what was observed, up to the
//              density's constant. Unbiased, by inverse binomial sampling
//   evidence   ln of the density of what was observed, in canonical units: EUR, not M EUR
//   quantile   of what was seen among what the model held possible before, its error of measurement included; of a range
//              or a condition its chance
//   spreads    quantiles 5, 50 and 95 % of the first kShown trials before and after
//   units      canonical
//   source     share: J. B. S. Haldane, "On a method of estimating frequencies", Biometrika 33(3), 1945; quantile: G. E. P.
//              Box, "Sampling and Bayes' inference in scientific modelling and robustness", J. R. Stat. Soc. A 143(4), 1980
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "observe/agreeing.h"

namespace plimsoll::observe {

inline constexpr std::uint64_t kShown = 16'384;

struct Spread {
  double low = 0;
  double median = 0;
  double high = 0;
};

struct ToldFigure {
  double quantile = 0;
  // The share that this one alone would keep.
  double alone = 0;
  Spread before;
  Spread after;
};

struct Moved {
  ir::DefId def;
  std::uint32_t label = 0;
  // kNoPeriod of a draw of the trial.
  std::uint32_t period = engine::kNoPeriod;
  Spread before;
  Spread after;
  // The normal score of the new median among the values before, and the new width over the old one; of the label and
  // period in which the draw has moved most.
  double score = 0;
  double width = 1;
};

struct Told {
  std::uint64_t n_tried = 0;
  std::uint64_t n_kept = 0;
  double share = 0;
  double share_se = 0;
  double log_evidence = 0;
  // By observation.
  std::vector<ToldFigure> figures;
  // The furthest first; those that noise alone could have moved so are left out.
  std::vector<Moved> moved;
};

// Of the first n trials that agree, at least two. `options`: as of the run, with its trial map.
Result<Told> tell(const ir::Module& module, const ir::RunInputs& inputs, const Agreeing& agreeing,
                  std::uint64_t n, const engine::RunOptions& options);

}  // namespace plimsoll::observe
