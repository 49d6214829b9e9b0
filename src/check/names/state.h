// What is kept of declarations, of index sets, and of the names that are being elaborated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "check/value.h"
#include "syntax/ast.h"

namespace plimsoll::check {

// Declarations that are no symbols, in order.
struct Declared {
  // With the risk or part they stand in.
  template <class T>
  struct Placed {
    const T* decl;
    SymbolId place;
  };
  struct PlacedEffect {
    const syntax::AffectsDecl* decl;
    SymbolId place;
    // The name in its stock; invalid where it was refused.
    SymbolId symbol;
  };
  std::vector<Placed<syntax::OutcomeDecl>> outcomes;
  std::vector<const syntax::LimitDecl*> limits;
  std::vector<Placed<syntax::CheckDecl>> checks;
  std::vector<const syntax::ExpectDecl*> expects;
  std::vector<const syntax::ObserveDecl*> observed;
  std::vector<const syntax::ScenarioDecl*> scenarios;
  std::vector<const syntax::ActionDecl*> actions;
  std::vector<const syntax::DecisionDecl*> decisions;
  std::vector<const syntax::GroupDecl*> groups;
  std::vector<Placed<syntax::CorrelateDecl>> correlations;
  std::vector<Placed<syntax::StatementDecl>> statements;
  std::vector<PlacedEffect> effects;
  std::vector<const syntax::RiskDecl*> risks;
  // No symbols: only what makes a part asks for one.
  std::unordered_map<std::string_view, const syntax::ComponentDecl*> components;
  // Of parts: what they were passed, or the defaults.
  std::vector<SymbolId> parameters;
  std::unordered_map<std::string_view, const syntax::OutcomeDecl*> named_outcomes;
  // Of columns, so that no two have one.
  std::unordered_map<std::string, Span> outcome_names;
  bool time_is_wrong = false;
};

struct IndexSets {
  std::unordered_map<SymbolId, DimId> dims;
  std::unordered_map<DimId, SymbolId> symbols;
  // By index set.
  std::vector<std::unordered_map<std::string_view, std::uint32_t>> label_positions;
};

// Of nested expressions, through all the names that are being elaborated.
inline constexpr std::size_t kMaxExpressionDepth = 3000;

struct Reading {
  // Values over the year and the horizon; the state of `value_of` for each.
  struct Derived {
    bool done = false;
    Value value;
  };
  std::unordered_map<std::uint64_t, Derived> derived;

  // Names that are being elaborated, the outermost first.
  struct Pending {
    SymbolId symbol;
    Mode mode = Mode::normal;
    Span use;
    // A lag stands between this name and the one that reads it.
    bool lagged = false;
  };
  std::vector<Pending> stack;
  // Of expressions within each other.
  std::size_t depth = 0;
};

// Lags, which may look at names that are not elaborated yet.
struct Lags {
  // Nodes whose operand is not known yet.
  struct Patch {
    NodeId lag;
    SymbolId symbol;
    Mode mode = Mode::normal;
    Span use;
    // What the lag was taken for, before its operand was known.
    Unit unit;
  };
  std::vector<Patch> open;
  std::unordered_map<std::uint64_t, Value> made;
};

}  // namespace plimsoll::check
