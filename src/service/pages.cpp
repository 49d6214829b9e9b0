#include "service/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "check/functions/builtin.h"
#include "dist/domain.h"

namespace plimsoll::service {

namespace {

std::string_view rest_of(const dist::Form& form) {
  switch (form.variadic) {
    case dist::Variadic::none:
      break;
    case dist::Variadic::quantiles:
      return form.n_quantiles == 1   ? "p50: x"
             : form.n_quantiles == 2 ? "p5: x, p95: y"
                                     : "p10: x, ...";
    case dist::Variadic::value_weights:
      return "{value: weight, ...}";
    case dist::Variadic::prob_values:
      return "{p: x, ...}";
    case dist::Variadic::data:
      return "[x, y, ...]";
    case dist::Variadic::children:
      return "{law: weight, ...}";
  }
  return "";
}

constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {"step", "the length of what is asked about: the period, the fiscal year, the horizon"},
    {"balance", "in the lines of a stock: its level so far in this period"},
    {"period_number", "the number of the period, counted from 0"},
    {"fiscal_year_number", "the number of the fiscal year, counted from 0"},
    {"period_of_year", "the number of the period in its fiscal year, counted from 0"},
    {"P", "`P(condition)`: the share of trials in which it holds"},
    {"es",
     "`es(x, 5%)`: the mean of the worst 5 % of trials; `upper:` and `lower:` say which side"},
    {"plimsoll", "`plimsoll 1`: the version of the language"},
    {"import", "`import \"file.plim\"`: reads another file below the model's folder"},
    {"use", "`use finance`: a module of the standard library"},
    {"model", "`model NAME \"title\" [as of DATE] [by \"AUTHOR\"]`"},
    {"time",
     "`time month|quarter|year from MONTH for N [, fiscal year ends MONTH] [, named by "
     "start|end]`"},
    {"currency", "`currency JPY, USD`: the model's currencies"},
    {"unit", "`unit server/servers`: a unit of the model's own"},
    {"source", "`source NAME \"title\" file \"file.txt\"`: what evidence cites"},
    {"dim", "`dim Line = firm, home`: an index set and its labels"},
    {"given",
     "`given NAME [in UNIT] = VALUE  judgement|cite ...`: a constant assumption; `~ LAW` where it "
     "is not known"},
    {"balancing", "`balancing item NAME: LEFT = RIGHT`: the constant that makes the equation hold"},
    {"draw",
     "`draw NAME [each year|each period] ~ LAW`: what chance decides, once a trial, year or "
     "period"},
    {"event",
     "`event NAME \"sentence\" { rate|chance ...; draw ...; total ... }`: what happens now and "
     "then"},
    {"flow", "`flow NAME = EXPR`: an amount in each period"},
    {"let", "`let NAME = EXPR`: a value by another name"},
    {"stock", "`stock NAME opening EXPR { + in; - out }`: a level at the ends of periods"},
    {"schedule",
     "`schedule NAME life D opening { ... } { + bought; - scrapped }`: what is written off over "
     "its life"},
    {"affects", "`affects STOCK [as NAME] [of LABELS] by AMOUNT`: what a risk does to a stock"},
    {"state", "`state NAME opening false { becomes true when ... }`: a condition that latches"},
    {"statement", "`statement NAME { sales; - cost; = profit }`: lines that add up"},
    {"fn", "`fn name(parameters) = EXPR`, or a block with `result EXPR`"},
    {"component", "`component NAME (parameters) { ... }`: what parts are made of"},
    {"part", "`part NAME = COMPONENT { parameter = EXPR }`"},
    {"risk", "`risk NAME \"title\" { ... }`: a group with a switch (`--without NAME`)"},
    {"group", "`group NAME = risk, risk`: several risks as one"},
    {"register",
     "`register NAME \"title\" file \"mechanisms.csv\"`: mechanisms that the model is to carry"},
    {"correlate", "`correlate NAME gaussian|student_t(df) { (a, b): 0.5 }`: dependence of draws"},
    {"outcome", "`outcome EXPR each year, bad low`: what a run tells"},
    {"limit", "`limit NAME \"title\": P(cash < 0 JPY) <= 5% each year`"},
    {"allow", "`allow RULE \"because\"`: answers findings of `plimsoll audit`"},
    {"check", "`check NAME: CONDITION`: what must hold in every trial and period"},
    {"expect", "`expect median(x) within 10% of 7 bn JPY in FY2012`: what a run should show"},
    {"scenario", "`scenario NAME \"title\" { set x = ...; strike event in PERIOD }`"},
    {"action", "`action NAME \"title\" cost EXPR to FLOW { set x = ... }`"},
    {"decision",
     "`decision NAME \"title\" { choose ACTIONS; lever GIVEN from A to B; maximise STATISTIC in "
     "PERIOD; keep LIMIT; "
     "budget EXPR }`: what `plimsoll decide` chooses among"},
    {"choose", "`choose ACTION, ACTION`: the actions of a decision; without it all of the model"},
    {"exclusive", "`exclusive ACTION, ACTION`: at most one of them is taken"},
    {"prerequisite", "`prerequisite ACTION for ACTION, ACTION`: these are taken with it only"},
    {"lever",
     "`lever GIVEN from A to B`: a given that is chosen between two amounts; with `by C` only A, "
     "A + C and so on"},
    {"maximise", "`maximise STATISTIC in PERIOD`: what the decision is for; or `minimise`"},
    {"minimise", "`minimise STATISTIC in PERIOD`: what the decision is for; or `maximise`"},
    {"keep", "`keep LIMIT`, `keep STATISTIC <= BOUND each year`: what a choice has to meet"},
    {"budget", "`budget AMOUNT per year`: what the chosen actions may cost together"},
    {"set", "`set NAME = EXPR`: replaces a value in a scenario or action"},
    {"strike", "`strike EVENT in PERIOD { mark = VALUE }`: one occurrence, as a scenario has it"},
    {"rate", "`rate 0.2 per year`: how often an event happens in the mean"},
    {"chance", "`chance 3% per year`: at most one occurrence a period"},
    {"severity", "`severity ~ LAW`: one amount for each occurrence, with `.total` and `.largest`"},
    {"total", "`total NAME = EXPR [after D] [for D] [spread over D]`: what occurrences add up to"},
    {"kept", "`kept NAME = SHARE`: what occurrences leave, multiplied"},
    {"always", "`always`: the event happens though its risk is off; its marks have `off`"},
    {"result", "`result EXPR`: what a function gives"},
    {"cite", "`cite SOURCE:LINE \"quote\"` or `cite SOURCE[key, key]`: where a number stands"},
    {"judgement", "`judgement \"why\" [by \"WHO\"]`: whose a number is, and its reason"},
    {"history", "`history EXPR` or `history { FY2011 5 JPY }`: values before the first period"},
    {"off", "`off EXPR`: what stands here when the risk is switched off"},
    {"was", "`was \"old_name\"`: keeps the random numbers of the old name"},
    {"carries", "`carries 1.1, 3.2`: the mechanisms of the register that it carries"},
    {"within", "`x within [a, b]`: `max(a, min(b, x))`"},
    {"truncated", "`LAW truncated to [a, b]`: the law within these bounds"},
};

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t end = text.find('\n');
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string form_text(const dist::Law& law, const dist::Form& form) {
  std::string text = std::string(law.name) + "(";
  bool first = true;
  for (const dist::Param& param : form.params) {
    if (!first) text += ", ";
    first = false;
    text += param.name;
    if (param.default_value) {
      text += fmt::format(" = {:g}", *param.default_value);
    } else if (form.named_only) {
      text += ":";
    }
  }
  const std::string_view rest = rest_of(form);
  if (!rest.empty()) text += (first ? "" : ", ") + std::string(rest);
  return text + ")";
}

std::string law_page(std::string_view name) {
  const dist::Law* law = dist::find_law(name);
  if (law == nullptr) return "";
  std::string out = "```plim\n";
  for (const dist::Form& form : law->forms) out += form_text(*law, form) + "\n";
  out += "```\n" + std::string(law->summary) + "\n\n";
  out += fmt::format("Mean `{}`, variance `{}`.", law->mean_formula, law->variance_formula);
  std::vector<std::string> ranges;
  for (const dist::Form& form : law->forms) {
    for (const dist::Param& param : form.params) {
      std::string range = dist::range_text(param.name, param.range);
      if (std::find(ranges.begin(), ranges.end(), range) == ranges.end()) {
        ranges.push_back(std::move(range));
      }
    }
  }
  if (!law->joint_rule.empty()) ranges.emplace_back(law->joint_rule);
  std::string rules;
  for (const std::string& range : ranges) rules += (rules.empty() ? "`" : ", `") + range + "`";
  if (!rules.empty()) out += "\n\nRules: " + rules + ".";
  for (const std::string_view example : law->examples) {
    out += fmt::format("\n\nExample: `{}`", example);
  }
  return out + fmt::format("\n\nSource: {}", law->source);
}

std::string builtin_page(std::string_view name) {
  const check::Builtin* builtin = check::find_builtin(name);
  if (builtin == nullptr) return "";
  std::string signatures(builtin->signature);
  for (std::size_t at = signatures.find(" | "); at != std::string::npos;
       at = signatures.find(" | ", at)) {
    signatures.replace(at, 3, "\n");
  }
  std::string out = "```plim\n" + signatures + "\n```\n" + std::string(builtin->what);
  if (!builtin->example.empty()) {
    out += fmt::format("\n\nExample: `{}` is `{}`", builtin->example, builtin->value);
  }
  return out;
}

std::string word_page(std::string_view word) {
  for (const auto& [known, page] : kWords) {
    if (known == word) return std::string(page);
  }
  return "";
}

const std::vector<std::string_view>& own_names() {
  static const std::vector<std::string_view> names = {
      "step", "balance", "period_number", "fiscal_year_number", "period_of_year", "true", "false"};
  return names;
}

const std::vector<std::string_view>& statistic_names() {
  static const std::vector<std::string_view> names = {
#define WORD(word, statistic, level) #word,
#include "ir/statistic.def"
#undef WORD
  };
  return names;
}

std::string comment_above(std::string_view text, std::size_t offset) {
  std::vector<std::string_view> lines = split_lines(text.substr(0, std::min(offset, text.size())));
  // The statement's own line.
  if (!lines.empty()) lines.pop_back();
  std::vector<std::string_view> comment;
  while (!lines.empty()) {
    const std::string_view line = trimmed(lines.back());
    if (!line.starts_with('#') || line.starts_with("# ---")) break;
    comment.insert(comment.begin(), line.substr(1));
    lines.pop_back();
  }
  std::string out;
  bool in_notes = false;
  for (std::string_view line : comment) {
    const bool is_indented = line.starts_with("   ");
    line = trimmed(line);
    const std::size_t gap = line.find("  ");
    if (is_indented && gap != std::string_view::npos) {
      out += fmt::format("{}- {}: {}", in_notes ? "\n" : "\n\n", line.substr(0, gap),
                         trimmed(line.substr(gap)));
      in_notes = true;
    } else {
      out += (out.empty() ? "" : in_notes ? " " : "\n") + std::string(line);
    }
  }
  return out;
}

}  // namespace plimsoll::service
