// Functions of the module plimsoll-workbook, which is loaded where one is asked for, and never unloaded.
#pragma once

#include <string>

#include "base/result.h"

namespace plimsoll::document {

// Error: the module that holds it is not there.
Result<void*> workbook_symbol(const char* name);

template <class Function>
Result<Function> workbook_function(const char* name) {
  const Result<void*> found = workbook_symbol(name);
  if (!found) return found.failure();
  return reinterpret_cast<Function>(*found);
}

}  // namespace plimsoll::document
