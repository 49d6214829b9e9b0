// `plimsoll read`: from a filing to its risk register and the skeleton of a model.
#pragma once

#include <string>
#include <vector>

#include "driver/commands.h"

namespace plimsoll::driver {

struct ReadArguments {
  std::string filing;
  // A folder that gets register.json, factors.csv, quantities.csv and main.plim; empty: none.
  std::string out;
  // "-" is standard output; empty: none.
  std::string json;
  std::string csv;
  std::string model;
  // The four, in the words of the command line.
  std::vector<Output> outputs;
  // Files of `out` and `model` that differ from what would be written are replaced.
  bool overwrite = false;
  // Every place that was mended, not the first three of a kind.
  bool repairs = false;
};

int read(const ReadArguments& arguments);

}  // namespace plimsoll::driver
