#include "document/outcome_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "document/histogram.h"
#include "document/sheet_maker.h"
#include "report/number_format.h"
#include "report/schemas.h"

namespace plimsoll::document {

namespace {

// Told apart without colour too: by width and dashes.
constexpr std::uint32_t kDeepBlue = 0x0F5499;
constexpr std::uint32_t kMiddleBlue = 0x4A7FB0;
constexpr std::uint32_t kPaleBlue = 0x7A9DBF;
constexpr std::uint32_t kInk = 0x1D1B19;

struct FanLine {
  const char* column;
  std::uint32_t color;
  double width;
  Dash dash;
};
// From above, as they stand in the picture.
constexpr FanLine kFan[] = {
    {"P95", kPaleBlue, 1.25, Dash::dashes}, {"P75", kMiddleBlue, 1.5, Dash::solid},
    {"P50", kDeepBlue, 3, Dash::solid},     {"Mean", kInk, 1.5, Dash::dots},
    {"P25", kMiddleBlue, 1.5, Dash::solid}, {"P5", kPaleBlue, 1.25, Dash::dashes},
};

struct Level {
  const char* name;
  double p;
};
constexpr Level kLevels[] = {{"P0.1", 0.001}, {"P1", 0.01},  {"P5", 0.05},    {"P10", 0.1},
                             {"P25", 0.25},   {"P50", 0.5},  {"P75", 0.75},   {"P90", 0.9},
                             {"P95", 0.95},   {"P99", 0.99}, {"P99.9", 0.999}};

const Json& level_of(const Json& list, double p) {
  static const Json kNone;
  for (const Json& item : list) {
    if (std::fabs(json_number(item, "p").value_or(-1) - p) < 1e-9) return item;
  }
  return kNone;
}

std::string name_of_point(const Json& point) {
  const std::string period = short_period(json_text(point, "period"));
  return period.empty() ? "horizon" : period;
}

// Where a limit lies deepest, else the last.
const Json& focus_of(const Series& series) {
  const auto rank = [](const Json& limit) {
    const std::string verdict = json_text(limit, "verdict");
    return verdict == "breached" ? 0 : verdict == "too_close" ? 1 : 2;
  };
  const Json* found = nullptr;
  int best = 2;
  for (const Json* limit : series.limits) {
    const Json* point = series.at(json_text(*limit, "period"));
    // The last of several.
    if (point == nullptr || rank(*limit) > best || rank(*limit) == 2) continue;
    best = rank(*limit);
    found = point;
  }
  return found == nullptr ? *series.points.back() : *found;
}

std::string about_series(const Series& series) {
  std::string text = series.name;
  if (!series.label.empty() && !text.ends_with("]")) text += "[" + series.label + "]";
  if (!series.scale.unit.empty()) {
    text += series.scale.unit == "%" ? ", as a share" : ", in " + series.scale.unit;
  }
  if (series.bad == "low") text += "; low is bad";
  if (series.bad == "high") text += "; high is bad";
  return text;
}

// As the run's own command names the model.
std::string model_argument(const Json& run) {
  const std::string command = json_text(run, "command");
  constexpr std::string_view kRun = "plimsoll run ";
  if (!command.starts_with(kRun)) return json_text(run, "model");
  const bool is_quoted = command.size() > kRun.size() && command[kRun.size()] == '\'';
  const std::size_t end =
      is_quoted ? command.find('\'', kRun.size() + 1) : command.find(' ', kRun.size());
  if (end == std::string::npos) return json_text(run, "model");
  return command.substr(kRun.size(), end + (is_quoted ? 1 : 0) - kRun.size());
}

// Whether an answer is about this series; the period that it is about.
bool is_about(const Json& target, const Series& series) {
  const std::string period = json_text(target, "period");
  const std::string outcome = json_text(target, "outcome");
  const std::string label = series.label.empty() ? "" : "[" + series.label + "]";
  if (outcome != series.name + label) return false;
  return series.over_horizon ? period.empty() : !period.empty();
}

class OutcomeSheet {
 public:
  OutcomeSheet(const std::string& name, const Series& series, const Json& run)
      : out_(name, (name == series.title ? "" : series.title + ": ") +
                       "by period, how likely which amounts are, percentiles"),
        series_(series),
        run_(run),
        focus_(focus_of(series)) {
    read_curve();
  }

