// Runs of the store as text and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "store/run.h"
#include "store/store.h"

namespace plimsoll::commands {

// The path of the store that `--store NAMED` means: its file, a folder with one, a model's; where nothing is named,
// PLIMSOLL_STORE, else the nearest from the working folder upwards.
std::string kept_store(const std::string& named);

// The command line that asks for the same: "plimsoll run models/iij --trials 20000".
std::string command_of(const store::KeptRun& run);

// One line for each, under a heading; `digits` of an id are shown.
std::string list_text(const std::vector<store::KeptRun>& runs, std::size_t digits);
// All that is known of a run, but its texts.
std::string show_text(const store::KeptRun& run);

// docs/results.md, "Runs that were kept".
nlohmann::ordered_json runs_json(const std::string& path, const std::vector<store::KeptRun>& runs);

}  // namespace plimsoll::commands
