// One table of all tags, cut where a mechanism begins.
#include "report/effects.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "report/about.h"
#include "report/amounts.h"
#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using EffectVerdict = EffectsResult::Verdict;
using EffectWay = EffectsResult::Way;

constexpr const char* kEffectWays[] = {"off", "more", "none", "set"};
constexpr const char* kEffectVerdicts[] = {"moves", "either_way", "nominal", "unseen",
                                           "unmeasured"};

std::string amount(const TargetResult& target, const EffectsResult::Effect& effect,
                   std::set<Doubt>& doubts) {
  if (effect.mean.value == 0.0 && effect.n_moved == 0) return "none";
  if (effect.mean.value) doubts.insert(effect.mean.doubt);
  return Amounts(target, effect.mean.value.value_or(0)).with_unit(effect.mean);
}

std::string verdict_text(const EffectsResult::Tag& tag) {
  if (tag.verdict == EffectVerdict::moves) return "";
  if (tag.verdict == EffectVerdict::either_way) return tag.why;
  return std::string(tag.verdict == EffectVerdict::nominal
                         ? "NOMINAL"
                         : kEffectVerdicts[static_cast<std::size_t>(tag.verdict)]) +
         ": " + tag.why;
}

std::string heading(const EffectsResult::Mechanism& mechanism) {
  std::string text = fmt::format("\n  {:<6}{}\n", mechanism.id, mechanism.title);
  if (!mechanism.qualitative.empty()) {
    return text + wrap("qualitative: " + mechanism.qualitative, "        ", "        ", 100);
  }
  if (mechanism.tags.empty()) return text + "        open: nothing carries it\n";
  text += fmt::format("        hits {}{}\n", mechanism.line,
                      mechanism.direction.empty() ? "" : ", " + mechanism.direction);
  return mechanism.cause && mechanism.cause->way == EffectWay::set
             ? text + "        caused by " + mechanism.cause_text + "\n"
             : text;
}

// Those of its carriers; its cause too, where none of these is measured by it.
std::vector<const EffectsResult::Tag*> rows_of(const EffectsResult::Mechanism& mechanism) {
  std::vector<const EffectsResult::Tag*> out;
  bool has_cause = false;
  for (const EffectsResult::Tag& tag : mechanism.tags) {
    out.push_back(&tag);
    has_cause = has_cause || tag.way == EffectWay::set ||
                (mechanism.cause && tag.carrier == mechanism.cause->carrier);
  }
  if (mechanism.cause && !has_cause && !mechanism.tags.empty()) out.push_back(&*mechanism.cause);
  return out;
}

const char* way_text(EffectWay way) {
  constexpr const char* kTexts[] = {"", "+1 %", "", "set"};
  return kTexts[static_cast<std::size_t>(way)];
}

std::string counts(const EffectsResult& result) {
  std::string text =
      fmt::format("{} move what the register says", result.count(EffectVerdict::moves));
  for (const auto& [verdict, what] : {std::pair{EffectVerdict::either_way, "move it up and down"},
                                      std::pair{EffectVerdict::nominal, "in name only (nominal)"},
                                      std::pair{EffectVerdict::unseen, "not seen in so few trials"},
                                      std::pair{EffectVerdict::unmeasured, "not measured"}}) {
    if (const std::size_t n = result.count(verdict); n > 0) text += fmt::format(", {} {}", n, what);
  }
  return text;
}

}  // namespace

std::string effects_line(const EffectsResult& result) {
  std::size_t n_tags = 0;
  for (const EffectsResult::Mechanism& mechanism : result.mechanisms)
    n_tags += mechanism.tags.size();
  const std::size_t n_nominal = result.count_causes(EffectVerdict::nominal);
  return fmt::format(
      "{}{} mechanisms, {} tags: {}{}",
      result.register_title.empty() ? "" : result.register_title + ": ", result.mechanisms.size(),
      n_tags, counts(result),
      n_nominal == 0 ? "" : fmt::format("; {} of the register's causes in name only", n_nominal));
}