  BookSheet make(const std::string& summary, const std::vector<Json>& answers) {
    out_.title(series_.title);
    out_.words(about_series(series_), Look::hint);
    out_.link(summary, "Back to the summary", "");
    out_.skip();
    read_tornado(answers);
    // Pictures stand above what they show: room for them first.
    const std::size_t pictures_at = out_.row();
    out_.skip(SheetMaker::rows_of_pictures(n_pictures()));
    std::vector<BookChart> charts;
    add_periods(charts);
    add_limits();
    std::optional<BookChart> tornado = add_tornado();
    out_.end_print();
    add_histogram(charts);
    add_curve(charts);
    if (tornado) charts.push_back(std::move(*tornado));
    const std::size_t end = out_.row();
    out_.go_to(pictures_at);
    out_.pictures(std::move(charts));
    out_.go_to(end);
    out_.freeze(1, 0);
    return out_.finish();
  }

 private:
  bool has_fan() const { return series_.points.size() > 1; }
  std::string focus_name() const {
    const std::string period = short_period(json_text(focus_, "period"));
    return period.empty() ? series_.title : series_.title + " in " + period;
  }
  std::string axis() const { return series_.scale.unit == "%" ? "share, %" : series_.scale.unit; }

  std::size_t n_pictures() const {
    return (has_fan() ? 1 : 0) + (bars_.empty() ? 0 : 1) + (bars_.empty() ? 0 : 1) +
           (tornado_.rows.empty() ? 0 : 1);
  }

  void read_curve() {
    if (series_.is_flag) return;
    const Json& amounts = json_at(focus_, {"distribution", "amounts"});
    const Json& trials = json_at(focus_, {"distribution", "trials"});
    const double all = json_number(run_, "trials").value_or(0);
    if (!amounts.is_array() || !trials.is_array() || !(all > 0)) return;
    for (std::size_t i = 0; i < amounts.size() && i < trials.size(); ++i) {
      if (!amounts[i].is_number() || !trials[i].is_number()) return;
      const double amount = amounts[i].get<double>() / series_.scale.size;
      curve_.push_back({amount, trials[i].get<double>() / all});
    }
    const auto rises = [](const DistributionPoint& a, const DistributionPoint& b) {
      return a.amount > b.amount;
    };
    if (std::adjacent_find(curve_.begin(), curve_.end(), rises) != curve_.end()) return;
    bars_ = bars_of(curve_);
  }

  void add_periods(std::vector<BookChart>& charts) {
    out_.caption(std::string("Figures by period") +
                 (series_.scale.unit.empty() ? "" : ", in " + series_.scale.unit) +
                 "; ± is one standard error; P5 is the amount that one future in twenty lies "
                 "below; worst 5 %: "
                 "the mean of these futures");
    const std::vector<std::string> names = figure_names();
    ShownTable table;
    const bool has_history = !series_.history.empty();
    table.headings.push_back("Period");
    if (has_history) table.headings.push_back("Reported");
    const std::size_t first = table.headings.size();
    table.headings.insert(table.headings.end(), names.begin(), names.end());
    for (const auto& [period, value] : series_.history) {
      table.rows.push_back({text_cell(period), number_cell(value, series_.scale)});
    }
    for (const Json* point : series_.points) {
      std::vector<BookCell> row{text_cell(name_of_point(*point))};
      if (has_history) row.emplace_back();
      add_figures(row, *point, series_);
      table.rows.push_back(std::move(row));
    }
    drop_empty_columns(table);
    const ShownAt at = out_.table(table);
    out_.widen(0, 22);
    if (!has_fan()) return;
    BookChart chart;
    chart.kind = BookChart::Kind::lines;
    chart.title = series_.title + " by period";
    chart.across = "period";
    chart.upwards = axis();
    chart.upwards_format = series_.scale.axis;
    chart.has_legend = true;
    if (has_history) {
      chart.series.push_back(
          {"Reported", at.column(0), at.column(first - 1), kInk, 2.25, Dash::solid});
    }
    for (const FanLine& line : kFan) {
      const auto found = std::find(table.headings.begin(), table.headings.end(), line.column);
      if (found == table.headings.end()) continue;
      const auto column = static_cast<std::size_t>(found - table.headings.begin());
      chart.series.push_back(
          {line.column, at.column(0), at.column(column), line.color, line.width, line.dash});
    }
    charts.push_back(std::move(chart));
  }

  void add_limits() {
    if (series_.limits.empty()) return;
    out_.caption("Limits that speak of it");
    ShownTable table{{"Limit", "Period", "Verdict", "Value", "±", "Must be", "Line", "Unit"}, {}};
    for (const Json* limit : series_.limits) {
      const Scale scale = limit_scale(run_, *limit);
      auto [value, error] = limit_cells(*limit, scale);
      table.rows.push_back(
          {text_cell(limit_title(*limit)), text_cell(name_of_point(*limit)),
           verdict_cell(json_text(*limit, "verdict")), std::move(value), std::move(error),
           text_cell(json_text(*limit, "relation").starts_with("<") ? "at most" : "at least"),
           number_cell(json_number(*limit, "bound"), scale),
           text_cell(is_chance(*limit) ? "of futures" : scale.unit)});
    }
    out_.table(table);
    out_.legend();
  }

