// The symbol table and everything that is known before any expression is looked at.
#include "check/names/collect.h"

#include <algorithm>
#include <charconv>

#include "base/characters.h"
#include "check/context.h"
#include "check/messages.h"
#include "check/names/parts.h"
#include "check/stocks/effects.h"
#include "check/stocks/schedule.h"
#include "data/period.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::DeclKind;

namespace {

// "i001" -> "i", "001".
bool split_number(std::string_view label, std::string_view& prefix, std::string_view& digits) {
  std::size_t n = label.size();
  while (n > 0 && is_digit(label[n - 1])) --n;
  prefix = label.substr(0, n);
  digits = label.substr(n);
  return !digits.empty() && digits.size() <= 9;
}

void declare(Context& context, const syntax::Decl* decl, SymbolId parent, bool library);

void declare_dim(Context& context, const syntax::DimDecl& decl, SymbolId parent) {
  const SymbolId id =
      context.symbols.declare(SymbolKind::dim, parent, decl.name, &decl, context.sink);
  if (!id.valid()) return;
  ir::Dim dim;
  dim.name = context.symbols[id].full_name;
  std::unordered_map<std::string_view, Span> seen;
  for (const syntax::Name& label : decl.labels) {
    const auto [first, is_new] = seen.try_emplace(label.text, label.span);
    if (is_new) {
      dim.labels.emplace_back(label.text);
      continue;
    }
    error(context, Kind::duplicate_name, label.span,
          "the label `" + std::string(label.text) + "` stands twice")
        .label(first->second, "the first");
  }
  if (decl.range) {
    std::string_view prefix, last_prefix, first_digits, last_digits;
    const syntax::Name& first = decl.range->first;
    const syntax::Name& last = decl.range->second;
    std::uint32_t from = 0, to = 0;
    bool ok = split_number(first.text, prefix, first_digits) &&
              split_number(last.text, last_prefix, last_digits) && prefix == last_prefix;
    if (ok) {
      std::from_chars(first_digits.data(), first_digits.data() + first_digits.size(), from);
      std::from_chars(last_digits.data(), last_digits.data() + last_digits.size(), to);
      ok = from <= to;
    }
    if (!ok) {
      error(
          context, Kind::label_range, last.span,
          "`" + std::string(first.text) + ".." + std::string(last.text) + "` is no range of labels")
          .add_help("both ends are one name with rising numbers: `i1..i500`");
    } else if (to - from >= kMaxElements) {
      error(context, Kind::array_too_large, last.span,
            "an index set has more than " + std::to_string(kMaxElements) + " labels");
    } else {
      dim.labels.reserve(to - from + 1);
      const bool padded = first_digits.size() > 1 && first_digits[0] == '0';
      for (std::uint32_t i = from; i <= to; ++i) {
        std::string digits = std::to_string(i);
        if (padded && digits.size() < first_digits.size()) {
          digits.insert(0, first_digits.size() - digits.size(), '0');
        }
        dim.labels.push_back(std::string(prefix) + digits);
      }
    }
  }
  if (dim.labels.empty()) dim.labels.emplace_back("?");
  context.index_sets.symbols.emplace(DimId(context.module.dims.size()), id);
  context.index_sets.dims.emplace(id, DimId(context.module.dims.size()));
  context.module.dims.push_back(std::move(dim));
}

void declare_event(Context& context, const syntax::EventDecl& decl, SymbolId parent) {
  const SymbolId id =
      context.symbols.declare(SymbolKind::event, parent, decl.name, &decl, context.sink);
  if (!id.valid()) return;
  EventState state;
  state.id = EventId(context.module.events.size());
  ir::Event event;
  event.full_name = context.symbols[id].full_name;
  event.sentence = decl.title;
  event.shape = context.builder.scalar();
  context.module.events.push_back(std::move(event));
  const auto member = [&](SymbolKind kind, const syntax::Name& name, std::uint32_t item) {
    const SymbolId made = context.symbols.declare(kind, id, name, &decl, context.sink);
    if (made.valid()) context.symbols[made].item = item;
    return made;
  };
  for (std::uint32_t i = 0; i < decl.marks.size(); ++i) {
    member(SymbolKind::mark, decl.marks[i]->name, i);
    if (!decl.marks[i]->is_severity) continue;
    const Span span = decl.marks[i]->name.span;
    const SymbolId total = member(SymbolKind::total, {"total", span}, i);
    if (total.valid()) context.symbols[total].of_mark = true;
    member(SymbolKind::event_largest, {"largest", span}, i);
  }
  for (std::uint32_t i = 0; i < decl.lets.size(); ++i) {
    member(SymbolKind::event_let, decl.lets[i]->name, i);
  }
  for (std::uint32_t i = 0; i < decl.totals.size(); ++i) {
    const auto& total = decl.totals[i];
    member(total.kept ? SymbolKind::kept : SymbolKind::total, total.name, i);
  }
  state.count = member(SymbolKind::event_count, {"count", decl.name.span}, 0);
  context.events.states.emplace(id, std::move(state));
}

void declare_stock(Context& context, const syntax::StockDecl& decl, SymbolId parent) {
  const SymbolId id =
      context.symbols.declare(SymbolKind::stock, parent, decl.name, &decl, context.sink);
  if (!id.valid()) return;
  StockState state;
  for (std::uint32_t i = 0; i < decl.lines.size(); ++i) {
    const syntax::StockLine& line = decl.lines[i];
    SymbolId made;
    if (!line.name.text.empty()) {
      made = context.symbols.declare(SymbolKind::stock_line, id, line.name, &decl, context.sink);
      if (made.valid()) {
        context.symbols[made].item = i;
        context.symbols[made].own = mode_of(line.each);
      }
    }
    state.line_symbols.push_back(made);
  }
  context.stocks.states.emplace(id, std::move(state));
}

void declare_schedule(Context& context, const syntax::ScheduleDecl& decl, SymbolId parent,
                      bool library) {
  const SymbolId id =
      context.symbols.declare(SymbolKind::schedule, parent, decl.name, &decl, context.sink);
  if (!id.valid()) return;
  for (const syntax::Decl* part : expand_schedule(context, decl, id)) {
    declare(context, part, id, library);
  }
}

void declare_statement(Context& context, const syntax::StatementDecl& decl, SymbolId parent) {
  context.declared.statements.push_back({&decl, parent});
  std::vector<SymbolId>& lines = context.stocks.statement_lines[{&decl, parent}];
  for (std::uint32_t i = 0; i < decl.lines.size(); ++i) {
    const syntax::StatementLine& line = decl.lines[i];
    SymbolId made;
    if (!line.name.text.empty()) {
      const SymbolKind kind =
          line.sign == syntax::Sign::equals ? SymbolKind::subtotal : SymbolKind::statement_line;
      made = context.symbols.declare(kind, parent, line.name, &decl, context.sink);
      if (made.valid()) context.symbols[made].item = i;
    }
    lines.push_back(made);
  }
}

void declare_risk(Context& context, const syntax::RiskDecl& decl, SymbolId parent, bool library) {
  const SymbolId id =
      context.symbols.declare(SymbolKind::risk, parent, decl.name, &decl, context.sink);
  if (!id.valid()) return;
  context.declared.risks.push_back(&decl);
  ir::Flag flag;
  flag.kind = ir::Flag::Kind::risk;
  flag.name = decl.name.text;
  flag.title = decl.title;
  flag.span = decl.name.span;
  ir::Risk risk;
  risk.name = decl.name.text;
  risk.title = decl.title;
  risk.category = decl.category;
  risk.owner = decl.owner;
  risk.flag = ir::FlagId(context.module.flags.size());
  for (const syntax::Name& carried : decl.carries) risk.carries.emplace_back(carried.text);
  risk.span = decl.name.span;
  context.symbols[id].risk = static_cast<int>(context.module.risks.size());
  context.module.flags.push_back(std::move(flag));
  context.module.risks.push_back(std::move(risk));
  for (const syntax::Decl* inner : decl.body) declare(context, inner, id, library);
}

void declare(Context& context, const syntax::Decl* decl, SymbolId parent, bool library) {
  const auto simple = [&](SymbolKind kind) {
    const SymbolId id = context.symbols.declare(kind, parent, decl->name, decl, context.sink);
    return id;
  };
  switch (decl->kind) {
    case DeclKind::source:
      if (simple(SymbolKind::source).valid()) {
        context.store->declare(*static_cast<const syntax::SourceDecl*>(decl), context.sink);
      }
      break;
    case DeclKind::dim:
      if (parent.valid()) declare_dim(context, *static_cast<const syntax::DimDecl*>(decl), parent);
      break;
    case DeclKind::given:
      simple(SymbolKind::given);
      break;
    case DeclKind::draw:
      simple(SymbolKind::draw);
      break;
    case DeclKind::flow:
    case DeclKind::let: {
      const SymbolId id = simple(decl->kind == DeclKind::flow ? SymbolKind::flow : SymbolKind::let);
      if (id.valid()) {
        context.symbols[id].own = mode_of(static_cast<const syntax::LetDecl*>(decl)->each);
      }
      break;
    }
    case DeclKind::event:
      declare_event(context, *static_cast<const syntax::EventDecl*>(decl), parent);
      break;
    case DeclKind::stock:
      declare_stock(context, *static_cast<const syntax::StockDecl*>(decl), parent);
      break;
    case DeclKind::schedule:
      declare_schedule(context, *static_cast<const syntax::ScheduleDecl*>(decl), parent, library);
      break;
    case DeclKind::statement:
      declare_statement(context, *static_cast<const syntax::StatementDecl*>(decl), parent);
      break;
    case DeclKind::fn:
      simple(SymbolKind::fn);
      break;
    case DeclKind::part:
      declare_part(context, *static_cast<const syntax::PartDecl*>(decl),
                   [&](const syntax::Decl* inner, SymbolId part) {
                     declare(context, inner, part, library);
                   });
      break;
    case DeclKind::risk:
      declare_risk(context, *static_cast<const syntax::RiskDecl*>(decl), parent, library);
      break;
    case DeclKind::group:
      if (simple(SymbolKind::group).valid()) {
        context.declared.groups.push_back(static_cast<const syntax::GroupDecl*>(decl));
      }
      break;
    case DeclKind::state:
      simple(SymbolKind::state);
      break;
    case DeclKind::affects:
      context.declared.effects.push_back(
          {static_cast<const syntax::AffectsDecl*>(decl), parent, {}});
      break;
    case DeclKind::correlate:
      context.declared.correlations.push_back(
          {static_cast<const syntax::CorrelateDecl*>(decl), parent});
      break;
    case DeclKind::outcome: {
      const auto* outcome = static_cast<const syntax::OutcomeDecl*>(decl);
      context.declared.outcomes.push_back({outcome, parent});
      if (!outcome->name.text.empty() && (!parent.valid() || !context.symbols[parent].part.valid()))
        context.declared.named_outcomes.emplace(outcome->name.text, outcome);
      break;
    }
    case DeclKind::limit:
      context.declared.limits.push_back(static_cast<const syntax::LimitDecl*>(decl));
      break;
    case DeclKind::check:
      context.declared.checks.push_back({static_cast<const syntax::CheckDecl*>(decl), parent});
      break;
    case DeclKind::observe:
      context.declared.observed.push_back(static_cast<const syntax::ObserveDecl*>(decl));
      break;
    case DeclKind::expect:
      context.declared.expects.push_back(static_cast<const syntax::ExpectDecl*>(decl));
      break;
    case DeclKind::scenario:
      context.declared.scenarios.push_back(static_cast<const syntax::ScenarioDecl*>(decl));
      break;
    case DeclKind::action:
      context.declared.actions.push_back(static_cast<const syntax::ActionDecl*>(decl));
      break;
    case DeclKind::decision:
      context.declared.decisions.push_back(static_cast<const syntax::DecisionDecl*>(decl));
      break;
    default:
      break;
  }
}

void declare_groups(Context& context) {
  for (const syntax::GroupDecl* decl : context.declared.groups) {
    ir::Group group;
    group.name = decl->name.text;
    group.title = decl->title;
    for (const syntax::Name& name : decl->members) {
      const SymbolId id = context.symbols.find({}, name.text);
      if (id.valid() && context.symbols[id].kind == SymbolKind::risk) {
        group.members.push_back(
            context.module.risks[static_cast<std::size_t>(context.symbols[id].risk)].flag);
        continue;
      }
      auto& d = error(context, Kind::risk_unknown, name.span,
                      "there is no risk `" + std::string(name.text) + "`");
      suggest(context, d, name.text, [&] {
        std::vector<std::string_view> names;
        for (const ir::Risk& risk : context.module.risks) names.push_back(risk.name);
        return names;
      });
    }
    context.module.groups.push_back(std::move(group));
  }
}

}  // namespace

