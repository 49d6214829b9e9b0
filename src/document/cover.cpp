#include "document/cover.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "document/observed_words.h"
#include "document/sheet_maker.h"
#include "report/doubt_marks.h"
#include "report/number_format.h"

namespace plimsoll::document {

namespace {

constexpr std::size_t kMostLines = 40;
constexpr std::size_t kMostOutcomes = 5;
constexpr std::size_t kMostPeriods = 4;
constexpr std::size_t kMostMovers = 8;

std::string about_run(const Json& run) {
  std::string text = "Model " + json_text(run, "model");
  const auto add = [&](const std::string& more) { text += " · " + more; };
  if (const std::string as_of = json_text(run, "as_of"); !as_of.empty()) add("as of " + as_of);
  const double trials = json_number(run, "trials").value_or(0);
  add(report::format_count(static_cast<std::uint64_t>(trials)) + " futures");
  add(fmt::format("seed {:.0f}", json_number(run, "seed").value_or(0)));
  if (const std::string sampler = json_text(run, "sampler");
      sampler != "random" && !sampler.empty()) {
    add("sampler " + sampler);
  }
  for (const char* what : {"set", "scenarios", "actions", "without"}) {
    std::string list;
    for (const Json& one : json_at(run, {"about", what})) {
      if (one.is_string()) list += (list.empty() ? "" : ", ") + one.get<std::string>();
    }
    if (!list.empty()) add(std::string(what) + ": " + list);
  }
  if (json_at(run, {"about", "prior"}) == true) add("before what the model declares as observed");
  add("digest " + json_text(run, "digest"));
  add("Plimsoll " + json_text(run, "version"));
  return text;
}

// By how much a value is beyond its line; what holds has room, and is negative.
std::optional<double> beyond(const Json& limit) {
  const auto value = limit_value(limit);
  const auto bound = json_number(limit, "bound");
  if (!value || !bound) return std::nullopt;
  return json_text(limit, "relation").starts_with("<") ? *value - *bound : *bound - *value;
}

void add_lines(SheetMaker& out, const Json& run, const std::vector<LimitLine>& lines,
               bool that_hold) {
  ShownTable table{{"Limit", "Verdict", "Worst in", "Value", "Unit", "Must be", "Line",
                    that_hold ? "Room" : "Beyond its line by", "When"},
                   {}};
  std::size_t n = 0;
  for (const LimitLine& line : lines) {
    if ((line.verdict == "holds") != that_hold || ++n > kMostLines) continue;
    const Json& worst = *line.worst;
    const Scale scale = limit_scale(run, worst);
    std::string unit = scale.unit;
    if (is_chance(worst)) unit = "of futures";
    const auto by = beyond(worst);
    const std::string period = short_period(json_text(worst, "period"));
    const std::string relation = json_text(worst, "relation");
    table.rows.push_back(
        {text_cell(line.title), verdict_cell(line.verdict),
         text_cell(period.empty() ? "horizon" : period), limit_cell(worst, scale), text_cell(unit),
         text_cell(relation.starts_with("<") ? "at most" : "at least"),
         number_cell(json_number(worst, "bound"), scale),
         number_cell(that_hold && by ? std::optional(-*by) : by, scale), text_cell(line.when)});
  }
  if (table.rows.empty()) return;
  out.caption(that_hold ? "What holds" : "What breaks");
  if (that_hold) {
    table.headings.pop_back();
    for (auto& row : table.rows) row.pop_back();
  }
  out.table(table);
  if (n > kMostLines) {
    out.words(report::format_count(n - kMostLines) + " more stand on the sheet of limits.",
              Look::hint);
  }
}

std::vector<const Json*> spread_over(const std::vector<const Json*>& all) {
  if (all.size() <= kMostPeriods) return all;
  std::vector<const Json*> out;
  for (std::size_t i = 0; i < kMostPeriods; ++i) {
    out.push_back(all[i * (all.size() - 1) / (kMostPeriods - 1)]);
  }
  return out;
}

void add_outcomes(SheetMaker& out, const std::vector<Series>& all) {
  ShownTable table{
      {"Outcome", "Period", "Unit", "Mean", "±", "P5", "Median", "P95", "Mean of the worst 5 %"},
      {}};
  std::size_t n = 0;
  for (const Series* one : by_limits(all)) {
    if (n++ == kMostOutcomes) break;
    for (const Json* point : spread_over(one->points)) {
      const auto quantile = [&](double p) -> std::optional<double> {
        for (const Json& item : json_at(*point, {"quantiles"})) {
          if (std::fabs(json_number(item, "p").value_or(0) - p) < 1e-9 && !one->is_flag) {
            return json_number(item, "value");
          }
        }
        return std::nullopt;
      };
      BookCell worst;
      for (const Json& item : json_at(*point, {"es"})) {
        if (std::fabs(json_number(item, "p").value_or(0) - 0.05) < 1e-9) {
          worst = estimate_cell(item, one->scale);
        }
      }
      auto [mean, error] = estimate_cells(json_at(*point, {"mean"}), one->scale);
      const std::string period = short_period(json_text(*point, "period"));
      table.rows.push_back({text_cell(one->title), text_cell(period.empty() ? "horizon" : period),
                            text_cell(one->scale.unit), std::move(mean), std::move(error),
                            number_cell(quantile(0.05), one->scale),
                            number_cell(quantile(0.5), one->scale),
                            number_cell(quantile(0.95), one->scale), std::move(worst)});
    }
  }
  if (table.rows.empty()) return;
  out.caption("Where it is likely to be: nine futures in ten lie between P5 and P95");
  out.table(table);
}

struct Mover {
  std::string title;
  std::string kind;
  double value = 0;
  const Json* estimate = nullptr;
};

void add_movers(SheetMaker& out, const std::string& title, const char* what,
                const std::string& unit, std::vector<Mover> movers, double largest) {
  if (movers.empty()) return;
  out.caption(title);
  const Scale scale = scale_for(unit, largest);
  ShownTable table{{what, "Kind", "Unit", "Change", "±"}, {}};
  if (movers.size() > kMostMovers) movers.resize(kMostMovers);
  for (const Mover& one : movers) {
    auto [value, error] = estimate_cells(*one.estimate, scale);
    table.rows.push_back({text_cell(one.title), text_cell(one.kind), text_cell(scale.unit),
                          std::move(value), std::move(error)});
  }
  out.table(table);
}

void add_causes(SheetMaker& out, const std::vector<Series>& all, const std::vector<Json>& answers) {
  const auto read = [](const Json& one, const char* field) {
    const std::string title = json_text(one, "title");
    return Mover{capitalised(title.empty() ? in_words(json_text(one, "name")) : title),
                 json_text(one, "kind"), json_value(one, field).value_or(0),
                 &json_at(one, {field})};
  };
  for (const auto& [command, list, field, title, what] :
       {std::tuple{"attribute", "shares", "shapley", "What each risk adds to: ", "Risk"},
        std::tuple{"stress", "stresses", "difference",
                   "What scenarios and actions change in: ", "Scenario or action"}}) {
    const Json& answer = answer_of(answers, command, list);
    std::vector<Mover> movers;
    double largest = 0;
    for (const Json& one : json_at(answer, {list})) {
      movers.push_back(read(one, field));
      largest = std::max(largest, std::fabs(movers.back().value));
      if (movers.back().kind.empty()) movers.back().kind = "risk";
    }
    std::stable_sort(movers.begin(), movers.end(), [](const Mover& a, const Mover& b) {
      return std::fabs(a.value) > std::fabs(b.value);
    });
    const Json& target = json_at(answer, {"target"});
    add_movers(out, title + target_words(target, all), what, json_text(target, "unit"),
               std::move(movers), largest);
  }
}

}  // namespace

BookSheet cover_sheet(const std::string& name, const Json& run, const std::vector<Series>& all,
                      const std::vector<Json>& answers, const std::vector<BookSheet>& others) {
  SheetMaker out(name);
  const std::string title = json_text(run, "title");
  out.title(title.empty() ? json_text(run, "model") : title);
  out.words(about_run(run), Look::hint);
  for (const std::string& words : observed_words(run)) out.words(words, Look::plain);
  out.skip();
  const std::vector<LimitLine> lines = limit_lines(run);
  out.words(cover_lead(run, lines), Look::lead);
  if (const std::string words = cover_words(run, all, answers); !words.empty()) {
    out.words(words, Look::plain);
    for (const Doubt doubt : {Doubt::heavy_tail, Doubt::few_trials, Doubt::no_spread}) {
      if (words.find(report::doubt_mark(doubt)) != std::string::npos) out.marked(doubt);
    }
  }
  out.skip();
  add_lines(out, run, lines, false);
  add_lines(out, run, lines, true);
  add_outcomes(out, all);
  add_causes(out, all, answers);
  out.caption("Sheets");
  for (const BookSheet& sheet : others) out.link(sheet.name, sheet.name, sheet.about);
  out.skip();
  bool is_first = true;
  for (const Json& warning : json_at(run, {"warnings"})) {
    if (!warning.is_string()) continue;
    if (is_first) out.caption("Warnings");
    is_first = false;
    out.words(warning.get<std::string>(), Look::hint);
  }
  out.words(
      "± is one standard error of so many futures, and says nothing of what the model leaves "
      "out.",
      Look::hint);
  out.color(0x0F5499);
  return out.finish();
}

}  // namespace plimsoll::document