  void add_histogram(std::vector<BookChart>& charts) {
    if (bars_.empty()) return;
    out_.caption("Shares of futures between amounts: " + focus_name());
    out_.words(
        fmt::format("Read off the curve below, which counts futures at {} amounts, along straight "
                    "lines between them. An amount on an edge is of the bar that begins there.",
                    curve_.size()),
        Look::hint);
    ShownTable table{{"Amount", "From", "To", "Share of futures"}, {}};
    const Scale plain{1, "", series_.scale.format};
    for (const Bar& bar : bars_) {
      const std::string label =
          bar.from ? edge(*bar.from) + (bar.to ? "" : " and above") : "below " + edge(*bar.to);
      table.rows.push_back({text_cell(label), number_cell(bar.from, plain),
                            number_cell(bar.to, plain), number_cell(bar.share, {1, "", "0.0%"})});
    }
    const ShownAt at = out_.table(table);
    BookChart chart;
    chart.kind = BookChart::Kind::columns;
    chart.title = focus_name() + ": how likely which amounts are";
    chart.across = "from this amount to the next" + (axis().empty() ? "" : ", " + axis());
    chart.upwards = "share of futures, %";
    chart.upwards_format = "0%";
    chart.names_every = bars_.size() / 12 + 1;
    chart.series.push_back(
        {"Share of futures", at.column(0), at.column(3), kDeepBlue, 1, Dash::solid});
    charts.push_back(std::move(chart));
  }

  double bar_width() const {
    for (const Bar& bar : bars_) {
      if (bar.from && bar.to) return *bar.to - *bar.from;
    }
    return 1;
  }

