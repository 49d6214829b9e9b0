// Kinds of evidence that the compiler adds by itself.
#pragma once

#include "ir/ir.h"

namespace plimsoll::ir {

// What became of a column of a source, "loss, n = 160: lognormal(median: 24.6, sigma: 0.81)": it has no line to cite.
inline bool is_of_column(const EvidenceRef& ref) {
  return ref.kind == EvidenceRef::Kind::line && ref.line == 0;
}

}  // namespace plimsoll::ir
