// A library of the Open SIPmath 3.0 standard: its SIPs (stochastic information packets) as what gives their numbers.
//
//   reads      JSON with `sips`, `U01.rng`, `U01.copula` and `globalVariables`. SIPs of the function Metalog_1_0 on HDR_2_0, or
//              on a layer of a GaussianCopula or of a SIP_Array of uniforms; and of the function SIP_Array with its
//              samples by the trial. What else a library holds is refused where it is asked for, by its name
//   numbers    of a metalog: coefficients in Keelin's order, 1, L, uL, u, u^2, u^2 L, ... with u = y - 1/2, L = ln(y / (1 - y));
//              with bounds the curve is that of ln(x - low), -ln(high - x) or ln((x - low) / (high - x))
//   copula     layer i has the score sum of L[i, j] z[j], z the scores of the copula's generators in their order, L the lower
//              Cholesky factor of the correlations in the order of the matrix's `columns`
//   never      evaluates a text or follows an address
//   errors     "`lib.json`: sips[2] `Demand`: ...": what was seen, where, the rule
//   limits     kMaxLibraryBytes, kMaxSamples of a SIP, kMaxTerms, kMaxLayers, brackets 32 deep
//   cost       one pass over the text; memory 5 to 37 times its bytes
//   source     "SIPmath 3.0 standard", ProbabilityManagement.org; Keelin, "The metalog distributions", Decision Analysis 13(4),
//              2016
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::sipmath {

inline constexpr std::size_t kMaxLibraryBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxSamples = 200'000;
inline constexpr std::size_t kMaxTerms = 30;
inline constexpr std::size_t kMaxLayers = 200;

// Variable, entity, third, fourth, as rng::Hdr takes them.
using Seeds = std::array<std::uint64_t, 4>;

// What fills in for seeds that a library leaves to its user.
struct GivenSeeds {
  std::optional<std::uint64_t> third;
  std::optional<std::uint64_t> fourth;
};

struct Generator {
  std::string name;
  Seeds seeds{};
  // The library leaves these two to its user.
  bool takes_third = false;
  bool takes_fourth = false;
};

struct Copula {
  std::string name;
  std::vector<std::string> layers;
  // One for each layer, in order.
  std::vector<Generator> generators;
  // Lower triangular, row-major.
  std::vector<double> factor;
};

struct Sip {
  std::string name;
  // A metalog, where there are terms.
  std::vector<double> terms;
  std::optional<double> low;
  std::optional<double> high;
  // By trial, where it has no terms.
  std::vector<double> samples;
  // Of a metalog: where its uniforms come from. One of the three.
  std::optional<Generator> generator;
  std::shared_ptr<const Copula> copula;
  std::vector<double> uniforms;
  // The copula that these are of.
  std::string array;
  // Of a copula, and of uniforms in an array.
  std::size_t layer = 0;
  // How its numbers are rounded, which is not done here; empty where they are not.
  std::string rounding;
};

class Library {
 public:
  // `file` is what messages call it.
  static Result<Library> read(std::string_view text, const std::string& file);
  ~Library();
  Library(Library&&) noexcept;
  Library& operator=(Library&&) noexcept;

  // Names of its SIPs, each once.
  const std::vector<std::string>& names() const;
  // A failure of the kind `usage` is of this draw; one of the kind `model` is of the library, the same for each draw.
  Result<Sip> find(std::string_view name, const GivenSeeds& given) const;

 private:
  struct Content;
  explicit Library(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace plimsoll::sipmath
