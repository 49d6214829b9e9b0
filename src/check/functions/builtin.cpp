// The table of built-in functions.
#include "check/functions/builtin.h"

#include <algorithm>
#include <iterator>

#include "check/functions/call.h"
#include "check/functions/math.h"
#include "check/functions/over.h"
#include "check/functions/time.h"
#include "check/functions/year.h"
#include "check/laws/fitted.h"
#include "check/laws/law_function.h"
#include "check/laws/sipmath.h"

namespace plimsoll::check {
namespace {

constexpr Builtin kBuiltins[] = {
#define BUILTIN(name, group, arguments, unit, when, handler, signature, what, elsewhere, example, \
                value)                                                                            \
  {#name,                                                                                         \
   Builtin::Group::group,                                                                         \
   Builtin::Arguments::arguments,                                                                 \
   Builtin::UnitOf::unit,                                                                         \
   Builtin::When::when,                                                                           \
   handler,                                                                                       \
   signature,                                                                                     \
   what,                                                                                          \
   elsewhere,                                                                                     \
   example,                                                                                       \
   value},
#include "check/functions/builtin.def"
};

constexpr bool is_documented(const Builtin& builtin) {
  return builtin.signature.starts_with(builtin.name) && !builtin.what.empty();
}
static_assert(std::ranges::all_of(kBuiltins, is_documented),
              "a built-in function has a signature with its name, and words on it");

}  // namespace

const std::string_view kExamplesModel = R"(plimsoll 1
model examples "The model of the examples"
time quarter from 2024-01 for 4
currency EUR
dim Line = firm, home

source vendor "A vendor's library" file "vendor.json"
source shares "A table" file "shares.csv"
given share[Line] { firm 60%; home 40% }      judgement "an example"
flow sales = (1 + period_number) * (10 EUR)   judgement "10, 20, 30, 40 EUR"   history 5 EUR
stock cash opening 100 EUR                    judgement "110, 130, 160, 200 EUR" { + sales }
event strike { chance 100% per quarter   judgement "an example"; total pay = 1 EUR   for 1 year   judgement "an example" }
)";
const std::string_view kExamplesFile = "shares.csv";
const std::string_view kExamplesTable = "Line,share\nfirm,0.6\nhome,0.4\n";
const std::string_view kExamplesLibraryFile = "vendor.json";
const std::string_view kExamplesLibrary = R"({
  "libraryType": "SIPmath_3_0",
  "name": "vendor",
  "U01": {"rng": [{"name": "hdr1", "function": "HDR_2_0",
                   "arguments": {"counter": "PM_Index", "entity": 1, "varId": 2, "seed3": 0, "seed4": 0}}]},
  "sips": [{"name": "Orders", "ref": {"source": "rng", "name": "hdr1"}, "function": "Metalog_1_0",
            "arguments": {"aCoefficients": [8, 1.5, 0.5]}}]
}
)";

std::span<const Builtin> builtins() {
  return kBuiltins;
}

const Builtin* find_builtin(std::string_view name) {
  const auto* found = std::ranges::find(kBuiltins, name, &Builtin::name);
  return found == std::end(kBuiltins) ? nullptr : found;
}

}  // namespace plimsoll::check
