// Whether a JSON text is a result as docs/results.md and docs/questions/ describe it, before a page or
// a table is made of it.
//
//   version  of the schema must be the one that this program writes
//   fields   those that every result of the version has must be there; those that are there must have
//            the type that the version gives them; more fields are no mistake
//   errors   name the field and what it is: "r.json: outcomes[0].mean is text, where an object belongs"
#pragma once

#include <optional>

#include "base/result.h"
#include "document/page.h"

namespace plimsoll::document {

// Nothing where the text is the result of a run.
std::optional<Error> not_a_run(const Part& part);
// Nothing where it is the result of another command.
std::optional<Error> not_an_answer(const Part& part);

}  // namespace plimsoll::document
