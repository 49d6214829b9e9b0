// What a compiled model says of a name, in the modeller's words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ir/evaluate.h"
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
// The same laws as curves: quantiles at `levels`, rising, in canonical units; one where all labels have the same. Nothing
// as above.
struct LawCurve {
  std::string label;
  // NaN where it is not known.
  double mean = 0;
  std::vector<double> quantiles;
};
std::optional<std::vector<LawCurve>> law_curves(const ir::Module& module,
                                                const ir::RunInputs& inputs, const ir::Def& def,
                                                std::span<const double> levels);
// What a figure of it is divided by where it is told, and the unit behind it: of a plain number that the model writes in
// per cent these are a hundredth and "%".
struct ToldIn {
  double scale = 1;
  std::string unit;
};
ToldIn told_in(const ir::Def& def);
// Constants: by label, canonical. Nothing for what a run decides.
std::optional<std::vector<double>> constant_values(const ir::Module& module, const ir::Def& def);
// "12.5 bn JPY".
std::string value_text(const ir::Def& def, double value);
// "P5 3.2, P95 8.1 quarters", "2 % to 14 %" of labels that differ.
std::string range_text(const ir::Def& def, const LawFigures& figures);

}  // namespace plimsoll::service
