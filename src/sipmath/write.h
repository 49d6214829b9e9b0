// A library of the Open SIPmath 3.0 standard, written from samples.
//
//   metalog   each column as a fitted metalog (fit.h) on a generator of its own; with two columns or more they are layers of a
//             Gaussian copula that has the samples' rank correlations
//   samples   each column as its samples, in the order of trials: what hangs together does so by that order
//   seeds     entity by the name and the digest of the run, variables 1, 2, ...: no two of a library are the same, and those of
//             different runs seldom
//   bits      the same columns give the same bytes
//   memory    three times that of the columns
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sipmath/fit.h"

namespace plimsoll::sipmath {

struct Column {
  std::string name;
  std::string unit;
  // By trial; finite.
  std::vector<double> samples;
};

// Of what does not fit: refused, or written as samples. Or all as samples.
enum class Form { metalog, either, samples };

struct About {
  std::string name;
  // Who made it, and of what.
  std::string provenance;
  // Seeds are made from it.
  std::string key;
};

struct Told {
  std::string name;
  bool is_samples = false;
  // Of a metalog; of samples because of it the one that did not fit.
  std::optional<Fit> fit;
  // Why there is no fit.
  std::string reason;
};

struct Written {
  std::string json;
  std::vector<Told> columns;
  // How far correlations were moved so that they can hold together: the largest change. 0 where they could.
  double moved = 0;
};

// Error: columns that no metalog fits under Form::metalog, each with how far off it is; too many samples to be read back.
Result<Written> write_library(const About& about, const std::vector<Column>& columns, Form form);

}  // namespace plimsoll::sipmath
