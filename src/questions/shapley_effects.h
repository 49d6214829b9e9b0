// Shapley effects: the outcome's variance shared out among its sources, dependent or not.
//
//   effect     what a source adds to Var(E[outcome | sources known]), over all orders in which the
//              sources may become known. Effects are at least 0 and add up to 1. With independent
//              sources each lies between its first-order and total Sobol' index; what coupled ones
//              say together they share
//   coupling   what a Gaussian copula couples is drawn given what is known; a t copula's members,
//              and more than kMostCoupled in one copula, are one source
//   estimate   each trial takes one random order: unbiased, and the effects add up exactly. Errors
//              from batches of trials
//   cost       a run for each source and one more
//   source     Owen, "Sobol' indices and Shapley value", SIAM/ASA J. Uncertainty Quantification 2,
//              2014; Song, Nelson, Staum, "Shapley effects for global sensitivity analysis", ibid.
//              4, 2016; Goda, "A simple algorithm for global sensitivity analysis with Shapley
//              effects", Reliability Engineering and System Safety 213, 2021
#pragma once

#include <string>
#include <vector>

#include "questions/variation.h"

namespace plimsoll::questions {

struct ShapleyEffects {
  double variance = 0;
  // As in Shares.
  double largest_part = 0;
  struct Effect {
    std::string name;
    // Some copula couples it with another source.
    bool coupled = false;
    Estimate share;
  };
  // Largest first.
  std::vector<Effect> effects;
  std::uint64_t n_runs = 0;
};

// Error: what the operator can mend, or a failing trial.
Result<ShapleyEffects> shapley_effects(const ir::Module& module, const ir::RunInputs& inputs,
                                       const Target& target, SourceBy by,
                                       const VariationOptions& options);

}  // namespace plimsoll::questions
