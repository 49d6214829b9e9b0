// A model compiled for a command: locates it, checks it, prints its diagnostics.
#pragma once

#include <optional>

#include "diag/diagnostic.h"
#include "driver/commands.h"
#include "ir/ir.h"
#include "source/source.h"

namespace plimsoll::driver {

struct Compiled {
  source::SourceMap sources;
  diag::Sink sink;
  // Absent after an error.
  std::optional<ir::Module> module;
  // Without a module: kUsage where the mistake is on the command line (a file that is not there, a
  // condition that is asked about, an output that cannot be meant), kMachineFailed where an output
  // cannot be written, else kModelWrong.
  int code = kModelWrong;
};

// Fills `out`; false when the model is wrong. Diagnostics are printed to standard error (or, as
// JSON, to standard output).
bool compile_model(const ModelArguments& arguments, Compiled& out);

// Whether the diagnostic says that no file has the name that the command line gives the model.
bool is_missing(const diag::Diagnostic& found, const std::string& model);

// The flag of that name and kind; reports an unknown name with the nearest known one and gives an
// invalid id.
ir::FlagId find_flag(const ir::Module& module, ir::Flag::Kind kind, const std::string& name);

// Prints "plimsoll: <text>" to standard error.
void print_error(const std::string& text);

}  // namespace plimsoll::driver
