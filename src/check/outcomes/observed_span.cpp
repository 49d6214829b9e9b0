// What a span of periods makes of a figure is read off what a fiscal year makes of it: the two are walked together, and where the
// year adds up, so does the span.
#include "check/outcomes/observed_span.h"

#include <map>
#include <utility>
#include <vector>

#include "check/expr/expr.h"
#include "check/messages.h"

namespace plimsoll::check {

using diag::Kind;
using ir::Op;

namespace {

class SpanOfYear {
 public:
  SpanOfYear(Context& context, std::uint32_t n_periods)
      : context_(context), n_periods_(n_periods) {}

  // The span's value, from the year's and the period's; invalid where the two differ by more than sums of flows: by the length of a
  // year, by what accumulates in it.
  NodeId value(NodeId year, NodeId period) {
    // At the end, or fixed.
    if (year == period) return period;
    const auto known = made_.find({year.value, period.value});
    if (known != made_.end()) return known->second;
    const NodeId made = make(year, period);
    made_.emplace(std::pair(year.value, period.value), made);
    return made;
  }

 private:
  NodeId make(NodeId year, NodeId period) {
    const ir::Module& module = context_.module;
    // Copies: what is added below moves them.
    const ir::Node y = module.node(year);
    const ir::Node p = module.node(period);
    if (y.op == Op::year_sum && module.operands_of(y)[0] == period) {
      // Periods before the first have no amount, and no span that is asked for reaches them.
      std::vector<NodeId> operands(n_periods_, context_.builder.constant(0));
      operands[0] = period;
      return context_.builder.add(
          Op::trailing_sum, operands,
          {.region = Region::period, .shape = p.shape, .aux = n_periods_, .span = p.span});
    }
    const ir::OpGroup group = ir::op_group(y.op);
    const bool is_plain = group == ir::OpGroup::elementwise || group == ir::OpGroup::over ||
                          group == ir::OpGroup::label;
    if (!is_plain || y.op != p.op || y.aux != p.aux || y.n_operands == 0 ||
        y.n_operands != p.n_operands) {
      return {};
    }
    std::vector<NodeId> operands;
    for (std::uint32_t i = 0; i < y.n_operands; ++i) {
      const NodeId of_year = context_.module.operands_of(y)[i];
      const NodeId of_period = context_.module.operands_of(p)[i];
      operands.push_back(value(of_year, of_period));
      if (!operands.back().valid()) return {};
    }
    return context_.builder.add(
        y.op, operands, {.region = p.region, .shape = p.shape, .aux = p.aux, .span = p.span});
  }

  Context& context_;
  std::uint32_t n_periods_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, NodeId> made_;
};

}  // namespace

std::optional<Sampled> sample_of_span(Context& context, const syntax::Expr& e,
                                      std::uint32_t n_periods, const Scope& scope,
                                      const syntax::PeriodLiteral& when, std::uint32_t last) {
  const std::string what = quoted(context, e.span);
  auto out = sample_of(context, e, syntax::Each::period, scope, what);
  if (!out) return std::nullopt;
  const auto year = sample_of(context, e, syntax::Each::year, scope, what);
  if (!year) return std::nullopt;
  const NodeId node = SpanOfYear(context, n_periods).value(year->value.node, out->value.node);
  if (node.valid()) {
    out->value.node = node;
    return out;
  }
  const std::string month = context.module.time.period_name(last).short_name;
  error(context, Kind::period_not_a_step, when.span,
        what +
            " is made of more than what periods add up to and what stands at their end, so "
            "several of them have no figure of it")
      .add_fix("observe it in its last period, `in " + month + "`", when.span, month,
               "the figure of that period")
      .add_help("or observe what it is made of, each by itself");
  return std::nullopt;
}

}  // namespace plimsoll::check
