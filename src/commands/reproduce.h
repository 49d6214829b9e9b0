// A run that was kept, made again from its own texts by a process of this program, and compared bit by bit.
//
//   compared  everything that the command's JSON says but how long it took, on how many threads, by which version, and the
//             folder that the model stood in
//   texts     those that were kept, the standard library's too; nothing is read from where the model stood
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "commands/option.h"
#include "store/store.h"

namespace plimsoll::commands {

struct Difference {
  // "outcomes[2] (net_income, FY2013).mean.value"
  std::string path;
  // As JSON; empty where it is not there.
  std::string kept;
  std::string now;
};

struct Reproduction {
  std::string id;
  // Numbers, texts and flags that were compared.
  std::uint64_t n_compared = 0;
  std::uint64_t n_different = 0;
  // Fields that the version which made the run did not write; of the same version they differ.
  std::uint64_t n_added = 0;
  // The first of them.
  std::vector<Difference> differences;
  std::string kept_digest;
  std::string digest;
  std::string kept_version;
  std::string version;
  int kept_stream = 0;
  int stream = 0;
  // The run was ended by a clock.
  bool by_clock = false;

  bool same() const { return n_different == 0; }
};

Result<Reproduction> reproduce(const Program& program, store::Store& store,
                               const store::KeptRun& run);

std::string reproduction_text(const Reproduction& found);
// docs/results.md, "A run made again".
nlohmann::ordered_json reproduction_json(const Reproduction& found);

}  // namespace plimsoll::commands
