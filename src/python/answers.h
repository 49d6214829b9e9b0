// Answers as the JSON of docs/results.md and as the text that the program prints.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "plimsoll/backtest.h"
#include "plimsoll/compare.h"
#include "plimsoll/decide.h"
#include "plimsoll/fit.h"
#include "plimsoll/model.h"
#include "plimsoll/samples.h"
#include "plimsoll/value.h"
#include "plimsoll/watch.h"
#include "session/levers.h"

namespace plimsoll::python {

std::string json_of(const RunResult& answer);
std::string text_of(const RunResult& answer);
std::string json_of(const AttributeResult& answer);
std::string text_of(const AttributeResult& answer);
std::string json_of(const BacktestResult& answer);
std::string text_of(const BacktestResult& answer);
std::string json_of(const BreakevenResult& answer);
std::string text_of(const BreakevenResult& answer);
std::string json_of(const CompareResult& answer);
std::string text_of(const CompareResult& answer);
std::string json_of(const DecideResult& answer);
std::string text_of(const DecideResult& answer);
std::string json_of(const ValueResult& answer);
std::string text_of(const ValueResult& answer);
std::string json_of(const Constant& answer);
std::string text_of(const Constant& answer);
std::string json_of(const FitResult& answer);
std::string text_of(const FitResult& answer);
std::string json_of(const ModelDiff& answer);
std::string text_of(const ModelDiff& answer);
std::string json_of(const PartsResult& answer);
std::string text_of(const PartsResult& answer);
std::string json_of(const ReadResult& answer);
std::string text_of(const ReadResult& answer);
std::string json_of(const ReverseResult& answer);
std::string text_of(const ReverseResult& answer);
std::string json_of(const SensitivityResult& answer);
std::string text_of(const SensitivityResult& answer);
std::string json_of(const ShowResult& answer);
std::string text_of(const ShowResult& answer);
std::string json_of(const StressResult& answer);
std::string text_of(const StressResult& answer);
std::string text_of(const TrialResult& answer);
std::string json_of(const VerifyResult& answer);
std::string text_of(const VerifyResult& answer);
std::string json_of(const WatchResult& answer);
std::string text_of(const WatchResult& answer);
std::string json_of(const WorstResult& answer);
std::string text_of(const WorstResult& answer);

// What can be moved: name, title, kind, risk, unit, scale, value, low, high, step, whole, and how it is set.
std::string json_of(const std::vector<session::LeverItem>& levers);

// Of the columns, without their values: name, title, label, period, unit, bad_side, has_noise.
std::string json_of(const SamplesResult& samples);

// "none", "no_spread", "few_trials", "heavy_tail".
const char* doubt_of(const Estimate& estimate);

// Of each doubt, strongest first: its name, the mark behind a figure, the note below a table.
std::vector<std::tuple<std::string, std::string, std::string>> doubts();

}  // namespace plimsoll::python
