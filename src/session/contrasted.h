// What trials have in common that others have not: the events that struck in them and the draws that lean one way, set against
// all trials.
//
//   outcomes   counts of events and draws that the model does not report become outcomes of the question
//   over time  of draws by period or year one each is told, and only where it is clearer than one of so many is by chance;
//              as many as memory for their columns goes
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "check/check.h"
#include "ir/ir.h"
#include "plimsoll/explain.h"
#include "questions/common.h"
#include "questions/target.h"

namespace plimsoll::session {

// An event over the years up to the target's, or a draw by label and, over time, by period.
struct Cause {
  std::string name;
  std::string title;
  std::vector<questions::Target> targets;
  bool is_event = false;
  // The draw's name where it is drawn over time.
  std::string over_time = {};
};

bool has_outcome(const ir::Module& module, const std::string& name, ir::Sample sample);

// Declarations that a question needs for the causes of so many trials.
std::vector<check::Options::Question> cause_outcomes(const ir::Module& module,
                                                     std::uint64_t n_trials);
// Of a module compiled with those.
std::vector<Cause> causes_of(const ir::Module& module, const questions::Target& target,
                             std::uint64_t n_trials);
// The target's own, then those of all causes: the columns of a sample for contrasted().
std::vector<questions::Target> targets_with_causes(const questions::Target& target,
                                                   const std::vector<Cause>& causes);

struct ContrastedCause {
  const Cause* cause = nullptr;
  questions::Contrast contrast;
  // Trials that are set against all.
  std::size_t n = 0;
};

// The greatest difference first; of draws over time only what is told.
struct Contrasted {
  std::vector<ContrastedCause> events;
  std::vector<ContrastedCause> draws;
};
Contrasted contrasted(const std::vector<Cause>& causes, const questions::Sample& sample,
                      std::span<const std::size_t> trials);

WorstResult::Struck struck_of(const ContrastedCause& found);
WorstResult::Leaning leaning_of(const ContrastedCause& found);

}  // namespace plimsoll::session
