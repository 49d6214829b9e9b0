// What a result is written into besides JSON: a page, a workbook, a folder of tables.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "driver/commands.h"
#include "report/result.h"

namespace plimsoll::driver {

struct Documents {
  // Paths; empty for none.
  std::string page;
  std::string workbook;
  std::string tables;
  // What the command line asks for, in its words; `run` has its own list.
  std::vector<Output> outputs;
  // JSON files of other commands.
  std::vector<std::string> with;
  // Whether answers from another number of trials, or another sampler, may stand beside the run.
  bool other_trials = false;

  bool any() const { return !page.empty() || !workbook.empty() || !tables.empty(); }
};

// Says before a long run what would fail after it: a page without its template, a file of `with`
// that is not a result, or one of another run than `about` (report/about.h) tells. Gives the exit
// code.
int check_documents(const Documents& documents, const nlohmann::ordered_json& about);

// Writes them all; each is whole or not there. Gives the exit code.
int write_documents(const Documents& documents, const report::RunResult& result);
// The same from the JSON of a run.
int write_documents(const Documents& documents, const std::string& run_json,
                    const std::string& run_name);

}  // namespace plimsoll::driver
