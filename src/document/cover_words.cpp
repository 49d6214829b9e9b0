// The page says the same of a result in web/src/view/board.ts and web/src/view/words.ts.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "document/cover.h"
#include "document/evidence_view.h"
#include "report/doubt_marks.h"
#include "report/number_format.h"

namespace plimsoll::document {

namespace {

const char* one_or_more(std::size_t n, const char* one, const char* more) {
  return n == 1 ? one : more;
}

std::string count_words(std::size_t n) {
  return report::format_count(n);
}

// "-1.66 ± 0.26 bn JPY"
std::string amount_words(const Json& estimate, const Scale& scale) {
  const auto value = json_number(estimate, "value");
  const auto error = json_number(estimate, "se");
  if (scale.unit == "%") return report::format_percent(value, error);
  const std::string text = report::format_quantity(value, error, scale.size);
  return text + (scale.unit.empty() ? "" : " " + scale.unit);
}

// With its sign, and a mark where the error is in doubt.
std::string change_words(const Json& estimate, const Scale& scale) {
  const std::string text = amount_words(estimate, scale);
  const bool rises = json_number(estimate, "value").value_or(0) > 0;
  const Doubt doubt = report::doubt_named(json_text(estimate, "doubt"));
  return (rises ? "+" : "") + text + std::string(report::doubt_mark(doubt));
}

double size_in(const Json& estimate) {
  return std::fabs(json_number(estimate, "value").value_or(0));
}

// Quoted titles: "a", "b" and "c".
std::string listed_words(const std::vector<std::string>& all) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == all.size() ? " and " : ", ") + ("“" + all[i] + "”");
  }
  return text;
}

std::string causes_words(const std::vector<Series>& all, const std::vector<Json>& answers) {
  const Json& answer = answer_of(answers, "attribute", "shares");
  const Json& on = json_at(answer, {"all_on"});
  const Json& off = json_at(answer, {"all_off"});
  if (!json_number(on, "value") || !json_number(off, "value")) return "";
  const bool low_is_bad = *json_number(on, "value") < *json_number(off, "value");
  std::vector<const Json*> shares;
  for (const Json& one : json_at(answer, {"shares"})) {
    const double value = json_value(one, "shapley").value_or(0);
    if (value != 0 && (value < 0) == low_is_bad) shares.push_back(&one);
  }
  if (shares.empty()) return "";
  std::stable_sort(shares.begin(), shares.end(), [](const Json* a, const Json* b) {
    return size_in(json_at(*a, {"shapley"})) > size_in(json_at(*b, {"shapley"}));
  });
  constexpr std::size_t kMostNamed = 3;
  std::vector<std::string> named;
  for (const Json* one : shares) {
    if (named.size() == kMostNamed) break;
    const std::string title = json_text(*one, "title");
    named.push_back(capitalised(title.empty() ? in_words(json_text(*one, "name")) : title));
  }
  const Json& target = json_at(answer, {"target"});
  const Scale scale = scale_for(json_text(target, "unit"), std::max(size_in(on), size_in(off)));
  return fmt::format("{} is {}; without any risk it would be {}. The largest parts: {}.",
                     target_words(target, all), amount_words(on, scale), amount_words(off, scale),
                     listed_words(named));
}

// The hardest scenario, and the action that helps most.
std::string stress_words(const std::vector<Series>& all, const std::vector<Json>& answers) {
  const Json& answer = answer_of(answers, "stress", "stresses");
  if (answer.is_null()) return "";
  const Json& target = json_at(answer, {"target"});
  const auto subject = std::find_if(all.begin(), all.end(), [&](const Series& one) {
    return one.name == json_text(target, "outcome");
  });
  const std::string statistic = json_text(target, "statistic");
  const bool high_is_bad = statistic == "P" || statistic == "probability" ||
                           (subject != all.end() && subject->bad == "high");
  const double good = high_is_bad ? -1 : 1;
  double largest = size_in(json_at(answer, {"base"}));
  const Json* worst = nullptr;
  const Json* best = nullptr;
  const auto gain = [&](const Json& one) {
    return good * json_value(one, "difference").value_or(0);
  };
  for (const Json& one : json_at(answer, {"stresses"})) {
    largest = std::max(largest, size_in(json_at(one, {"value"})));
    const std::string kind = json_text(one, "kind");
    if (kind == "scenario" && (worst == nullptr || gain(one) < gain(*worst))) worst = &one;
    if (kind == "action" && (best == nullptr || gain(one) > gain(*best))) best = &one;
  }
  const Scale scale = scale_for(json_text(target, "unit"), largest);
  const auto stands_out = [](const Json& one) {
    const Json& told = json_at(one, {"stands_out"});
    return !told.is_boolean() || told.get<bool>();
  };
  const auto title = [](const Json& one) {
    const std::string told = json_text(one, "title");
    return capitalised(told.empty() ? in_words(json_text(one, "name")) : told);
  };
  std::string text;
  if (worst != nullptr && gain(*worst) < 0 && stands_out(*worst)) {
    text = fmt::format("The hardest scenario, “{}”: {}.", title(*worst),
                       change_words(json_at(*worst, {"difference"}), scale));
  }
  if (best == nullptr) return text;
  if (!text.empty()) text += " ";
  if (!(gain(*best) > 0) || !stands_out(*best)) {
    return text + "None of its actions makes it better beyond the error.";
  }
  return text + fmt::format("“{}” would help most: {}, its cost paid.", title(*best),
                            change_words(json_at(*best, {"difference"}), scale));
}

