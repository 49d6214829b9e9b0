// What a board would ask of a run, asked by itself within a time: which figure to ask about, then the questions by worth.
//
//   figure    the shortfall es(5%) of the outcome that limits speak of most, in the year where one of them lies deepest
//             beyond its line or nearest to it; else in the middle of the horizon
//   order     causes, stresses, assumptions, the failure itself, break-even values, draws, stories, lines, register, evidence
//   trials    fewer where the run's own speed says that the time would not do; what one question takes beyond its share
//             is cut off, and told
//   answers   the JSON of the commands: they stand beside the run on a page, in tables and in a workbook
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::session {

struct BoardRequest {
  Switches switches;
  Trials trials;
  Work work;
  // For all questions together; the run is not counted.
  double seconds = 60;
};

// What is asked about, as options of the commands. Empty of a model without an outcome that is bad on a side.
struct BoardFigure {
  std::string statistic;
  std::string outcome;
  std::string period;
  // A limit on a chance, for `reverse`, with its period; may be empty.
  std::string limit;
  std::string limit_period;
};

struct BoardAnswer {
  // "attribute", "tornado": one for each question.
  std::string name;
  // What it tells, a clause: "which risk causes how much".
  std::string what;
  // Words of the command that asks it alone, without the model: {"attribute", "--statistic", ...}.
  std::vector<std::string> words;
  // Empty where it has no answer.
  std::string json;
  // Why it has none: a sentence.
  std::string reason;
  // `words` ask it without what was observed, as it is not of futures that agree.
  bool is_before_news = false;
  double seconds = 0;
};

BoardFigure board_figure(const RunResult& run);

// `told` hears of each question when it has ended. An Error: the caller's cancel.
Result<std::vector<BoardAnswer>> ask_for_board(const Model& model, const RunResult& run,
                                               const BoardRequest& request, const Control& control,
                                               const std::function<void(const BoardAnswer&)>& told);

}  // namespace plimsoll::session
