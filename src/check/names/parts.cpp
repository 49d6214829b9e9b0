#include "check/names/parts.h"

#include <algorithm>
#include <unordered_map>

#include "check/context.h"
#include "check/messages.h"
#include "check/names/resolve.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// Of all parts together: parts multiply what a file can say.
constexpr std::size_t kMaxNames = 500'000;

// `sales, costs (optional)`: as a call is told. Of many, those that must be passed.
std::string usage_of(const syntax::ComponentDecl& component) {
  constexpr std::size_t kMany = 12;
  std::string usage;
  std::size_t n_left_out = 0;
  for (const syntax::Decl* parameter : component.params) {
    const bool optional = value_of_parameter(*parameter) != nullptr;
    if (optional && component.params.size() > kMany) {
      ++n_left_out;
      continue;
    }
    usage += (usage.empty() ? "" : ", ") + std::string(parameter->name.text) +
             (optional ? " (optional)" : "");
  }
  if (n_left_out > 0) {
    usage += (usage.empty() ? "" : ", ") + std::to_string(n_left_out) + " that are optional";
  }
  return usage.empty() ? "none" : usage;
}

const syntax::ComponentDecl* component_of(Context& context, const syntax::PartDecl& part) {
  const auto found = context.declared.components.find(part.component.text);
  if (found != context.declared.components.end()) return found->second;
  auto& d = error(context, Kind::name_unknown, part.component.span,
                  "there is no component `" + std::string(part.component.text) + "`");
  suggest(context, d, part.component.text, [&] {
    std::vector<std::string_view> names;
    for (const auto& [name, component] : context.declared.components) names.push_back(name);
    std::ranges::sort(names);
    return names;
  });
  if (part.component.text == "statements" && context.units.declaration_place().valid())
    d.add_fix("add `use statements`", context.units.declaration_place(), "\nuse statements");
  return nullptr;
}

struct Passed {
  std::unordered_map<std::string_view, const syntax::Decl*> by_name;
  // One has no parameter: it may be a parameter that is missed, misspelt.
  bool some_unknown = false;
};

Passed arguments_of(Context& context, const syntax::PartDecl& part,
                    const syntax::ComponentDecl& component) {
  Passed arguments;
  for (const syntax::Decl* argument : part.arguments) {
    const syntax::Name& name = argument->name;
    const bool known =
        std::any_of(component.params.begin(), component.params.end(),
                    [&](const syntax::Decl* p) { return p->name.text == name.text; });
    if (!known) {
      arguments.some_unknown = true;
      auto& d = error(context, Kind::call_arguments, name.span,
                      "`" + std::string(component.name.text) + "` has no parameter `" +
                          std::string(name.text) + "`")
                    .label(component.name.span, "it takes " + usage_of(component));
      suggest(context, d, name.text, [&] {
        std::vector<std::string_view> names;
        for (const syntax::Decl* p : component.params) names.push_back(p->name.text);
        return names;
      });
      continue;
    }
    const auto [first, is_new] = arguments.by_name.try_emplace(name.text, argument);
    if (is_new) continue;
    error(context, Kind::call_arguments, name.span,
          "the parameter `" + std::string(name.text) + "` is given twice")
        .label(first->second->name.span, "the first");
  }
  return arguments;
}

void report_lacking(Context& context, const syntax::PartDecl& part,
                    const syntax::ComponentDecl& component, const syntax::Decl& parameter) {
  const std::string name(parameter.name.text);
  const bool has_block = context.sources.text(part.span).ends_with('}');
  const std::uint32_t at = has_block ? part.span.end - 1 : part.span.end;
  error(context, Kind::call_arguments, part.name.span,
        "`" + std::string(component.name.text) + "` needs `" + name + "`" +
            (parameter.title.empty() ? "" : ", " + parameter.title))
      .label(parameter.name.span, "declared here")
      .add_fix("pass it, such as `" + name + " = 0`", {part.span.file, at, at},
               has_block ? "; " + name + " = 0 " : " { " + name + " = 0 }", "that it is 0");
}

SymbolKind kind_of(const syntax::Decl& value) {
  return value.kind == syntax::DeclKind::given ? SymbolKind::given : SymbolKind::let;
}

// What the parameter stands for, where just a name was passed that is a value of its own.
SymbolId named_by(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  if (symbol.kind != SymbolKind::let) return {};
  const auto& let = *static_cast<const syntax::LetDecl*>(symbol.decl);
  if (let.value == nullptr || let.clauses.has_history) return {};
  const auto reference = resolve(context, *let.value, scope_of(context, id), false);
  if (!reference || !reference->part.empty()) return {};
  return reference->symbol;
}

}  // namespace

const syntax::Expr* value_of_parameter(const syntax::Decl& parameter) {
  return parameter.kind == syntax::DeclKind::given
             ? static_cast<const syntax::GivenDecl&>(parameter).value
             : static_cast<const syntax::LetDecl&>(parameter).value;
}

void declare_component(Context& context, const syntax::ComponentDecl& decl) {
  const auto [first, is_new] = context.declared.components.try_emplace(decl.name.text, &decl);
  if (is_new) return;
  error(context, Kind::duplicate_name, decl.name.span,
        "the component `" + std::string(decl.name.text) + "` is declared twice")
      .label(first->second->name.span, "the first");
}

void declare_part(Context& context, const syntax::PartDecl& decl,
                  const std::function<void(const syntax::Decl*, SymbolId)>& declare) {
  const SymbolId id = context.symbols.declare(SymbolKind::part, {}, decl.name, &decl, context.sink);
  if (!id.valid()) return;
  context.symbols[id].part = id;
  const syntax::ComponentDecl* component = component_of(context, decl);
  if (component == nullptr) return;
  if (context.symbols.size() > kMaxNames) {
    error_once(context, Kind::model_too_large, decl.name.span,
               "the parts of this model have more than " + std::to_string(kMaxNames) + " names")
        .add_help("use index sets instead of repeating declarations");
    return;
  }
  const Passed arguments = arguments_of(context, decl, *component);
  for (const syntax::Decl* parameter : component->params) {
    const auto found = arguments.by_name.find(parameter->name.text);
    const bool passed = found != arguments.by_name.end();
    const syntax::Decl* value = passed ? found->second : parameter;
    const bool lacks = !passed && value_of_parameter(*parameter) == nullptr;
    if (lacks && !arguments.some_unknown) report_lacking(context, decl, *component, *parameter);
    const SymbolId made =
        context.symbols.declare(kind_of(*value), id, value->name, value, context.sink);
    if (!made.valid()) continue;
    // What was said once: everything that is made of it is silent.
    if (lacks) context.symbols[made].state = Symbol::State::done;
    context.symbols[made].parameter = parameter;
    context.symbols[made].is_argument = passed;
    context.declared.parameters.push_back(made);
  }
  for (const syntax::Decl* inner : component->body) declare(inner, id);
}

void join_names(Context& context) {
  // One may stand for another that was passed on; what leads back to itself is a cycle, told as such.
  for (const SymbolId id : context.declared.parameters) {
    const SymbolId target = named_by(context, id);
    if (target.valid() && target != id) context.symbols[id].alias = target;
  }
  const std::size_t longest = context.declared.parameters.size();
  for (const SymbolId id : context.declared.parameters) {
    SymbolId end = context.symbols[id].alias;
    std::size_t steps = 0;
    while (end.valid() && context.symbols[end].alias.valid() && ++steps <= longest)
      end = context.symbols[end].alias;
    if (end.valid()) context.symbols[id].alias = steps > longest ? SymbolId() : end;
  }
}

}  // namespace plimsoll::check
