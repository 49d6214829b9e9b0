// `plimsoll trace`.
#include "driver/trace.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "driver/ask.h"
#include "report/trace.h"

namespace plimsoll::driver {

int trace(const TraceArguments& arguments) {
  const Asking asking(arguments.model);
  const auto found = open_model(arguments.model).trace({arguments.name}, asking.control());
  if (!found) return tell(found.failure(), arguments.model.colour);
  const std::string text = arguments.json          ? json_text(report::to_json(*found))
                           : arguments.assumptions ? report::write_assumptions(*found)
                                                   : report::write_tree(*found, arguments.depth);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

}  // namespace plimsoll::driver
