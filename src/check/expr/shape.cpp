// Index sets: declared, picked from, broadcast and compared.
#include "check/expr/shape.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/messages.h"
#include "check/names/resolve.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// Collects the terms of the sum `e` that are over `dim`; whether all are.
bool terms_over(Context& context, const Expr& e, DimId dim, const Scope& scope,
                std::vector<const Expr*>& over) {
  if (e.kind == syntax::ExprKind::binary &&
      (e.op == syntax::BinaryOp::add || e.op == syntax::BinaryOp::sub)) {
    const bool left = terms_over(context, *e.left, dim, scope, over);
    return terms_over(context, *e.right, dim, scope, over) && left;
  }
  const Value term = expr(context, e, scope);
  if (!term.ok() || !context.builder.contains(term.shape, dim)) return false;
  over.push_back(&e);
  return true;
}

}  // namespace

DimId find_dim(Context& context, const syntax::Name& name, SymbolId place, bool report) {
  const SymbolId id = find_from(context, place, name.text);
  if (id.valid() && context.symbols[id].kind == SymbolKind::dim)
    return context.index_sets.dims.at(id);
  if (!report) return {};
  if (id.valid()) {
    error_once(context, Kind::index_set_unknown, name.span,
               "`" + std::string(name.text) + "` is " +
                   std::string(kind_words(context.symbols[id].kind)) + ", not an index set")
        .label(context.symbols[id].name_span, "declared here");
    return {};
  }
  auto& d = error_once(context, Kind::index_set_unknown, name.span,
                       "there is no index set `" + std::string(name.text) + "`");
  const auto is_named = [](const ir::Dim& dim) { return !dim.name.empty(); };
  suggest(context, d, name.text, [&] {
    std::vector<std::string_view> names;
    for (const ir::Dim& dim : context.module.dims) {
      if (is_named(dim)) names.push_back(dim.name);
    }
    return names;
  });
  if (std::ranges::none_of(context.module.dims, is_named) &&
      context.units.declaration_place().valid()) {
    const std::string line = "dim " + std::string(name.text) + " = a, b, c";
    d.add_fix("declare it: `" + line + "`", context.units.declaration_place(), "\n" + line,
              "three labels, an example");
  }
  return {};
}

ShapeId declared_shape(Context& context, const std::vector<syntax::Name>& dims, SymbolId place) {
  std::vector<DimId> ids;
  for (const syntax::Name& name : dims) {
    const DimId dim = find_dim(context, name, place);
    if (!dim.valid()) return {};
    if (std::find(ids.begin(), ids.end(), dim) != ids.end()) {
      error(context, Kind::index_set_twice, name.span,
            "the index set `" + std::string(name.text) + "` stands twice");
      return {};
    }
    ids.push_back(dim);
  }
  return ids.empty() ? context.builder.scalar() : context.builder.shape(std::move(ids));
}

std::optional<std::uint32_t> label_position(Context& context, DimId dim, std::string_view label) {
  if (context.index_sets.label_positions.size() <= dim.value)
    context.index_sets.label_positions.resize(dim.value + 1);
  auto& positions = context.index_sets.label_positions[dim.value];
  const std::vector<std::string>& labels = context.module.dims[dim.value].labels;
  if (positions.empty()) {
    positions.reserve(labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      positions.emplace(labels[i], static_cast<std::uint32_t>(i));
    }
  }
  const auto found = positions.find(label);
  if (found == positions.end()) return std::nullopt;
  return found->second;
}

