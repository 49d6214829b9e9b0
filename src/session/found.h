// The compiler's own words behind Diagnostics, for those who need their places and edits.
#pragma once

#include <memory>
#include <vector>

#include "diag/diagnostic.h"
#include "plimsoll/failure.h"
#include "source/source.h"

namespace plimsoll::session {

// What diagnostics_of() was given (session/compile.h).
struct FoundDiagnostics {
  std::shared_ptr<const source::SourceMap> sources;
  std::vector<diag::Diagnostic> all;
};
// `diagnostics` must be of this library's making, as all are that a model gives.
FoundDiagnostics found_of(const Diagnostics& diagnostics);

}  // namespace plimsoll::session
