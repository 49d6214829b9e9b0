// `plimsoll facts`: what a filing reports as data.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/facts.h"

namespace plimsoll::commands {

namespace {

struct FactsArguments {
  FactsRequest request;
  // none | all
  std::string dimensions = "all";
  // "-" is standard output; empty: none.
  std::string csv;
  std::string json;
  std::vector<Output> outputs;
};

int facts(const FactsArguments& arguments) {
  ModelArguments asked;
  asked.outputs = arguments.outputs;
  const Asking asking(asked);
  FactsRequest request = arguments.request;
  request.totals = arguments.dimensions == "none";
  const auto found = read_facts(request, asking.control());
  if (!found) return tell(found.failure(), false);
  if (!arguments.csv.empty() && !write_whole(arguments.csv, report::write_csv(*found))) {
    return kMachineFailed;
  }
  if (!arguments.json.empty() && !write_whole(arguments.json, json_text(report::to_json(*found)))) {
    return kMachineFailed;
  }
  // Standard output is the reader's, or the file's that goes there.
  if (!goes_to_standard_output(arguments.outputs)) {
    std::fputs(report::write_text(*found).c_str(), stdout);
  }
  return kWell;
}

}  // namespace

Command facts_command() {
  auto arguments = std::make_shared<FactsArguments>();
  std::vector<Output>& outputs = arguments->outputs;
  return {
      .name = "facts",
      .what = "what a filing reports as data: inline XBRL, XBRL, SEC's companyfacts",
      .options =
          {
              text("FILING", arguments->request.path,
                   "a page with inline XBRL, an XBRL instance, or companyfacts.json")
                  .files()
                  .required(),
              each("--concept", arguments->request.concepts,
                   "facts of this name, prefix or not, with * and ? (repeatable)")
                  .called("NAME"),
              each("--period", arguments->request.periods,
                   "facts of this period, in the file's fiscal years (repeatable)")
                  .called("FY2022|2022|2022Q4|2022-12-31"),
              word("--dimensions", arguments->dimensions, {"all", "none"},
                   "facts with members too, or totals alone"),
              flag("--numbers", arguments->request.numbers, "no texts"),
              flag("--duplicates", arguments->request.duplicates,
                   "show facts that are told again, and do not merge them"),
              output_file("--csv", outputs, arguments->csv, "one row a fact; - is standard output"),
              output_file("--json", outputs, arguments->json,
                          "the facts as JSON; - is standard output"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll facts report.xhtml --concept '*Income*' --dimensions none\n"
          "  plimsoll facts companyfacts.json --concept Revenues --period FY2021\n"
          "  plimsoll facts instance.xml --csv facts.csv",
      .run = [arguments](const Call&) { return facts(*arguments); },
  };
}

}  // namespace plimsoll::commands
