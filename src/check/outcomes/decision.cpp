// A decision is elaborated like the limits and expectations it is made of; where nobody asks for it, the columns and
// definitions that it brought are taken away again, so that a run has the bits that it has without it.
#include "check/outcomes/decision.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <unordered_set>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/resolve.h"
#include "check/outcomes/observation.h"
#include "check/outcomes/statistic.h"
#include "check/overlays/overlay.h"
#include "check/overlays/state.h"
#include "ir/decision.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::DecisionDecl;
using syntax::ExprKind;

namespace {

constexpr double kRoundingShare = 1e-9;

class DecisionMaker {
 public:
  DecisionMaker(Context& context, const DecisionDecl& decl) : context_(context), decl_(decl) {}

  std::shared_ptr<const ir::Decision> make() {
    out_->name = std::string(decl_.name.text);
    out_->title = decl_.title;
    out_->span = decl_.name.span;
    out_->maximises = decl_.maximises;
    add_actions();
    add_rules();
    for (const DecisionDecl::Lever& lever : decl_.levers) add_lever(lever);
    add_objective();
    for (const DecisionDecl::Keep& keep : decl_.keeps) add_constraint(keep);
    add_budget();
    if (out_->actions.empty() && decl_.levers.empty() && is_well_) {
      error(context_, Kind::clause_without_effect, decl_.name.span,
            "there is nothing to decide: the model has no action, and the decision no lever");
    }
    return out_;
  }

 private:
  const syntax::ActionDecl* action_named(std::string_view name) const {
    for (const syntax::ActionDecl* action : context_.declared.actions) {
      if (action->name.text == name) return action;
    }
    return nullptr;
  }

  void add_action(const syntax::ActionDecl& action) {
    ir::Decision::Action out;
    std::string why;
    for (const Overlay& overlay : context_.overlays.all) {
      if (overlay.action == &action) out.flag = overlay.flag;
    }
    if (action.cost != nullptr) {
      Scope scope;
      scope.expected = context_.builder.scalar();
      const Value cost = numeric(context_, *action.cost, scope);
      if (!cost.ok()) return;
      out.cost_varies = cost.grain() != Region::run || cost.shape != context_.builder.scalar();
      if (!out.cost_varies) out.cost = cost.node;
      if (cost.shape != context_.builder.scalar()) {
        why = "has a figure for each label";
      } else if (cost.grain() == Region::trial) {
        why = "differs from future to future";
      } else {
        why = "may differ from period to period";
      }
      if (!cost.zero && costs_unit_ == nullptr) {
        costs_unit_ = std::make_unique<Unit>(cost.unit);
        out_->money = context_.units.told(cost.unit);
      } else if (!cost.zero && !(cost.unit == *costs_unit_)) {
        other_unit_ = &action;
      }
    }
    names_.push_back(action.name.text);
    out_->actions.push_back(out);
    why_not_counted_.push_back(std::move(why));
  }

  void add_actions() {
    if (decl_.actions.empty()) {
      for (const syntax::ActionDecl* action : context_.declared.actions) add_action(*action);
      return;
    }
    for (const syntax::Name& name : decl_.actions) {
      const syntax::ActionDecl* action = action_named(name.text);
      if (action == nullptr) {
        is_well_ = false;
        auto& d = error(context_, Kind::name_unknown, name.span,
                        "there is no action `" + std::string(name.text) + "`");
        std::vector<std::string_view> all;
        for (const syntax::ActionDecl* one : context_.declared.actions) {
          all.push_back(one->name.text);
        }
        suggest_or_list(d, name.text, "actions", all);
      } else if (std::find(names_.begin(), names_.end(), name.text) == names_.end()) {
        add_action(*action);
      } else {
        error(context_, Kind::duplicate_name, name.span,
              "`" + std::string(name.text) + "` stands among the actions already");
      }
    }
  }

