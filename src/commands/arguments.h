// What the command line says, as plain data, and how a command ends.
//
//   exit codes   0 well, 1 the model is wrong, 2 usage, 3 a limit is breached (only with --limits),
//                4 the machine failed (disk, memory), 130 interrupted
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plimsoll/question.h"
#include "store/run.h"

namespace plimsoll::commands {

// See answer.h.
struct Again;

enum ExitCode : int {
  kWell = 0,
  kModelWrong = 1,
  kUsage = 2,
  kLimitBreached = 3,
  kMachineFailed = 4,
  kInterrupted = 130,
};

// A file or a folder that the command line asks for.
struct Output {
  // "--json"
  std::string option;
  std::string path;
  bool is_folder = false;
};

// What most commands take.
struct ModelArguments {
  std::string model;
  // All that the command is to write; none may be a file of the model.
  std::vector<Output> outputs;
  // `NAME=EXPR` each.
  std::vector<std::string> sets;
  // As behind `observe` each, and whether the model's own observations are left out.
  std::vector<std::string> observed;
  bool prior = false;
  // Colour on standard error and standard output.
  bool colour = false;
};

struct RunArguments {
  ModelArguments model;
  std::uint64_t trials = 100'000;
  std::uint64_t seed = 1;
  int threads = 0;
  int block_size = 0;
  // random | latin | sobol
  std::string sampler = "random";
  int replicates = 32;
  // block | reference
  std::string executor = "block";
  // Empty: the widest this machine has.
  std::string isa;
  std::vector<std::string> scenarios;
  std::vector<std::string> actions;
  std::vector<std::string> without;
  bool limits = false;
  // "-": standard output.
  std::string json;
  std::string samples;
  // A library of SIPmath; metalog | either | samples; the outcomes that it has, all where there are none.
  std::string sipmath = {};
  std::string sipmath_form = "metalog";
  std::vector<std::string> sipmath_only = {};
  // A workbook of trials with formulas, of these outcomes; all where none is named.
  std::string sips;
  std::vector<std::string> sips_of;
  // A page of HTML, a workbook, a folder of tables; and results of other commands that the page and
  // the workbook take in.
  std::string report;
  std::string xlsx;
  std::string csv;
  // CSV begins with a byte order mark.
  bool csv_bom = false;
  std::vector<std::string> with;
  // Takes them in though they come from another number of trials, see Documents.
  bool other_trials = false;
  bool quiet = false;
  bool progress = false;
  // Of commands whose runs can be kept: their name and what was given to them; see keep.h.
  std::string command = {};
  std::vector<store::GivenOption> given = {};
  bool keep = false;
  std::string note = {};
  // In parts where there are any: into that folder, and perhaps laid out only.
  std::uint64_t n_parts = 0;
  std::string into = {};
  bool only_prepare = false;
  // Not null where a part or a merge asks.
  Again* again = nullptr;
  // Of `run` only: `se(STATISTIC) < AMOUNT` each, and the budget; 0 for none or the default.
  std::vector<std::string> until;
  std::uint64_t most_trials = 0;
  double most_seconds = 0;
  bool plain = false;
};

struct QuestionArguments {
  RunArguments run;
  Asked asked;
};

}  // namespace plimsoll::commands
