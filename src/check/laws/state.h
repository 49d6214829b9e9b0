// What is kept of noise: who draws it under which names, and which draws are correlated.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "check/value.h"
#include "math/rank_correlation.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct Noise {
  // Who has the noise of a name's hash.
  std::unordered_map<std::uint64_t, Span> spans;
  // Of draws and marks outside correlated groups, once made.
  std::unordered_map<SymbolId, NodeId> nodes;
  // Latents that libraries of SIPs give, by what gives them, and who drew them first.
  struct Given {
    NodeId node;
    SymbolId drawn;
    Span span;
  };
  std::map<std::string, Given> given;
  // Scores of the copulas of libraries, with the layers that they have.
  struct GivenScores {
    std::vector<std::size_t> layers;
    NodeId scores;
  };
  std::map<std::string, GivenScores> given_scores;
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

struct Copulas {
  std::vector<CorrelatedGroup> groups;
  std::unordered_map<SymbolId, Membership> memberships;
};

}  // namespace plimsoll::check
