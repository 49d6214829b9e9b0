// What a question is asked about: a statistic of an outcome in a period, or of a limit.
//
//   asked as   `mean`, `sd`, `quantile(5%)`, `es(5%)` with the outcome beside them or inside:
//              `es(net_income, 5%)`; `P(no_loss)` of a limit of the model, `P(net_income < 0)` of
//              anything that a limit may say
//   shortfall  of the outcome's bad side
//   reading    by the language's own tokens (reading.h)
//   errors     sentences with what was seen and what there is instead
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "ir/ir.h"
#include "stats/rank_finder.h"

namespace plimsoll::questions {

struct Asked {
  std::string statistic;
  // As declared, with its label if it has one: "net_income", "cut[wan]". May be empty where the
  // statistic names it, or where the model has one outcome only.
  std::string outcome;
  // "FY2013", "2012Q3". Empty: the last.
  std::string period;
  // In place of a statistic: what the probability is asked of, a limit's name or a condition.
  std::string condition = {};
};

struct Target {
  ir::Statistic statistic = ir::Statistic::mean;
  // Of a quantile or shortfall.
  double level = 0;
  stats::Side side = stats::Side::low;
  ir::ColumnId column;
  std::uint32_t label = 0;
  std::uint32_t period = engine::kNoPeriod;
  // "es(net_income, 5%) in FY2013": of the object, and when.
  std::string text;
  // The outcome, or the limit or condition as asked for.
  std::string object;
  // " in FY2013", " over the horizon", or nothing.
  std::string when;
  std::string name;
  ir::PeriodName period_name;
  // Without a scale word; a plain number for a probability. Canonical value / unit.scale is in it.
  ir::Unit unit;
};

// What the model must be compiled with (check::Options::conditions) before find_target() can know
// the answer: the condition of `P(condition)`, else nothing. The k-th question of a command has its
// own name. Error: the statistic cannot be read.
struct AskedCondition {
  std::string name;
  std::string text;
  std::string period;
};
Result<std::vector<AskedCondition>> conditions(const Asked& asked, int k = 0);

Result<Target> find_target(const ir::Module& module, const Asked& asked, int k = 0);

// One target for each period of the outcome or limit; `asked.period` is ignored.
Result<std::vector<Target>> find_targets(const ir::Module& module, const Asked& asked, int k = 0);

// The index among `columns` of what the target needs, if it is there.
std::optional<std::size_t> find_column(std::span<const engine::FlatColumn> columns,
                                       const Target& target);

}  // namespace plimsoll::questions
