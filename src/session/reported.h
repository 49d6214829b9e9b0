// A model with variables reported that it does not report itself: what an outcome of each would say.
#pragma once

#include <string>
#include <vector>

#include "plimsoll/run.h"
#include "session/question.h"

namespace plimsoll::session {

struct Reported {
  struct Variable {
    std::string name;
    std::string title;
    // Its mean in every period and for every label, by label first.
    std::vector<questions::Target> means;
  };
  // Optimised.
  Compiled compiled;
  ir::RunInputs inputs;
  std::vector<Variable> variables;

  // Of all variables, one after the other.
  std::vector<questions::Target> targets() const;
  std::string label_of(const questions::Target& target) const;
};

// `names`: by fiscal year where they have years, with their labels. Of kind `usage` where one cannot be reported.
Result<Reported> report_variables(const Model& model, const std::vector<std::string>& names,
                                  const Switches& switches, const Control& control);

}  // namespace plimsoll::session
