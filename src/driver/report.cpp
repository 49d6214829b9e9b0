#include "driver/report.h"

#include <nlohmann/json.hpp>

#include "document/same_run.h"
#include "document/shape.h"
#include "driver/ask.h"
#include "driver/commands.h"
#include "driver/compile.h"
#include "driver/files.h"

namespace plimsoll::driver {

int report_result(const ReportArguments& arguments) {
  if (!arguments.documents.any()) {
    print_error("nothing to write: name a page with -o FILE.html, or --xlsx, or --csv");
    return kUsage;
  }
  const Result<std::string> json = read_file(arguments.result);
  if (!json) {
    print_error(json.error());
    return kUsage;
  }
  const document::Part run{arguments.result, *json};
  if (const auto error = document::not_a_run(run)) {
    print_error(error->message);
    return kUsage;
  }
  if (const auto error = wrong_documents(arguments.documents, document::about_of(run))) {
    return tell(*error, false);
  }
  return write_documents(arguments.documents, *json, arguments.result);
}

}  // namespace plimsoll::driver
