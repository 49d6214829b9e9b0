// `plimsoll fit`: laws fitted to a column, ranked, with the line to paste.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/documents.h"
#include "report/fit.h"

namespace plimsoll::commands {

namespace {

struct FitArguments {
  FitRequest request;
  // Empty: `request.path` is a file.
  std::string model;
  int resamples = -1;
  std::string laws;
  // "-" is standard output; empty: none.
  std::string json;
  std::string csv;
  std::string page;
  std::vector<Output> outputs;
};

int fit_table(const FitArguments& arguments) {
  ModelArguments asked;
  asked.outputs = arguments.outputs;
  FitRequest request = arguments.request;
  if (arguments.resamples >= 0) request.resamples = arguments.resamples;
  std::istringstream names(arguments.laws);
  for (std::string name; std::getline(names, name, ',');) {
    std::erase(name, ' ');
    if (!name.empty()) request.laws.push_back(name);
  }
  asked.model = arguments.model;
  std::string shape;
  if (!arguments.page.empty()) {
    const Result<std::string> found = page_template();
    if (!found) return tell(found.failure(), false);
    shape = *found;
  }
  const Asking asking(asked);
  const auto found = arguments.model.empty()
                         ? fit_column(request, asking.control())
                         : fit_column(open_model(asked), request, asking.control());
  if (!found) return tell(found.failure(), false);
  if (!arguments.json.empty() && !write_whole(arguments.json, json_text(report::to_json(*found))))
    return kMachineFailed;
  if (!arguments.csv.empty() && !write_whole(arguments.csv, report::quantiles_csv(*found)))
    return kMachineFailed;
  if (!arguments.page.empty()) {
    const Result<std::string> page =
        document::write_fit_page(shape, {"the fit", report::to_json(*found).dump()});
    if (!page) return tell(page.failure(), false);
    if (!write_whole(arguments.page, *page)) return kMachineFailed;
  }
  // Standard output is the reader's, or the file's that goes there.
  if (!goes_to_standard_output(arguments.outputs))
    std::fputs(report::write_text(*found).c_str(), stdout);
  return kWell;
}

// A number of the column's units, of either sign.
Option bound(const std::string& name, std::optional<double>& target, const std::string& what) {
  static std::string unused;
  Option out = text(name, unused, what).called("VALUE");
  out.take = [&target](const std::string& given) -> std::optional<std::string> {
    double value = 0;
    const char* first = given.data() + (given.starts_with('+') ? 1 : 0);
    const char* last = given.data() + given.size();
    const auto [end, error] = std::from_chars(first, last, value);
    if (error != std::errc() || end != last || !std::isfinite(value))
      return "'" + given + "' is not a number, such as 12.5 or -3";
    target = value;
    return std::nullopt;
  };
  return out;
}

}  // namespace

Command fit_command() {
  auto arguments = std::make_shared<FitArguments>();
  std::vector<Output>& outputs = arguments->outputs;
  return {
      .name = "fit",
      .what = "fit laws to a column of observations, rank them, and print the draw to paste",
      .options =
          {
              text("FILE", arguments->request.path,
                   "a table: cells between commas, semicolons, tabs or bars, or a workbook "
                   "(.xlsx); with MODEL a column of one of its sources, as the model would name it")
                  .files()
                  .required(),
              text("MODEL", arguments->model, "the model whose source is meant").files(),
              text("--column", arguments->request.column,
                   "the column of observations; the only one of numbers where it is left out")
                  .called("NAME"),
              text("--sheet", arguments->request.sheet,
                   "the sheet of a workbook; the only one where it has one")
                  .called("NAME"),
              text("--weights", arguments->request.weights,
                   "a column that says how many observations each row counts for")
                  .called("NAME"),
              bound("--truncated-below", arguments->request.truncated_below,
                    "nothing below X was recorded: losses under a deductible, or a threshold for "
                    "reports"),
              bound("--truncated-above", arguments->request.truncated_above,
                    "nothing above X was recorded"),
              bound("--censored-below", arguments->request.censored_below,
                    "values up to X are recorded, and known only to be at most X"),
              bound("--censored-above", arguments->request.censored_above,
                    "values from X on are recorded, and known only to be at least X: a policy's "
                    "limit"),
              text("--laws", arguments->laws,
                   "distributions of the language, between commas; those that the values may be of "
                   "where it is left out")
                  .called("NAMES"),
              whole("--resamples", arguments->resamples, {0, 100'000, "199"},
                    "samples for p-values, each fitted again; 199 of up to 2000 values, else none"),
              whole("--seed", arguments->request.seed, {0, UINT64_MAX, "7"}, "of their noise")
                  .shown("1"),
              bound("--threshold", arguments->request.threshold,
                    "fit a generalised Pareto tail to what lies above X"),
              flag("--tail", arguments->request.stability,
                   "fit it above many thresholds, which shows where it begins to hold"),
              whole("--threads", arguments->request.threads, {0, 1024, "4"},
                    "one per processor when left out"),
              output_file("--json", outputs, arguments->json,
                          "all figures as JSON; - is standard output"),
              output_file("--report", outputs, arguments->page,
                          "a page of HTML: ranking, quantiles, the tail"),
              output_file("--quantiles", outputs, arguments->csv,
                          "quantiles seen and fitted, as CSV; - is standard output"),
          },
      .footer =
          "Bounds and thresholds are in the units of the column; of a source's column in the unit "
          "that the answer tells.\n"
          "\n"
          "Examples:\n"
          "  plimsoll fit losses.csv --column loss\n"
          "  plimsoll fit losses.csv --column loss --truncated-below 10 --tail\n"
          "  plimsoll fit losses.csv --column loss --laws lognormal,pareto,gpd --json fit.json\n"
          "  plimsoll fit 'history[*, revenue_total] where period ~ \"FY\"' models/iij",
      .run = [arguments](const Call&) { return fit_table(*arguments); },
  };
}

}  // namespace plimsoll::commands
