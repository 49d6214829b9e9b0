// Calls: functions of the model, built-in functions, distributions.
#include "check/functions/call.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/functions/builtin.h"
#include "check/functions/foreign_names.h"
#include "check/functions/function.h"
#include "check/laws/law.h"
#include "check/messages.h"
#include "check/names/resolve.h"
#include "check/outcomes/statistic.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

// Parts of a call that the grammar takes everywhere and that would be ignored here.
bool has_stray_parts(Context& context, const Expr& e, bool is_function) {
  const std::string_view name = e.left->kind == ExprKind::name ? e.left->text : "";
  const Builtin* builtin = is_function ? nullptr : find_builtin(name);
  const bool folds = builtin != nullptr && builtin->group == Builtin::Group::over;
  if (!e.over.empty() && !folds) {
    const Span value = e.args.empty() ? e.left->span : e.args.back().value->span;
    error(context, Kind::call_arguments, e.over[0].span,
          quoted(context, e.left->span) +
              " takes no index set; `sum`, `mean`, `min`, `max`, `product`, "
              "`any` and `all` fold one")
        .add_fix("leave it out", {value.file, value.end, e.over.back().span.end}, "");
    return true;
  }
  if (builtin == nullptr || builtin->arguments == Builtin::Arguments::named) return false;
  const bool of_law = builtin->arguments == Builtin::Arguments::named_of_law && e.over.empty();
  std::vector<diag::Edit> edits;
  for (const syntax::Argument& argument : e.args) {
    const Span name = argument.name.span;
    if (argument.name.text.empty() || of_law) continue;
    edits.push_back({{name.file, name.begin, argument.value->span.begin}, ""});
  }
  if (edits.empty()) return false;
  Span first = edits[0].span;
  error(context, Kind::call_arguments, first,
        "the arguments of " + quoted(context, e.left->span) + " have no names; their order counts")
      .add_fix("leave the names out", std::move(edits));
  return true;
}

}  // namespace

bool n_arguments(Context& context, const Expr& e, std::size_t least, std::size_t most,
                 std::string_view usage) {
  if (e.args.size() >= least && e.args.size() <= most) return true;
  error(context, Kind::call_arguments, e.span,
        "these are " + std::to_string(e.args.size()) + " arguments; it is written `" +
            std::string(usage) + "`");
  return false;
}

Value statistic_outside_limit(Context& context, const Expr& e) {
  error(context, Kind::statistic_outside_limit, e.span,
        quoted(context, e.left->span) + " is a statistic over trials, known after the run only")
      .add_help("statistics stand at the front of a `limit` or `expect`");
  return {};
}

Value unknown_function(Context& context, const Expr& e, const Scope& scope) {
  const auto reference = resolve(context, *e.left, scope, false);
  if (reference && (reference->parameter != nullptr || reference->part.empty())) {
    auto& d = error_once(context, Kind::function_unknown, e.left->span,
                         quoted(context, e.left->span) + " is no function");
    if (reference->parameter == nullptr) {
      const Symbol& symbol = context.symbols[reference->symbol];
      d.label(symbol.name_span, std::string(kind_words(symbol.kind)));
    }
    return {};
  }
  auto& d = error_once(context, Kind::function_unknown, e.left->span,
                       "there is no function or distribution " + quoted(context, e.left->span));
  if (&d == &context.messages.ignored) return {};
  const std::string written = text_of(context, e.left->span);
  if (written == "pow" && e.args.size() == 2) {
    const std::string power =
        grouped(context, e.args[0].value->span) + " ^ " + grouped(context, e.args[1].value->span);
    d.add_fix("a power is written `" + power + "`", e.span, "(" + power + ")");
    return {};
  }
  if ((written == "IF" || written == "iif" || written == "ifelse") && e.args.size() == 3) {
    const std::string choice = "(if " + text_of(context, e.args[0].value->span) + " then " +
                               text_of(context, e.args[1].value->span) + " else " +
                               text_of(context, e.args[2].value->span) + ")";
    d.add_fix("a choice is written `" + choice + "`", e.span, choice);
    return {};
  }
  if (const std::string_view foreign = foreign_function(written); !foreign.empty()) {
    d.did_you_mean(e.left->span, foreign);
    return {};
  }
  suggest(context, d, written, [&] {
    std::vector<std::string_view> names;
    for (const Builtin& builtin : builtins()) names.push_back(builtin.name);
    for (const dist::Law* law : dist::all_laws()) names.push_back(law->name);
    for (std::size_t i = 0; i < context.symbols.size(); ++i) {
      const Symbol& symbol = context.symbols[SymbolId(i)];
      if (symbol.kind == SymbolKind::fn) names.push_back(symbol.full_name);
    }
    return names;
  });
  if (text_of(context, e.left->span) == "loss_carry_forward" &&
      context.units.declaration_place().valid()) {
    d.add_fix("add `use finance`", context.units.declaration_place(), "\nuse finance");
  }
  return {};
}

Value call_table(Context& context, const Builtin&, const Expr& e, const Scope&) {
  error(context, Kind::call_arguments, e.span, "`table` stands alone on the right side of a given");
  return {};
}

Value call_value(Context& context, const Expr& e, const Scope& scope) {
  const auto reference = resolve(context, *e.left, scope, false);
  const bool is_function = reference && reference->parameter == nullptr &&
                           reference->part.empty() &&
                           context.symbols[reference->symbol].kind == SymbolKind::fn;
  if (has_stray_parts(context, e, is_function)) return {};
  if (is_function) {
    return call_function(context, reference->symbol, e, scope);
  }
  if (e.left->kind == ExprKind::name) {
    const std::string_view name = e.left->text;
    if (const Builtin* builtin = find_builtin(name)) {
      return builtin->handler(context, *builtin, e, scope);
    }
    if (is_statistic(name)) return statistic_outside_limit(context, e);
    if (const dist::Law* law = dist::find_law(name)) return law_call(context, *law, e, scope);
  }
  return unknown_function(context, e, scope);
}

}  // namespace plimsoll::check
