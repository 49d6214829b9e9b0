// `plimsoll report`: documents from the JSON of a run.
#pragma once

#include <string>

#include "driver/documents.h"

namespace plimsoll::driver {

struct ReportArguments {
  // Made by `run --json`; "-" is standard input.
  std::string result;
  Documents documents;
};

int report_result(const ReportArguments& arguments);

}  // namespace plimsoll::driver
