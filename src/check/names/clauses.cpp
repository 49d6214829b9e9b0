// Clauses that the grammar takes on a declaration and that would have no effect there.
//
// The grammar takes the same clauses on every declaration (syntax/parse_clause.cpp). Which of them
// says something is this table; all others are refused where they stand, for a clause that is read
// and ignored is a wrong answer. Each row is tested by tests/clauses_test.py.
#include "check/names/clauses.h"

#include "check/context.h"
#include "check/messages.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::DeclKind;

namespace {

enum Clause : unsigned {
  kOff = 1,
  kEvidence = 2,
  kHistory = 4,
  kAcross = 8,
  kWas = 16,
  kCarries = 32,
};

// clang-format off
//                                 off    evidence    history    across    was    carries
constexpr unsigned kOnGiven =             kEvidence | kHistory |                  kCarries;
constexpr unsigned kOnDraw =       kOff | kEvidence | kHistory | kAcross | kWas | kCarries;
constexpr unsigned kOnUncertain =        kEvidence |            kAcross | kWas | kCarries;
constexpr unsigned kOnMark =       kOff | kEvidence |            kAcross | kWas | kCarries;
constexpr unsigned kOnEvent =             kEvidence | kHistory |           kWas | kCarries;
constexpr unsigned kOnEventLet =   kOff | kEvidence |                             kCarries;
constexpr unsigned kOnTotal =             kEvidence | kHistory |                  kCarries;
constexpr unsigned kOnLet =        kOff | kEvidence | kHistory |                  kCarries;
constexpr unsigned kOnLine =       kOff | kEvidence | kHistory |                  kCarries;
constexpr unsigned kOnListLine =          kEvidence |                             kCarries;
constexpr unsigned kOnSubtotal =           kEvidence | kHistory |                  kCarries;
constexpr unsigned kOnStock =             kEvidence | kHistory |                  kCarries;
constexpr unsigned kInFunction =                      kHistory;
// clang-format on

void refuse_clause(Context& context, Span clause, std::string_view word, std::string_view what,
                   const syntax::Name& name, std::string_view why = "") {
  std::string message = "`" + std::string(word) + "` has no effect on " + std::string(what);
  if (!name.text.empty()) message += ", `" + std::string(name.text) + "`";
  auto& d = error(context, Kind::clause_without_effect, clause, std::move(message));
  if (!why.empty()) d.add_note(std::string(why));
  d.add_fix("leave it out", clause, "");
}

void refuse_clauses(Context& context, const syntax::Clauses& clauses, unsigned effective,
                    std::string_view what, const syntax::Name& name) {
  if (clauses.off != nullptr && (effective & kOff) == 0) {
    refuse_clause(
        context, clauses.off_span, "off", what, name,
        "`off` is the value of a draw, flow, let or named line when its risk is switched off");
  }
  if (!clauses.evidence.empty() && (effective & kEvidence) == 0) {
    refuse_clause(
        context, clauses.evidence[0].span,
        clauses.evidence[0].kind == syntax::Evidence::Kind::judgement ? "judgement" : "cite", what,
        name, "evidence stands behind a figure of the model: a given, a draw, a rate");
  }
  if (clauses.has_history && (effective & kHistory) == 0) {
    refuse_clause(context, clauses.history_span, "history", what, name,
                  "`history` gives what has a name, and a value each period, its past");
  }
  if (!clauses.across.empty() && (effective & kAcross) == 0) {
    refuse_clause(
        context, clauses.across_span, "correlate across", what, name,
        "draws and marks are correlated; counts of events in `correlate NAME gaussian { ... }`");
  }
  if (!clauses.was.empty() && (effective & kWas) == 0) {
    refuse_clause(context, clauses.was_clause_span, "was", what, name,
                  "`was` keeps the noise of a draw or event that has a new name");
  }
  if (!clauses.carries.empty() && (effective & kCarries) == 0) {
    refuse_clause(context, clauses.carries_span, "carries", what, name);
  }
}

void check_line_clauses(Context& context, const std::vector<syntax::StockLine>& lines) {
  for (const syntax::StockLine& line : lines) {
    const bool named = !line.name.text.empty();
    refuse_clauses(context, line.clauses, named ? kOnLine : kOnListLine,
                   named ? "a line" : "a line without a name", line.name);
  }
}

void check_event_clauses(Context& context, const syntax::EventDecl& event) {
  refuse_clauses(context, event.clauses, kOnEvent, "an event", event.name);
  for (const syntax::DrawDecl* mark : event.marks) {
    refuse_clauses(context, mark->clauses, kOnMark, "a mark of an event", mark->name);
  }
  for (const syntax::LetDecl* let : event.lets) {
    refuse_clauses(context, let->clauses, kOnEventLet, "a let of an event", let->name);
    if (let->each != syntax::Each::none) {
      refuse_clause(context, let->each_span, text_of(context, let->each_span), "a let of an event",
                    let->name, "it has a value for each occurrence");
    }
  }
  for (const syntax::TotalItem& total : event.totals) {
    refuse_clauses(context, total.clauses, kOnTotal, "a total of an event", total.name);
  }
}

void check_function_clauses(Context& context, const syntax::FnDecl& fn) {
  for (const syntax::Decl* inner : fn.body) {
    if (inner->kind == DeclKind::let) {
      const auto& let = static_cast<const syntax::LetDecl&>(*inner);
      refuse_clauses(context, let.clauses, kInFunction, "a let of a function", let.name);
      if (let.each != syntax::Each::none) {
        refuse_clause(context, let.each_span, text_of(context, let.each_span),
                      "a let of a function", let.name,
                      "a function is evaluated on the values of its caller");
      }
    } else if (inner->kind == DeclKind::stock) {
      const auto& stock = static_cast<const syntax::StockDecl&>(*inner);
      refuse_clauses(context, stock.clauses, kInFunction, "a stock of a function", stock.name);
      for (const syntax::StockLine& line : stock.lines) {
        refuse_clauses(context, line.clauses, kInFunction, "a line of a function's stock",
                       line.name);
        if (line.is_effects) {
          refuse_clause(context, line.span, "effects", "a function's stock", stock.name,
                        "what affects a stock names it, and this one has no name outside");
        }
        if (line.each != syntax::Each::none) {
          refuse_clause(context, line.each_span, text_of(context, line.each_span),
                        "a line of a function's stock", line.name,
                        "a function is evaluated on the values of its caller");
        }
      }
    } else {
      error(context, Kind::clause_without_effect,
            {inner->span.file, inner->span.begin, inner->span.begin + 4},
            "a function holds lets and stocks; a flow in it would book nothing")
          .add_fix("make it a `let`", {inner->span.file, inner->span.begin, inner->span.begin + 4},
                   "let");
    }
  }
}

}  // namespace

