// How much of a statistic each risk causes: Shapley values over switches.
//
//   game      v(S) = the statistic with the risks of S on and all other players off; noise, and
//             every other switch, as in the run
//   shapley   the mean over all orders of switching on of what a player adds when its turn comes:
//             fair in Shapley's sense, and summing to all on minus all off
//   alone     v({i}) - v(none): the player in a calm world
//   without   v(all) - v(all but i): what switching it off would change
//   exact     over every subset where 2^players is at most kMostSubsets; else sampled: the trials
//             are cut into pairs of blocks; the first of a pair takes orders of its own, the second
//             their reverses, and errors come from the spread between pairs. Both add up to
//             v(all) - v(none) of all trials: what the blocks' sum misses is shared out by the
//             squared errors
//   source    Shapley, "A value for n-person games", 1953; sampled orders: Castro, Gomez & Tejada,
//             Computers & Operations Research 36(5), 2009; orders with their reverses: Mitchell et
//             al., "Sampling permutations for Shapley value estimation", JMLR 23, 2022
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "questions/sample.h"
#include "questions/target.h"

namespace plimsoll::questions {

inline constexpr std::size_t kMostSubsets = 256;

struct Player {
  std::string name;
  std::string title;
  std::vector<ir::FlagId> flags;
};

enum class PlayersBy { risk, group, factor };

// The risks that are on in `inputs`, in order of name; by group: each group with a risk that is on,
// and the risks of no group by themselves. A risk of several groups plays with the first. By factor:
// the risks together whose first id of the register, carried by them or by their parts, has the same
// beginning before its first dot; those that carry none by themselves.
std::vector<Player> players_of(const ir::Module& module, const ir::RunInputs& inputs, PlayersBy by);

struct PlayerShare {
  Player player;
  Estimate shapley;
  Estimate alone;
  Estimate without;
};

struct Attribution {
  Estimate all_on;
  Estimate all_off;
  // all_on - all_off, with the error of the same trials.
  Estimate difference;
  // In the order of players_of().
  std::vector<PlayerShare> shares;
  bool exact = false;
  // Orders of switching on, reverses included; 0 where exact.
  std::size_t n_orders = 0;
  std::size_t n_blocks = 0;
  std::uint64_t n_trials = 0;
  // Variants times trials that were evaluated.
  std::uint64_t n_evaluations = 0;
  // How many times as much processor time runs apart would take, by a timed one of few trials: the
  // subsets share noise and all that reads no switch that differs. 0 where it is not known.
  double times_apart = 0;
  bool interrupted = false;
  std::optional<engine::RunFailure> failure;
  // The switches under which the failure came.
  std::optional<ir::RunInputs> failing_inputs;
};

struct AttributeOptions {
  engine::RunOptions run;
  // Of each block of trials.
  int orders = 1;
  // Where positive: as many orders as there is time for, at least one; the time of everything.
  double seconds = 0;
};

// Random sampler only. Error: no player, or what the operator can mend.
Result<Attribution> attribute(const ir::Module& module, const ir::RunInputs& inputs,
                              const Target& target, const std::vector<Player>& players,
                              const AttributeOptions& options,
                              const std::atomic<bool>* stop = nullptr,
                              const engine::Progress& progress = {});

}  // namespace plimsoll::questions
