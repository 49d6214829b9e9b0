// One line for each: the work is report/'s.
#include "python/answers.h"

#include <nlohmann/json.hpp>

#include "report/attribute.h"
#include "report/backtest.h"
#include "report/breakeven.h"
#include "report/check.h"
#include "report/compare.h"
#include "report/decide.h"
#include "report/diff.h"
#include "report/doubt_marks.h"
#include "report/explain.h"
#include "report/fit.h"
#include "report/parts.h"
#include "report/reverse.h"
#include "report/sensitivity.h"
#include "report/show.h"
#include "report/stress.h"
#include "report/value.h"
#include "report/verify.h"
#include "report/watch.h"
#include "report/write_json.h"
#include "report/write_text.h"

namespace plimsoll::python {

#define ANSWER(Type)                        \
  std::string json_of(const Type& answer) { \
    return report::to_json(answer).dump();  \
  }                                         \
  std::string text_of(const Type& answer) { \
    return report::write_text(answer);      \
  }
ANSWER(AttributeResult)
ANSWER(BacktestResult)
ANSWER(BreakevenResult)
ANSWER(FitResult)
ANSWER(DecideResult)
ANSWER(PartsResult)
ANSWER(ReverseResult)
ANSWER(ShowResult)
ANSWER(StressResult)
ANSWER(WatchResult)
ANSWER(ValueResult)
ANSWER(WorstResult)
#undef ANSWER

std::string json_of(const RunResult& answer) {
  return report::write_json(answer, -1);
}
std::string text_of(const RunResult& answer) {
  return report::write_text(answer);
}
std::string json_of(const CompareResult& answer) {
  return report::to_json(answer).dump();
}
std::string text_of(const CompareResult& answer) {
  return report::write_text(answer, false);
}
std::string json_of(const Constant& answer) {
  return report::write_json(answer);
}
std::string text_of(const Constant& answer) {
  return report::write_text(answer);
}
std::string json_of(const ModelDiff& answer) {
  return report::to_json(answer).dump();
}
std::string text_of(const ModelDiff& answer) {
  return report::write_text(answer, false);
}
std::string json_of(const ReadResult& answer) {
  return answer.writer->json();
}
std::string text_of(const ReadResult& answer) {
  return answer.writer->text(false);
}
std::string json_of(const SensitivityResult& answer) {
  return report::to_json(answer).dump();
}
std::string text_of(const SensitivityResult& answer) {
  return report::write_text(answer, 20);
}
std::string text_of(const TrialResult& answer) {
  return report::write_text(answer);
}
std::string json_of(const VerifyResult& answer) {
  return report::to_json(answer).dump();
}
std::string text_of(const VerifyResult& answer) {
  return report::write_text(answer, false);
}

std::string json_of(const std::vector<session::LeverItem>& levers) {
  auto out = nlohmann::json::array();
  for (const session::LeverItem& one : levers) {
    nlohmann::json lever = {{"name", one.name},         {"title", one.title},
                            {"kind", one.kind},         {"declaration", one.declaration},
                            {"risk", one.risk},         {"scale", one.scale},
                            {"unit", one.display_unit}, {"text", one.text},
                            {"value", one.value},       {"low", one.low},
                            {"high", one.high},         {"step", one.step},
                            {"whole", one.whole},       {"counted_by", one.counted_by}};
    lever["times"] = nlohmann::json::array();
    for (const session::LeverTime& time : one.times) {
      lever["times"].push_back({{"period", time.period},
                                {"value", time.value},
                                {"low", time.low},
                                {"high", time.high},
                                {"step", time.step}});
    }
    out.push_back(std::move(lever));
  }
  return out.dump();
}

std::string json_of(const SamplesResult& samples) {
  auto columns = nlohmann::json::array();
  for (const SamplesResult::Column& one : samples.columns) {
    nlohmann::json bad;
    if (one.bad_side) bad = *one.bad_side == Side::high ? "high" : "low";
    columns.push_back({{"name", one.name},
                       {"title", one.title},
                       {"label", one.label},
                       {"period", one.period.short_name},
                       {"unit", one.unit},
                       {"bad_side", bad},
                       {"has_noise", one.has_noise}});
  }
  return columns.dump();
}

const char* doubt_of(const Estimate& estimate) {
  switch (estimate.doubt) {
    case Doubt::none:
      break;
    case Doubt::no_spread:
      return "no_spread";
    case Doubt::few_trials:
      return "few_trials";
    case Doubt::heavy_tail:
      return "heavy_tail";
  }
  return "none";
}

std::vector<std::tuple<std::string, std::string, std::string>> doubts() {
  constexpr std::size_t kOneLine = 10'000;
  std::vector<std::tuple<std::string, std::string, std::string>> out;
  for (const Doubt doubt : {Doubt::heavy_tail, Doubt::few_trials, Doubt::no_spread}) {
    const std::string mark(report::doubt_mark(doubt));
    std::string note = report::doubt_notes({doubt}, kOneLine);
    note = note.substr(note.find(mark) + mark.size() + 1);
    while (note.ends_with('\n')) note.pop_back();
    out.emplace_back(doubt_of({0.0, 0.0, doubt}), mark, note);
  }
  return out;
}

}  // namespace plimsoll::python
