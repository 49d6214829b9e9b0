// What a compiled model says of a name, in the modeller's words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/ir.h"
#include "service/workspace.h"

namespace plimsoll::service {

// "bn JPY per year", "plain number".
std::string unit_words(const ir::Def& def);
// "constant", "once a trial", "each period", "each year", "each occurrence".
std::string grain_words(const ir::Module& module, const ir::Def& def, const Entity& entity);
// "Line, Site"; empty for one value.
std::string index_set_words(const ir::Module& module, const ir::Def& def);

// Mean and 5 % and 95 % quantiles, by label; in canonical units. Nothing where it is not drawn from one law, or where the
// law's numbers are not constant.
struct LawFigures {
  struct Label {
    std::string label;
    double mean = 0;
    double low = 0;
    double high = 0;
  };
  std::vector<Label> labels;
  bool all_same() const;
};
std::optional<LawFigures> law_figures(const ir::Module& module, const ir::Def& def);
// Constants: by label, canonical. Nothing for what a run decides.
std::optional<std::vector<double>> constant_values(const ir::Module& module, const ir::Def& def);
// "12.5 bn JPY".
std::string value_text(const ir::Def& def, double value);
// "P5 3.2, P95 8.1 quarters", "2 % to 14 %" of labels that differ.
std::string range_text(const ir::Def& def, const LawFigures& figures);

}  // namespace plimsoll::service
