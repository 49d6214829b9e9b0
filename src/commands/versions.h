// What `plimsoll compare` takes for a version: a model, or a run that was kept.
//
//   kept      its texts as files again, the library's too, with what it was given: nothing is read from where the model stood
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"
#include "commands/arguments.h"
#include "plimsoll/compare.h"
#include "store/materialise.h"
#include "store/run.h"

namespace plimsoll::commands {

struct KeptVersion {
  store::KeptRun run;
  store::TemporaryFolder folder;
  store::Materialised texts;
  // As it was given, with the trials and the seed that its result tells.
  RunArguments given;
  nlohmann::ordered_json result;
};

struct Version {
  std::string name;
  // Null of a model.
  std::unique_ptr<KeptVersion> kept;
};

// `name`: a file, a folder, or how `runs` names a run; of the store that `store` means (commands/kept.h), else of that of
// `other`, where this is a model's path. Error: a folder and a run of one name, a run of another command than `run`,
// what neither is.
Result<Version> find_version(const std::string& name, const std::string& other,
                             const std::string& store);

// What it is run with: of a kept run what that was given, and `asked` beside it or in its place.
RunArguments inputs_of(const Version& version, const RunArguments& asked);
Model open_version(const Version& version, const RunArguments& inputs);

// The first digits of its id.
std::string short_id(const store::KeptRun& run);

// Places as the run was kept, "3f9a1b2c/shop.plim", instead of where its texts lie for the moment.
std::string named_as_kept(std::string text, const store::KeptRun& run,
                          const store::TemporaryFolder& folder);
std::string named_as_kept(std::string text, const Version& version);
Error named_as_kept(Error error, const Version& before, const Version& after);
// Warnings of the models so too; the versions must outlive what is given.
Control named_as_kept(const Control& control, const Version& before, const Version& after);

}  // namespace plimsoll::commands
