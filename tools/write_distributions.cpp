// Writes docs/reference/distributions.md from the table of laws, so that the page cannot drift from
// it.
//
//   write_distributions > docs/reference/distributions.md
#include <cstdio>
#include <set>
#include <string>
#include <string_view>

#include "dist/law.h"

namespace {

using plimsoll::dist::Form;
using plimsoll::dist::Law;
using plimsoll::dist::Param;
using plimsoll::dist::Variadic;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

std::string form_text(const Law& law, const Form& form) {
  std::string text = std::string(law.name) + "(";
  bool first = true;
  for (const Param& param : form.params) {
    if (!first) text += ", ";
    first = false;
    text += param.name;
    if (param.default_value) {
      text += " = " + number(*param.default_value);
    } else if (form.named_only) {
      text += ":";
    }
  }
  std::string_view rest;
  switch (form.variadic) {
    case Variadic::none:
      break;
    case Variadic::quantiles:
      rest = form.n_quantiles == 1   ? "p50: x"
             : form.n_quantiles == 2 ? "p5: x, p95: y"
                                     : "p10: x, ...";
      break;
    case Variadic::value_weights:
      rest = "{value: weight, ...}";
      break;
    case Variadic::prob_values:
      rest = "{p: x, ...}";
      break;
    case Variadic::data:
      rest = "[x, y, ...]";
      break;
    case Variadic::children:
      rest = "{law: weight, ...}";
      break;
  }
  if (!rest.empty()) text += (first ? "" : ", ") + std::string(rest);
  return text + ")";
}

}  // namespace

int main() {
  std::puts(
      "# Distributions\n\n"
      "Made from the table of laws (`tools/write_distributions.cpp`); every example is run by the "
      "tests.\n"
      "Parameters are given by name or in this order; those with a colon by name only. `pN:` names "
      "any\n"
      "level, such as `p5:` or `p99.5:`. All draws are sampled through quantile functions, from "
      "the tail\n"
      "they lie in; the functions `quantile`, `cdf`, `survival`, `density`, `mean` and `sd` are "
      "accurate to\n"
      "1e-13 relative, also at probabilities of 1e-300 from either end.\n\n"
      "Any distribution may be cut: `normal(10, 3) truncated to [0, ]`.\n");
  std::puts(
      "## Domains\n\n"
      "What each parameter may be. Inside, a distribution is as accurate as said above; outside, "
      "it "
      "is refused\n"
      "with the rule: by `check` where the number stands in the model, by the run where it is "
      "given "
      "or drawn. A\n"
      "value that leaves the range of numbers (a quantile above 1.8e308) stops the run. Quantiles "
      "as parameters\n"
      "(`p5:`, `p95:`) have levels between 0 % and 100 % and rise with them.\n\n"
      "| distribution | parameters | and |\n|---|---|---|");
  for (const Law* law : plimsoll::dist::all_laws()) {
    std::string parameters;
    std::set<std::string_view> known;
    for (const Form& form : law->forms) {
      for (const Param& param : form.params) {
        if (!known.insert(param.name).second) continue;
        parameters +=
            (parameters.empty() ? "`" : ", `") + range_text(param.name, param.range) + "`";
      }
    }
    std::printf("| %s | %s | %s |\n", std::string(law->name).c_str(), parameters.c_str(),
                std::string(law->joint_rule).c_str());
  }
  std::puts("");
  for (const Law* law : plimsoll::dist::all_laws()) {
    if (law->name == "truncated") continue;
    std::printf("## %s\n\n%s.%s\n\n", std::string(law->name).c_str(),
                std::string(law->summary).c_str(), law->discrete ? " Discrete." : "");
    for (const Form& form : law->forms) std::printf("    %s\n", form_text(*law, form).c_str());
    std::puts("");
    if (!law->mean_formula.empty()) {
      std::printf("Mean `%s`", std::string(law->mean_formula).c_str());
      if (!law->variance_formula.empty())
        std::printf(", variance `%s`", std::string(law->variance_formula).c_str());
      std::puts(".\n");
    }
    if (!law->examples.empty()) {
      std::puts("```plim fragment");
      int n = 0;
      for (const std::string_view example : law->examples) {
        std::printf("draw x%d ~ %s   judgement \"example\"\n", ++n, std::string(example).c_str());
      }
      for (int i = 1; i <= n; ++i) std::printf("outcome x%d, bad low\n", i);
      std::puts("```\n");
    }
    if (!law->source.empty()) std::printf("Source: %s\n\n", std::string(law->source).c_str());
  }
  return 0;
}
