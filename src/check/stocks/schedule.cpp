#include "check/stocks/schedule.h"

#include <algorithm>
#include <map>
#include <string>

#include "check/context.h"
#include "check/expr/expr.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "data/period.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::BinaryOp;
using syntax::Decl;
using syntax::DeclKind;
using syntax::ExprKind;
using syntax::LetDecl;
using syntax::Name;
using syntax::ScheduleDecl;
using syntax::Sign;
using syntax::StockDecl;
using syntax::StockLine;

namespace {

// Makes nodes that stand at one place of the text.
class Maker {
 public:
  Maker(syntax::Ast& ast, Span place) : ast_(ast), place_(place) {}

  // Of what is made from here on.
  void at(Span place) { place_ = place; }
  std::string_view keep(std::string text) { return ast_.keep(std::move(text)); }

  const Expr* name(std::string_view text) { return make(ExprKind::name, text); }
  const Expr* number(const std::string& digits) { return make(ExprKind::number, keep(digits)); }
  const syntax::UnitExpr* unit(std::string_view word) {
    syntax::UnitExpr* unit = ast_.make_unit();
    unit->factors.push_back({word, 1, 1, place_});
    unit->span = place_;
    return unit;
  }
  // "3 months"
  const Expr* months(int n) {
    Expr* e = make(ExprKind::number, keep(std::to_string(n)));
    e->unit = unit("months");
    return e;
  }
  const Expr* member(const Expr* left, std::string_view text) {
    Expr* e = make(ExprKind::member, text);
    e->left = left;
    e->op_span = place_;
    return e;
  }
  const Expr* binary(BinaryOp op, const Expr* left, const Expr* right) {
    Expr* e = make(ExprKind::binary, {});
    e->op = op;
    e->op_span = place_;
    e->left = left;
    e->right = right;
    return e;
  }
  const Expr* choose(const Expr* condition, const Expr* then, const Expr* otherwise) {
    Expr* e = make(ExprKind::conditional, {});
    e->condition = condition;
    e->left = then;
    e->right = otherwise;
    return e;
  }
  const Expr* call(std::string_view function, std::vector<const Expr*> arguments,
                   std::vector<Name> over = {}) {
    Expr* e = make(ExprKind::call, {});
    e->left = name(function);
    for (const Expr* argument : arguments) e->args.push_back({{}, argument});
    e->over = std::move(over);
    return e;
  }
  Expr* cases() { return make(ExprKind::label_case, {}); }

 private:
  Expr* make(ExprKind kind, std::string_view text) {
    Expr* e = ast_.make_expr();
    e->kind = kind;
    e->text = text;
    e->span = place_;
    return e;
  }

  syntax::Ast& ast_;
  Span place_;
};

struct Purchase {
  const syntax::HistoryEntry* entry = nullptr;
  // Parts of the entry: it was bought evenly over its periods.
  std::uint32_t n = 1;
};

// By period, counted from the first of the horizon: negative.
using Past = std::map<std::int64_t, Purchase>;

// What was bought in each period of the past; nothing after an error.
bool read_past(Context& context, const ScheduleDecl& decl, Past& past) {
  const ir::Time& time = context.module.time;
  bool ok = true;
  for (const syntax::HistoryEntry& entry : decl.opening) {
    const data::MonthSpan span = data::months_of(*entry.period, time);
    const std::int64_t from = span.first - time.first_month;
    const std::int64_t to = from + span.count;
    const std::string written = data::format_literal(*entry.period);
    if (to > 0) {
      error(context, Kind::schedule_entry, entry.period->span,
            "the opening of a schedule is what was bought before the first period, and " + written +
                " is not over then")
          .add_help("what is bought from " + time.period_name(0).short_name +
                    " on stands in a line with a plus");
      ok = false;
    } else if (from % time.months_per_step != 0 || to % time.months_per_step != 0) {
      error(context, Kind::schedule_entry, entry.period->span,
            written + " is not made of whole periods of this model")
          .add_help("name a fiscal year, or what has a whole number of periods");
      ok = false;
    } else {
      const auto n = static_cast<std::uint32_t>(span.count / time.months_per_step);
      for (std::int64_t at = from / time.months_per_step; at < to / time.months_per_step; ++at) {
        const auto [place, is_new] = past.try_emplace(at, Purchase{&entry, n});
        if (is_new) continue;
        error(context, Kind::label_twice, entry.span, "a second value for the same time")
            .label(place->second.entry->span, "the first");
        ok = false;
        break;
      }
    }
  }
  return ok;
}

// Writes out one schedule.
class Expansion {
 public:
  Expansion(Context& context, const ScheduleDecl& decl, SymbolId id, const Past& past)
      : context_(context),
        decl_(decl),
        id_(id),
        past_(past),
        n_before_(past.empty() ? 0 : static_cast<std::uint32_t>(-past.begin()->first)),
        make_(context.stocks.written_out, decl.name.span) {
    for (const StockLine& line : decl.lines) {
      if (line.sign == Sign::plus) {
        has_added_ = true;
      } else {
        has_scrapped_ = true;
      }
    }
  }

