// Reverse stress test: a failure is named; how likely is it, how does it come about, and what would
// it have needed.
//
//   probability  by plain simulation where a million trials suffice for the error asked for, else
//                by subset simulation. Plain trials go on until a number of failures that is fixed
//                beforehand has been seen (inverse binomial sampling), so that stopping favours no
//                answer
//   agreeing     of futures that agree with what was observed (RunOptions::trial_map) plain simulation alone, of 200,000 of them at
//                most or as many as are asked for, and no point: what moves latents leaves those futures
//   ways         failing trials grouped by the events that struck in them more often than usual
//   point        the failing point nearest to the median of everything, in standard normal space:
//                the design point of structural reliability. Events that it needs are kept, what is
//                smooth is moved by the improved Hasofer-Lind-Rackwitz-Fiessler steps
//   necessary    the share of failing trials that would not have failed with a risk switched off,
//                on the same noise
//   source       Hasofer, Lind, "Exact and invariant second-moment code format", J. Eng. Mech. 100,
//                1974; Zhang, Der Kiureghian, "Two improved algorithms for reliability analysis",
//                1995
#pragma once

#include <atomic>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "questions/latent_space.h"
#include "questions/marginals.h"
#include "questions/share.h"
#include "questions/subset.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct ReverseOptions {
  engine::RunOptions run;
  double relative_error = 0.1;
  // Of plain simulation, after the first run of run.n_trials.
  std::uint64_t most_plain = 1'000'000;
  // Of subset simulation; also of plain simulation where the condition has no distance.
  std::uint64_t most_subset = 2'000'000;
  std::size_t most_ways = 5;
  const std::atomic<bool>* stop = nullptr;
};

// An event in failing trials and in all.
struct Struck {
  std::string name;
  std::string risk;
  Share share;
  double usual = 0;
  // The period in which half of the first ones have struck.
  std::string period;
};

// A draw that failing trials move, by its mean score, as its distribution reads it.
struct Moved {
  std::string name;
  // Mean standard normal score of the label and period that is moved most.
  double score = 0;
  double quantile = 0;
  // Of all trials.
  double usual = 0;
  std::string where;
};

struct PathPoint {
  std::string name;
  ir::ColumnId column;
  double failing = 0;
  double usual = 0;
};

struct Way {
  // Events that mark it; empty: none was needed.
  std::vector<std::string> events;
  Share share;
  std::vector<Struck> struck;
  std::vector<Moved> moved;
  // Medians of the outcomes of the failure's period.
  std::vector<PathPoint> path;
  // A failing trial near its middle: of the plain run, or an index in Reverse::points.
  std::optional<std::uint64_t> trial;
  std::size_t point = 0;
};

struct Necessary {
  std::string risk;
  // Of failing trials, those that would not have failed without it.
  Share share;
};

struct DesignPoint {
  struct Input {
    std::string name;
    std::string where;
    // As its distribution reads it: after a correlation. Of correlated marks of occurrences as
    // before it, which is no quantile of theirs.
    double score = 0;
    std::optional<double> quantile;
  };
  // Distance from the median of everything; Phi(-distance) is the usual first approximation of the
  // probability where the way is one and smooth.
  double distance = 0;
  // Largest first; those within 0.05 of the median are left out.
  std::vector<Input> inputs;
  std::uint64_t n_trials = 0;
};

struct Reverse {
  enum class Method : std::uint8_t { plain, subset, none };
  Method method = Method::plain;
  std::string why;
  double probability = 0;
  double se = 0;
  // 95 %.
  double low = 0;
  double high = 1;
  // Whether the relative error asked for was reached.
  bool reached = false;
  // Where no trial fails: below this with 95 % confidence, or as far as the levels went.
  double below = 0;
  bool by_levels = false;
  std::uint64_t n_plain = 0;
  std::uint64_t n_plain_failing = 0;
  std::uint64_t n_subset = 0;
  std::uint64_t n_other = 0;
  int n_levels = 0;
  std::size_t n_replicates = 0;
  std::size_t n_points = 0;
  std::vector<Way> ways;
  std::vector<Necessary> necessary;
  std::optional<DesignPoint> design;
  bool interrupted = false;
  std::optional<engine::RunFailure> failure;
  double probability_seconds = 0;
  double other_seconds = 0;
  std::unique_ptr<LatentSpace> space;
  // The failing points that ways and necessary are about.
  std::unique_ptr<Points> points;
  // By point, its replicate of subset simulation; empty for independent trials.
  std::vector<std::uint32_t> owners;
  // As many independent trials would tell as much, at most; see share_of().
  double n_independent = 0;
};

// `module` holds the margin's column (questions/margin.h), which `target` names; columns for counts
// are added to it. `graded`: Margin::graded.
Result<Reverse> reverse_stress(ir::Module& module, const ir::RunInputs& inputs,
                               const Target& target, bool graded, const ReverseOptions& options);

// From failing points: the design point. `column`: of the margin in the program. `features`: a
// program with the columns of the marginals.
Result<DesignPoint> design_point(const engine::Program& program, std::size_t column,
                                 const engine::Program& features, const Marginals& marginals,
                                 const LatentSpace& space, const Points& failing,
                                 const engine::RunOptions& options);

// How failing points group by the events that struck. Fills everything but Way::trial. `features`:
// a program with the columns of event counts, outcomes and marginals.
Result<std::vector<Way>> ways_of(const engine::Program& features, const Marginals& marginals,
                                 const Reverse& found, const Target& target,
                                 const ReverseOptions& options);

}  // namespace plimsoll::questions