  // An edge of a bar, with the digits that tell it from the next.
  std::string edge(double amount) const {
    const bool is_share = series_.scale.unit == "%";
    const double width = bar_width() * (is_share ? 100 : 1);
    const double shown = amount * (is_share ? 100 : 1);
    int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(width) + 1e-9)));
    // Of 2.5 and the like one more.
    const double units = width * std::pow(10.0, decimals);
    if (std::fabs(units - std::round(units)) > 1e-6) ++decimals;
    return report::format_number(shown, decimals) + (is_share ? "%" : "");
  }

  void add_curve(std::vector<BookChart>& charts) {
    if (bars_.empty()) return;
    out_.caption("The curve: share of futures at or below an amount: " + focus_name());
    ShownTable table{{"Amount", "Share at or below"}, {}};
    const Scale plain{1, "", series_.scale.format};
    for (const DistributionPoint& point : curve_) {
      table.rows.push_back(
          {number_cell(point.amount, plain), number_cell(point.share, {1, "", "0.000%"})});
    }
    const ShownAt at = out_.table(table);
    BookChart chart;
    chart.kind = BookChart::Kind::curve;
    chart.title = focus_name() + ": chance of at most an amount";
    chart.across = axis();
    chart.upwards = "share of futures, %";
    chart.across_format = series_.scale.axis;
    chart.upwards_format = "0%";
    // A long tail would press the rest to the edge.
    const double low = bars_.front().from.value_or(bars_.front().to.value_or(0));
    const double high = bars_.back().to.value_or(bars_.back().from.value_or(1));
    const RoundStep step = round_step((high - low) / 8);
    chart.across_least = step.at(std::floor(low / step.width()));
    chart.across_largest = step.at(std::ceil(high / step.width()));
    chart.across_step = step.width();
    chart.series.push_back(
        {"Share at or below", at.column(0), at.column(1), kDeepBlue, 2.25, Dash::solid});
    charts.push_back(std::move(chart));
  }

  void read_tornado(const std::vector<Json>& answers) {
    for (const Json& answer : answers) {
      const Json& draws = json_at(answer, {"draws"});
      if (report::schemas::name_of(json_text(answer, "schema")) !=
              report::schemas::kSensitivity.name ||
          !draws.is_array()) {
        continue;
      }
      const Json& target = json_at(answer, {"target"});
      if (!tornado_.rows.empty() || !is_about(target, series_)) continue;
      read_draws(draws, target);
    }
  }

  void read_draws(const Json& draws, const Json& target) {
    struct Row {
      std::string name;
      std::vector<std::pair<double, const Json*>> at;
      double size = 0;
    };
    std::vector<Row> rows;
    double largest = 0;
    for (const Json& draw : draws) {
      Row row{json_text(draw, "draw"), {}, 0};
      for (const Json& one : json_at(draw, {"at"})) {
        const auto level = json_number(one, "level");
        const auto change = json_value(one, "change");
        if (!level || !change) continue;
        row.at.emplace_back(*level, &json_at(one, {"change"}));
        row.size = std::max(row.size, std::fabs(*change));
      }
      if (row.at.size() < 2) continue;
      largest = std::max(largest, row.size);
      rows.push_back(std::move(row));
    }
    if (rows.empty()) return;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return a.size > b.size; });
    constexpr std::size_t kMost = 12;
    if (rows.size() > kMost) rows.resize(kMost);
    const bool is_chance_asked = json_text(target, "unit").empty() && largest <= 1;
    tornado_scale_ = is_chance_asked ? Scale{1, "%", "0.0%", "0%"}
                                     : scale_for(json_text(target, "unit"), largest);
    tornado_what_ = target_words(target, series_of(run_));
    const auto percent = [](double level) {
      return fmt::format("Held at its {:.6g} % quantile", 100 * level);
    };
    tornado_.headings = {"Draw", percent(rows[0].at.front().first),
                         percent(rows[0].at.back().first)};
    for (const Row& row : rows) {
      tornado_.rows.push_back({text_cell(capitalised(in_words(row.name, true))),
                               estimate_cell(*row.at.front().second, tornado_scale_),
                               estimate_cell(*row.at.back().second, tornado_scale_)});
    }
  }

  std::optional<BookChart> add_tornado() {
    if (tornado_.rows.empty()) {
      const std::string period = short_period(json_text(focus_, "period"));
      const std::string label = series_.label.empty() ? "" : "[" + series_.label + "]";
      out_.words(fmt::format("Which draws move it most was not asked: plimsoll sensitivity {} "
                             "--method tornado --outcome '{}'{} --json tornado.json, and "
                             "--with tornado.json beside --xlsx.",
                             model_argument(run_), series_.name + label,
                             period.empty() ? "" : " --period " + period),
                 Look::hint);
      return std::nullopt;
    }
    out_.caption("What each draw moves, held low or high: " + tornado_what_ +
                 (tornado_scale_.unit.empty() ? "" : ", in " + tornado_scale_.unit));
    const ShownAt at = out_.table(tornado_);
    BookChart chart;
    chart.kind = BookChart::Kind::bars;
    chart.title = "What draws move: " + tornado_what_;
    chart.across = "change" + (tornado_scale_.unit.empty() ? "" : ", " + tornado_scale_.unit);
    chart.across_format = tornado_scale_.axis;
    chart.has_legend = true;
    chart.overlaps = true;
    chart.series.push_back(
        {tornado_.headings[1], at.column(0), at.column(1), kPaleBlue, 1, Dash::solid});
    chart.series.push_back(
        {tornado_.headings[2], at.column(0), at.column(2), kDeepBlue, 1, Dash::solid});
    return chart;
  }

  SheetMaker out_;
  const Series& series_;
  const Json& run_;
  const Json& focus_;
  std::vector<DistributionPoint> curve_;
  std::vector<Bar> bars_;
  ShownTable tornado_;
  Scale tornado_scale_;
  std::string tornado_what_;
};

}  // namespace

std::vector<std::string> figure_names() {
  std::vector<std::string> names{"Mean", "±", "Standard deviation"};
  for (const Level& level : kLevels) names.emplace_back(level.name);
  names.insert(names.end(), {"Worst 5 %", "± of these", "Least", "Largest"});
  return names;
}

void add_figures(std::vector<BookCell>& row, const Json& point, const Series& series) {
  const Scale& scale = series.scale;
  const auto add = [&](std::optional<double> value) {
    // Of an indicator its mean says all: the share of futures in which it is so.
    row.push_back(series.is_flag ? BookCell() : number_cell(value, scale));
  };
  const auto add_both = [&](const Json& estimate) {
    auto [value, error] = estimate_cells(estimate, scale);
    row.push_back(std::move(value));
    row.push_back(std::move(error));
  };
  add_both(json_at(point, {"mean"}));
  row.push_back(series.is_flag ? BookCell() : estimate_cell(json_at(point, {"sd"}), scale));
  for (const Level& level : kLevels) {
    add(json_number(level_of(json_at(point, {"quantiles"}), level.p), "value"));
  }
  add_both(level_of(json_at(point, {"es"}), 0.05));
  add(json_number(point, "min"));
  add(json_number(point, "max"));
}

BookSheet outcome_sheet(const std::string& name, const std::string& summary, const Series& series,
                        const Json& run, const std::vector<Json>& answers) {
  return OutcomeSheet(name, series, run).make(summary, answers);
}

}  // namespace plimsoll::document