void collect(Context& context, const data::LoadedModel& model) {
  std::size_t n = 0;
  for (const data::LoadedFile& file : model.files) n += file.ast->decls.size();
  context.symbols.reserve(n);
  const syntax::Decl* time = nullptr;
  const syntax::Decl* head = nullptr;
  context.module.model_name = model.stem;
  const auto only_one = [&context](const syntax::Decl*& first, const syntax::Decl* decl,
                                   const char* what) {
    if (first != nullptr) {
      error(context, Kind::duplicate_name, decl->span, std::string("a second `") + what + "` line")
          .label(first->span, "the first");
      return false;
    }
    first = decl;
    return true;
  };
  for (const data::LoadedFile& file : model.files) {
    for (const syntax::Decl* decl : file.ast->decls) {
      switch (decl->kind) {
        case DeclKind::unit:
          for (const auto& item : static_cast<const syntax::UnitDecl*>(decl)->items) {
            context.units.declare(item, context.sink);
          }
          break;
        case DeclKind::currency:
          context.units.check_currencies(*static_cast<const syntax::CurrencyDecl*>(decl),
                                         context.sink);
          break;
        case DeclKind::time:
          if (only_one(time, decl, "time")) {
            const auto read =
                data::read_time(*static_cast<const syntax::TimeDecl*>(decl), context.sink);
            if (read) {
              context.module.time = *read;
              context.module.has_time = true;
            } else {
              context.declared.time_is_wrong = true;
            }
          }
          break;
        case DeclKind::model:
          if (only_one(head, decl, "model")) {
            context.module.model_name = decl->name.text;
            context.module.title = decl->title;
            context.units.declare_behind(decl->span);
          }
          break;
        case DeclKind::dim:
          declare_dim(context, *static_cast<const syntax::DimDecl*>(decl), {});
          break;
        case DeclKind::component:
          declare_component(context, *static_cast<const syntax::ComponentDecl*>(decl));
          break;
        default:
          break;
      }
    }
  }
  context.store =
      std::make_unique<data::Store>(model.folder, context.sources, context.units, model.documents);
  if (context.module.has_time) context.store->set_time(context.module.time);
  if (head != nullptr) {
    const auto& as_of = static_cast<const syntax::ModelDecl*>(head)->as_of;
    if (as_of) {
      const data::Date day = data::last_day(*as_of, context.module.time);
      context.module.as_of = data::format_date(day);
      context.store->set_as_of(day);
    }
  }
  for (const data::LoadedFile& file : model.files) {
    for (const syntax::Decl* decl : file.ast->decls) declare(context, decl, {}, file.library);
  }
  declare_groups(context);
  declare_effects(context);
  join_names(context);
}