  // The nearest name, else all there are.
  void suggest_or_list(diag::Diagnostic& d, std::string_view word, const std::string& what,
                       const std::vector<std::string_view>& names) {
    constexpr std::size_t kMostListed = 12;
    if (!diag::nearest(word, names).empty())
      return suggest(context_, d, word, [&] { return names; });
    std::string all;
    for (std::size_t i = 0; i < std::min(names.size(), kMostListed); ++i) {
      all += (i == 0 ? "`" : ", `") + std::string(names[i]) + "`";
    }
    if (names.size() > kMostListed) all += ", ...";
    d.add_help(all.empty() ? "the model has no " + what : "the " + what + " are " + all);
  }

  // The place of an action among those that are chosen from.
  std::optional<std::uint32_t> index_of(const syntax::Name& name) {
    const auto at = std::find(names_.begin(), names_.end(), name.text);
    if (at != names_.end()) return static_cast<std::uint32_t>(at - names_.begin());
    is_well_ = false;
    auto& d = error(
        context_, Kind::name_unknown, name.span,
        action_named(name.text) == nullptr
            ? "there is no action `" + std::string(name.text) + "`"
            : "the action `" + std::string(name.text) + "` is none of those that are chosen from");
    suggest_or_list(d, name.text, "actions", names_);
    return std::nullopt;
  }

  void add_rules() {
    for (const std::vector<syntax::Name>& list : decl_.exclusive) {
      std::vector<std::uint32_t> members;
      for (const syntax::Name& name : list) {
        const auto at = index_of(name);
        if (at && std::find(members.begin(), members.end(), *at) != members.end()) {
          error(context_, Kind::duplicate_name, name.span,
                "`" + std::string(name.text) + "` excludes itself");
        }
        if (at) members.push_back(*at);
      }
      if (list.size() == 1) {
        error(context_, Kind::clause_without_effect, list[0].span,
              "`exclusive` names actions of which at most one is taken, and this is one");
      }
      if (members.size() > 1) out_->exclusive.push_back(std::move(members));
    }
    for (const DecisionDecl::Prerequisite& one : decl_.prerequisites) {
      const auto needed = index_of(one.needed);
      for (const syntax::Name& name : one.by) {
        const auto at = index_of(name);
        if (at && needed) out_->needs.emplace_back(*at, *needed);
        if (at && needed && reaches(*needed, *at)) {
          error(context_, Kind::dependency_cycle, name.span,
                "`" + std::string(name.text) + "` and `" + std::string(one.needed.text) +
                    "` each need the other, in the end");
          out_->needs.pop_back();
        }
      }
    }
  }

  bool reaches(std::uint32_t from, std::uint32_t to) const {
    if (from == to) return true;
    return std::any_of(out_->needs.begin(), out_->needs.end(), [&](const auto& pair) {
      return pair.first == from && reaches(pair.second, to);
    });
  }

  // Whether a figure that all choices share reads what is chosen, which is an error.
  bool is_of_choice(NodeId root, Span span, const std::string& what) {
    const std::string moved_by = reads_choice(root);
    if (moved_by.empty()) return false;
    error(context_, Kind::bound_not_constant, span,
          what + " is one figure for all choices, and " + moved_by +
              " moves it; put what the choice moves into what is measured, as in `mean(profit - "
              "floor) "
              ">= 0 EUR`, or let it stand on a given that no lever and no action moves");
    is_well_ = false;
    return true;
  }

  // The lever or action of this decision that a run-region node reads, in words; empty where none is.
  std::string reads_choice(NodeId root) const {
    if (!root.valid()) return "";
    const ir::Module& module = context_.module;
    std::unordered_set<std::uint32_t> seen{root.value};
    std::vector<NodeId> stack{root};
    while (!stack.empty()) {
      const ir::Node& node = module.node(stack.back());
      stack.pop_back();
      for (const ir::Decision::Lever& lever : out_->levers) {
        if (node.op == ir::Op::input && node.aux == lever.input.value) {
          return "the lever `" + lever.name + "`";
        }
      }
      for (std::size_t i = 0; i < out_->actions.size(); ++i) {
        if (node.op == ir::Op::flag && node.aux == out_->actions[i].flag.value) {
          return "the action `" + std::string(names_[i]) + "`";
        }
      }
      for (const NodeId operand : module.operands_of(node)) {
        if (seen.insert(operand.value).second) stack.push_back(operand);
      }
    }
    return "";
  }

