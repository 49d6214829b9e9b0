// Rules of distributions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

#include "audit/subject.h"

namespace plimsoll::audit {

namespace {

// What a scenario sets to make the tail a quarter lighter; by the parameter that each form has.
Change lighter(const Law& law) {
  const std::string& name = law.declaration->name;
  for (const std::string_view spread : {"sigma", "sd", "scale"}) {
    if (law.parameter(spread) == nullptr) continue;
    if (law.name == "pareto" || law.name == "gpd") break;
    return {Change::Kind::set, fmt::format("set {0}.{1} = 0.75 * {0}.{1}", name, spread),
            "with a quarter less of its spread"};
  }
  if (law.name == "student_t" && law.parameter("df") != nullptr) {
    return {Change::Kind::set, fmt::format("set {0}.df = 2 * {0}.df", name),
            "with twice its degrees of freedom"};
  }
  if (law.parameter("shape") != nullptr) {
    const bool light_is_high = law.name == "pareto" || law.name == "weibull";
    return {Change::Kind::set,
            fmt::format("set {0}.shape = {1} * {0}.shape", name, light_is_high ? 1.333 : 0.75),
            "with its shape a quarter lighter"};
  }
  return {Change::Kind::none, "", "its form has no spread that could be changed by itself"};
}

// Heavier than exponential, where that is known or nothing says otherwise.
bool is_heavy(const Subject& subject, const Law& law) {
  static const std::set<std::string, std::less<>> kHeavy = {
      "pareto", "gpd", "gev", "cauchy", "log_logistic", "inverse_gaussian"};
  if (kHeavy.contains(law.name)) return true;
  if (law.name == "student_t") return true;
  if (law.name == "weibull") return subject.figure(law, "shape").value_or(1) < 1;
  if (law.name != "lognormal") return false;
  if (const auto sigma = subject.figure(law, "sigma")) return *sigma >= 0.8;
  const auto mean = subject.figure(law, "mean");
  const auto sd = subject.figure(law, "sd");
  if (mean && sd) return *sd >= 0.8 * *mean;
  const auto low = subject.figure(law, "p5");
  const auto high = subject.figure(law, "p95");
  if (low && high && *low > 0) return std::log(*high / *low) / 3.29 >= 0.8;
  // A spread that is a given or drawn: which it is cannot be read off.
  return law.parameter("sigma") != nullptr;
}

std::string as_text(const Law& law) {
  std::string out = law.name + "(";
  bool is_first = true;
  for (const Field& field : law.declaration->fields) {
    if (field.role != outline::Role::parameter || field.name.starts_with("truncated")) continue;
    out += (is_first ? "" : ", ") + field.text;
    is_first = false;
  }
  return out + ")";
}

Change middle_of(const Law& law, const char* low, const char* high) {
  const Field* a = law.parameter(low);
  const Field* b = law.parameter(high);
  if (a == nullptr || b == nullptr) return {Change::Kind::none, "", "its form has no ends"};
  return {Change::Kind::set,
          fmt::format("set {} = ({} + {}) / 2", law.declaration->name, a->text, b->text),
          "held at its middle"};
}

}  // namespace

std::vector<Found> find_judged_tail(const Subject& subject) {
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    if (law.is_truncated || !is_heavy(subject, law) || !subject.is_judged(law)) continue;
    out.push_back({law.declaration, law.declaration->span,
                   as_text(law) + " has a heavy tail, and rests on a judgement", "", lighter(law)});
  }
  return out;
}

std::vector<Found> find_endless_mean(const Subject& subject) {
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    if (law.is_truncated) continue;
    std::string what;
    const auto shape = subject.figure(law, "shape");
    if (law.name == "cauchy") {
      what = "has no mean";
    } else if (law.name == "pareto" && shape && *shape <= 2) {
      what = *shape <= 1 ? "has no mean" : "has no variance";
    } else if ((law.name == "gpd" || law.name == "gev") && shape && *shape >= 0.5) {
      what = *shape >= 1 ? "has no mean" : "has no variance";
    } else if (const auto df = subject.figure(law, "df");
               law.name == "student_t" && df && *df <= 2) {
      what = *df <= 1 ? "has no mean" : "has no variance";
    }
    if (what.empty()) continue;
    out.push_back(
        {law.declaration, law.declaration->span, as_text(law) + " " + what, "", lighter(law)});
  }
  return out;
}