  std::vector<const Decl*> write() {
    declare_periods();
    const Span life = decl_.life->span;
    make_.at(life);
    flow(DeclKind::let, "life", life, decl_.life).in_unit = make_.unit("years");
    write_flows();
    write_vintages();
    write_levels();
    write_checks();
    return std::move(out_);
  }

 private:
  // The index set of periods in which something was or can be bought, under a name that nobody writes.
  void declare_periods() {
    const ir::Time& time = context_.module.time;
    const std::string full = context_.symbols[id_].full_name;
    periods_ = {make_.keep(full + " by period of purchase"), decl_.name.span};
    auto* decl = context_.stocks.written_out.make_decl<syntax::DimDecl>();
    decl->name = periods_;
    decl->span = decl_.name.span;
    const SymbolId dim = context_.symbols.declare(SymbolKind::dim, context_.symbols[id_].parent,
                                                  periods_, decl, context_.sink);
    ir::Dim made;
    made.name = periods_.text;
    for (std::int64_t at = -std::int64_t{n_before_}; at < time.n_periods; ++at) {
      made.labels.push_back(data::name_of_period(at, time).short_name);
      labels_.push_back(make_.keep(made.labels.back()));
    }
    context_.index_sets.symbols.emplace(DimId(context_.module.dims.size()), dim);
    context_.index_sets.dims.emplace(dim, DimId(context_.module.dims.size()));
    context_.module.dims.push_back(std::move(made));
    with_periods_ = decl_.dims;
    with_periods_.push_back(periods_);
  }

  const Expr* part(std::string_view name) {
    return make_.member(make_.name(decl_.name.text), name);
  }
  const Expr* vintages() { return part("vintages"); }
  const Expr* line(std::string_view name) { return make_.member(vintages(), name); }
  const Expr* over_periods(const Expr* e) { return make_.call("sum", {e}, {periods_}); }

  // The share of a life that is left of what was bought in each period, at the start of the period or at
  // its end; `at_start`: of the first period.
  const Expr* left(bool at_end, bool at_start = false) {
    const ir::Time& time = context_.module.time;
    const Expr* age = make_.number(std::to_string(n_before_ + (at_end ? 1u : 0u)) + ".5");
    if (!at_start) age = make_.binary(BinaryOp::add, make_.name("period_number"), age);
    age = make_.binary(BinaryOp::sub, age, make_.call("ordinal", {make_.name(periods_.text)}));
    age = make_.binary(BinaryOp::mul, age, make_.months(time.months_per_step));
    const Expr* gone = make_.binary(BinaryOp::div, age, part("life"));
    const Expr* one = make_.number("1");
    const Expr* rest = make_.binary(BinaryOp::sub, one, gone);
    return make_.call("max", {make_.number("0"), make_.call("min", {one, rest})});
  }
  const Expr* left_before() { return left(false); }
  const Expr* left_after() { return left(true); }

  // What is in service before anything is retired or scrapped in the period.
  const Expr* in_service() {
    const Expr* before = make_.call("opening", {vintages()});
    return has_added_ ? make_.binary(BinaryOp::add, before, line("comes")) : before;
  }

  LetDecl& flow(DeclKind kind, std::string_view name, Span place, const Expr* value) {
    auto* decl = context_.stocks.written_out.make_decl<LetDecl>(kind);
    decl->name = {name, place};
    decl->span = place;
    decl->dims = decl_.dims;
    decl->value = value;
    out_.push_back(decl);
    return *decl;
  }
  StockDecl& stock(std::string_view name, Span place, const std::vector<Name>& dims,
                   const Expr* opening) {
    auto* decl = context_.stocks.written_out.make_decl<StockDecl>();
    decl->name = {name, place};
    decl->span = place;
    decl->dims = dims;
    decl->opening = opening;
    out_.push_back(decl);
    return *decl;
  }
  StockLine& stock_line(StockDecl& stock, Sign sign, std::string_view name, const Expr* value) {
    StockLine& line = stock.lines.emplace_back();
    line.sign = sign;
    line.name = {name, value->span};
    line.values.push_back(value);
    line.span = value->span;
    return line;
  }