std::string grounds_words(const Json& run, const std::vector<Json>& answers) {
  const std::vector<Assumption> all = assumptions_of(run, answers);
  if (all.empty()) return "";
  const auto n = [&](const char* status) {
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const Assumption& one) { return one.status == status; }));
  };
  std::string text =
      fmt::format("Of {} {} {} {}", count_words(all.size()),
                  one_or_more(all.size(), "assumption", "assumptions"), count_words(n("judgement")),
                  one_or_more(n("judgement"), "is a judgement", "are judgements"));
  if (n("bare") > 0) {
    text += fmt::format(" and {} {} no evidence", count_words(n("bare")),
                        one_or_more(n("bare"), "has", "have"));
  }
  // Of the worst futures where they were asked about, else of what was.
  const Json* weighed = nullptr;
  for (const Json& one : json_at(answer_of(answers, "verify", "weighings"), {"weighings"})) {
    const bool is_worst = json_text(json_at(one, {"target"}), "statistic") == "es";
    if (weighed == nullptr || is_worst) weighed = &one;
    if (is_worst) break;
  }
  if (weighed != nullptr) {
    const auto share = json_number(json_at(*weighed, {"by_strength", "judgement"}), "share");
    if (share) {
      text += "; " + report::short_percent(*share) + " of what moves it rests on judgements";
    }
  }
  return text + ".";
}

}  // namespace

std::string cover_lead(const Json& run, const std::vector<LimitLine>& lines) {
  if (lines.empty()) {
    return "The model states no limit: it says what may come, and not what may not.";
  }
  const auto n = [&](const char* verdict) {
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [&](const LimitLine& one) { return one.verdict == verdict; }));
  };
  bool has_periods = false;
  std::string earliest;
  for (const Json& limit : json_at(run, {"limits"})) {
    has_periods = has_periods || !json_text(limit, "period").empty();
  }
  // Periods stand in order within a limit; the first of any is the earliest of the names.
  for (const Json& outer : json_at(run, {"limits"})) {
    const std::string period = json_text(outer, "period");
    if (period.empty() || !earliest.empty()) continue;
    for (const Json& limit : json_at(run, {"limits"})) {
      if (json_text(limit, "period") == period && json_text(limit, "verdict") == "breached") {
        earliest = short_period(period);
      }
    }
  }
  std::vector<std::string> parts;
  if (n("holds") > 0) {
    parts.push_back(count_words(n("holds")) + one_or_more(n("holds"), " holds", " hold") +
                    (has_periods ? " throughout" : ""));
  }
  if (n("breached") > 0) {
    parts.push_back(count_words(n("breached")) + one_or_more(n("breached"), " is", " are") +
                    " broken" + (earliest.empty() ? "" : ", the first in " + earliest));
  }
  if (n("too_close") > 0) {
    parts.push_back(count_words(n("too_close")) + one_or_more(n("too_close"), " is", " are") +
                    " too close to call");
  }
  std::string text =
      "Of " + count_words(lines.size()) + one_or_more(lines.size(), " limit, ", " limits, ");
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i > 0 ? "; " : "") + parts[i];
  return text + ".";
}

std::string cover_words(const Json& run, const std::vector<Series>& all,
                        const std::vector<Json>& answers) {
  std::string text;
  for (const std::string& one :
       {causes_words(all, answers), stress_words(all, answers), grounds_words(run, answers)}) {
    if (one.empty()) continue;
    text += (text.empty() ? "" : " ") + one;
  }
  return text;
}

}  // namespace plimsoll::document