void check_clauses(Context& context, const syntax::Decl& decl) {
  switch (decl.kind) {
    case DeclKind::given:
      return refuse_clauses(context, static_cast<const syntax::GivenDecl&>(decl).clauses, kOnGiven,
                            "a given", decl.name);
    case DeclKind::draw: {
      const auto& draw = static_cast<const syntax::DrawDecl&>(decl);
      return refuse_clauses(context, draw.clauses, draw.is_given ? kOnUncertain : kOnDraw,
                            draw.is_given ? "an uncertain given" : "a draw", decl.name);
    }
    case DeclKind::flow:
    case DeclKind::let:
      return refuse_clauses(context, static_cast<const syntax::LetDecl&>(decl).clauses, kOnLet,
                            decl.kind == DeclKind::flow ? "a flow" : "a let", decl.name);
    case DeclKind::event:
      return check_event_clauses(context, static_cast<const syntax::EventDecl&>(decl));
    case DeclKind::fn:
      return check_function_clauses(context, static_cast<const syntax::FnDecl&>(decl));
    case DeclKind::stock: {
      const auto& stock = static_cast<const syntax::StockDecl&>(decl);
      refuse_clauses(context, stock.clauses, kOnStock, "a stock", stock.name);
      return check_line_clauses(context, stock.lines);
    }
    case DeclKind::schedule: {
      const auto& schedule = static_cast<const syntax::ScheduleDecl&>(decl);
      refuse_clauses(context, schedule.clauses, kEvidence, "a schedule", schedule.name);
      return check_line_clauses(context, schedule.lines);
    }
    case DeclKind::state: {
      const auto& state = static_cast<const syntax::StateDecl&>(decl);
      refuse_clauses(context, state.clauses, kOnStock, "a state", state.name);
      for (const auto& line : state.lines) {
        refuse_clauses(context, line.clauses, kOnListLine, "a line of a state", state.name);
      }
      return;
    }
    case DeclKind::affects:
      return refuse_clauses(context, static_cast<const syntax::AffectsDecl&>(decl).clauses, kOnLine,
                            "what affects a stock", decl.name);
    case DeclKind::statement:
      for (const auto& line : static_cast<const syntax::StatementDecl&>(decl).lines) {
        const bool subtotal = line.sign == syntax::Sign::equals;
        const bool named = !line.name.text.empty();
        refuse_clauses(context, line.clauses,
                       subtotal ? kOnSubtotal
                       : named  ? kOnLine
                                : kOnListLine,
                       subtotal ? "a subtotal"
                       : named  ? "a line"
                                : "a line without a name",
                       line.name);
      }
      return;
    case DeclKind::component:
      for (const syntax::Decl* inner : static_cast<const syntax::ComponentDecl&>(decl).body) {
        check_clauses(context, *inner);
      }
      return;
    case DeclKind::part:
      for (const syntax::Decl* argument : static_cast<const syntax::PartDecl&>(decl).arguments) {
        check_clauses(context, *argument);
      }
      return;
    case DeclKind::risk:
      for (const syntax::Decl* inner : static_cast<const syntax::RiskDecl&>(decl).body) {
        check_clauses(context, *inner);
      }
      return;
    default:
      return;
  }
}

void check_clauses(Context& context, const data::LoadedModel& model) {
  for (const data::LoadedFile& file : model.files) {
    for (const syntax::Decl* decl : file.ast->decls) check_clauses(context, *decl);
  }
}

}  // namespace plimsoll::check
