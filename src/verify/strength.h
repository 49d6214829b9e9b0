// What stands behind each figure of a model, from what its citations were found to say.
//
//   a field    is as strong as the weakest of its figures; a figure as strong as the best that is
//              said of it. Its evidence is its own, else its declaration's, else that of the event
//              (outline::evidence_of)
//   figure     the cell that it takes its value from is there; or a citation that stands in the source
//              has the number, and no judgement beside it
//   derived    no number of its own: made of names, or of more than one cell. It rests on the weakest
//              of what it is made of, through other givens as far as they go. So does a balancing item,
//              on all figures of its equation
//   words      a citation that stands in the source, without the number or beside a judgement
//   bare       also where what is cited is not in the source, or says another number
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "verify/agreement.h"
#include "verify/citations.h"

namespace plimsoll::verify {

// What a citation was found to say.
struct Reading {
  Verdict verdict = Verdict::not_checked;
  std::vector<Printed> printed;
};
// By the citation, or by the expression of a row that a value is taken from.
using Readings = std::unordered_map<const void*, Reading>;

// Literals as written, and the value of the whole where it is computed.
void add_figures(const Subject& subject, const units::UnitTable& units,
                 const outline::Declaration& declaration, const outline::Field& field,
                 std::vector<Stated>& out);

// In the order of the model: every field with figures, every value of a given that is made of
// names, and every balancing item before the figures of its equation. `author`: whose judgements are that name nobody.
std::vector<Standing> standings(const Subject& subject, const units::UnitTable& units,
                                const Readings& readings, const std::string& author);

}  // namespace plimsoll::verify
