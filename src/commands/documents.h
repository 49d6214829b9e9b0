// What a result is written into besides JSON: a page, a workbook, a folder of tables.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands/arguments.h"
#include "commands/option.h"
#include "document/page.h"
#include "plimsoll/result.h"

namespace plimsoll::commands {

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
  // Tables begin with a byte order mark.
  bool csv_bom = false;

  bool any() const { return !page.empty() || !workbook.empty() || !tables.empty(); }
};

// An output that is a workbook: a name with another ending is a mistake, as Excel opens none.
Option workbook_file(const std::string& names, std::vector<Output>& outputs, std::string& path,
                     const std::string& what);

// The page that results are put into. Error: it is not built.
Result<std::string> page_template();

// What would fail after a long run: a page without its template, a file of `with` that is not a result, or
// one of another run than `about` (report/about.h) tells.
std::optional<Error> wrong_documents(const Documents& documents,
                                     const nlohmann::ordered_json& about);

// Writes them all; each is whole or not there. Gives the exit code.
int write_documents(const Documents& documents, const RunResult& result);
// The same from the JSON of a run; `more`: answers beside those of `with`.
int write_documents(const Documents& documents, const std::string& run_json,
                    const std::string& run_name, std::vector<document::Part> more = {});

}  // namespace plimsoll::commands
