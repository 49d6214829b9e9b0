// Rankings of draws, risks and sources: what is told apart from 0, and a line on what is left out.
#include "report/variation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/sensitivity.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using Align = TextTable::Align;

constexpr const char* kOneAtATime =
    "\nA draw by period or label is many sources: one is held at a time, and the bar is the root "
    "of the\n"
    "sum of squares of what each changes. (All of them at that quantile at once is a future that "
    "does\n"
    "not come, and its bar would not compare with the others.)\n";

// A table of the rows that are told apart from 0, at most `top` of them.
class Ranking {
 public:
  Ranking(int top, std::initializer_list<std::pair<std::string, Align>> columns)
      : top_(static_cast<std::size_t>(top)) {
    for (const auto& [name, align] : columns) add_column(name, align);
  }
  void add_column(const std::string& name, Align align) { table_.add_column(name, align); }

  // Counts a row; whether it is to be added to the table.
  bool shows(bool is_clear) {
    ++n_all_;
    if (!is_clear) return false;
    ++n_clear_;
    return n_shown_ < top_;
  }
  void add_row(std::vector<std::string> cells) {
    ++n_shown_;
    table_.add_row(std::move(cells));
  }

  // `row`: "draw".
  std::string text(const char* row) const {
    return n_shown_ > 0 ? table_.text() : fmt::format("  {} is told apart from 0\n", row);
  }
  // What of all rows is not in the table, and why; `rows`: "draws".
  std::string footer(const char* rows) const {
    std::string text;
    const std::size_t n_noise = n_all_ - n_clear_;
    if (n_noise > 0) {
      text += fmt::format("{} of {} {} {} not told apart from 0 and not shown.", n_noise, n_all_,
                          rows, n_noise == 1 ? "is" : "are");
    }
    if (n_clear_ > n_shown_) {
      text += fmt::format("{}{} more {} beyond --top.", text.empty() ? "" : " ",
                          n_clear_ - n_shown_, n_clear_ - n_shown_ == 1 ? "is" : "are");
    }
    return text.empty() ? "" : "\n" + text + "\n";
  }

 private:
  TextTable table_;
  std::size_t top_;
  std::size_t n_all_ = 0;
  std::size_t n_clear_ = 0;
  std::size_t n_shown_ = 0;
};

// Errors of sums that one trial makes up are too small: the trials that would show it are missing.
constexpr double kMuchOfOne = 0.02;

std::string few_trials_text(double largest) {
  if (largest < kMuchOfOne) return "";
  return fmt::format(
      "\nThe variance rests on few trials: one of them makes up {} % of it. Shares and errors may "
      "be "
      "far off; ask for more trials.\n",
      format_significant(100 * largest, 2));
}

std::string share_text(const Estimate& share) {
  return format_quantity(share.value, share.se, 0.01);
}

// Text without what a method's name, cost and seconds say, and the fields that are a method's own.
class Writer {
 public:
  Writer(const TargetResult& target, int top) : target_(target), top_(top) {}

  std::string operator()(const DerivativesResult&) const { return ""; }
  std::string operator()(const TornadoResult& found) const;
  std::string operator()(const SharesResult& found) const;
  std::string operator()(const ShapleyResult& found) const;
  std::string operator()(const RanksResult& found) const;

 private:
  std::string risks(const TornadoResult& found, const Amounts& amounts) const;

  const TargetResult& target_;
  int top_;
};

std::string Writer::risks(const TornadoResult& found, const Amounts& amounts) const {
  if (found.risks.empty()) return "";
  Ranking ranking(top_, {{"risk switched off", Align::left}, {"change", Align::decimal}});
  for (const TornadoResult::Risk& risk : found.risks) {
    if (!ranking.shows(stands_out(risk.change))) continue;
    ranking.add_row({risk.name, amounts.text(risk.change)});
  }
  return "\n" + ranking.text("no risk") + ranking.footer("risks");
}

std::string Writer::operator()(const TornadoResult& found) const {
  double largest = 0;
  for (const TornadoResult::Draw& draw : found.draws) {
    for (const Estimate& change : draw.changes) {
      largest = std::max(largest, std::fabs(change.value.value_or(0)));
    }
  }
  const Amounts amounts(target_, largest);
  Ranking ranking(top_, {{"draw held at its quantile", Align::left}});
  for (const double level : found.levels) {
    ranking.add_column(format_significant(100 * level, 3) + " %", Align::decimal);
  }
  ranking.add_column("", Align::left);
  bool any_parts = false;
  for (const TornadoResult::Draw& draw : found.draws) {
    const bool is_clear = std::any_of(draw.changes.begin(), draw.changes.end(), stands_out);
    if (!ranking.shows(is_clear)) continue;
    std::vector<std::string> cells = {draw.name};
    for (const Estimate& change : draw.changes) cells.push_back(amounts.text(change));
    std::string note = draw.coupled ? "others follow it" : "";
    if (draw.n_parts > 1) {
      any_parts = true;
      note += fmt::format("{}one of {} at a time", note.empty() ? "" : "; ", draw.n_parts);
    }
    cells.push_back(note);
    ranking.add_row(std::move(cells));
  }
  std::string text =
      fmt::format("Change of the statistic{}, everything else as it was on the same trials\n",
                  amounts.unit().empty() ? "" : " in " + amounts.unit()) +
      ranking.text("no draw") + (any_parts ? kOneAtATime : "") + ranking.footer("draws") +
      risks(found, amounts);
  text += amounts.notes();
  return text + fmt::format("{} run{} of {} trials", found.n_runs, found.n_runs == 1 ? "" : "s",
                            format_count(found.n_trials));
}

