// SIPs of a library of SIPmath 3.0: their distributions, and draws that have the SIP's own numbers.
//
//   numbers   trial t of a run has what the standard's generator gives its trial t + 1, or the library's sample of that place;
//             neither seed nor sampler changes them
//   drawn     once a trial, for no labels, by draws and uncertain givens; not by marks
//   noise     draws on the same generator are the same number, and are warned of (sipmath_same_noise)
//   copulas   are correlated scores as those of `correlate`, so that questions see what hangs together
#pragma once

#include <memory>
#include <string>

#include "check/functions/builtin.h"
#include "check/scope.h"
#include "check/value.h"
#include "sipmath/library.h"

namespace plimsoll::check {

struct Context;

// Where the numbers of a draw from a SIP come from.
struct SipNoise {
  sipmath::Sip sip;
  // The model's name of the library, and its file.
  std::string source;
  std::string file;
  // Seeds that the model fills in, and the same as a text.
  sipmath::GivenSeeds seeds;
  std::string given;
  bool recycled = false;
  Span span;
};

// sipmath(source, "name", seed3: 0, seed4: 0, recycle: true)
Value call_sipmath(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
// Gives a draw the latents of the SIP, before it asks for its own; false where it cannot have them, which is reported.
bool draw_from_sip(Context& context, SymbolId id, const LawValue& law, ShapeId shape, Region region,
                   Span span);

}  // namespace plimsoll::check
