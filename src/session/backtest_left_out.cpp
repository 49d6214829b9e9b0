#include "session/backtest_left_out.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "diag/meant.h"

namespace plimsoll::session {

namespace {

std::string row_words(const Actual& actual) {
  return "`" + actual.outcome + "`" +
         (actual.period_text.empty() ? "" : " in " + actual.period_text) + " (" + actual.place +
         ")";
}

// Why the first row of an outcome that models tell is scored by none.
std::string why_not_scored(const std::vector<Opening>& openings, const Actual& actual,
                           const RowFate& fate) {
  if (fate.is_known) {
    return row_words(actual) + " was known when each model that tells it was made, by its `as of`";
  }
  std::vector<std::string> periods;
  bool is_fiscal = false;
  for (const Opening& opening : openings) {
    is_fiscal =
        is_fiscal || (opening.module().has_time && opening.module().time.fiscal_end_month != 12);
    for (const questions::Target& target : opening.told) {
      const std::string& name = target.period_name.short_name;
      if (target.name != actual.outcome || is_cut(target) || name.empty()) continue;
      if (std::count(periods.begin(), periods.end(), name) == 0) periods.push_back(name);
    }
  }
  const std::size_t n = periods.size();
  if (n > 6) periods = {periods[0], periods[1], "...", periods[n - 1]};
  std::string out = row_words(actual) + " lies in no period that a model tells: " +
                    (periods.empty() ? "it is told over the horizon, and its row has no period"
                                     : joined(periods));
  const bool is_plain_year =
      actual.period && actual.period->form == syntax::PeriodLiteral::Form::year;
  if (is_fiscal && is_plain_year) {
    out += "; " + actual.period_text + " is the calendar year, FY" + actual.period_text +
           " the fiscal one";
  }
  return out;
}

}  // namespace

std::optional<Error> tell_left_out(const std::vector<Opening>& openings, const Actuals& actuals,
                                   const std::string& file, const std::vector<RowFate>& fates,
                                   BacktestResult& result) {
  const std::vector<std::string> told = outcomes_told(openings);
  std::vector<std::string> strangers;
  std::vector<std::size_t> elsewhere;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    const Actual& actual = actuals.rows[i];
    if (!fates[i].has_outcome) {
      const bool is_told = std::count(told.begin(), told.end(), actual.outcome) > 0;
      if (!is_told && std::count(strangers.begin(), strangers.end(), actual.outcome) == 0) {
        strangers.push_back(actual.outcome);
      }
    } else if (!fates[i].is_scored && !fates[i].is_past) {
      elsewhere.push_back(i);
    }
  }
  const std::vector<std::string_view> known(told.begin(), told.end());
  const auto near_words = [&](const std::string& name) {
    const std::string_view near = diag::nearest(name, known);
    return near.empty() ? "" : "; did you mean `" + std::string(near) + "`?";
  };
  if (result.figures.empty()) {
    std::string why = "'" + file + "' has no figure that the models foretell: ";
    const auto first = std::find_if(fates.begin(), fates.end(),
                                    [](const RowFate& fate) { return fate.has_outcome; });
    if (first == fates.end()) {
      std::vector<std::string_view> names(strangers.begin(), strangers.end());
      why += "it is about " + diag::listed(names) + ", and they tell " +
             (known.empty() ? "no outcome" : diag::listed(known));
      if (!strangers.empty()) why += near_words(strangers[0]);
    } else {
      const auto last = std::find_if(fates.rbegin(), fates.rend(),
                                     [](const RowFate& fate) { return fate.has_outcome; });
      const auto at = static_cast<std::size_t>(fates.rend() - last) - 1;
      why += elsewhere.empty() && !fates[at].is_known
                 ? row_words(actuals.rows[at]) +
                       ", and what stands before it, was known when the models were made, or was "
                       "over before they begin"
                 : why_not_scored(openings, actuals.rows[elsewhere.empty() ? at : elsewhere[0]],
                                  fates[elsewhere.empty() ? at : elsewhere[0]]);
    }
    return Error{why, ErrorKind::usage};
  }
  if (!strangers.empty()) {
    std::string near;
    std::string name = strangers[0];
    for (const std::string& one : strangers) {
      if (!near.empty()) break;
      near = near_words(one);
      if (!near.empty()) name = one;
    }
    const std::size_t others = strangers.size() - 1;
    result.notes.push_back("`" + name + "`" +
                           (others == 0   ? " is an outcome of no model"
                            : others == 1 ? " and one other name are outcomes of no model"
                                          : fmt::format(" and {} other names are outcomes of no "
                                                        "model",
                                                        others)) +
                           ", and left out" + near);
  }
  if (!elsewhere.empty()) {
    const std::size_t at = elsewhere[0];
    result.notes.push_back(
        why_not_scored(openings, actuals.rows[at], fates[at]) +
        (elsewhere.size() == 1 ? "" : fmt::format("; so do {} others", elsewhere.size() - 1)));
  }
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (!fates[i].is_known || fates[i].is_scored) continue;
    result.notes.push_back(why_not_scored(openings, actuals.rows[i], fates[i]) +
                           ": it is no forecast, and not scored");
    break;
  }
  return std::nullopt;
}

}  // namespace plimsoll::session
