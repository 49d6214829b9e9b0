#include "sipmath/write.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "math/correlation.h"
#include "math/rank_correlation.h"
#include "rng/key.h"
#include "sipmath/library.h"

namespace plimsoll::sipmath {

namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::uint64_t kMostEntity = 99'999'999;

struct Summary {
  std::vector<double> sorted;
  double mean = 0;
  double sd = 0;
};

Summary summary_of(const std::vector<double>& samples) {
  Summary out;
  out.sorted = samples;
  std::sort(out.sorted.begin(), out.sorted.end());
  const auto n = static_cast<double>(samples.size());
  for (const double x : samples) out.mean += x / n;
  double square = 0;
  for (const double x : samples) square += (x - out.mean) * (x - out.mean) / n;
  out.sd = std::sqrt(square);
  return out;
}

std::string percent(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", 100 * x);
  return std::string(text) + " %";
}
std::string plain(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", x);
  return text;
}

// With as many digits as tell it from a limit that it is not.
std::string beside(double x, double limit) {
  char text[32];
  for (int digits = 2; digits < 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, x);
    if (x == limit || text != plain(limit)) break;
  }
  return text;
}

// Ranks of samples, ties at their middle, less their mean and of square sum 1.
std::vector<double> centered_ranks(const std::vector<double>& samples) {
  std::vector<double> out = math::middle_ranks(samples);
  const double mean = (static_cast<double>(samples.size()) + 1) / 2;
  double square = 0;
  for (double& x : out) x -= mean;
  for (const double x : out) square += x * x;
  const double scale = square > 0 ? 1 / std::sqrt(square) : 0;
  for (double& x : out) x *= scale;
  return out;
}

// Latent correlations of a Gaussian copula with the samples' rank correlations, moved where they cannot hold together.
std::vector<double> correlations_of(const std::vector<const Column*>& columns, double& moved) {
  const std::size_t n = columns.size();
  std::vector<std::vector<double>> ranks;
  for (const Column* column : columns) ranks.push_back(centered_ranks(column->samples));
  std::vector<double> out(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    out[i * n + i] = 1;
    for (std::size_t j = 0; j < i; ++j) {
      double rho = 0;
      for (std::size_t t = 0; t < ranks[i].size(); ++t) rho += ranks[i][t] * ranks[j][t];
      rho = std::clamp(rho, -1.0, 1.0);
      // Six decimals say all that samples can.
      const double latent = std::round(math::gaussian_from_spearman(rho) * 1e6) / 1e6;
      out[i * n + j] = out[j * n + i] = latent;
    }
  }
  // Readers take a Cholesky factor, of which many need more than 0 on its diagonal: drawn towards independence until
  // there is.
  const std::vector<double> before = out;
  const auto holds = [&] {
    const auto factor = math::cholesky(out, n);
    if (!factor) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (!((*factor)[i * n + i] > 1e-4)) return false;
    }
    return true;
  };
  for (double keep = 1 - 1e-6; !holds() && keep > 0; keep = 1 - 2 * (1 - keep)) {
    for (std::size_t i = 0; i < n * n; ++i) {
      if (i % (n + 1) != 0) out[i] = std::round(before[i] * keep * 1e9) / 1e9;
    }
  }
  for (std::size_t i = 0; i < n * n; ++i) moved = std::max(moved, std::fabs(out[i] - before[i]));
  return out;
}

Ordered metadata_of(const Column& column, const Summary& summary, const Told& told) {
  const std::vector<double>& sorted = summary.sorted;
  const auto at = [&](double level) {
    const auto place = static_cast<std::size_t>(level * static_cast<double>(sorted.size()));
    return sorted[std::min(place, sorted.size() - 1)];
  };
  Ordered out = Ordered::object();
  out["count"] = sorted.size();
  out["mean"] = summary.mean;
  out["std"] = summary.sd;
  out["min"] = sorted.front();
  out["P5"] = at(0.05);
  out["P25"] = at(0.25);
  out["P50"] = at(0.5);
  out["P75"] = at(0.75);
  out["P95"] = at(0.95);
  out["max"] = sorted.back();
  out["unit"] = column.unit;
  if (!told.is_samples) {
    out["largestDifferenceInProbability"] = told.fit->probability;
    out["largestDifferenceOfQuantilesInStd"] = told.fit->quantile;
    if (!told.fit->has_deviation()) out["stdOfMetalog"] = "infinite";
    out["density"] = told.fit->density;
  }
  return out;
}

