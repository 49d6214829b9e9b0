// Requests of the futures that agree with what was observed.
//
//   kept   which trials agree is found once for a model and a seed, and kept with the model
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "engine/engine.h"
#include "ir/ir.h"
#include "observe/agreeing.h"
#include "plimsoll/model.h"

namespace plimsoll::session {

class ObservedStore {
 public:
  using Found = std::shared_ptr<const observe::Agreeing>;

  // Null where there is none.
  Found find(const std::string& key);
  // The newest few stay.
  void keep(const std::string& key, Found found);

 private:
  std::mutex mutex_;
  std::list<std::pair<std::string, Found>> all_;
};

// Options of a run whose trials agree with what was observed, if anything was.
Result<engine::RunOptions> agreeing_options(const Model& model, const ir::Module& module,
                                            const Trials& trials, const Work& work);
Result<engine::RunOptions> agreeing_options(const Model& model, const ir::Module& module,
                                            const Trials& trials, const Work& work,
                                            const Control& control);

// Sets the trials of a run that agree; nothing where nothing was observed. They agree with the model as it stands, without
// scenarios and actions and with all risks: what a request switches acts in these futures, so that differences are those of
// the switch. Error: `options` and the module's values by trial
// do not go with it.
std::optional<Error> agree(const Model& model, const ir::Module& module,
                           engine::RunOptions& options);

// Error: trials with the same number are other futures, so that nothing can be paired.
std::optional<Error> other_futures(const engine::TrialMap* before,
                                   const engine::RunOptions& options);

// Of which model the news is, where something was observed: to be said beside what a request changes.
std::optional<std::string> of_model_as_it_stands(const ir::Module& module,
                                                 const std::string& changed);

// What a request cannot be asked about yet. `what`: "a run in parts".
std::optional<Error> not_of_observed(const ir::Module& module, const std::string& what);

// Of a run of `n` trials with these options. Nothing where nothing was observed.
Result<std::optional<ObservedResult>> observed_result(const ir::Module& module, std::uint64_t n,
                                                      const engine::RunOptions& options);

}  // namespace plimsoll::session