  // The figure of a run-region node as the model stands.
  double amount(NodeId node) { return ir::evaluate_run_region(context_.module, node)[0]; }

  void add_lever(const DecisionDecl::Lever& lever) {
    const bool indexed = lever.given->kind == ExprKind::index;
    const Expr& path = indexed ? *lever.given->left : *lever.given;
    Scope scope;
    const auto reference = resolve(context_, path, scope, true);
    if (!reference) return;
    const std::string written = text_of(context_, lever.given->span);
    const ir::Input* input = nullptr;
    ir::Decision::Lever out;
    if (reference->symbol.valid() && reference->part.empty()) {
      const Symbol& symbol = context_.symbols[reference->symbol];
      for (std::size_t i = 0; i < context_.module.inputs.size(); ++i) {
        if (context_.module.inputs[i].name != symbol.full_name) continue;
        out.input = ir::InputId(i);
        input = &context_.module.inputs[i];
      }
    }
    if (input == nullptr || input->time != ir::InputTime::constant) {
      error(context_, Kind::set_target, lever.given->span,
            "a lever moves a given that stands as one figure in the model, and " +
                quoted(context_, lever.given->span) + " does not");
      return;
    }
    const Symbol& symbol = context_.symbols[reference->symbol];
    std::vector<Pick> chosen;
    if (indexed) {
      const auto found = picks(context_, *lever.given, input->shape, scope);
      if (!found) return;
      chosen = *found;
    }
    const std::vector<std::int32_t> elements = elements_at(context_, input->shape, chosen);
    if (elements.size() != 1) {
      const std::string labels = words_of_dims(context_, input->shape);
      error(context_, Kind::set_target, lever.given->span,
            "`" + written + "` has a figure for each label of " + labels +
                "; a lever moves one: pick it with its label in `[ ]`");
      return;
    }
    out.label = static_cast<std::uint32_t>(elements[0]);
    out.name = written;
    out.unit = input->def.valid() ? context_.module.defs[input->def.value].unit
                                  : context_.units.told(symbol.value.unit);
    const auto low = run_figure(context_, *lever.low, &symbol.value.unit, "the lower end");
    const auto high = run_figure(context_, *lever.high, &symbol.value.unit, "the upper end");
    if (!low || !high) return;
    out.low = amount(low->node);
    out.high = amount(high->node);
    if (!(out.low < out.high)) {
      const Span ends{lever.low->span.file, lever.low->span.begin, lever.high->span.end};
      const std::string turned =
          text_of(context_, lever.high->span) + " to " + text_of(context_, lever.low->span);
      auto& d = error(context_, Kind::bounds_crossed, ends,
                      "a lever goes from its lower end to a higher one");
      if (out.high < out.low) d.add_fix("turn them round: `from " + turned + "`", ends, turned);
      return;
    }
    if (!add_step(lever, symbol.value.unit, out)) return;
    if (!find_sets(reference->symbol, chosen, lever.given->span, out)) return;
    for (const ir::Decision::Lever& other : out_->levers) {
      if (other.input != out.input || other.label != out.label) continue;
      error(context_, Kind::set_twice, lever.given->span,
            "`" + written + "` is a lever of this decision already");
      return;
    }
    out_->levers.push_back(std::move(out));
  }

  bool add_step(const DecisionDecl::Lever& lever, const Unit& unit, ir::Decision::Lever& out) {
    if (lever.step == nullptr) return true;
    const auto step = run_figure(context_, *lever.step, &unit, "the step");
    if (!step) return false;
    out.step = amount(step->node);
    const double n = (out.high - out.low) / out.step;
    if (out.step > 0 && std::fabs(n - std::round(n)) <= kRoundingShare * n) return true;
    error(context_, Kind::bounds_crossed, lever.step->span,
          out.step > 0 ? "the steps of a lever end at its upper end, and " +
                             quoted(context_, lever.high->span) +
                             " lies between two: the range has to be a whole number of steps"
                       : "a step of a lever is more than 0");
    return false;
  }

