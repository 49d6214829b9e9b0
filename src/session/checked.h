// What `check` finds of a model, as the compiler knows it: for whoever shows a model while it is written.
//
//   found    what Model::check() says, diagnostic for diagnostic, in the same order
//   module   of a model that compiles, also where its register is wrong; before any optimisation
//   cost     that of Model::check()
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "diag/diagnostic.h"
#include "ir/ir.h"
#include "plimsoll/model.h"
#include "source/source.h"

namespace plimsoll::session {

struct Checked {
  // Of the files that `found` speaks of.
  std::shared_ptr<const source::SourceMap> sources;
  std::vector<diag::Diagnostic> found;
  // What is wrong and has no diagnostic; empty for nothing.
  std::string message;
  // Null where the model does not compile; its places are in `module_sources`.
  std::shared_ptr<const ir::Module> module;
  std::shared_ptr<const source::SourceMap> module_sources;
};

// Never throws; what the machine refuses is a message. `early`, where it is set, is told of a model that compiles and has a
// register before that is looked at, which takes as long again; false: it need not be looked at.
Checked checked(const Model& model, const std::function<bool(const Checked&)>& early = {});

}  // namespace plimsoll::session
