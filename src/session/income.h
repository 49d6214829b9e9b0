// The outcome that a question means by income where it names none.
#pragma once

#include <string>

#include "ir/ir.h"

namespace plimsoll::session {

struct Income {
  // An outcome without labels; empty where the model has none.
  std::string outcome;
  // How it was found, a clause: "by its name", "as the first outcome".
  std::string found;
};

// By name, net before operating before plain ("net_income", "parent.operating_profit", "profit"); else the
// first amount of money of which low values are bad, else the first of which they are, else the first.
Income find_income(const ir::Module& module);

}  // namespace plimsoll::session
