// What an answer is about: the model's text, the run's switches and its random numbers. Every command
// that simulates writes it into its JSON, so that one page or workbook holds answers about one thing.
//
//   json     docs/results.md describes every field, under `about`
//   compare  document/same_run.h
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace plimsoll::report {

// A file that the model was read from, by its name below the model's folder.
struct ModelFile {
  std::string name;
  std::string sha256;
};

// The random numbers of a run.
struct Futures {
  // As asked for: a planned sampler may round up, an interrupted run may end before.
  std::uint64_t trials = 0;
  std::uint64_t seed = 0;
  int stream = 1;
  // "random", "latin" or "sobol".
  std::string sampler;
};

struct About {
  std::string model;
  std::string version;
  std::vector<ModelFile> files;
  // In force, as on the command line: `NAME=EXPR` each, names of risks and groups switched off.
  std::vector<std::string> sets;
  std::vector<std::string> scenarios;
  std::vector<std::string> actions;
  std::vector<std::string> without;
};

nlohmann::ordered_json about_json(const About& about);
nlohmann::ordered_json about_json(const About& about, const Futures& futures);

}  // namespace plimsoll::report