std::vector<Found> find_negative_normal(const Subject& subject) {
  // What goes down as well as up.
  static const std::vector<std::string_view> kSigned = {
      "growth", "change",    "shock",     "drift", "noise", "error",  "return",
      "trend",  "move",      "surprise",  "gap",   "gain",  "profit", "margin",
      "result", "inflation", "spread",    "rate",  "yield", "beta",   "shift",
      "drop",   "increase",  "deviation", "z"};
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    const bool is_normal = law.name == "normal" || law.name == "logistic" ||
                           law.name == "student_t" || law.name == "laplace" || law.name == "gumbel";
    if (!is_normal || law.is_truncated) continue;
    auto mean = subject.figure(law, "mean");
    if (!mean) mean = subject.figure(law, "location");
    auto sd = subject.figure(law, "sd");
    if (!sd) sd = subject.figure(law, "scale");
    if (!mean || !sd || *mean <= 0 || *sd <= 0 || *mean > 3 * *sd) continue;
    const std::string words = subject.names_and_title(*law.declaration);
    if (!first_word_of(words, kSigned).empty()) continue;
    const double chance = 0.5 * std::erfc(*mean / *sd / std::sqrt(2.0));
    out.push_back(
        {law.declaration,
         law.declaration->span,
         fmt::format("{} is below 0 in about {:.2g} % of cases", as_text(law), 100 * chance),
         "",
         {Change::Kind::set, fmt::format("set {0} = max({0}, 0)", law.declaration->name),
          "with 0 where it is below"}});
  }
  return out;
}

std::vector<Found> find_beyond_whole(const Subject& subject) {
  static const std::vector<std::string_view> kShares = {
      "share",     "utilisation", "utilization",  "occupancy",   "recovery", "churn",
      "retention", "coverage",    "availability", "probability", "chance",   "portion",
      "fraction",  "attrition",   "lgd",          "uptake"};
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    if (law.is_truncated) continue;
    if (first_word_of(subject.names_and_title(*law.declaration), kShares).empty()) continue;
    double low = 0;
    double high = 0;
    const auto mean = subject.figure(law, "mean");
    const auto sd = subject.figure(law, "sd");
    const auto from = subject.figure(law, law.name == "uniform" ? "low" : "min");
    const auto from2 = from ? from : subject.figure(law, "low");
    const auto to = subject.figure(law, "high");
    const auto to2 = to ? to : subject.figure(law, "max");
    if (law.name == "normal" && mean && sd) {
      low = *mean - 3 * *sd;
      high = *mean + 3 * *sd;
    } else if (law.name == "lognormal") {
      high = mean && sd ? *mean + 4 * *sd : 2;
    } else if (from2 && to2) {
      low = *from2;
      high = *to2;
    } else {
      continue;
    }
    const bool is_share = std::any_of(
        law.declaration->fields.begin(), law.declaration->fields.end(), [&](const Field& field) {
          return field.role == outline::Role::parameter && subject.is_percent(field);
        });
    if ((low >= 0 && high <= 1) || (!is_share && high > 2)) continue;
    out.push_back({law.declaration,
                   law.declaration->span,
                   fmt::format("{} reaches from about {:.0f} % to {:.0f} %", as_text(law),
                               100 * low, 100 * high),
                   "",
                   {Change::Kind::set,
                    fmt::format("set {0} = min(max({0}, 0%), 100%)", law.declaration->name),
                    "held within 0 % and 100 %"}});
  }
  return out;
}

std::vector<Found> find_bare_uniform(const Subject& subject) {
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    if (law.name != "uniform" && law.name != "uniform_int") continue;
    bool is_cited = false;
    for (const Field& field : law.declaration->fields) {
      if (field.role != outline::Role::parameter) continue;
      for (const syntax::Evidence* one : outline::evidence_of(*law.declaration, field)) {
        is_cited = is_cited || one->kind != syntax::Evidence::Kind::judgement;
      }
    }
    if (is_cited || word_count(subject.reasons(*law.declaration)) >= 3) continue;
    out.push_back({law.declaration, law.declaration->span,
                   as_text(law) + " says that every value is as likely, and not why", "",
                   middle_of(law, "low", "high")});
  }
  return out;
}

std::vector<Found> find_extreme_triangle(const Subject& subject) {
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    const Field* low =
        law.parameter("low") != nullptr ? law.parameter("low") : law.parameter("min");
    const bool by_levels = std::any_of(law.declaration->fields.begin(),
                                       law.declaration->fields.end(), [](const Field& field) {
                                         return field.name.size() > 1 && field.name[0] == 'p' &&
                                                field.name[1] >= '0' && field.name[1] <= '9';
                                       });
    if (law.name != "triangular" || by_levels || low == nullptr || !subject.is_judged(law))
      continue;
    out.push_back({law.declaration,
                   low->span,
                   as_text(law) + " ends at what someone took for the extremes",
                   "",
                   {Change::Kind::none, "", "wider ends are for those who know it to say"}});
  }
  return out;
}