void declare_unique(Context& context, std::unordered_map<std::string_view, Span>& names,
                    const syntax::Name& name, std::string_view what) {
  if (name.text.empty()) return;
  const auto [place, is_new] = names.try_emplace(name.text, name.span);
  if (is_new) return;
  error(context, Kind::duplicate_name, name.span,
        std::string(what) + " `" + std::string(name.text) + "` is declared twice")
      .label(place->second, "the first");
}

std::vector<ir::EvidenceRef> evidence_of(Context& context,
                                         const std::vector<syntax::Evidence>& items) {
  std::vector<ir::EvidenceRef> refs;
  for (const syntax::Evidence& item : items) {
    if (auto ref = context.store->evidence(item, context.sink)) refs.push_back(std::move(*ref));
  }
  return refs;
}

const syntax::Clauses* clauses_of(const Symbol& symbol) {
  const syntax::Decl* decl = symbol.decl;
  switch (symbol.kind) {
    case SymbolKind::given:
      return &static_cast<const syntax::GivenDecl*>(decl)->clauses;
    case SymbolKind::draw:
      return &static_cast<const syntax::DrawDecl*>(decl)->clauses;
    case SymbolKind::event:
      return &static_cast<const syntax::EventDecl*>(decl)->clauses;
    case SymbolKind::mark:
      return &static_cast<const syntax::EventDecl*>(decl)->marks[symbol.item]->clauses;
    case SymbolKind::event_let:
      return &static_cast<const syntax::EventDecl*>(decl)->lets[symbol.item]->clauses;
    case SymbolKind::kept:
    case SymbolKind::total: {
      const syntax::TotalItem* total = written_total(symbol);
      return total != nullptr ? &total->clauses : nullptr;
    }
    case SymbolKind::flow:
    case SymbolKind::let:
      return &static_cast<const syntax::LetDecl*>(decl)->clauses;
    case SymbolKind::stock:
      return &static_cast<const syntax::StockDecl*>(decl)->clauses;
    case SymbolKind::stock_line:
      return &static_cast<const syntax::StockDecl*>(decl)->lines[symbol.item].clauses;
    case SymbolKind::state:
      return &static_cast<const syntax::StateDecl*>(decl)->clauses;
    case SymbolKind::effect:
      return &static_cast<const syntax::AffectsDecl*>(decl)->clauses;
    case SymbolKind::statement_line:
    case SymbolKind::subtotal:
      return &static_cast<const syntax::StatementDecl*>(decl)->lines[symbol.item].clauses;
    default:
      return nullptr;
  }
}

}  // namespace plimsoll::check
