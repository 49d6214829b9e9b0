// What the elaborator keeps while it works: of calls of functions, of scopes in which an expression
// stands, of overlays, stocks, events and correlated groups.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "check/builder.h"
#include "check/symbols.h"
#include "check/value.h"
#include "ir/ir.h"
#include "math/rank_correlation.h"
#include "units/unit.h"

namespace plimsoll::check {

using ir::DimId;
using ir::EventId;
using ir::NodeId;
using ir::Op;
using ir::Region;
using ir::ShapeId;
using ir::When;
using syntax::Expr;

// One inlined call of a function.
struct Frame {
  const syntax::FnDecl* fn = nullptr;
  Mode mode = Mode::normal;
  // Prefix of the full names of its lets and stocks.
  std::string full_name;
  std::unordered_map<std::string_view, Value> parameters;
  std::unordered_map<std::string_view, SymbolId> locals;
  // All symbols of this call: its lets, stocks and their lines.
  std::vector<SymbolId> symbols;
  // Of the caller, for errors about what a let may hold.
  SymbolId reevaluated;
};

// What a `set` replaces: a symbol's value, or a part of it ("rate", "high", "opening").
struct TargetKey {
  SymbolId symbol;
  std::string_view part;
  bool operator==(const TargetKey&) const = default;
};

struct TargetKeyHash {
  std::size_t operator()(const TargetKey& key) const noexcept {
    return std::hash<std::string_view>()(key.part) ^ (std::size_t{key.symbol.value} * 0x9e3779b9u);
  }
};

// While the right side of a `set` is elaborated, its own name means the old value.
struct SelfBinding {
  TargetKey key;
  const Value* old = nullptr;
};

// Of nested expressions, through all the names that are being elaborated.
inline constexpr std::size_t kMaxExpressionDepth = 3000;

struct Scope {
  Mode mode = Mode::normal;
  // The risk or event in which names are looked up first; invalid at the top level.
  SymbolId place;
  Frame* frame = nullptr;
  // The event whose marks may be read here.
  SymbolId event;
  const Value* balance = nullptr;
  // Index sets of the left side, which tell labels apart.
  ShapeId expected;
  // The let that is being evaluated on year or horizon values.
  SymbolId reevaluated;
  const SelfBinding* self = nullptr;
  // Names of outcomes may be read: in limits and expectations.
  bool outcomes_known = false;
  // The draw whose distribution this is; overlays may replace its parameters.
  SymbolId law_of;
};

struct Substitution {
  std::uint32_t overlay = 0;
  // Null for the cost of an action.
  const syntax::SetItem* item = nullptr;
  std::vector<Pick> picks;
  // Its own name is not on its right side.
  bool blind = false;
  bool used = false;
};

struct Overlay {
  ir::FlagId flag;
  ir::Flag::Kind kind = ir::Flag::Kind::scenario;
  std::string name;
  const syntax::ActionDecl* action = nullptr;
};

struct StockState {
  Value opening;
  Unit unit;
  ShapeId shape;
  // Level after 0, 1, 2, ... lines.
  std::vector<Value> levels;
  std::vector<SymbolId> line_symbols;
  bool in_progress = false;
  bool prepared = false;
  bool failed = false;
};

struct EventState {
  EventId id;
  // Strikes of each overlay: index in Event::strikes and the marks it sets.
  struct Strike {
    std::uint32_t index = 0;
    const syntax::StrikeItem* item = nullptr;
  };
  std::vector<Strike> strikes;
  SymbolId count;
};

// A draw, or an event's count, as a part of a correlated group.
struct Membership {
  std::uint32_t group = 0;
  // First element among the group's.
  std::uint32_t first = 0;
  Span span;
};

struct CorrelatedGroup {
  std::string name;
  // What the noise of a t copula goes by.
  std::string noise_name;
  const syntax::CorrelateDecl* decl = nullptr;
  SymbolId place;
  Span span;
  std::vector<SymbolId> members;
  // Row-major latent correlations of all elements.
  std::vector<double> matrix;
  std::vector<std::string> labels;
  // Members whose labels are alike and that no other entry names: the correlation along each of the
  // index sets. Their elements have scores in common, beside one of their own.
  std::unordered_map<SymbolId, std::vector<double>> alike;
  struct Common {
    SymbolId member;
    ShapeId shape;
    // How much of an element's score it is.
    double weight = 0;
  };
  std::vector<Common> common;
  // Elements of `common`; in the factor they stand first.
  std::uint32_t n_common = 0;
  // Row-major: elements' scores from independent ones.
  std::vector<double> weights;
  // Of a t copula, once a figure is stated as `spearman`.
  std::optional<math::RankOfStudent> rank;
  bool built = false;
  bool failed = false;
  NodeId scores;
  // Degrees of freedom and the mixing factor of a t copula.
  NodeId degrees;
  NodeId factor;
  Region region = Region::trial;
  bool by_year = false;
  EventId event;
};

}  // namespace plimsoll::check
