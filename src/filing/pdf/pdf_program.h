// The program that takes PDFs apart, src/pdf, and where it lies: <prefix>/libexec/plimsoll beside the <prefix>/bin or
// <prefix>/lib[/triplet] of this program or shared library, or the same folder of the tree that it was built in.
#pragma once

#include <string>

#include "base/result.h"

namespace plimsoll::filing {

// Its path; an error that says where it was looked for.
Result<std::string> pdf_program();

}  // namespace plimsoll::filing
