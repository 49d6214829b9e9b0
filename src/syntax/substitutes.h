// Characters that keyboards, word processors and other languages put where this one has its own.
#pragma once

#include <string_view>

#include "diag/diagnostic.h"

namespace plimsoll::syntax {

// Such a character stands at the front of `text`.
bool is_substitute(std::string_view text);

// Help for a run of the character `seen`, which stands at `run` of `text`; silent for characters
// that are no known substitutes. `space_before`: a blank stands before the run.
void offer_substitute(diag::Diagnostic& d, std::string_view seen, std::string_view text, Span run,
                      bool space_before);

}  // namespace plimsoll::syntax