  // What sets the given beside the lever: a scenario is told of where it is run, an action is an error.
  bool find_sets(SymbolId symbol, const std::vector<Pick>& chosen, Span span,
                 ir::Decision::Lever& out) {
    const auto at = context_.overlays.targets.find(TargetKey{symbol, {}});
    if (at == context_.overlays.targets.end()) return true;
    for (const Substitution& one : at->second) {
      const bool is_elsewhere =
          std::any_of(one.picks.begin(), one.picks.end(), [&](const Pick& set) {
            return std::any_of(chosen.begin(), chosen.end(), [&](const Pick& own) {
              return own.dim == set.dim && own.label != set.label;
            });
          });
      if (!one.blind || one.item == nullptr || is_elsewhere) continue;
      const Overlay& overlay = context_.overlays.all[one.overlay];
      if (overlay.kind == ir::Flag::Kind::scenario) out.set_by.push_back(overlay.name);
      if (overlay.action == nullptr ||
          std::find(names_.begin(), names_.end(), overlay.action->name.text) == names_.end()) {
        continue;
      }
      error(context_, Kind::set_twice, span,
            "the action `" + overlay.name + "` sets " + quoted(context_, span) +
                ", whatever the lever says")
          .label(one.item->span, "this `set`")
          .add_help("let the action build on the value so far: its own name on the right side");
      return false;
    }
    return true;
  }

  std::string last_year() const {
    const ir::Time& time = context_.module.time;
    const auto ends = time.whole_year_ends();
    return ends.empty() ? time.period_name(time.n_periods - 1).short_name
                        : time.year_name(ends.back()).short_name;
  }

  void add_objective() {
    if (decl_.objective == nullptr) {
      error(context_, Kind::statistic_expected, decl_.name.span,
            "a decision says what it is for: `maximise` or `minimise`, and a statistic of an "
            "outcome, "
            "such as `mean(x)` or `es(x, 5%)`");
      return;
    }
    const Span behind{decl_.objective->span.file, decl_.objective->span.end,
                      decl_.objective->span.end};
    if (decl_.each == syntax::Each::year || decl_.each == syntax::Each::period) {
      error(context_, Kind::grain_not_stated, decl_.objective->span,
            "what a decision is for is one figure: say in which period, ` in " + last_year() +
                "`, or `over horizon`");
      return;
    }
    if (context_.module.has_time && !decl_.period && decl_.each == syntax::Each::none &&
        varies(*decl_.objective)) {
      error(context_, Kind::grain_not_stated, decl_.objective->span,
            quoted(context_, decl_.objective->span) + " has a value in each period; say in which")
          .add_fix("write the period behind it, such as ` in " + last_year() + "`", behind,
                   " in " + last_year(), "the figure of that fiscal year")
          .add_fix("or ` over horizon`", behind, " over horizon",
                   "the figure of the whole horizon");
      return;
    }
    Claim asked;
    asked.condition = decl_.objective;
    asked.each = decl_.each;
    asked.period = decl_.period ? &*decl_.period : nullptr;
    asked.has_bound = false;
    asked.maximises = decl_.maximises;
    auto made = claim(context_, asked);
    if (made) out_->objective = std::move(*made);
  }

  // Whether what the statistic is of has a value in each period.
  bool varies(const Expr& statistic) {
    if (statistic.kind != ExprKind::call || statistic.args.empty()) return false;
    Scope scope;
    scope.outcomes_known = true;
    scope.mode = mode_of(syntax::Each::period);
    scope.expected = context_.builder.scalar();
    const Value value = expr(context_, *statistic.args[0].value, scope);
    return value.ok() && (value.grain() > Region::trial || value.by_step);
  }

