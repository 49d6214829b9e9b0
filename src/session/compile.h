// A model compiled for one request: with what the request adds to it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/check.h"
#include "diag/diagnostic.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "plimsoll/model.h"
#include "questions/target.h"
#include "source/source.h"

namespace plimsoll::session {

struct Additions {
  // Declarations, see check::Options::questions.
  std::vector<check::Options::Question> declarations;
  std::vector<questions::AskedCondition> conditions;
  // See check::Options::part_switches.
  std::vector<std::string> part_switches = {};
};

struct Compiled {
  std::shared_ptr<const source::SourceMap> sources;
  // Warnings.
  std::shared_ptr<const Diagnostics> diagnostics;
  ir::Module module;
};

// Of kind `usage` where all that is wrong is what the request says: a model that is not there, a condition
// that is asked about.
Result<Compiled> compile(const Model& model, const Additions& additions = {});

// Tells the caller what was compiled. Error: the caller's, or that of a request that is cancelled by now.
std::optional<Error> tell_opened(const Control& control, const Model& model,
                                 const Compiled& compiled, const Switches& switches,
                                 const Trials& trials);

// Library, documents and kept files of the model, with these `NAME=EXPR`.
check::Options check_options(const Model& model, std::vector<std::string> sets);
// What messages call the model.
const std::string& name_of(const Model& model);

// Error: there is nothing to open.
std::optional<Error> has_no_path(const Model& model);
// The model itself is not there.
bool is_missing_model(const std::vector<diag::Diagnostic>& all, const Model& model);
std::shared_ptr<const Diagnostics> diagnostics_of(std::shared_ptr<const source::SourceMap> sources,
                                                  std::vector<diag::Diagnostic> found);
// An error that the diagnostics tell; of kind `machine` where they say so.
Error wrong(std::shared_ptr<const source::SourceMap> sources, std::vector<diag::Diagnostic> found,
            ErrorKind kind = ErrorKind::model);

About about(const ir::Module& module, const Model& model, const Switches& switches);
Futures futures(const Trials& trials);

struct ReadConstant : check::Constant {
  // Warnings.
  std::shared_ptr<const Diagnostics> diagnostics;
};
// A constant expression with the model's units. One that is wrong is of kind `wrong_text`.
Result<ReadConstant> constant(const Model& model, const std::string& text,
                              ErrorKind wrong_text = ErrorKind::usage);

}  // namespace plimsoll::session
