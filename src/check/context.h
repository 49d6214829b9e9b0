// The checker's state, passed first to every function of it: from trees to IR, on demand.
//
// Idea: collect() fills the symbol table from all files; value_of() elaborates a name the first
// time it is read, once for each mode, and refuses a name that is read while it is being elaborated
// unless a lag stands between. A lag is a node whose operand is filled in later, from the worklist.
// Every symbol is elaborated in the end, so that mistakes are found whether or not an outcome needs
// them.
//
//   topics    each has a folder, a struct of state here, and functions that take the context first;
//             a header beside each source file declares what others may call
//   places    what an expression means where it stands comes in a Scope, never in here
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "check/builder.h"
#include "check/events/state.h"
#include "check/functions/state.h"
#include "check/laws/state.h"
#include "check/names/state.h"
#include "check/overlays/state.h"
#include "check/scope.h"
#include "check/stocks/state.h"
#include "check/symbols.h"
#include "check/value.h"
#include "data/loader.h"
#include "data/store.h"
#include "diag/diagnostic.h"
#include "ir/ir.h"
#include "source/source.h"
#include "units/unit.h"

namespace plimsoll::ir {
struct Decision;
}

namespace plimsoll::check {

// What was said already, and what is held back to be said once.
struct Messages {
  // By place and kind.
  std::unordered_set<std::uint64_t> reported;
  struct Held {
    diag::Diagnostic diagnostic{};
    std::size_t n_more = 0;
  };
  std::deque<Held> held;
  std::unordered_map<std::string, std::size_t> held_index;
  // Stands for what is not to be said again.
  diag::Diagnostic ignored;
  bool overflow_reported = false;
  // The part whose check or outcome is elaborated.
  SymbolId part;
};

// Of a draw that is given by trial: its distribution, which is not read.
struct LawNotRead {
  Value law;
  // From values as given to canonical ones.
  double factor = 1;
  // What the distribution goes from and to, by label; not ok where it differs by trial or period.
  Value low;
  Value high;
};

struct Context {
  Context(source::SourceMap& sources, diag::Sink& sink)
      : sources(sources), sink(sink), builder(module) {}

  source::SourceMap& sources;
  diag::Sink& sink;
  ir::Module module;
  Builder builder;
  units::UnitTable units;
  std::unique_ptr<data::Store> store;
  SymbolTable symbols;

  Messages messages;
  Declared declared;
  IndexSets index_sets;
  Reading reading;
  Lags lags;
  Calls calls;
  Noise noise;
  Copulas copulas;
  // By draw, what is given of it by trial.
  std::unordered_map<SymbolId, const data::LoadedModel::Draw*> given_draws;
  Events events;
  Stocks stocks;
  Overlays overlays;

  // Of draws that are given by trial, once elaborated; by symbol.
  std::map<SymbolId, LawNotRead> laws_not_read;
  // Whether columns of decisions are wanted; and what was made of each.
  bool with_decisions = false;
  std::vector<std::shared_ptr<const ir::Decision>> decisions;
  // Draws from SIPs that are not given.
  std::vector<std::pair<SymbolId, std::shared_ptr<const SipNoise>>> sips;
};

}  // namespace plimsoll::check