Told told_of(const Column& column, const Summary& summary, Form form) {
  Told told;
  told.name = column.name;
  if (form == Form::samples) {
    told.is_samples = true;
    return told;
  }
  if (summary.sorted.front() == summary.sorted.back()) {
    told.reason = "it does not vary";
  } else if (summary.sorted.size() < kFewestFitted) {
    told.reason = "a fit needs at least " + std::to_string(kFewestFitted) + " trials";
  } else {
    told.fit = fit_metalog(summary.sorted, summary.sd);
    if (!told.fit) told.reason = "no metalog near it rises";
    if (told.fit && !told.fit->is_good()) {
      told.reason =
          "the nearest metalog, of " + std::to_string(told.fit->terms.size()) +
          " terms, is off by " + beside(100 * told.fit->probability, 100 * kMostProbability) +
          " % in probability and by " +
          (told.fit->quantile < 1e6 ? beside(told.fit->quantile, kMostQuantile) : "more than 1e6") +
          " standard deviations in quantiles";
      // What any 20 runs of a law would differ by but once.
      const double scatter = 1.36 / std::sqrt(static_cast<double>(summary.sorted.size()));
      if (told.fit->probability <= scatter) {
        told.reason += ", as " + std::to_string(summary.sorted.size()) +
                       " trials scatter by themselves: one may fit more trials";
      }
    }
  }
  told.is_samples = !told.reason.empty();
  return told;
}

Error does_not_fit(const std::vector<Told>& columns) {
  constexpr std::size_t kMostTold = 8;
  std::string text;
  std::size_t n = 0;
  for (const Told& told : columns) {
    if (told.reason.empty()) continue;
    if (++n > kMostTold) continue;
    text += "\n  " + told.name + ": " + told.reason;
  }
  if (n > kMostTold) text += "\n  and " + std::to_string(n - kMostTold) + " more";
  return {
      "no metalog fits " + std::to_string(n) + " of " + std::to_string(columns.size()) +
          " columns; a fit is off by at most " + percent(kMostProbability) +
          " in probability and " + plain(kMostQuantile) +
          " standard deviations in quantiles from 1 % to 99 %:" + text +
          "\n`--sipmath-form either` writes these as their samples, `--sipmath-form samples` all",
      ErrorKind::usage};
}

}  // namespace

