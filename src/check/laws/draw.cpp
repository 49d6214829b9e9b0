// Draws: slot -> latent -> law, and what readers see of it.
#include "check/laws/draw.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/let.h"
#include "check/expr/shape.h"
#include "check/laws/copula.h"
#include "check/laws/given_draw.h"
#include "check/laws/law_function.h"
#include "check/laws/sipmath.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"
#include "rng/key.h"

namespace plimsoll::check {

using diag::Kind;

std::vector<std::string> element_labels(const Context& context, ShapeId shape, bool with_dims) {
  const std::vector<DimId>& dims = context.builder.dims(shape);
  std::vector<std::string> texts;
  const std::uint32_t size = context.module.shape(shape).size;
  texts.reserve(size);
  std::vector<std::uint32_t> at(dims.size(), 0);
  for (std::uint32_t i = 0; i < size; ++i) {
    std::string text;
    for (std::size_t d = 0; d < dims.size(); ++d) {
      const ir::Dim& dim = context.module.dims[dims[d].value];
      if (d > 0) text += ", ";
      if (with_dims) text += dim.name + "=";
      text += dim.labels[at[d]];
    }
    texts.push_back(std::move(text));
    for (std::size_t d = dims.size(); d-- > 0;) {
      if (++at[d] < context.builder.n_labels(dims[d])) break;
      at[d] = 0;
    }
  }
  return texts;
}

std::string noise_name(const Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const syntax::Clauses* clauses = clauses_of(symbol);
  if (clauses != nullptr && !clauses->was.empty()) return clauses->was;
  if (symbol.kind == SymbolKind::risk || symbol.kind == SymbolKind::dim) {
    const std::string& was = symbol.kind == SymbolKind::risk
                                 ? static_cast<const syntax::RiskDecl*>(symbol.decl)->was
                                 : static_cast<const syntax::DimDecl*>(symbol.decl)->was;
    if (!was.empty()) return was;
  }
  if (!symbol.parent.valid()) return symbol.full_name;
  const SymbolKind outer = context.symbols[symbol.parent].kind;
  if (outer != SymbolKind::event && outer != SymbolKind::risk) return symbol.full_name;
  return noise_name(context, symbol.parent) + "." + std::string(symbol.name);
}

std::vector<std::string> noise_labels(const Context& context, const std::vector<DimId>& dims,
                                      std::span<const std::uint32_t> at) {
  std::vector<std::string> labels;
  for (std::size_t d = 0; d < dims.size(); ++d) {
    const ir::Dim& dim = context.module.dims[dims[d].value];
    const SymbolId symbol = context.index_sets.symbols.at(dims[d]);
    const auto& were =
        static_cast<const syntax::DimDecl*>(context.symbols[symbol].decl)->labels_were;
    const bool renamed = at[d] < were.size() && !were[at[d]].empty();
    labels.push_back(noise_name(context, symbol) + "=" +
                     (renamed ? were[at[d]] : dim.labels[at[d]]));
  }
  std::sort(labels.begin(), labels.end());
  return labels;
}

ir::SlotId make_slot(Context& context, ir::Purpose purpose, const std::string& name, ShapeId shape,
                     Region region, bool by_year, Span span) {
  ir::Slot slot;
  slot.purpose = purpose;
  slot.full_name = name;
  slot.shape = shape;
  slot.region = region;
  slot.by_year = by_year;
  const std::vector<DimId>& dims = context.builder.dims(shape);
  const std::uint32_t size = context.module.shape(shape).size;
  slot.name_hashes.reserve(size);
  std::vector<std::uint32_t> at(dims.size(), 0);
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::uint64_t hash =
        rng::name_hash(ir::purpose_word(purpose), name, noise_labels(context, dims, at));
    const auto [place, is_new] = context.noise.spans.try_emplace(hash, span);
    if (!is_new) {
      error(context, Kind::noise_shared, span,
            "two draws have the same noise under the name `" + name + "`")
          .label(place->second, "the other")
          .add_help("`was` names the one old name of one draw, label, index set, event or risk");
      break;
    }
    slot.name_hashes.push_back(hash);
    for (std::size_t d = dims.size(); d-- > 0;) {
      if (++at[d] < context.builder.n_labels(dims[d])) break;
      at[d] = 0;
    }
  }
  slot.name_hashes.resize(size);
  context.module.slots.push_back(std::move(slot));
  return ir::SlotId(context.module.slots.size() - 1);
}

