// What of a model a hand can move: figures that `--set` replaces, each with a range to move it in.
//
//   which   givens, entries of their tables by label, parameters of distributions and rates of events that stand as one
//           number in the text, or as one row of a source; in the order of the model
//           a given by year or period is one lever with a figure for each of them, and one for each label where it is by labels
//           too; of a table in a file all entries, of up to 400 figures
//   needed  of them those that an outcome reads, as the model stands
//   range   from half to one and a half of the value; a share stays below 100 %. Where the value is 0: up to ten of its unit
//   text    `NAME = ` + (value / scale) + display_unit is what --set takes; of one by year
//           `NAME = if fiscal_year_number < 1 then AMOUNT else if fiscal_year_number < 2 then AMOUNT else NAME`
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::session {

// One year's or period's figure of a given by time, with the range to move it in.
struct LeverTime {
  std::string period;
  double value = 0;
  double low = 0;
  double high = 0;
  double step = 0;
};

struct LeverItem {
  // As --set takes it: "cloud_sales", "recent_growth[cloud]", "late_cloud.growth.high", "price_war.war.rate".
  std::string name;
  // What it is of, and what of it: "value", "high", "rate".
  std::string declaration;
  std::string field;
  std::string label;
  // "given", "draw", "event".
  std::string kind;
  std::string title;
  std::string risk;
  // Without a scale word; `value` is in it, and divided by `scale` in `display_unit`.
  std::string unit;
  double scale = 1;
  std::string display_unit;
  double value = 0;
  // As written.
  std::string text;
  double low = 0;
  double high = 0;
  double step = 0;
  bool whole = false;
  // How the range was found, a clause.
  std::string within;
  std::string support;
  std::vector<EvidenceItem> evidence;
  std::string file;
  std::uint32_t line = 0;
  // What counts the entries of `times`, from 0: "fiscal_year_number", "period_number"; empty for one figure. `value` and its
  // range are those of the first.
  std::string counted_by;
  std::vector<LeverTime> times;
};

// `outcome`: an outcome or any other name; empty: all outcomes and limits.
Result<std::vector<LeverItem>> levers(const Model& model, const std::string& outcome);

// The outcome that is meant by income where none is named; empty where the model has none.
std::string income_of(const Model& model);

}  // namespace plimsoll::session
