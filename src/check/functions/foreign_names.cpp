#include "check/functions/foreign_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "check/functions/builtin.h"
#include "syntax/words.h"

namespace plimsoll::check {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Of distributions; those of built-in functions stand in builtin.def.
constexpr Pair kLaws[] = {
    {"betapert", "pert"},       {"bern", "bernoulli"},     {"binom", "binomial"},
    {"expo", "exponential"},    {"exprnd", "exponential"}, {"gaussian", "normal"},
    {"lnorm", "lognormal"},     {"lognorm", "lognormal"},  {"norm", "normal"},
    {"normrnd", "normal"},      {"pois", "poisson"},       {"rand_normal", "normal"},
    {"rlnorm", "lognormal"},    {"rnorm", "normal"},       {"runif", "uniform"},
    {"randbetween", "uniform"}, {"t", "student_t"},        {"triang", "triangular"},
    {"tri", "triangular"},      {"unif", "uniform"},
};

struct Parameter {
  std::string_view word;
  std::array<std::string_view, 3> here;
};

constexpr Parameter kParameters[] = {
    {"a", {"low", "shape1", "shape"}},  {"alpha", {"shape1", "shape", "tail"}},
    {"avg", {"mean", "location", ""}},  {"average", {"mean", "location", ""}},
    {"b", {"high", "shape2", "scale"}}, {"beta", {"shape2", "scale", "rate"}},
    {"lambda", {"mean", "rate", ""}},   {"likely", {"mode", "", ""}},
    {"loc", {"mean", "location", ""}},  {"lower", {"low", "", ""}},
    {"max", {"high", "", ""}},          {"maximum", {"high", "", ""}},
    {"min", {"low", "", ""}},           {"minimum", {"low", "", ""}},
    {"most_likely", {"mode", "", ""}},  {"mu", {"mean", "location", ""}},
    {"n", {"trials", "n", ""}},         {"p", {"chance", "probability", "p"}},
    {"sigma", {"sd", "scale", ""}},     {"standard_deviation", {"sd", "", ""}},
    {"std", {"sd", "sigma", ""}},       {"stddev", {"sd", "sigma", ""}},
    {"stdev", {"sd", "sigma", ""}},     {"upper", {"high", "", ""}},
};

constexpr Pair kStatistics[] = {
    {"average", "mean"},  {"avg", "mean"},         {"chance", "P"},      {"cvar", "es"},
    {"expected", "mean"}, {"expectation", "mean"}, {"p", "P"},           {"percentile", "quantile"},
    {"pr", "P"},          {"prob", "P"},           {"probability", "P"}, {"std", "sd"},
    {"stdev", "sd"},      {"tvar", "es"},          {"var", "quantile"},
};

template <std::size_t N>
std::string_view look_up(const Pair (&table)[N], std::string_view word) {
  const std::string lower = syntax::folded(word);
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [&](const Pair& pair) { return pair.first == lower; });
  return found == std::end(table) || found->second == word ? std::string_view() : found->second;
}

}  // namespace

std::string_view foreign_function(std::string_view name) {
  const std::string lower = syntax::folded(name);
  for (const Builtin& builtin : builtins()) {
    std::string_view rest = builtin.elsewhere;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      if (word == lower) return builtin.name;
    }
  }
  return look_up(kLaws, name);
}

std::string_view foreign_parameter(std::string_view name, std::size_t index) {
  const std::string lower = syntax::folded(name);
  for (const Parameter& parameter : kParameters) {
    if (parameter.word == lower && index < parameter.here.size()) return parameter.here[index];
  }
  return {};
}

std::string_view foreign_statistic(std::string_view name) {
  return look_up(kStatistics, name);
}

}  // namespace plimsoll::check
