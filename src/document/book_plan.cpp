#include "document/book_plan.h"

#include <algorithm>
#include <cmath>

#include "document/cover.h"
#include "document/evidence_view.h"
#include "document/outcome_sheet.h"
#include "document/run_view.h"
#include "document/sheet_maker.h"
#include "document/sheet_names.h"
#include "document/sheet_plan.h"
#include "document/shown_table.h"
#include "document/tables.h"
#include "report/number_format.h"

namespace plimsoll::document {

namespace {

constexpr std::size_t kMostSheets = 12;
// However many other sheets there are, and however few.
constexpr std::size_t kLeastOutcomeSheets = 3;
constexpr std::size_t kMostOutcomeSheets = 6;
constexpr const char* kSummaryName = "Summary";
constexpr const char* kLimitsName = "Limits";
constexpr const char* kOutcomesName = "All outcomes";
constexpr const char* kAssumptionsName = "Assumptions";
constexpr const char* kRunName = "Run";
constexpr std::uint32_t kLimitBlue = 0x0F5499;
constexpr std::uint32_t kLimitGrey = 0xA39B8E;

void begin(SheetMaker& out, const std::string& title, const std::string& about) {
  out.title(title);
  if (!about.empty()) out.words(about, Look::hint);
  out.link(kSummaryName, "Back to the summary", "");
  out.skip();
}

// Each limit once, where it lies deepest: chances only, as amounts of different units share no axis.
void add_chances(SheetMaker& out, const Json& run) {
  constexpr std::size_t kMostBars = 24;
  ShownTable table{{"Limit, where it lies deepest", "Chance", "Line"}, {}};
  for (const LimitLine& line : limit_lines(run)) {
    if (!is_chance(*line.worst) || table.rows.size() == kMostBars) continue;
    const std::string period = short_period(json_text(*line.worst, "period"));
    const Scale scale = limit_scale(run, *line.worst);
    table.rows.push_back({text_cell(line.title + (period.empty() ? "" : ", " + period)),
                          number_cell(limit_value(*line.worst), scale),
                          number_cell(json_number(*line.worst, "bound"), scale)});
  }
  if (table.rows.empty()) return;
  out.caption("Limits on chances, against their lines");
  const ShownAt at = out.table(table);
  BookChart chart;
  chart.kind = BookChart::Kind::bars;
  chart.title = "Limits on chances, where each lies deepest";
  chart.across = "share of futures, %";
  chart.across_format = "0%";
  chart.has_legend = true;
  chart.height = 120 + 40 * table.rows.size();
  chart.series.push_back({"Chance", at.column(0), at.column(1), kLimitBlue, 1, Dash::solid});
  chart.series.push_back({"Line", at.column(0), at.column(2), kLimitGrey, 1, Dash::solid});
  std::vector<BookChart> charts;
  charts.push_back(std::move(chart));
  out.pictures(std::move(charts));
}

BookSheet limits_sheet(const Json& run) {
  const std::string about = "each limit in each period, with its interval and verdict";
  SheetMaker out(kLimitsName, about);
  begin(out, kLimitsName, about);
  ShownTable table{{"Limit", "Period", "Verdict", "Value", "±", "From", "To", "Interval at",
                    "Must be", "Line", "Unit", "As written"},
                   {}};
  for (const Json& limit : json_at(run, {"limits"})) {
    const Scale scale = limit_scale(run, limit);
    const std::string period = short_period(json_text(limit, "period"));
    auto [value, error] = limit_cells(limit, scale);
    table.rows.push_back(
        {text_cell(limit_title(limit)), text_cell(period.empty() ? "horizon" : period),
         verdict_cell(json_text(limit, "verdict")), std::move(value), std::move(error),
         number_cell(json_number(limit, "low"), scale),
         number_cell(json_number(limit, "high"), scale),
         number_cell(json_number(limit, "confidence"), {1, "", "0.0%"}),
         text_cell(json_text(limit, "relation").starts_with("<") ? "at most" : "at least"),
         number_cell(json_number(limit, "bound"), scale),
         text_cell(is_chance(limit) ? "of futures" : scale.unit),
         text_cell(json_text(limit, "text"))});
  }
  const ShownAt at = out.table(table);
  out.filter(at, table.headings.size());
  add_chances(out, run);
  return out.finish();
}

BookSheet all_outcomes_sheet(const std::vector<Series>& all) {
  const std::string about = "figures of every outcome and period, and what was reported before";
  SheetMaker out(kOutcomesName, about);
  begin(out, kOutcomesName, about);
  ShownTable table{{"Outcome", "Period", "Unit", "Reported"}, {}};
  const bool any_reported =
      std::any_of(all.begin(), all.end(), [](const Series& one) { return !one.history.empty(); });
  if (!any_reported) table.headings.pop_back();
  for (std::string& name : figure_names()) table.headings.push_back(std::move(name));
  for (const Series& one : all) {
    for (const auto& [period, value] : one.history) {
      table.rows.push_back({text_cell(one.title), text_cell(period), text_cell(one.scale.unit),
                            number_cell(value, one.scale)});
    }
    for (const Json* point : one.points) {
      const std::string period = short_period(json_text(*point, "period"));
      std::vector<BookCell> row{text_cell(one.title),
                                text_cell(period.empty() ? "horizon" : period),
                                text_cell(one.scale.unit)};
      if (any_reported) row.emplace_back();
      add_figures(row, *point, one);
      table.rows.push_back(std::move(row));
    }
  }
  const ShownAt at = out.table(table);
  out.filter(at, table.headings.size());
  return out.finish();
}

// Names of what it moves where they are few, else how many.
std::string moves(const Json& feeds) {
  constexpr std::size_t kMostNamed = 3;
  if (!feeds.is_array() || feeds.empty()) return "";
  if (feeds.size() > kMostNamed) {
    return report::format_count(feeds.size()) + " outcomes and limits";
  }
  std::string text;
  for (const Json& one : feeds) {
    if (one.is_string()) text += (text.empty() ? "" : ", ") + one.get<std::string>();
  }
  return text;
}

// "base_2012.plim:3"
std::string place_in_file(const Json& item) {
  const std::string file = json_text(item, "file");
  const std::size_t slash = file.rfind('/');
  const auto line = json_number(item, "line").value_or(0);
  return (slash == std::string::npos ? file : file.substr(slash + 1)) +
         (line > 0 ? ":" + std::to_string(static_cast<long>(line)) : "");
}

// Of several, by label and period: "wine 100", each on its line; how many where they are many.
BookCell values_cell(const Json& values) {
  constexpr std::size_t kMostTold = 12;
  if (!values.is_array() || values.empty()) return {};
  if (values.size() > kMostTold) {
    return text_cell(report::format_count(values.size()) + " values");
  }
  std::string text;
  for (const Json& one : values) {
    std::string place = json_text(one, "label");
    const std::string period = short_period(json_text(one, "period"));
    if (!period.empty()) place += (place.empty() ? "" : ", ") + period;
    const std::string value = report::format_significant(json_number(one, "value").value_or(0), 6);
    text += (text.empty() ? "" : "\n") + place + (place.empty() ? "" : " ") + value;
  }
  return text_cell(text);
}

void add_assumptions(SheetMaker& out, const Json& run, const std::vector<Json>& answers) {
  ShownTable table{{"Assumption", "Risk", "Value", "Unit", "As written", "Rests on", "Source",
                    "Quote or reason", "Moves", "Where"},
                   {}};
  for (const Assumption& one : assumptions_of(run, answers)) {
    const Json& item = *one.definition;
    std::string source;
    std::string words;
    for (const Json& evidence : json_at(item, {"evidence"})) {
      const std::string kind = json_text(evidence, "kind");
      const std::string by = json_text(evidence, "source");
      std::string where = by;
      if (kind == "line") where += " " + std::to_string(evidence.value("line", 0));
      if (kind == "judgement" && !by.empty()) where = "judgement by " + by;
      const std::string text = json_text(evidence, "text");
      if (!where.empty()) source += (source.empty() ? "" : "\n") + where;
      if (!text.empty()) words += (words.empty() ? "" : "\n") + text;
    }
    const Json& values = json_at(item, {"values"});
    const bool is_one = values.is_array() && values.size() == 1 &&
                        json_text(values[0], "label").empty() &&
                        json_text(values[0], "period").empty();
    BookCell value = is_one ? value_cell(json_number(values[0], "value")) : values_cell(values);
    const bool has_value = !std::holds_alternative<std::monostate>(value.value);
    // What is long stands on the sheet of formulas.
    constexpr std::size_t kLongestFormula = 200;
    const std::string formula = json_text(item, "formula");
    const bool is_told = has_value && formula.size() > kLongestFormula;
    table.rows.push_back(
        {text_cell(json_text(item, "name")), text_cell(json_text(item, "risk")), std::move(value),
         text_cell(has_value ? json_text(item, "unit") : ""), text_cell(is_told ? "" : formula),
         text_cell(status_words(one.status)), text_cell(source), text_cell(words),
         text_cell(moves(json_at(item, {"feeds"}))), text_cell(place_in_file(item))});
  }
  if (table.rows.empty()) return;
  drop_empty_columns(table);
  const ShownAt at = out.table(table);
  out.filter(at, table.headings.size());
  // What verification tells in detail stands below.
  out.end_print();
  out.keep_widths();
}

// What each risk adds, the largest first, as the command ranks them.
void add_shares(SheetMaker& out, const ShownTable& shown, const ShownAt& at) {
  constexpr std::size_t kMostBars = 20;
  const std::size_t n = std::min(kMostBars, at.n_rows);
  if (n == 0 || shown.headings.size() < 2) return;
  BookChart chart;
  chart.kind = BookChart::Kind::bars;
  chart.title = "What each risk adds";
  const std::string& heading = shown.headings[1];
  const std::size_t comma = heading.find(", ");
  const bool is_share = shown.rows[0][1].format.ends_with('%');
  chart.across = is_share ? "%" : comma == std::string::npos ? "" : heading.substr(comma + 2);
  chart.across_format = is_share ? "0%" : "#,##0.0";
  chart.height = 120 + 24 * n;
  const auto column = [&](std::size_t c) { return BookRange{c, at.headings + 1, at.headings + n}; };
  chart.series.push_back({"What it adds", column(0), column(1), kLimitBlue, 1, Dash::solid});
  std::vector<BookChart> charts;
  charts.push_back(std::move(chart));
  out.pictures(std::move(charts));
}

// The tables that the plan places on one sheet.
BookSheet placed_sheet(const Sheet& sheet, const std::string& name, const Json& run,
                       const std::vector<Json>& answers) {
  SheetMaker out(name, sheet.about);
  begin(out, name, sheet.about);
  const bool has_own = sheet.name == kAssumptionsName;
  if (has_own) add_assumptions(out, run, answers);
  const bool is_only = sheet.blocks.size() == 1 && !has_own;
  constexpr std::size_t kMostPrinted = 60;
  bool is_cut = false;
  for (const Block& block : sheet.blocks) {
    const ShownTable shown =
        sheet.name == kRunName ? shown_fields(*block.table) : shown_table(*block.table);
    // Long lists behind what a board reads are for a screen.
    if (!is_only && !has_own && !is_cut && &block != &sheet.blocks.front() &&
        shown.rows.size() > kMostPrinted) {
      out.end_print();
      is_cut = true;
    }
    const ShownAt at = out.block(is_only ? "" : block.title, block.table->about, shown);
    if (is_only) out.filter(at, shown.headings.size());
    if (base_name(block.table->name) == "attribute_shares") add_shares(out, shown, at);
  }
  if (!is_only && !has_own) out.freeze(1, 0);
  return out.finish();
}

}  // namespace

Result<Book> make_book(const Part& run_part, const std::vector<Part>& others) {
  const Result<std::vector<Table>> tables = make_tables(run_part, others);
  if (!tables) return tables.failure();
  const Json run = Json::parse(run_part.json, nullptr, false);
  std::vector<Json> answers;
  for (const Part& one : others) answers.push_back(Json::parse(one.json, nullptr, false));
  const std::vector<Series> all = series_of(run);
  std::vector<Sheet> placed = plan_sheets(*tables);
  const bool has_assumptions = !assumptions_of(run, answers).empty();
  const auto is_named = [](const Sheet& sheet) { return sheet.name == kAssumptionsName; };
  if (has_assumptions && std::none_of(placed.begin(), placed.end(), is_named)) {
    const auto after = std::find_if(placed.begin(), placed.end(), [](const Sheet& sheet) {
      return sheet.name != "Causes" && sheet.name != "Bad futures" && sheet.name != "Risks";
    });
    placed.insert(after,
                  {kAssumptionsName, "every assumption with its value, evidence and source", {}});
  }
  const bool has_limits = !json_at(run, {"limits"}).empty();
  const std::size_t n_others = placed.size() + 2 + (has_limits ? 1 : 0);
  const std::size_t room = n_others < kMostSheets ? kMostSheets - n_others : 0;
  const std::size_t n_own =
      std::min(all.size(), std::clamp(room, kLeastOutcomeSheets, kMostOutcomeSheets));

  SheetNames names;
  for (const char* taken : {kSummaryName, kLimitsName, kOutcomesName}) names.make(taken);
  std::vector<std::string> placed_names;
  for (const Sheet& sheet : placed) placed_names.push_back(names.make(sheet.name));
  std::vector<BookSheet> sheets;
  if (has_limits) sheets.push_back(limits_sheet(run));
  const std::vector<const Series*> ranked = by_limits(all);
  for (std::size_t i = 0; i < n_own; ++i) {
    sheets.push_back(
        outcome_sheet(names.make(ranked[i]->title), kSummaryName, *ranked[i], run, answers));
  }
  if (!all.empty()) sheets.push_back(all_outcomes_sheet(all));
  for (std::size_t i = 0; i < placed.size(); ++i) {
    sheets.push_back(placed_sheet(placed[i], placed_names[i], run, answers));
  }
  Book book;
  book.title = json_text(run, "title").empty() ? json_text(run, "model") : json_text(run, "title");
  book.sheets.push_back(cover_sheet(kSummaryName, run, all, answers, sheets));
  for (BookSheet& sheet : sheets) book.sheets.push_back(std::move(sheet));
  return book;
}

}  // namespace plimsoll::document