ir::SlotId slot_of(Context& context, SymbolId id, ir::Purpose purpose, ShapeId shape, Region region,
                   bool by_year, Span span) {
  const ir::SlotId slot =
      make_slot(context, purpose, noise_name(context, id), shape, region, by_year, span);
  name_slot(context, slot, context.symbols[id].full_name, context.symbols[id].parent);
  context.module.slots[slot.value].is_parameter = is_uncertain_given(context.symbols[id]);
  return slot;
}

void name_slot(Context& context, ir::SlotId id, std::string name, SymbolId place) {
  ir::Slot& slot = context.module.slots[id.value];
  slot.name = std::move(name);
  if (!place.valid()) return;
  slot.risk = context.symbols[place].risk;
  if (context.symbols[place].kind == SymbolKind::event) {
    slot.event = context.symbols[place].full_name;
  }
}

NodeId latent(Context& context, SymbolId id, ir::Purpose purpose, ShapeId shape, Region region,
              bool by_year, bool as_score, Span span) {
  EventId event;
  if (region == Region::occurrence) event = context.events.states.at(context.symbols[id].parent).id;
  const NodeSpec spec{.region = region, .shape = shape, .event = event, .span = span};
  const auto membership = context.copulas.memberships.find(id);
  if (membership == context.copulas.memberships.end()) {
    // A distribution that replaces another is drawn from the same latent.
    const auto [known, is_new] = context.noise.nodes.try_emplace(id);
    if (is_new) {
      NodeSpec noise = spec;
      noise.aux = slot_of(context, id, purpose, shape, region, by_year, span).value;
      known->second = context.builder.add(Op::noise, {}, noise);
    }
    const NodeId node = known->second;
    return as_score ? context.builder.add(Op::score, {node}, spec) : node;
  }
  CorrelatedGroup& group = context.copulas.groups[membership->second.group];
  build_group(context, group);
  if (group.failed) return context.builder.constant(0);
  NodeSpec slice = spec;
  slice.aux = group.n_common + membership->second.first;
  NodeId node = context.builder.add(Op::slice, {group.scores}, slice);
  if (group.degrees.valid()) {
    node = context.builder.add(Op::mul, {node, group.factor}, spec);
    node = context.builder.add(Op::score_of_t, {node, group.degrees}, spec);
  }
  return as_score ? node : context.builder.add(Op::tail_of_score, {node}, spec);
}

ShapeId slot_shape(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  switch (symbol.kind) {
    case SymbolKind::draw:
      return declared_shape(context, static_cast<const syntax::DrawDecl*>(symbol.decl)->dims,
                            place_of(context, symbol));
    case SymbolKind::mark: {
      const auto& decl = *static_cast<const syntax::EventDecl*>(symbol.decl);
      const ShapeId own = declared_shape(context, decl.marks[symbol.item]->dims, symbol.parent);
      const ShapeId outer =
          context.module.events[context.events.states.at(symbol.parent).id.value].shape;
      return own.valid() ? context.builder.unite(own, outer) : own;
    }
    case SymbolKind::event_count:
      return context.module.events[context.events.states.at(symbol.parent).id.value].shape;
    default:
      return context.builder.scalar();
  }
}

Region slot_region(const Context& context, SymbolId id, bool& by_year) {
  const Symbol& symbol = context.symbols[id];
  by_year = false;
  if (symbol.kind == SymbolKind::mark) return Region::occurrence;
  if (symbol.kind == SymbolKind::event_count) return Region::period;
  const auto& decl = *static_cast<const syntax::DrawDecl*>(symbol.decl);
  by_year = decl.each == syntax::Each::year;
  return decl.each == syntax::Each::none ? Region::trial : Region::period;
}

Value drawn(Context& context, SymbolId id, const syntax::DrawDecl& decl, ShapeId shape,
            const Scope& scope, ir::Purpose purpose) {
  const Value law = expr(context, *decl.law, scope);
  if (law.ok() && !law.is_law()) {
    std::vector<diag::Edit> edits;
    const Span begin = decl.span;
    const Span sign{begin.file, decl.name.span.end, decl.law->span.begin};
    const std::string between(context.sources.text(sign));
    const std::size_t tilde = between.rfind('~');
    if (tilde != between.npos) {
      const auto at = sign.begin + static_cast<std::uint32_t>(tilde);
      edits.push_back({{begin.file, at, at + 1}, "="});
    }
    // `draw` or `severity`.
    const bool severity = decl.is_severity;
    edits.push_back({{begin.file, begin.begin, begin.begin + (severity ? 8u : 4u)},
                     severity ? "let severity" : "let"});
    error(context, Kind::law_expected, decl.law->span,
          quoted(context, decl.law->span) + " is no distribution to draw from")
        .add_fix("a value that is not random is a `let`, with `=`", edits);
    return {};
  }
  if (law.ok() && is_given_by_trial(context, id)) {
    return value_by_trial(context, id, law, shape, decl.law->span);
  }
  return from_law(context, id, *decl.law, law, shape, purpose);
}

