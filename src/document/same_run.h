// Whether an answer is about the run that it is shown beside.
//
//   same     the model's text and data, what is set, scenarios, actions, what is switched off; where
//            both simulate, also seed, stream, sampler and number of trials
//   files    of data may be missing in one of the two, as only what is asked for is read; each that
//            both read must be the same
//   others   a backtest is about models of earlier days, whatever the run is about
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "document/page.h"

namespace plimsoll::document {

struct Mismatch {
  // "is from 2,000 trials, the run from 100,000".
  std::string what;
  // The same futures are asked, but fewer or more of them, or picked by another sampler: the
  // answer's figures differ within their errors.
  bool in_trials_only = false;
};

// `about` is that of the run (report::about_json()), or null where the run has none.
std::optional<Mismatch> mismatch(const nlohmann::ordered_json& about, const Part& answer);

// The `about` of a run's JSON; null where it has none.
nlohmann::ordered_json about_of(const Part& run);

}  // namespace plimsoll::document
