// What has reached its life before the first period is told where the opening names it.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "check/context.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/messages.h"
#include "check/names/resolve.h"
#include "check/stocks/schedule.h"
#include "data/period.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;
using syntax::ScheduleDecl;

namespace {

// The element of `part` that stands at an element of `whole`, which has all its index sets.
std::size_t element_in(const Context& context, ShapeId whole, std::size_t element, ShapeId part) {
  std::map<DimId, std::size_t> labels;
  const auto& dims = context.builder.dims(whole);
  for (auto dim = dims.rbegin(); dim != dims.rend(); ++dim) {
    labels[*dim] = element % context.builder.n_labels(*dim);
    element /= context.builder.n_labels(*dim);
  }
  std::size_t at = 0;
  for (const DimId dim : context.builder.dims(part)) {
    at = at * context.builder.n_labels(dim) + labels[dim];
  }
  return at;
}

// One entry of an opening at the start: how many of its periods have reached their life, by label.
struct AtStart {
  std::uint32_t n = 1;
  std::vector<std::uint32_t> gone;
  // Original cost; empty where it is not known before the run.
  std::vector<double> amounts;
  Unit unit;
  double n_amount(std::size_t i) const { return amounts.empty() ? 1 : amounts[i]; }
};

// The entry in parts of one period each, those that are in service: what it means, to paste.
std::string in_service_text(Context& context, const syntax::HistoryEntry& entry, const AtStart& at,
                            std::int64_t first, std::uint32_t gone) {
  const Span value = entry.value->span;
  const Span behind{value.file, value.end, std::max(value.end, entry.span.end)};
  std::string text;
  for (std::uint32_t i = gone; i < at.n; ++i) {
    text += (text.empty() ? "" : "; ") +
            data::name_of_period(first + i, context.module.time).short_name + " " +
            grouped(context, value) + " / " + std::to_string(at.n) + text_of(context, behind);
  }
  return text;
}

void check_purchase(Context& context, const ScheduleDecl& decl, const syntax::HistoryEntry& entry,
                    const AtStart& at, std::int64_t first) {
  bool some_left = false;
  bool some_gone = false;
  bool same = true;
  std::uint32_t gone = at.n;
  double total = 0;
  double lost = 0;
  for (std::size_t i = 0; i < at.gone.size(); ++i) {
    if (at.n_amount(i) == 0) continue;
    same = same && (!(some_left || some_gone) || at.gone[i] == gone);
    gone = at.gone[i];
    some_left = some_left || gone < at.n;
    some_gone = some_gone || gone > 0;
    total += at.n_amount(i);
    lost += at.n_amount(i) * gone / at.n;
  }
  if (!some_gone) return;
  const std::string bought = "what was bought in " + data::format_literal(*entry.period);
  if (!some_left) {
    error(context, Kind::schedule_entry, entry.span,
          bought + " has reached its life before the first period, and is in service no more")
        .label(decl.life->span, "its life")
        .add_fix("leave it out", entry.span, "");
    return;
  }
  std::string amount = "a part";
  if (!at.amounts.empty()) {
    const std::string unit = " " + unit_words(context, at.unit);
    amount = shortest(lost) + unit + " of " + shortest(total) + unit;
  }
  auto& d = error(context, Kind::schedule_retired, entry.span,
                  "of " + bought + ", " + amount + " has reached its life before the first period");
  d.label(decl.life->span, "its life");
  d.add_note("it was bought evenly over its periods, so the earliest are in service no more");
  if (same && at.n > 1 && entry.value->kind != ExprKind::label_case) {
    d.add_fix("name the periods of which it is in service", entry.span,
              in_service_text(context, entry, at, first, gone), "what is left is what is meant");
  } else {
    d.add_help("name shorter periods, and 0 for what is in service no more");
  }
}

}  // namespace

void check_schedules(Context& context) {
  const ir::Time& time = context.module.time;
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    const Symbol& symbol = context.symbols[SymbolId(i)];
    if (symbol.kind != SymbolKind::schedule) continue;
    const auto& decl = *static_cast<const ScheduleDecl*>(symbol.decl);
    const SymbolId life = context.symbols.find(SymbolId(i), "life");
    if (decl.opening.empty() || !life.valid()) continue;
    const Value value = context.symbols[life].value;
    if (!value.ok() || value.region != Region::run) continue;
    const std::vector<double> lives = ir::evaluate_run_region(context.module, value.node);
    Scope scope = scope_of(context, life);
    const ShapeId shape = declared_shape(context, decl.dims, scope.place);
    if (!shape.valid()) continue;
    scope.expected = shape;
    for (const syntax::HistoryEntry& entry : decl.opening) {
      const data::MonthSpan span = data::months_of(*entry.period, time);
      const std::int64_t first = (span.first - time.first_month) / time.months_per_step;
      AtStart at;
      at.n = static_cast<std::uint32_t>(span.count / time.months_per_step);
      bool any = false;
      for (std::size_t e = 0; e < context.module.shape(shape).size; ++e) {
        std::uint32_t gone = 0;
        for (std::uint32_t k = 0; k < at.n; ++k) {
          // From the middle of the period of purchase.
          const double months = (static_cast<double>(-first - k) - 0.5) * time.months_per_step;
          if (months / 12 >= lives[element_in(context, shape, e, value.shape)]) ++gone;
        }
        at.gone.push_back(gone);
        any = any || gone > 0;
      }
      if (!any) continue;
      const Value cost = numeric(context, *entry.value, scope);
      if (cost.ok() && cost.region == Region::run) {
        const std::vector<double> amounts = ir::evaluate_run_region(context.module, cost.node);
        for (std::size_t e = 0; e < at.gone.size(); ++e) {
          at.amounts.push_back(amounts[element_in(context, shape, e, cost.shape)]);
        }
        at.unit = cost.unit;
      }
      check_purchase(context, decl, entry, at, first);
    }
  }
}

}  // namespace plimsoll::check