std::string write_text(const EffectsResult& result) {
  TextTable table(8);
  for (const auto align : {TextTable::Align::left, TextTable::Align::left, TextTable::Align::right,
                           TextTable::Align::right, TextTable::Align::left}) {
    table.add_column("", align);
  }
  std::set<Doubt> doubts;
  bool any_more = false;
  bool any_set = false;
  for (const EffectsResult::Mechanism& mechanism : result.mechanisms) {
    for (const EffectsResult::Tag* one : rows_of(mechanism)) {
      const EffectsResult::Tag& tag = *one;
      any_more = any_more || tag.way == EffectWay::more;
      any_set = any_set || tag.way == EffectWay::set;
      const bool is_measured = tag.way != EffectWay::none;
      table.add_row({tag.carrier, way_text(tag.way),
                     is_measured ? amount(mechanism.target, tag.line, doubts) : "-",
                     is_measured ? amount(result.income, tag.income, doubts) : "-",
                     verdict_text(tag)});
    }
  }
  std::string text = effects_line(result) + "\n";
  text += wrap(
      fmt::format(
          "What each moves over the horizon, by the mean: first the line that the register "
          "names, then {}. "
          "With it against without it{}{}.{}",
          result.income.outcome, any_more ? "; \"+1 %\": for one percent more of it" : "",
          any_set ? "; \"set\": the register's cause, the first value against the second" : "",
          result.income_found.empty()
              ? ""
              : fmt::format(" Income was found {}; --income names another.", result.income_found)),
      "", "", 100);
  std::istringstream rows(table.text());
  std::string row;
  for (const EffectsResult::Mechanism& mechanism : result.mechanisms) {
    text += heading(mechanism);
    const std::size_t n_rows = rows_of(mechanism).size();
    for (std::size_t i = 0; i < n_rows && std::getline(rows, row); ++i) text += row + "\n";
  }
  text += "\n" + doubt_notes(doubts, 100) + agree_text(result.about, 100);
  return text + fmt::format("  same noise in all; {} runs of {} trials, {}\n", result.n_runs,
                            format_count(result.n_trials), seconds_text(result.seconds));
}

nlohmann::json to_json(const EffectsResult& result) {
  const auto effect = [](const EffectsResult::Effect& one) {
    nlohmann::json out = estimate_json(one.mean);
    out["trials_that_differ"] = one.n_moved;
    return out;
  };
  const auto tag_json = [&](const EffectsResult::Tag& tag) {
    nlohmann::json one = {{"carrier", tag.carrier},
                          {"moved_by", kEffectWays[static_cast<std::size_t>(tag.way)]},
                          {"verdict", kEffectVerdicts[static_cast<std::size_t>(tag.verdict)]},
                          {"why", tag.why},
                          {"file", tag.file},
                          {"line", tag.file_line}};
    if (tag.way != EffectWay::none) {
      one["effect"] = effect(tag.line);
      one["on_income"] = effect(tag.income);
    }
    return one;
  };
  nlohmann::json mechanisms = nlohmann::json::array();
  for (const EffectsResult::Mechanism& mechanism : result.mechanisms) {
    nlohmann::json tags = nlohmann::json::array();
    for (const EffectsResult::Tag& tag : mechanism.tags) tags.push_back(tag_json(tag));
    mechanisms.push_back({{"id", mechanism.id},
                          {"title", mechanism.title},
                          {"hits", mechanism.line},
                          {"direction", mechanism.direction},
                          {"qualitative", mechanism.qualitative},
                          {"unit", mechanism.target.unit},
                          {"tags", tags}});
    if (!mechanism.cause) continue;
    mechanisms.back()["cause"] = tag_json(*mechanism.cause);
    mechanisms.back()["cause"]["text"] = mechanism.cause_text;
  }
  return {{"schema", schemas::kEffects.written},
          {"model", result.about.model},
          {"about", about_json(result.about, result.futures)},
          {"register", result.register_title},
          {"income",
           {{"of", result.income.outcome},
            {"unit", result.income.unit},
            {"found", result.income_found}}},
          {"trials", result.n_trials},
          {"runs", result.n_runs},
          {"seconds", result.seconds},
          {"mechanisms", mechanisms}};
}

}  // namespace plimsoll::report
