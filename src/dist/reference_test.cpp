// Every law with a closed definition against tests/data/dist_reference.csv, which
// tools/dist_reference.py computes with 50 digits. Prints the worst error of each law and function,
// in units of what is allowed.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dist/law.h"

namespace plimsoll::dist {
namespace {

constexpr double kTight = 1e-13;
// For a tail or density, times abs(x density / tail): how much a rounding of x moves it.
constexpr double kPerCondition = 1e-15;
// One step of the subnormal numbers.
constexpr double kTiny = 4.9406564584124654e-324;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == separator) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

double number(const std::string& text) {
  if (text == "+inf") return INFINITY;
  return std::strtod(text.c_str(), nullptr);
}

std::unique_ptr<Distribution> make_row(const std::string& name, const std::string& form,
                                       const std::string& params) {
  const Law* law = find_law(name);
  EXPECT_NE(law, nullptr) << "rows of " << name << ", which is no law: is it in dist/all.def?";
  if (law == nullptr) return nullptr;
  std::vector<double> flat;
  for (const std::string& p : split(params, ';')) flat.push_back(number(p));
  Shape shape;
  shape.law = law->id;
  shape.form = static_cast<std::uint16_t>(std::atoi(form.c_str()));
  shape.n_own = static_cast<std::uint32_t>(flat.size());
  auto made = make(shape, flat);
  EXPECT_TRUE(made.ok()) << name << "(" << params << "): " << (made.ok() ? "" : made.error());
  return made.ok() ? std::move(*made) : nullptr;
}

double ask(const Distribution& d, const std::string& function, double x) {
  if (function == "lower") return d.lower(x);
  if (function == "upper") return d.upper(x);
  if (function == "cdf") return d.cdf(x);
  if (function == "sf") return d.survival(x);
  if (function == "pdf") return d.density(x);
  return function == "mean" ? d.mean() : d.variance();
}

double allowed(const Distribution& d, const std::string& function, double x, double value) {
  if (function == "cdf" || function == "sf") {
    return kTight + kPerCondition * std::fabs(x * d.density(x) / value);
  }
  if (function == "pdf") {
    // The condition of the smaller tail bounds that of the density.
    const double tail = std::fmin(d.cdf(x), d.survival(x));
    return kTight + kPerCondition * (tail > 0 ? std::fabs(x * d.density(x) / tail) : 0);
  }
  return kTight;
}

// The error in units of what is allowed.
double miss(const Distribution& d, const std::string& function, double x, double got,
            double expected) {
  if (std::isnan(expected)) return std::isnan(got) ? 0 : INFINITY;
  if (got == expected) return 0;
  if (std::isnan(got)) return INFINITY;
  const bool quantile = function == "lower" || function == "upper";
  if (quantile && d.discrete()) {
    // Exact, unless neighbours are closer than the tails are right.
    const double tail = function == "lower" ? d.cdf(got) : d.survival(got);
    return d.density(got) < kTight * tail
               ? std::fabs(got - expected) * d.density(got) / kTight / tail
               : INFINITY;
  }
  if (std::fabs(expected) < 1e-305 && std::fabs(got - expected) <= 2 * kTiny) return 0;
  return std::fabs(got - expected) / std::fabs(expected) / allowed(d, function, x, expected);
}

TEST(Reference, EveryRowIsMet) {
  const char* other = std::getenv("PLIMSOLL_DIST_REFERENCE");
  std::ifstream in(other != nullptr ? other : PLIMSOLL_ROOT "/tests/data/dist_reference.csv");
  ASSERT_TRUE(in.good());
  std::string line;
  std::getline(in, line);
  ASSERT_EQ(line, "law,form,params,function,argument,value");

  struct Worst {
    double miss = 0;
    std::string line;
    int rows = 0;
  };
  std::map<std::string, Worst> worst;
  std::string key;
  std::unique_ptr<Distribution> d;
  int shown = 0;
  while (std::getline(in, line)) {
    const std::vector<std::string> c = split(line, ',');
    ASSERT_EQ(c.size(), 6u) << line;
    const std::string next = c[0] + c[1] + "," + c[2];
    if (next != key) {
      key = next;
      d = make_row(c[0], c[1], c[2]);
    }
    if (!d) continue;
    const double x = number(c[4]);
    const double got = ask(*d, c[3], x);
    const double error = miss(*d, c[3], x, got, number(c[5]));
    Worst& w = worst[c[0] + " " + c[3]];
    w.rows += 1;
    if (error > w.miss) {
      w.miss = error;
      w.line = line;
    }
    if (!(error <= 1)) {
      ADD_FAILURE() << line << "\n  got " << testing::PrintToString(got) << ", " << error
                    << " times the error allowed";
      ASSERT_LT(++shown, 400);
    }
  }
  for (const auto& [name, w] : worst) {
    std::printf("%-28s %4d rows, worst %.3f of what is allowed  %s\n", name.c_str(), w.rows, w.miss,
                w.line.c_str());
  }
  for (const Law* law : all_laws()) {
    // Of laws of tables and of other laws there is no closed definition.
    const Form& form = law->forms[0];
    if (form.variadic != Variadic::none || form.n_children > 0 || other != nullptr) continue;
    EXPECT_TRUE(worst.contains(std::string(law->name) + " lower"))
        << "no rows of " << law->name << ": add it to tools/dist_reference.py and run that";
  }
  EXPECT_GT(worst.size(), other != nullptr ? 0u : 150u);
}

}  // namespace
}  // namespace plimsoll::dist
