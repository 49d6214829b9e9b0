// The table of laws: what the language, the documentation, the tests and the engine know of each.
// One file per law in dist/laws/, one line in dist/all.def; everything else loops over the table (see
// docs/adding.md).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dist/distribution.h"
#include "dist/domain.h"

namespace plimsoll::dist {

// The unit of a parameter, relative to the unit of the distribution's values.
enum class Dim : std::uint8_t {
  same,     // the unit of the values
  none,     // a plain number
  inverse,  // one over the unit of the values (a rate)
};

struct Param {
  std::string_view name;
  Dim dim = Dim::same;
  std::optional<double> default_value = std::nullopt;
  // What it may be (domain.h); the same in every form that has a parameter of this name.
  Range range;
};

// What follows the fixed parameters of a form, if anything.
enum class Variadic : std::uint8_t {
  none,
  quantiles,      // `p5: x, p95: y`: any levels; own numbers are level, x, level, x, ...
  value_weights,  // `{value: weight, ...}`: own numbers are value, weight, ...
  prob_values,    // `{p: x, ...}`: own numbers are p, x, ...
  data,           // a list of values
  children,       // `{d: weight, ...}`: own numbers are the weights; the laws are children
};

struct Form {
  std::vector<Param> params;
  Variadic variadic = Variadic::none;
  // Parameters must be given by name.
  bool named_only = false;
  // For Variadic::quantiles: how many levels the form takes (0 = any number of two or more).
  int n_quantiles = 0;
  // How many laws are given before the parameters (truncated: 1). Variadic::children counts its
  // own.
  int n_children = 0;
  // True where the values may carry a unit; false where the form needs plain numbers.
  bool may_have_unit = true;
};

struct Law {
  LawId id;
  // The language's name for it, its file's name and its name in the IR.
  std::string_view name;
  // One line for hover text and the reference.
  std::string_view summary;
  std::vector<Form> forms;
  // What ties its numbers to each other, for the reference: "low < high"; may be empty.
  std::string_view joint_rule = {};
  // The result is a plain number (counts, Bernoulli) whatever the parameters are.
  bool plain_result = false;
  bool discrete = false;
  bool takes_score = false;
  std::string_view mean_formula;
  std::string_view variance_formula;
  std::string_view source;
  // Complete expressions of the language, which the tests run.
  std::vector<std::string_view> examples;

  Result<std::unique_ptr<Distribution>> (*make)(const Shape& shape, std::span<const double> flat);
  // Turns the numbers of `shape.form` into those of form 0; false where the parameters are not
  // valid. Null where form 0 is the only one.
  bool (*canonical)(std::uint16_t form, std::span<const double> own,
                    std::span<double> out) = nullptr;
};

const Law& law(LawId id);
// The law has a kernel over carriers (all.def).
bool has_kernel(LawId id);
// Null when there is no such law.
const Law* find_law(std::string_view name);
std::span<const Law* const> all_laws();

}  // namespace plimsoll::dist