  void add_constraint(const DecisionDecl::Keep& keep) {
    const Expr& condition = *keep.condition;
    if (condition.kind == ExprKind::name) {
      for (const ir::Bound& limit : context_.module.limits) {
        if (limit.name != condition.text || limit.is_asked) continue;
        if (!is_of_choice(limit.bound, condition.span, "the bound of this limit")) {
          out_->constraints.push_back({limit.name, limit});
        }
        return;
      }
      // A limit that is declared and wrong was told of already.
      for (const syntax::LimitDecl* limit : context_.declared.limits) {
        if (limit->name.text == condition.text) return;
      }
      auto& d = error(context_, Kind::name_unknown, condition.span,
                      "there is no limit `" + std::string(condition.text) + "`");
      std::vector<std::string_view> all;
      for (const syntax::LimitDecl* limit : context_.declared.limits) {
        all.push_back(limit->name.text);
      }
      suggest_or_list(d, condition.text, "limits", all);
      return;
    }
    Claim asked;
    asked.condition = &condition;
    asked.each = keep.each;
    asked.period = keep.period ? &*keep.period : nullptr;
    auto made = claim(context_, asked);
    if (made && !is_of_choice(made->bound, condition.span, "the bound of this constraint")) {
      out_->constraints.push_back({"", std::move(*made)});
    }
  }

  // "3 EUR" where costs are by year is a slip of the pen more often than an amount to be shared out.
  bool is_of_other_unit(Value& budget) {
    const Expr& e = *decl_.budget;
    if (budget.zero || !(budget.unit * Unit::of(units::kYear, {-1, 1}) == *costs_unit_)) {
      return !same_unit(context_, budget, *costs_unit_, e.span, "the budget");
    }
    const bool is_literal = e.kind == ExprKind::number;
    const std::string written = text_of(context_, e.span);
    const std::string by_year = is_literal ? written + " per year" : "(" + written + ") / (1 year)";
    error(context_, Kind::unit_mismatch, e.span,
          "the budget must be in " + context_.units.format(*costs_unit_) +
              ", as the costs are, but is in " + context_.units.format(budget.unit))
        .add_fix("write `" + by_year + "`", e.span, by_year, "what may be spent in each year");
    return true;
  }

  void add_budget() {
    if (decl_.budget == nullptr) return;
    if (other_unit_ != nullptr) {
      error(context_, Kind::unit_mismatch, decl_.budget->span,
            "what the actions cost has several units, which no budget adds up")
          .label(other_unit_->cost->span, "of another unit than those before");
      return;
    }
    if (costs_unit_ == nullptr) {
      error(context_, Kind::clause_without_effect, decl_.budget->span,
            "no action that is chosen from costs anything, so no budget holds any back");
      return;
    }
    for (std::size_t i = 0; i < out_->actions.size(); ++i) {
      if (!out_->actions[i].cost_varies) continue;
      error(context_, Kind::bound_not_constant, decl_.budget->span,
            "the cost of `" + std::string(names_[i]) + "` " + why_not_counted_[i] +
                ", and a budget counts one figure per year for each action; give it as one, such "
                "as the most of a year");
      return;
    }
    auto budget = run_figure(context_, *decl_.budget, nullptr, "the budget");
    if (!budget || is_of_other_unit(*budget)) return;
    if (!is_of_choice(budget->node, decl_.budget->span, "the budget")) {
      out_->budget = amount(budget->node);
    }
  }

  Context& context_;
  const DecisionDecl& decl_;
  std::shared_ptr<ir::Decision> out_ = std::make_shared<ir::Decision>();
  std::vector<std::string_view> names_;
  // By action, of a cost that is not one figure.
  std::vector<std::string> why_not_counted_;
  std::unique_ptr<Unit> costs_unit_;
  const syntax::ActionDecl* other_unit_ = nullptr;
  bool is_well_ = true;
};

}  // namespace

void add_decisions(Context& context) {
  std::unordered_map<std::string_view, Span> names;
  for (const DecisionDecl* decl : context.declared.decisions) {
    declare_unique(context, names, decl->name, "the decision");
    const std::size_t n_columns = context.module.columns.size();
    const std::size_t n_defs = context.module.defs.size();
    auto made = DecisionMaker(context, *decl).make();
    context.decisions.push_back(std::move(made));
    if (context.with_decisions) continue;
    context.module.columns.resize(n_columns);
    context.module.defs.resize(n_defs);
  }
}

}  // namespace plimsoll::check
