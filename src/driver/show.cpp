// `plimsoll show`.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "driver/ask.h"
#include "report/show.h"

namespace plimsoll::driver {

namespace {

int show_operations(const ShowArguments& arguments) {
  const Asking asking(arguments.model);
  const auto text = open_model(arguments.model).operations(arguments.passes, asking.control());
  if (!text) return tell(text.failure(), arguments.model.colour);
  std::fputs(text->c_str(), stdout);
  return kWell;
}

}  // namespace

int show(const ShowArguments& arguments) {
  if (arguments.ir) return show_operations(arguments);
  const Asking asking(arguments.model);
  const auto found = open_model(arguments.model).show(asking.control());
  if (!found) return tell(found.failure(), arguments.model.colour);
  const std::string text = arguments.mechanisms ? report::write_mechanisms(*found)
                           : arguments.json     ? json_text(report::to_json(*found))
                                                : report::write_text(*found);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

}  // namespace plimsoll::driver
