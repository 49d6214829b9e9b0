// Calls of the model's functions: inlined, with state of their own for each call.
#include "check/functions/function.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/expr.h"
#include "check/messages.h"
#include "check/names/read.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::DeclKind;

namespace {

constexpr std::size_t kMaxCalls = 100'000;

bool declare_locals(Context& context, const syntax::FnDecl& decl, Frame& frame) {
  for (const syntax::Decl* local : decl.body) {
    if (local->kind != DeclKind::let && local->kind != DeclKind::stock) continue;
    const bool stock = local->kind == DeclKind::stock;
    if (frame.locals.contains(local->name.text) || frame.parameters.contains(local->name.text)) {
      error(context, Kind::duplicate_name, local->name.span,
            "`" + std::string(local->name.text) + "` is declared twice in this function");
      return false;
    }
    const SymbolId id = context.symbols.declare_local(
        stock ? SymbolKind::stock : SymbolKind::let, &frame,
        frame.full_name + "." + std::string(local->name.text), local->name, local);
    frame.locals.emplace(local->name.text, id);
    frame.symbols.push_back(id);
    if (!stock) continue;
    const auto& stock_decl = *static_cast<const syntax::StockDecl*>(local);
    StockState state;
    for (std::uint32_t i = 0; i < stock_decl.lines.size(); ++i) {
      SymbolId line;
      if (!stock_decl.lines[i].name.text.empty()) {
        line = context.symbols.declare(SymbolKind::stock_line, id, stock_decl.lines[i].name, local,
                                       context.sink);
        if (line.valid()) {
          context.symbols[line].item = i;
          frame.symbols.push_back(line);
        }
      }
      state.line_symbols.push_back(line);
    }
    context.stocks.states[id] = std::move(state);
  }
  return true;
}

// The arguments and body of a call, once its frame stands.
Value call_in(Context& context, Frame& frame, const Symbol& symbol, const Expr& e,
              const Scope& scope) {
  const syntax::FnDecl& decl = *frame.fn;
  const std::string name = "`" + symbol.full_name + "`";
  // Arguments, then defaults, which may read the parameters before them.
  std::size_t next = 0;
  bool ok = true;
  for (const syntax::Argument& argument : e.args) {
    const syntax::FnDecl::Param* param = nullptr;
    if (argument.name.text.empty()) {
      if (next < decl.params.size()) param = &decl.params[next++];
    } else {
      for (const auto& p : decl.params) {
        if (p.name.text == argument.name.text) param = &p;
      }
    }
    if (param == nullptr || frame.parameters.contains(param->name.text)) {
      std::string usage;
      std::vector<std::string_view> names;
      for (const auto& p : decl.params) {
        usage += (usage.empty() ? "" : ", ") + std::string(p.name.text) +
                 (p.default_value != nullptr ? " (optional)" : "");
        names.push_back(p.name.text);
      }
      const Span at = argument.name.text.empty() ? argument.value->span : argument.name.span;
      auto& d = error(context, Kind::call_arguments, at,
                      param != nullptr
                          ? "the argument `" + std::string(param->name.text) + "` is given twice"
                          : name + " has no such argument")
                    .label(symbol.name_span, "it takes " + (usage.empty() ? "none" : usage));
      suggest(context, d, argument.name.text, [&] { return names; });
      return {};
    }
    Value value = expr(context, *argument.value, scope);
    ok = ok && value.ok();
    frame.parameters.emplace(param->name.text, std::move(value));
  }
  Scope inside;
  inside.mode = scope.mode;
  inside.frame = &frame;
  inside.place = symbol.parent;
  inside.event = scope.event;
  inside.expected = scope.expected;
  inside.reevaluated = scope.reevaluated;
  inside.asked = scope.asked;
  context.calls.active.push_back(&decl);
  for (const auto& p : decl.params) {
    if (frame.parameters.contains(p.name.text)) continue;
    if (p.default_value == nullptr) {
      error(context, Kind::call_arguments, e.span,
            name + " lacks the argument `" + std::string(p.name.text) + "`")
          .label(symbol.name_span, "declared here");
      ok = false;
      continue;
    }
    frame.parameters.emplace(p.name.text, expr(context, *p.default_value, inside));
  }
  Value result;
  if (ok && declare_locals(context, decl, frame)) {
    result = expr(context, *decl.result, inside);
    // Lets and stocks that the result does not read may still be wrong.
    for (const SymbolId local : std::vector<SymbolId>(frame.symbols)) {
      if (!context.symbols[local].parent.valid())
        value_of(context, local, frame.mode, e.span, scope.asked);
    }
    if (result.origin.valid() && context.symbols[result.origin].frame == &frame) {
      result.origin = {};
      result.picks.clear();
    }
  }
  context.calls.active.pop_back();
  return result;
}

}  // namespace

Value call_function(Context& context, SymbolId fn, const Expr& e, const Scope& scope) {
  const Symbol& symbol = context.symbols[fn];
  const auto& decl = *static_cast<const syntax::FnDecl*>(symbol.decl);
  const std::string name = "`" + symbol.full_name + "`";
  if (std::find(context.calls.active.begin(), context.calls.active.end(), &decl) !=
      context.calls.active.end()) {
    error(context, Kind::function_recursion, e.span, name + " calls itself")
        .label(symbol.name_span, "declared here")
        .add_help("what repeats over time is a stock");
    return {};
  }
  const bool has_stock = std::any_of(decl.body.begin(), decl.body.end(), [](const syntax::Decl* d) {
    return d->kind == DeclKind::stock;
  });
  if (has_stock && scope.event.valid()) {
    error(context, Kind::function_state, e.span,
          name + " has a stock, and an occurrence has no history");
    return {};
  }
  if (has_stock && scope.mode != Mode::normal && scope.reevaluated.valid()) {
    return no_year_value(context, scope.reevaluated, scope.mode, e.span, scope.asked,
                         "it calls " + name + ", which has a stock");
  }
  if (has_stock && scope.mode == Mode::horizon) {
    const std::string closing = "closing(" + text_of(context, e.span) + ")";
    error(context, Kind::no_year_value, e.span, name + " has a stock and no value over the horizon")
        .add_fix("ask for `" + closing + "`", e.span, closing,
                 "its value in the last period of the horizon");
    return {};
  }
  if (context.calls.frames.size() >= kMaxCalls) {
    // Functions that call functions can ask for more than any memory holds.
    context.builder.overflow = Builder::Overflow::nodes;
    return {};
  }
  Frame& frame = context.calls.frames.emplace_back();
  frame.fn = &decl;
  frame.mode = scope.mode;
  frame.reevaluated = scope.reevaluated;
  const ir::DefId def = context.builder.current_def();
  std::string prefix =
      (def.valid() ? context.module.defs[def.value].full_name + "." : std::string()) +
      std::string(symbol.name);
  const int instance = ++context.calls.instances[prefix];
  if (instance > 1) prefix += "#" + std::to_string(instance);
  frame.full_name = prefix;

  // A year value that an argument or the body lacks is asked for by the call as a whole.
  Scope caller = scope;
  if (scope.mode != Mode::normal && !scope.asked.place.valid()) caller.asked.place = e.span;
  return call_in(context, frame, symbol, e, caller);
}

}  // namespace plimsoll::check
