// Two versions that ran: their outcomes and limits side by side.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plimsoll/compare.h"
#include "session/question.h"

namespace plimsoll::session {

// A version that compiled, with a plain run of it.
struct RanVersion {
  const Model& model;
  Compiled compiled;
  ir::RunInputs inputs;
  RunResult run;
};

// Runs it with those of `switches` that it has, and says what it is in `side`.
Result<RanVersion> run_version(const Model& model, const CompareRequest& request,
                               const Switches& switches, const Control& control,
                               CompareResult::Side& side);

// An error of one version says which.
Error of_version(Error error, const std::string& which, const Model& model);

// Each outcome of a run once, as one asks about it.
std::vector<std::string> outcome_names(const RunResult& run);

// The target of the same name and period; null where there is none.
const questions::Target* same_place(const std::vector<questions::Target>& list,
                                    const questions::Target& as);

// Means of every outcome that both have, and the shortfalls of those with a bad side, on the same noise.
// Error: no outcome is in common.
std::optional<Error> put_outcomes_beside(const RanVersion& a, const RanVersion& b,
                                         const CompareRequest& request, const Control& control,
                                         CompareResult& out);
void put_limits_beside(const RunResult& a, const RunResult& b, CompareResult& out);
// Says which outcome changed most for its error, where none was asked about.
void say_what_to_ask(CompareResult& out);

}  // namespace plimsoll::session
