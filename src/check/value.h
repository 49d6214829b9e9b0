// What an expression means: a node of the IR with unit, index sets and kind; or a distribution.
//
//   error     a value of type `error` was reported; everything made of it is silent
//   shapes    index sets of every shape are sorted by DimId, so that equal sets are equal shapes
//   zero      a bare `0` takes any unit
#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/span.h"
#include "dist/law.h"
#include "ir/ir.h"
#include "syntax/ast.h"
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
using units::Unit;

using SymbolId = Id<struct SymbolTag>;

// What a name stands for in an expression: its value now, over the fiscal year, over the horizon.
enum class Mode : std::uint8_t { normal, year, horizon };

// `bit`: the 0 or 1 of a Bernoulli draw, a number that may also stand where a condition is asked
// for.
enum class Type : std::uint8_t { error, number, boolean, bit, law };

struct Pick {
  DimId dim;
  std::uint32_t label = 0;
};

struct LawValue;
struct SipNoise;

struct Value {
  Type type = Type::error;
  bool zero = false;
  Region region = Region::run;
  // It belongs to each period, though it may not vary: a flow of constants and what is made of it.
  bool by_period = false;
  // It reads `step`, which means the period, the year or the horizon.
  bool by_step = false;
  NodeId node;
  ShapeId shape;
  EventId event;
  Unit unit;
  // The name that was read, and the labels picked from it, when the expression is just that.
  SymbolId origin;
  std::vector<Pick> picks;
  std::shared_ptr<const LawValue> law;

  bool ok() const { return type != Type::error; }
  // The region of what its text means, whether it varies there or not.
  Region grain() const { return by_period ? std::max(region, Region::period) : region; }
  // Takes over how often a part of it changes.
  void take_grain(const Value& part) {
    by_period = by_period || part.by_period;
    by_step = by_step || part.by_step;
  }
  bool is_law() const { return type == Type::law; }
  bool is_numeric() const { return type == Type::number || type == Type::bit; }
  bool is_logical() const { return type == Type::boolean || type == Type::bit; }
};

// A distribution as written: `scale * law + shift`. `unit` is that of the final values.
struct LawValue {
  const dist::Law* law = nullptr;
  dist::Shape shape;
  // Own numbers, then those of the laws inside, as `dist::make` wants them.
  std::vector<Value> numbers;
  // Unit of the bare law's values.
  Unit own_unit;
  // Positive factor of a unit suffix; 1 where there is none.
  double suffix = 1;
  // Set by `law * x` and `law + x`; invalid nodes where absent.
  Value scale;
  Value shift;
  Span span;
  // Of a SIP: where the numbers of a draw come from (laws/sipmath.h); null for all others.
  std::shared_ptr<const SipNoise> sip;
};

}  // namespace plimsoll::check
