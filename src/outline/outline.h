// A model as its reader names it: one declaration after another, each a list of named fields.
//
//   declarations  in the order of the files; those inside risks and events have full names
//                 ("price_war.war.length"); comments, layout, imports and the choice of file are
//                 gone
//   fields        a distribution is its law and one field for each parameter, a table one field for
//                 each entry, a stock its opening and its lines
//   key           two fields with equal keys mean the same: 5% and 0.05, 3.1 bn JPY and 3_100 M
//                 JPY, any layout, needless parentheses
//   pointers      into the trees, which must outlive the outline
//   cost          linear in the trees
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::outline {

// What a field says. Someone must answer for the figures of the first six (decision 0012).
enum class Role : std::uint8_t {
  value,       // of a given, or of one entry of its table
  parameter,   // of a distribution
  rate,        // rate or chance of an event
  opening,     // of a stock
  formula,     // also a history, a duration, a cost, a value when a risk is off
  dependence,  // a correlation, degrees of freedom
  question,    // of a limit or a check: what is asked, and not how the world is
  bound,       // of a limit or an expectation
  attribute,
};
inline constexpr std::size_t kAssumptionRoles = 6;

inline bool is_assumption(Role role) {
  return static_cast<std::size_t>(role) < kAssumptionRoles;
}

struct Field {
  Role role = Role::attribute;
  // "value", "value for wan", "high", "rate", "opening", "line organic", "title".
  std::string name;
  // As written, on one line, with the unit that applies to it.
  std::string text;
  std::string key;
  // Null for fields that hold no expression.
  const syntax::Expr* expr = nullptr;
  // The unit that bare numbers of `expr` take; may be null.
  const syntax::UnitExpr* unit = nullptr;
  // Of a function's body: what it computes. `expr` is null then.
  std::vector<const syntax::Expr*> inside;
  // Of this field alone.
  std::vector<const syntax::Evidence*> evidence;
  Span span;
};

struct Declaration {
  // "given", "draw", "event", "mark", "total", "risk" ...
  std::string_view word;
  std::string name;
  // The risk that it belongs to; empty outside risks. A risk belongs to itself.
  std::string risk;
  Span span;
  std::vector<Field> fields;
  // Of the declaration as a whole: stands for every field that has none of its own.
  std::vector<const syntax::Evidence*> evidence;
  // Of the event around a mark: stands where there is no other.
  std::vector<const syntax::Evidence*> inherited;
};

std::vector<Declaration> outline(const source::SourceMap& sources,
                                 std::span<const syntax::Ast* const> files);

// The evidence that stands for a field: its own, else its declaration's, else that of the event.
const std::vector<const syntax::Evidence*>& evidence_of(const Declaration& declaration,
                                                        const Field& field);

// Who answers for the figures of a field.
enum class Support : std::uint8_t {
  cited,      // a place in a source, or a value taken from one
  judgement,  // a reason and no citation
  bare,       // neither
  derived,    // it has no figure of its own: names answer for themselves
};
Support support_of(const Declaration& declaration, const Field& field,
                   std::span<const std::string> source_names);
std::string_view support_word(Support support);

// The figures of a field that someone must answer for. Structure is left out: numbers that say how a
// formula is built rather than how the world is. These are 0, 1, 2, 12 and 100 %; one of a unit, and
// a year in other words (`12 months`); exponents, labels, keys and periods; windows of `trailing`;
// what `period_number` and its like are compared with. A number that stands alone is a figure unless
// it is 0.
std::vector<const syntax::Expr*> assumed_figures(const Field& field);

// Figures without evidence: who must answer for them, and how many there are.
struct Bare {
  const Declaration* declaration = nullptr;
  const Field* field = nullptr;
  std::vector<const syntax::Expr*> figures;
};
std::vector<Bare> bare_figures(std::span<const Declaration> declarations);

// Names of the declared sources.
std::vector<std::string> source_names(std::span<const Declaration> declarations);

// The figures in an expression: its number literals, with their signs.
struct Figure {
  const syntax::Expr* number = nullptr;
  bool negative = false;
  // The unit that it takes from around it, where its own says a scale at most (`5%` of
  // `pert(5%, 7%, 9%) per year`); may be null.
  const syntax::UnitExpr* unit = nullptr;
};
std::vector<Figure> figures(const syntax::Expr& expr, const syntax::UnitExpr* unit);

// Rows of sources that an expression takes values from: `history[FY2011, revenue]`.
std::vector<const syntax::Expr*> rows(const syntax::Expr& expr,
                                      std::span<const std::string> source_names);

// Names of the sources that an expression takes values from, by rows or as SIPs of a library; each once.
std::vector<std::string_view> sources_of(const syntax::Expr& expr,
                                         std::span<const std::string> source_names);

// "cite form20f:66 "3.1 billion"".
std::string evidence_text(const source::SourceMap& sources, const syntax::Evidence& evidence);

// The text on one line, comments gone.
std::string one_line(std::string_view text);

}  // namespace plimsoll::outline