std::vector<Found> find_mode_at_edge(const Subject& subject) {
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    if (law.name != "triangular" && law.name != "pert") continue;
    const auto low = subject.figure(law, "low");
    const auto mode = subject.figure(law, "mode");
    const auto high = subject.figure(law, "high");
    if (!low || !mode || !high || *low == *high) continue;
    if (*mode != *low && *mode != *high) continue;
    const std::string& name = law.declaration->name;
    out.push_back({law.declaration,
                   law.declaration->span,
                   fmt::format("{}: the most likely value is the {}", as_text(law),
                               *mode == *low ? "least" : "most"),
                   "",
                   {Change::Kind::set,
                    fmt::format("set {}.mode = ({} + {}) / 2", name, law.parameter("low")->text,
                                law.parameter("high")->text),
                    "with its most likely value in the middle"}});
  }
  return out;
}

std::vector<Found> find_narrow_range(const Subject& subject) {
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    if (!subject.is_judged(law)) continue;
    const auto low = subject.figure(law, "low");
    const auto high = subject.figure(law, "high");
    const auto mean = subject.figure(law, "mean");
    const auto sd = subject.figure(law, "sd");
    const auto median = subject.figure(law, "median");
    const auto sigma = subject.figure(law, "sigma");
    double width = 1;
    if (low && high && *low + *high != 0) width = std::fabs((*high - *low) / (*high + *low) * 2);
    if (mean && sd && *mean != 0 && law.name == "normal") width = std::fabs(3.29 * *sd / *mean);
    if (median && sigma) width = 3.29 * *sigma;
    if (width >= 0.05 || width == 0) continue;
    out.push_back({law.declaration, law.declaration->span,
                   fmt::format("{} is {:.2g} % wide", as_text(law), 100 * width), "",
                   low && high
                       ? middle_of(law, "low", "high")
                       : Change{Change::Kind::none, "", "how much wider it is nobody has said"}});
  }
  return out;
}

std::vector<Found> find_fixed_fit(const Subject& subject) {
  static const std::regex kFit(
      "\\b(fit|fits|fitted|estimated from|maximum likelihood|calibrated)\\b", std::regex::icase);
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "draw" && d.word != "mark" && d.word != "given") continue;
    for (const Field& field : d.fields) {
      if (field.name != "distribution" || field.expr == nullptr) continue;
      const syntax::Expr* call = bare(field.expr);
      const bool is_fitted = call != nullptr && call->kind == syntax::ExprKind::call &&
                             call->left != nullptr && call->left->text == "fitted";
      if (!is_fitted || field.text.find("uncertain") != std::string::npos) continue;
      const std::size_t end = field.text.rfind(')');
      const std::string open = field.text.substr(0, end) + ", uncertain" + field.text.substr(end);
      out.push_back(
          {&d,
           field.span,
           field.text + " takes the parameters as known",
           "write `~ " + open + "`",
           {Change::Kind::set, "set " + d.name + " ~ " + open, "with its parameters open"}});
    }
  }
  for (const Law& law : subject.laws()) {
    // An uncertain given is what a fit leaves open.
    if (law.declaration->word == "given") continue;
    bool all_are_figures = true;
    bool any = false;
    for (const Field& field : law.declaration->fields) {
      if (field.role != outline::Role::parameter || field.name == "distribution") continue;
      any = true;
      all_are_figures = all_are_figures && subject.figure(*law.declaration, field).has_value();
    }
    if (!any || !all_are_figures || !std::regex_search(subject.reasons(*law.declaration), kFit))
      continue;
    out.push_back({law.declaration, law.declaration->span,
                   as_text(law) + " was fitted, and its parameters are taken as known", "",
                   lighter(law)});
  }
  return out;
}

std::vector<Found> find_few_losses(const Subject& subject) {
  static const std::regex kFew(
      "\\b(one|two|three|four|five|six|seven|eight|nine|ten|[1-9]|10) (?:\\w+ )?"
      "(loss|losses|case|cases|claims|events|incidents|observations|outages|accidents|hits)\\b",
      std::regex::icase);
  std::vector<Found> out;
  for (const Law& law : subject.laws()) {
    if (law.is_truncated || !is_heavy(subject, law)) continue;
    const std::string reasons = subject.reasons(*law.declaration);
    std::smatch match;
    if (!std::regex_search(reasons, match, kFew)) continue;
    out.push_back({law.declaration, law.declaration->span,
                   as_text(law) + " is told from " + match.str(0), "", lighter(law)});
  }
  return out;
}

}  // namespace plimsoll::audit