std::optional<std::vector<Pick>> picks(Context& context, const Expr& index, ShapeId shape,
                                       const Scope& scope) {
  std::vector<Pick> result;
  std::vector<DimId> open = context.builder.dims(shape);
  for (const syntax::Argument& argument : index.args) {
    const Expr& key = *argument.value;
    std::vector<syntax::Name> parts;
    if (!argument.name.text.empty()) {
      const Span name = argument.name.span;
      const std::string right = std::string(argument.name.text) + "." + text_of(context, key.span);
      error(context, Kind::label_expected, name, "a label's index set stands before it with a `.`")
          .add_fix("write `" + right + "`", {name.file, name.end, key.span.begin}, ".");
      return std::nullopt;
    }
    if (!path_of(key, parts) || parts.size() > 2) {
      error(context, Kind::label_expected, key.span, quoted(context, key.span) + " is not a label")
          .add_help("write a label of " + words_of_dims(context, shape));
      return std::nullopt;
    }
    // `x[Line]` keeps the index set.
    const DimId named = find_dim(context, parts[0], scope.place, false);
    if (named.valid() && parts.size() == 1) {
      const auto it = std::find(open.begin(), open.end(), named);
      if (it == open.end()) {
        error(context, Kind::index_set_absent, key.span,
              quoted(context, index.left->span) + " has no index set " + quoted(context, key.span) +
                  " here");
        return std::nullopt;
      }
      open.erase(it);
      continue;
    }
    std::vector<Pick> matches;
    for (const DimId dim : open) {
      if (parts.size() == 2 && dim != named) continue;
      if (const auto at = label_position(context, dim, parts.back().text))
        matches.push_back({dim, *at});
    }
    if (matches.size() == 1) {
      std::erase(open, matches[0].dim);
      result.push_back(matches[0]);
      continue;
    }
    const std::string label(parts.back().text);
    if (matches.size() > 1) {
      auto& d = error(context, Kind::label_ambiguous, key.span,
                      "`" + label + "` is a label of several index sets");
      for (const Pick& match : matches) {
        // Another label beside it may belong to that set alone.
        const bool taken =
            std::any_of(index.args.begin(), index.args.end(), [&](const syntax::Argument& other) {
              const Expr& name = *other.value;
              if (&name == &key || name.kind != syntax::ExprKind::name) return false;
              return label_position(context, match.dim, name.text).has_value() &&
                     std::none_of(open.begin(), open.end(), [&](DimId dim) {
                       return dim != match.dim &&
                              label_position(context, dim, name.text).has_value();
                     });
            });
        if (taken) continue;
        const std::string& dim = context.module.dims[match.dim.value].name;
        d.add_fix("write `" + dim + "." + label + "`", key.span, dim + "." + label,
                  "the label of " + dim);
      }
      return std::nullopt;
    }
    auto& d = error_once(context, Kind::label_unknown, key.span,
                         context.builder.dims(shape).empty()
                             ? quoted(context, index.left->span) + " has no index set to pick from"
                             : "`" + label + "` is no label of " + words_of_dims(context, shape));
    suggest(context, d, label, [&] {
      std::vector<std::string_view> names;
      for (const DimId dim : open) {
        const auto& labels = context.module.dims[dim.value].labels;
        const std::size_t most = std::min<std::size_t>(labels.size(), 5000);
        names.insert(names.end(), labels.begin(),
                     labels.begin() + static_cast<std::ptrdiff_t>(most));
      }
      return names;
    });
    return std::nullopt;
  }
  return result;
}

Value pick(Context& context, const Value& value, const std::vector<Pick>& picks, const Scope& scope,
           Span span) {
  Value v = value;
  for (const Pick& p : picks) {
    if (v.region == Region::occurrence &&
        context.builder.contains(context.module.events[v.event.value].shape, p.dim)) {
      error(context, Kind::occurrence_label, span,
            "an occurrence knows only its own label of " + context.module.dims[p.dim.value].name);
      return {};
    }
    const ShapeId shape = context.builder.without(v.shape, p.dim);
    v.node = context.builder.add(Op::pick, {v.node},
                                 {.region = v.region,
                                  .shape = shape,
                                  .when = when_of(scope.mode),
                                  .event = v.event,
                                  .aux = p.dim.value,
                                  .aux2 = p.label,
                                  .span = span});
    v.shape = shape;
    v.picks.push_back(p);
  }
  return v;
}

Value conform(Context& context, Value value, ShapeId declared, bool broadcast, const Expr& e,
              const std::string& what, const Scope& scope) {
  return conform(context, std::move(value), declared, broadcast, e.span, what, scope, &e);
}

Value conform(Context& context, Value value, ShapeId declared, bool broadcast, Span span,
              const std::string& what, const Scope& scope, const Expr* e) {
  if (!value.ok() || !declared.valid()) return {};
  if (value.shape == declared) return value;
  std::vector<DimId> extra;
  for (const DimId dim : context.builder.dims(value.shape)) {
    if (!context.builder.contains(declared, dim)) extra.push_back(dim);
  }
  if (!extra.empty()) {
    const std::string& name = context.module.dims[extra[0].value].name;
    auto& d = error(context, Kind::missing_index_set, span,
                    "the right side has the index set " + name + ", which " + what + " lacks",
                    words_of_dims(context, value.shape));
    const auto folded = [&](Span at) {
      return "sum(" + text_of(context, at) + " over " + name + ")";
    };
    // In a sum only the terms over the index set are added up: the others would count once for
    // each label.
    std::vector<const Expr*> over;
    if (e == nullptr || terms_over(context, *e, extra[0], scope, over) || over.empty()) {
      d.add_fix("add it up: `" + folded(span) + "`", span, folded(span),
                "the sum over all labels of " + name);
    } else {
      std::string text;
      std::uint32_t at = span.begin;
      for (const Expr* term : over) {
        text += std::string(context.sources.text({span.file, at, term->span.begin})) +
                folded(term->span);
        at = term->span.end;
      }
      text += context.sources.text({span.file, at, span.end});
      d.add_fix("add up what is over " + name + ": `" + text + "`", span, text,
                "the sum over all labels of " + name + "; the other terms count once");
    }
    d.add_help("or state it on the left, in brackets behind the name");
    return {};
  }
  if (!broadcast || value.shape != context.builder.scalar()) {
    std::string lacking;
    for (const DimId dim : context.builder.dims(declared)) {
      if (context.builder.contains(value.shape, dim)) continue;
      lacking += (lacking.empty() ? "" : ", ") + context.module.dims[dim.value].name;
    }
    error(context, Kind::index_set_not_on_right, span,
          what + " is over " + words_of_dims(context, declared) + ", but its right side has not " +
              lacking,
          words_of_dims(context, value.shape))
        .add_help("the right side must have exactly the index sets of the left");
    return {};
  }
  return widen(context, value, declared, value.region, when_of(scope.mode), span);
}

}  // namespace plimsoll::check