Result<Written> write_library(const About& about, const std::vector<Column>& columns, Form form) {
  Written out;
  std::vector<Summary> summaries;
  bool any_samples = false;
  bool all_fit = true;
  for (const Column& column : columns) {
    summaries.push_back(summary_of(column.samples));
    out.columns.push_back(told_of(column, summaries.back(), form));
    any_samples = any_samples || out.columns.back().is_samples;
    all_fit = all_fit && out.columns.back().reason.empty();
  }
  if (form == Form::metalog && !all_fit) return does_not_fit(out.columns);
  if (any_samples && columns[0].samples.size() > kMaxSamples) {
    return Error{"samples of a SIP are at most " + std::to_string(kMaxSamples) +
                     ", and the run has " + std::to_string(columns[0].samples.size()) +
                     " trials: ask for fewer, or write metalogs alone",
                 ErrorKind::usage};
  }
  std::vector<const Column*> fitted;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!out.columns[i].is_samples) fitted.push_back(&columns[i]);
  }
  Ordered root = Ordered::object();
  root["name"] = about.name;
  root["objectType"] = "sipModel";
  root["libraryType"] = "SIPmath_3_0";
  root["version"] = "1";
  root["provenance"] = about.provenance;
  Ordered rng = Ordered::array();
  Ordered names = Ordered::array();
  Ordered layers = Ordered::array();
  const std::uint64_t entity = 1 + rng::name_hash("sipmath", about.key, {}) % kMostEntity;
  for (std::size_t i = 0; i < fitted.size(); ++i) {
    const std::string name = "hdr" + std::to_string(i + 1);
    rng.push_back({{"name", name},
                   {"function", "HDR_2_0"},
                   {"arguments",
                    {{"counter", "PM_Index"},
                     {"entity", entity},
                     {"varId", i + 1},
                     {"seed3", 0},
                     {"seed4", 0}}}});
    names.push_back(name);
    layers.push_back("c" + std::to_string(i + 1));
  }
  if (any_samples) {
    rng.push_back(
        {{"name", "index"}, {"function", "Index"}, {"arguments", {{"counter", "PM_Index"}}}});
  }
  Ordered u01 = {{"rng", rng}};
  const bool is_copula = fitted.size() > 1;
  if (is_copula) {
    if (fitted.size() > kMaxLayers) {
      return Error{"a copula has at most " + std::to_string(kMaxLayers) +
                       " layers, and these are " + std::to_string(fitted.size()) +
                       " columns: choose some with `--sipmath-only`",
                   ErrorKind::usage};
    }
    const std::vector<double> r = correlations_of(fitted, out.moved);
    Ordered matrix = Ordered::array();
    Ordered all = Ordered::array();
    for (std::size_t i = 0; i < fitted.size(); ++i) {
      all.push_back(fitted[i]->name);
      for (std::size_t j = 0; j <= i; ++j) {
        matrix.push_back({{"row", fitted[i]->name},
                          {"col", fitted[j]->name},
                          {"value", r[i * fitted.size() + j]}});
      }
    }
    root["globalVariables"] = Ordered::array();
    root["globalVariables"].push_back(
        {{"name", "correlationMatrix"},
         {"value", {{"columns", all}, {"rows", all}, {"matrix", matrix}}}});
    u01["copula"] = Ordered::array();
    u01["copula"].push_back(
        {{"name", "Gaussian"},
         {"function", "GaussianCopula"},
         {"arguments",
          {{"correlationMatrix", {{"type", "globalVariables"}, {"value", "correlationMatrix"}}},
           {"rng", names}}},
         {"copulaLayer", layers}});
  }
  root["U01"] = u01;
  Ordered sips = Ordered::array();
  std::size_t layer = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Told& told = out.columns[i];
    Ordered sip = Ordered::object();
    sip["name"] = columns[i].name;
    if (told.is_samples) {
      sip["ref"] = {{"source", "rng"}, {"name", "index"}};
      sip["function"] = "SIP_Array";
      sip["arguments"] = {{"type", "array"}, {"value", columns[i].samples}};
    } else {
      ++layer;
      if (is_copula) {
        sip["ref"] = {{"source", "copula"},
                      {"name", "Gaussian"},
                      {"copulaLayer", "c" + std::to_string(layer)}};
      } else {
        sip["ref"] = {{"source", "rng"}, {"name", "hdr" + std::to_string(layer)}};
      }
      sip["function"] = "Metalog_1_0";
      Ordered arguments = Ordered::object();
      if (told.fit->low) arguments["lowerBound"] = *told.fit->low;
      if (told.fit->high) arguments["upperBound"] = *told.fit->high;
      arguments["aCoefficients"] = told.fit->terms;
      sip["arguments"] = arguments;
    }
    sip["metadata"] = metadata_of(columns[i], summaries[i], told);
    sips.push_back(sip);
  }
  root["sips"] = sips;
  out.json = root.dump(1, ' ', false, Ordered::error_handler_t::replace) + "\n";
  return out;
}

}  // namespace plimsoll::sipmath
