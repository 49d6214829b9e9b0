// Rules of evidence.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>

#include "audit/subject.h"

namespace plimsoll::audit {

namespace {

const Change kNoFigure{Change::Kind::none, "", "it says how a figure is known, and not what it is"};

// Judgements of the model, each once with what it is of.
void each_judgement(const Subject& subject,
                    const std::function<void(const Declaration&, const syntax::Evidence&)>& visit) {
  for (const Declaration& d : subject.declarations) {
    // A source, a claim or a scenario may speak of what is to come.
    for (const syntax::Evidence* one : d.evidence) {
      if (one->kind == syntax::Evidence::Kind::judgement) visit(d, *one);
    }
    for (const Field& field : d.fields) {
      for (const syntax::Evidence* one : field.evidence) {
        const bool is_shared =
            std::find(d.evidence.begin(), d.evidence.end(), one) != d.evidence.end();
        if (!is_shared && one->kind == syntax::Evidence::Kind::judgement) visit(d, *one);
      }
    }
  }
}

std::vector<int> years_in(const std::string& text) {
  static const std::regex kYear("(?:^|[^0-9.,])((?:19|20)[0-9]{2})(?![0-9]|[.,][0-9])");
  std::vector<int> out;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), kYear);
       at != std::sregex_iterator(); ++at) {
    out.push_back(std::stoi((*at)[1].str()));
  }
  return out;
}

}  // namespace

std::vector<Found> find_later_knowledge(const Subject& subject) {
  static const std::regex kKnown(
      "\\b(actual|actually|actuals|came|turned out|hindsight|reported|realised|realized|was in the "
      "end|"
      "in fact|happened|as it was|audited|disclosed|filed|result of|results of)\\b",
      std::regex::icase);
  std::vector<Found> out;
  const auto day = subject.as_of_year();
  if (!day) return out;
  each_judgement(subject, [&](const Declaration& d, const syntax::Evidence& one) {
    // By clauses: "as reported for 2023, planned for 2026" knows of 2023 alone.
    static const std::regex kClause("[,;:]| and | but ");
    for (auto at = std::sregex_token_iterator(one.text.begin(), one.text.end(), kClause, -1);
         at != std::sregex_token_iterator(); ++at) {
      const std::string clause = at->str();
      if (!std::regex_search(clause, kKnown)) continue;
      for (const int year : years_in(clause)) {
        if (year <= *day) continue;
        out.push_back({&d, one.span,
                       fmt::format("the judgement knows of {}, and the model's day is {}", year,
                                   subject.module.as_of),
                       "", kNoFigure});
        return;
      }
    }
  });
  return out;
}

std::vector<Found> find_old_judgement(const Subject& subject) {
  constexpr int kYears = 5;
  std::vector<Found> out;
  const auto day = subject.as_of_year();
  if (!day) return out;
  each_judgement(subject, [&](const Declaration& d, const syntax::Evidence& one) {
    const std::vector<int> years = years_in(one.text);
    if (years.empty()) return;
    const int newest = *std::max_element(years.begin(), years.end());
    if (newest > *day - kYears) return;
    out.push_back({&d, one.span, fmt::format("the newest ground that it names is of {}", newest),
                   "", kNoFigure});
  });
  return out;
}

std::vector<Found> find_cited_words(const Subject& subject) {
  std::vector<Found> out;
  for (const verify::Citation& one : subject.verified.citations) {
    if (one.evidence == nullptr || one.evidence->kind != syntax::Evidence::Kind::cite_line)
      continue;
    // A figure in words is a figure: only a quotation that was looked at, or one without any, is told.
    const bool has_digit = std::any_of(one.quote.begin(), one.quote.end(), [](char c) {
      return std::isdigit(static_cast<unsigned char>(c)) != 0;
    });
    static const std::regex kInWords(
        "\\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|"
        "million|"
        "billion|half|quarter|third|quarters|thirds|twice|double|doubled|majority|all|none|no|"
        "every|most|annual|monthly|single)\\b",
        std::regex::icase);
    if (has_digit || std::regex_search(one.quote, kInWords)) continue;
    const auto is_ground = [&](const std::vector<const syntax::Evidence*>& list) {
      return std::any_of(list.begin(), list.end(), [](const syntax::Evidence* e) {
        return e->kind == syntax::Evidence::Kind::judgement;
      });
    };
    for (const Declaration& d : subject.declarations) {
      if (d.name != one.declaration) continue;
      for (const Field& field : d.fields) {
        const auto& evidence = outline::evidence_of(d, field);
        if (std::find(evidence.begin(), evidence.end(), one.evidence) == evidence.end()) continue;
        if (!outline::is_assumption(field.role) || outline::assumed_figures(field).empty())
          continue;
        if (is_ground(evidence) || is_ground(d.evidence)) continue;
        out.push_back(
            {&d, one.span,
             fmt::format("\"{}\" stands beside `{}`, and has no figure", one.quote, field.text), "",
             kNoFigure});
        break;
      }
    }
  }
  return out;
}

std::vector<Found> find_no_day(const Subject& subject) {
  if (!subject.module.as_of.empty()) return {};
  for (const Declaration& d : subject.declarations) {
    if (d.word == "model") {
      return {{&d, d.span, "it does not say of which day its figures are", "", kNoFigure}};
    }
  }
  return {};
}

}  // namespace plimsoll::audit
