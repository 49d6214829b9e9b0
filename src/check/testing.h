// For tests: a model from text, run on the reference executor.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/check.h"
#include "engine/engine.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

// "name" for trial columns, "name@3" for the period of index 3: the value in each trial.
using Columns = std::map<std::string, std::vector<double>>;

struct Switches {
  std::vector<std::string> on;
  std::vector<std::string> off;
};

inline std::optional<ir::Module> compiled(const std::string& text, const Options& options = {}) {
  source::SourceMap sources;
  diag::Sink sink;
  auto module = compile_text("test.plim", text, ".", options, sources, sink);
  EXPECT_TRUE(module.has_value()) << diag::render_text(sink.all(), sources);
  if (module) {
    EXPECT_EQ(ir::verify(*module), "");
  }
  return module;
}

inline Columns run_columns(const ir::Module& module, std::uint64_t n_trials = 4,
                           const Switches& switches = {}) {
  ir::RunInputs inputs = ir::default_inputs(module);
  for (std::size_t i = 0; i < module.flags.size(); ++i) {
    for (const std::string& name : switches.on) {
      if (module.flags[i].name == name) inputs.flags[i] = 1;
    }
    for (const std::string& name : switches.off) {
      if (module.flags[i].name == name) inputs.flags[i] = 0;
    }
  }
  Columns columns;
  auto program = engine::Program::compile(module, std::move(inputs));
  if (!program) {
    ADD_FAILURE() << program.error();
    return columns;
  }
  engine::RunOptions options;
  options.n_trials = n_trials;
  options.threads = 1;
  options.executor = engine::Executor::reference;
  std::vector<std::string> names;
  for (const engine::FlatColumn& flat : program->columns()) {
    std::string name = module.columns[flat.column.value].name;
    if (flat.period != engine::kNoPeriod) name += "@" + std::to_string(flat.period);
    columns[name].assign(n_trials, 0);
    names.push_back(std::move(name));
  }
  const auto report = engine::run(
      *program, options, [&](int, std::uint64_t first, std::size_t n, const double* const* values) {
        for (std::size_t c = 0; c < names.size(); ++c) {
          for (std::size_t i = 0; i < n; ++i) columns[names[c]][first + i] = values[c][i];
        }
      });
  EXPECT_TRUE(report.ok());
  if (report && report->failure) ADD_FAILURE() << report->failure->reason;
  return columns;
}

inline Columns run_text(const std::string& text, const Switches& switches = {},
                        std::uint64_t n_trials = 4, const Options& options = {}) {
  const auto module = compiled(text, options);
  return module ? run_columns(*module, n_trials, switches) : Columns();
}

// Eight quarters of two years, two index sets.
inline const std::string kQuarters = R"(plimsoll 1
model test
time quarter from 2020-01 for 8
currency EUR, USD
dim Line = firm, home, wan
dim Site = tokyo, osaka
)";

// The first trial of a column.
inline double first(const Columns& columns, const std::string& name) {
  const auto found = columns.find(name);
  if (found != columns.end()) return found->second[0];
  std::string known;
  for (const auto& [other, values] : columns) known += " " + other;
  ADD_FAILURE() << "no column " << name << " among" << known;
  return NAN;
}

}  // namespace plimsoll::check