std::string Writer::operator()(const SharesResult& found) const {
  Ranking ranking(top_, {{"source", Align::left},
                         {"alone, %", Align::decimal},
                         {"with what it touches, %", Align::decimal}});
  for (const SharesResult::Share& share : found.shares) {
    if (!ranking.shows(stands_out(share.total))) continue;
    ranking.add_row({share.source, share_text(share.first), share_text(share.total)});
  }
  return "Shares of the outcome's variance (Sobol' indices, first order and total)\n" +
         ranking.text("no source") + ranking.footer("sources") +
         few_trials_text(found.largest_part) +
         "Noise that a `correlate` couples is one source; --method shapley takes it apart.\n" +
         fmt::format("{} runs of {} Sobol' points", found.n_runs, format_count(found.n_trials));
}

std::string Writer::operator()(const ShapleyResult& found) const {
  Ranking ranking(
      top_, {{"source", Align::left}, {"share of variance, %", Align::decimal}, {"", Align::left}});
  for (const ShapleyResult::Effect& effect : found.effects) {
    if (!ranking.shows(stands_out(effect.share))) continue;
    ranking.add_row({effect.source, share_text(effect.share), effect.coupled ? "coupled" : ""});
  }
  return "Shapley effects: the outcome's variance shared out, adding up to 100 %\n" +
         ranking.text("no source") + ranking.footer("sources") +
         few_trials_text(found.largest_part) +
         fmt::format("{} runs of {} trials", found.n_runs, format_count(found.n_trials));
}

std::string Writer::operator()(const RanksResult& found) const {
  Ranking ranking(top_, {{"draw or event", Align::left}, {"rank correlation", Align::decimal}});
  for (const RanksResult::Correlation& one : found.correlations) {
    // The strongest of many: two errors are too few.
    if (!ranking.shows(!(std::fabs(one.value) < 3 * one.se))) continue;
    ranking.add_row({one.name, format_quantity(one.value, one.se, 1)});
  }
  return "Spearman's rank correlation with the outcome\n" + ranking.text("nothing") +
         ranking.footer("draws and events") +
         fmt::format("1 run of {} trials", format_count(found.n_trials));
}

// Fields that are a method's own.
struct Fields {
  nlohmann::json& json;

  void operator()(const DerivativesResult&) const {}

  void operator()(const TornadoResult& found) const {
    auto& draws = json["draws"] = nlohmann::json::array();
    for (const TornadoResult::Draw& draw : found.draws) {
      nlohmann::json row = {
          {"draw", draw.name}, {"coupled", draw.coupled}, {"parts", draw.n_parts}};
      for (std::size_t k = 0; k < found.levels.size(); ++k) {
        row["at"].push_back({{"level", found.levels[k]},
                             {"statistic", estimate_json(draw.values[k])},
                             {"change", estimate_json(draw.changes[k])}});
      }
      draws.push_back(std::move(row));
    }
    auto& risks = json["risks"] = nlohmann::json::array();
    for (const TornadoResult::Risk& risk : found.risks) {
      risks.push_back({{"risk", risk.name},
                       {"statistic", estimate_json(risk.value)},
                       {"change", estimate_json(risk.change)}});
    }
    json["runs"] = found.n_runs;
  }

  void operator()(const SharesResult& found) const {
    auto& shares = json["shares"] = nlohmann::json::array();
    for (const SharesResult::Share& share : found.shares) {
      shares.push_back({{"source", share.source},
                        {"first", estimate_json(share.first)},
                        {"total", estimate_json(share.total)}});
    }
    json["by"] = found.by;
    add_variance(found);
  }

  void operator()(const ShapleyResult& found) const {
    auto& effects = json["effects"] = nlohmann::json::array();
    for (const ShapleyResult::Effect& effect : found.effects) {
      effects.push_back({{"source", effect.source},
                         {"share", number(effect.share.value)},
                         {"se", number(effect.share.se)},
                         {"coupled", effect.coupled}});
    }
    add_variance(found);
  }

  void operator()(const RanksResult& found) const {
    auto& rows = json["correlations"] = nlohmann::json::array();
    for (const RanksResult::Correlation& one : found.correlations) {
      rows.push_back({{"name", one.name}, {"value", one.value}, {"se", one.se}});
    }
  }

 private:
  template <class Found>
  void add_variance(const Found& found) const {
    json["largest_part"] = found.largest_part;
    json["variance"] = found.variance;
    json["runs"] = found.n_runs;
  }
};

}  // namespace

std::string variation_text(const SensitivityResult& result, int top) {
  return fmt::format("{}\n{}, {}\n", result.target.text,
                     std::visit(Writer(result.target, top), result.found),
                     seconds_text(result.seconds));
}

nlohmann::json variation_json(const SensitivityResult& result) {
  nlohmann::json out = {{"schema", schemas::kSensitivity.written},
                        {"model", result.about.model},
                        {"about", about_json(result.about, result.futures)},
                        {"target", target_json(result.target)},
                        {"method", method_name(result.method)},
                        {"seconds", result.seconds}};
  std::visit(Fields{out}, result.found);
  return out;
}

}  // namespace plimsoll::report
