// A change of a statistic shared out over the edits that make it: Shapley values over models.
//
//   game      v(S) = the statistic of the model in which the edits of S are made, on the same trials
//   shares    the mean, over all orders of making the edits, of what an edit adds when its turn comes;
//             an edit that needs others waits until they are made. They add up to v(all) - v(none)
//   exact     over all orders, for up to kMostExactEdits; else over sampled ones, each beside its
//             reverse, and what few orders leave open has an error of its own
//   apart     where at most kMostExactEdits add other amounts in one order than in another, all orders of
//             these are taken, at no more than twice the models. The shares are exact then, if the amounts
//             of all others and the value of these alone add up to the value of every model that was run
//   errors    of trials: by the influence that each trial has on the same weighted sum of statistics. Of
//             orders: by the spread between pairs of orders, so that 1.96 of it hold what Student's t of
//             so few would. The two add up as squares do
//   not known where pairs are fewer than kFewestKnownPairs, or all but one are alike, their spread says
//             nothing of rarer orders: is_known is false. So it is for edits that add the same in all orders
//             but not before, or not behind, all those that do not
//   source    Shapley, "A value for n-person games", 1953; sampled orders with their reverses: Mitchell
//             et al., "Sampling permutations for Shapley value estimation", JMLR 23, 2022; players that
//             wait for others are in the spirit of Faigle & Kern, "The Shapley value for cooperative
//             games under precedence constraints", International Journal of Game Theory 21, 1992
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/result.h"
#include "questions/sample.h"

namespace plimsoll::questions {

inline constexpr std::size_t kMostExactEdits = 7;
inline constexpr std::size_t kFewestKnownPairs = 5;

// A model that stands and ran.
struct EditedValue {
  double value = 0;
  // influence() of its trials; empty where their error is not known.
  std::vector<double> influence;
  bool has_noise = true;
};

struct ChangeOptions {
  // Sampled, reverses included; made even.
  int orders = 16;
  // Instead, where positive: as many pairs as there is time for, at least two.
  double seconds = 0;
  std::uint64_t seed = 1;
};

struct ChangeShares {
  struct Share {
    Estimate value;
    // What `value.se` consists of; no error of orders where all were taken.
    std::optional<double> se_trials;
    std::optional<double> se_orders;
    // Whether se_orders may be believed.
    bool is_known = true;
  };
  std::vector<Share> shares;
  // Over all orders, or of those that act together.
  bool exact = false;
  std::size_t n_orders = 0;
  // Models that were run.
  std::size_t n_models = 0;
  // The largest value of a model, by size: what rounding is measured by.
  double largest = 0;
  // Not empty: this set of edits does not stand, and nothing else is known.
  std::vector<bool> fails;
};

// What is there for a set of edits: nothing where that model does not stand.
using EditedModel =
    std::function<Result<std::optional<EditedValue>>(const std::vector<bool>& made)>;
// Models that were run and that are to be run.
using ModelsRun = std::function<void(std::size_t done, std::size_t all)>;

// `needs`: by edit, those that are made before it; never in a circle. The empty set and the full one must
// stand. Error: that of `run`.
Result<ChangeShares> share_change(std::size_t n_edits,
                                  const std::vector<std::vector<std::size_t>>& needs,
                                  const ChangeOptions& options, const EditedModel& run,
                                  const ModelsRun& progress = {});

// The order in which edits are made where each waits for what it needs.
std::vector<std::size_t> waiting_order(const std::vector<std::size_t>& order,
                                       const std::vector<std::vector<std::size_t>>& needs);

}  // namespace plimsoll::questions