  // The values of lines with that sign, added up; null where there is none.
  const Expr* lines(Sign sign, bool at_net) {
    const Expr* total = nullptr;
    for (const StockLine& line : decl_.lines) {
      if (line.sign != sign || line.at_net != at_net) continue;
      make_.at(line.span);
      for (const Expr* value : line.values) {
        if (!line.name.text.empty()) {
          LetDecl& named = flow(DeclKind::flow, line.name.text, line.name.span, value);
          named.span = line.span;
          named.clauses = line.clauses;
          value = part(line.name.text);
        }
        total = total == nullptr ? value : make_.binary(BinaryOp::add, total, value);
      }
    }
    return total;
  }

  Span place_of(Sign sign) const {
    for (const StockLine& line : decl_.lines) {
      if (line.sign == sign) return line.span;
    }
    return decl_.name.span;
  }

  void write_flows() {
    const Expr* added = lines(Sign::plus, false);
    const Expr* at_cost = lines(Sign::minus, false);
    const Expr* at_net = lines(Sign::minus, true);
    make_.at(decl_.life->span);
    flow(DeclKind::flow, "retired", decl_.name.span, over_periods(line("retires")));
    flow(DeclKind::flow, "depreciation", decl_.name.span,
         over_periods(make_.binary(BinaryOp::mul, in_service(),
                                   make_.binary(BinaryOp::sub, left_before(), left_after()))));
    make_.at(place_of(Sign::plus));
    const Expr* none = make_.binary(BinaryOp::mul, make_.number("0"), part("retired"));
    flow(DeclKind::flow, "added", place_of(Sign::plus), has_added_ ? added : none);
    make_.at(place_of(Sign::minus));
    if (!has_scrapped_) {
      flow(DeclKind::flow, "scrapped", decl_.name.span, none);
      flow(DeclKind::flow, "disposed", decl_.name.span, none);
      return;
    }
    const Expr* of_cost = make_.binary(BinaryOp::sub, in_service(), line("retires"));
    const Expr* of_net = make_.binary(BinaryOp::mul, in_service(), left_after());
    const Expr* share = part_of("out_at_cost", at_cost, over_periods(of_cost));
    const Expr* share_net = part_of("out_at_net", at_net, over_periods(of_net));
    if (share == nullptr) {
      share = share_net;
    } else if (share_net != nullptr) {
      share = make_.binary(BinaryOp::add, share, share_net);
    }
    flow(DeclKind::let, "share_asked", place_of(Sign::minus), share);
    const Expr* capped = make_.call("min", {make_.number("1"), part("share_asked")});
    flow(DeclKind::let, "share_scrapped", place_of(Sign::minus),
         make_.call("max", {make_.number("0"), capped}));
    flow(DeclKind::flow, "scrapped", place_of(Sign::minus), over_periods(line("leaves")));
    flow(DeclKind::flow, "disposed", place_of(Sign::minus),
         make_.binary(BinaryOp::mul, part("share_scrapped"), over_periods(of_net)));
  }

  // The share that an amount is of the whole, where the amount is a flow of that name; 0 where nothing is
  // taken, 2 where something is taken of nothing, which the check of what is scrapped tells. Null without an
  // amount.
  const Expr* part_of(std::string_view name, const Expr* amount, const Expr* whole) {
    if (amount == nullptr) return nullptr;
    flow(DeclKind::flow, name, place_of(Sign::minus), amount);
    amount = part(name);
    const Expr* zero = make_.number("0");
    const Expr* share = make_.choose(make_.binary(BinaryOp::eq, whole, zero), make_.number("2"),
                                     make_.binary(BinaryOp::div, amount, whole));
    return make_.choose(make_.binary(BinaryOp::eq, amount, zero), zero, share);
  }

  // Original cost by period of purchase, of what has not reached its life at the start.
  const Expr* opening() {
    if (past_.empty()) return make_.number("0");
    Expr* by_period = make_.cases();
    for (const auto& [at, bought] : past_) {
      const Span place = bought.entry->span;
      make_.at(place);
      const Expr* cost = bought.entry->value;
      if (bought.n > 1) {
        cost = make_.binary(BinaryOp::div, cost, make_.number(std::to_string(bought.n)));
      }
      by_period->entries.push_back(
          {make_.name(labels_[static_cast<std::size_t>(at + n_before_)]), cost, place});
    }
    make_.at(decl_.opening_span);
    const Expr* zero = make_.number("0");
    by_period->entries.push_back({nullptr, zero, decl_.opening_span});
    return make_.choose(make_.binary(BinaryOp::gt, left(false, true), zero), by_period, zero);
  }