Value from_law(Context& context, SymbolId id, const Expr& e, const Value& law, ShapeId shape,
               ir::Purpose purpose) {
  if (!law.ok()) return {};
  bool by_year = false;
  const Region region = slot_region(context, id, by_year);
  const std::string name = "`" + context.symbols[id].full_name + "`";
  if (!context.builder.within(law.shape, shape)) {
    for (const DimId dim : context.builder.dims(law.shape)) {
      if (context.builder.contains(shape, dim)) continue;
      error(context, Kind::missing_index_set, e.span,
            "the distribution differs by " + context.module.dims[dim.value].name + ", which " +
                name + " lacks",
            words_of_dims(context, law.shape))
          .add_fix("state it on the left: `" + std::string(context.symbols[id].name) + "[" +
                       context.module.dims[dim.value].name + "]`",
                   {context.symbols[id].name_span.file, context.symbols[id].name_span.end,
                    context.symbols[id].name_span.end},
                   "[" + context.module.dims[dim.value].name + "]", "a draw for each label");
      return {};
    }
  }
  if (law.grain() > region) {
    error(context, Kind::draw_grain, e.span,
          name + " is drawn once " + (region == Region::trial ? "per trial" : "per period") +
              ", but its distribution changes more often")
        .add_help(region == Region::trial ? "draw it `each period` or `each year`"
                                          : "use what belongs to the period only");
    return {};
  }
  EventId event;
  if (region == Region::occurrence) event = context.events.states.at(context.symbols[id].parent).id;
  if (law.law->sip != nullptr && !draw_from_sip(context, id, *law.law, shape, region, e.span)) {
    return {};
  }
  Value noise = number(context, 0);
  noise.node =
      latent(context, id, purpose, shape, region, by_year, law.law->law->takes_score, e.span);
  noise.region = region;
  noise.shape = shape;
  noise.event = event;
  Value value = law_node(context, Op::law, *law.law, &noise, shape, region, event,
                         When::every_period, e.span);
  if (by_year && law.region == Region::period) {
    value.node =
        context.builder.add(Op::year_start, {value.node},
                            {.region = Region::period, .shape = value.shape, .span = e.span});
  }
  value = transformed(context, *law.law, value, When::every_period, e.span);
  value.unit = law.unit;
  // A draw is one value for its trial, year or period.
  value.by_period = value.by_step = false;
  return value;
}

Value elaborate_draw(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *static_cast<const syntax::DrawDecl*>(symbol.decl);
  const std::string name = "`" + symbol.full_name + "`";
  Scope scope = scope_of(context, id);
  const ShapeId shape = slot_shape(context, id);
  if (!shape.valid()) return {};
  if (decl.each != syntax::Each::none &&
      !needs_time(context, decl.name.span, "a draw by year or period")) {
    return {};
  }
  scope.expected = shape;
  scope.law_of = id;
  bool by_year = false;
  const Region region = slot_region(context, id, by_year);
  Value value = drawn(context, id, decl, shape, scope, ir::Purpose::draw);
  scope.law_of = {};
  if (symbol.risk >= 0 && decl.clauses.off == nullptr && !decl.is_given) {
    error(context, Kind::off_missing, decl.name.span,
          "a draw in a risk must say its value when the risk is off")
        .label(context.symbols[symbol.parent].name_span, "the risk")
        .add_fix("add what " + name + " is without this risk: `off 0`", clause_place(symbol),
                 " off 0",
                 value.ok() && !value.unit.is_plain() ? "0, in " + unit_words(context, value.unit)
                                                      : "0");
    return {};
  }
  value = apply_overlays(context, {id, ""}, value, scope, shape, region, name);
  return apply_off(context, id, std::move(value), decl.clauses.off, scope, shape, region);
}

}  // namespace plimsoll::check