  void write_vintages() {
    StockDecl& of = stock("vintages", decl_.name.span, with_periods_, opening());
    make_.at(decl_.life->span);
    const Expr* zero = make_.number("0");
    stock_line(
        of, Sign::minus, "retires",
        make_.choose(make_.binary(BinaryOp::le, left_after(), zero), make_.name("balance"), zero));
    if (has_added_) {
      make_.at(place_of(Sign::plus));
      const Expr* now = make_.binary(BinaryOp::add, make_.name("period_number"),
                                     make_.number(std::to_string(n_before_ + 1)));
      const Expr* bought_now =
          make_.binary(BinaryOp::eq, now, make_.call("ordinal", {make_.name(periods_.text)}));
      stock_line(of, Sign::plus, "comes", make_.choose(bought_now, part("added"), zero));
    }
    if (has_scrapped_) {
      make_.at(place_of(Sign::minus));
      stock_line(of, Sign::minus, "leaves",
                 make_.binary(BinaryOp::mul, make_.name("balance"), part("share_scrapped")));
    }
  }

  void write_levels() {
    const Expr* at_start = opening();
    make_.at(decl_.name.span);
    StockDecl& cost = stock("cost", decl_.name.span, decl_.dims,
                            past_.empty() ? at_start : over_periods(at_start));
    if (!decl_.title.empty()) cost.title = decl_.title + ": cost of what is in service";
    cost.clauses.evidence = decl_.clauses.evidence;
    for (const syntax::HistoryEntry& entry : decl_.opening) {
      cost.opening_evidence.insert(cost.opening_evidence.end(), entry.evidence.begin(),
                                   entry.evidence.end());
    }
    stock_line(cost, Sign::equals, syntax::kLevelChange, over_periods(vintages()));
    const Expr* net_then = at_start;
    if (!past_.empty()) {
      net_then = over_periods(make_.binary(BinaryOp::mul, at_start, left(false, true)));
    }
    StockDecl& net = stock("net", decl_.name.span, decl_.dims, net_then);
    if (!decl_.title.empty()) net.title = decl_.title + ": carrying amount";
    stock_line(net, Sign::equals, syntax::kLevelChange,
               over_periods(make_.binary(BinaryOp::mul, vintages(), left_after())));
  }

  // What would make the parts mean nothing.
  void write_checks() {
    const Expr* zero = make_.number("0");
    make_.at(decl_.life->span);
    check("life", make_.binary(BinaryOp::gt, whole("life"), make_.months(0)));
    if (has_added_) {
      make_.at(place_of(Sign::plus));
      check("added", make_.binary(BinaryOp::ge, whole("added"), zero));
    }
    if (has_scrapped_) {
      make_.at(place_of(Sign::minus));
      const Expr* some = make_.binary(BinaryOp::ge, whole("share_asked"), zero);
      const Expr* enough =
          make_.binary(BinaryOp::le, whole("share_asked"), make_.number("1.000000001"));
      check("scrapped", make_.binary(BinaryOp::and_, some, enough));
    }
  }

  // A part as it is written outside of risks.
  const Expr* whole(std::string_view name) {
    const std::string& full = context_.symbols[id_].full_name;
    const Expr* path = nullptr;
    std::size_t from = 0;
    while (from <= full.size()) {
      const std::size_t to = std::min(full.find('.', from), full.size());
      const std::string_view step = make_.keep(full.substr(from, to - from));
      path = path == nullptr ? make_.name(step) : make_.member(path, step);
      from = to + 1;
    }
    return make_.member(path, name);
  }

  void check(std::string_view name, const Expr* condition) {
    auto* decl = context_.stocks.written_out.make_decl<syntax::CheckDecl>();
    decl->name = {make_.keep(context_.symbols[id_].full_name + "." + std::string(name)),
                  condition->span};
    decl->span = condition->span;
    decl->condition = decl_.dims.empty() ? condition : make_.call("all", {condition}, decl_.dims);
    out_.push_back(decl);
  }

  Context& context_;
  const ScheduleDecl& decl_;
  SymbolId id_;
  const Past& past_;
  std::uint32_t n_before_;
  Maker make_;
  bool has_added_ = false;
  bool has_scrapped_ = false;
  Name periods_;
  std::vector<std::string_view> labels_;
  std::vector<Name> with_periods_;
  std::vector<const Decl*> out_;
};

}  // namespace

std::vector<const Decl*> expand_schedule(Context& context, const ScheduleDecl& decl, SymbolId id) {
  if (!needs_time(context, decl.name.span, "a schedule")) return {};
  if (decl.opening.empty() &&
      std::none_of(decl.lines.begin(), decl.lines.end(),
                   [](const StockLine& line) { return line.sign == Sign::plus; })) {
    error(context, Kind::schedule_entry, decl.name.span,
          "nothing is ever bought in the schedule `" + std::string(decl.name.text) + "`")
        .add_help(
            "what was bought before the first period stands in its `opening`, what is bought "
            "in the horizon in a line with a plus");
    return {};
  }
  Past past;
  if (!read_past(context, decl, past)) return {};
  return Expansion(context, decl, id, past).write();
}

}  // namespace plimsoll::check
