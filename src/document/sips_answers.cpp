// The sheet of formulas in front of trials, each with the run's figure as the value that it gives.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "document/run_view.h"
#include "document/sheet_maker.h"
#include "document/sips.h"
#include "report/about.h"
#include "report/number_format.h"

namespace plimsoll::document {

namespace {

constexpr double kSipsLevels[] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
constexpr double kTail = 0.05;
constexpr const char* kNumber = "#,##0.00";
constexpr const char* kShare = "0.00%";

// "B", "AA"
std::string letters_of(std::size_t column) {
  std::string out;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26) {
    out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return out;
}

std::string cell_name(std::size_t row, std::size_t column) {
  return letters_of(column) + std::to_string(row + 1);
}

class Answers {
 public:
  Answers(const RunResult& result, std::size_t n_columns)
      : out_("Answers", "formulas"), result_(result), n_columns_(n_columns) {}

  // A column of trials, the first behind their numbers.
  std::string range(std::size_t column) const {
    const std::string name = letters_of(column + 1);
    return fmt::format("{}!${}${}:${}${}", kSipsTrials, name, kSipsHeadings + 1, name,
                       kSipsHeadings + result_.trials);
  }
  std::string heads(std::size_t row) const {
    return fmt::format("{}!$B${}:${}${}", kSipsTrials, row, letters_of(n_columns_), row);
  }
  std::string all() const {
    return fmt::format("{}!$B${}:${}${}", kSipsTrials, kSipsHeadings + 1, letters_of(n_columns_),
                       kSipsHeadings + result_.trials);
  }

  static std::string rank(const std::string& level, const std::string& count) {
    return fmt::format("MAX(1,ROUNDUP(ROUND({}*{},6),0))", level, count);
  }
  static std::string quantile(const std::string& values, const std::string& level,
                              const std::string& count) {
    return fmt::format("SMALL({},{})", values, rank(level, count));
  }
  // The mean of the worst: whole trials beyond the edge, and the part that is left of the edge.
  static std::string shortfall(const std::string& values, const std::string& level, bool high) {
    const std::string count = "COUNT(" + values + ")";
    const std::string edge =
        fmt::format("{}({},{})", high ? "LARGE" : "SMALL", values, rank(level, count));
    const std::string beyond = fmt::format("\"{}\"&{}", high ? ">" : "<", edge);
    return fmt::format("(SUMIF({0},{1})+({2}*{3}-COUNTIF({0},{1}))*{4})/({2}*{3})", values, beyond,
                       level, count, edge);
  }

  static BookCell formula(const std::string& text, std::optional<double> value,
                          const std::string& format) {
    BookCell cell;
    cell.formula = "=" + text;
    if (value) cell.value = *value;
    cell.format = format;
    return cell;
  }
  static BookCell input(double value, const std::string& format) {
    BookCell cell;
    cell.value = value;
    cell.format = format;
    cell.is_input = true;
    return cell;
  }

  void begin() {
    out_.title(result_.title.empty() ? result_.model : result_.title);
    std::string changes = report::changes_text(result_.about);
    if (!changes.empty()) changes = " ·" + changes.substr(1);
    out_.words(fmt::format("Model {} · {} futures · seed {} · digest {} · Plimsoll {}{}",
                           result_.model, report::format_count(result_.trials), result_.seed,
                           result_.digest, result_.version, changes),
               Look::hint);
    out_.words(
        "Every figure is a formula over the sheet Trials, where a row is one future. Levels, "
        "thresholds and lines stand in yellow cells: type others, and the figures follow. A "
        "percentile is the trial of that rank, as in Plimsoll; PERCENTILE would give a point "
        "between two trials.",
        Look::plain);
    out_.skip();
  }

  void outcomes(const std::vector<std::size_t>& columns, const std::vector<SipsHead>& heads_of) {
    if (columns.empty()) return;
    out_.caption("Outcomes");
    const std::size_t levels_row = out_.row();
    constexpr std::size_t kFirstLevel = 7;
    BookCell note = text_cell("percentiles at these levels; the worst share");
    note.look = Look::hint;
    out_.write(levels_row, 0, std::move(note));
    for (std::size_t i = 0; i < std::size(kSipsLevels); ++i) {
      out_.write(levels_row, kFirstLevel + i, input(kSipsLevels[i], "0.0%"));
    }
    const std::size_t tail_column = kFirstLevel + std::size(kSipsLevels);
    out_.write(levels_row, tail_column, input(kTail, "0.0%"));
    out_.skip();
    ShownTable table{
        {"Column", "Outcome", "Unit", "Mean", "Standard deviation", "Least", "Largest", "P1", "P5",
         "P25", "Median", "P75", "P95", "P99", "Mean of the worst 5 %", "Below", "Chance"},
        {}};
    std::size_t row = out_.row();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const OutcomeResult& outcome = result_.outcomes[columns[i]];
      const std::string values = range(i);
      const std::string count = "COUNT(" + values + ")";
      ++row;
      std::vector<BookCell> cells{text_cell(heads_of[i].name),
                                  text_cell(heads_of[i].title),
                                  text_cell(heads_of[i].unit),
                                  formula("AVERAGE(" + values + ")", outcome.mean.value, kNumber),
                                  formula("STDEV(" + values + ")", outcome.sd.value, kNumber),
                                  formula("MIN(" + values + ")", outcome.min, kNumber),
                                  formula("MAX(" + values + ")", outcome.max, kNumber)};
      for (std::size_t k = 0; k < std::size(kSipsLevels); ++k) {
        const std::string level =
            letters_of(kFirstLevel + k) + "$" + std::to_string(levels_row + 1);
        std::optional<double> found;
        for (const QuantileResult& one : outcome.quantiles) {
          if (one.p == kSipsLevels[k]) found = one.value;
        }
        cells.push_back(formula(quantile(values, level, count), found, kNumber));
      }
      std::optional<double> worst;
      for (const ShortfallResult& one : outcome.es) {
        if (one.p == kTail) worst = one.value;
      }
      if (outcome.bad_side) {
        const std::string level = letters_of(tail_column) + "$" + std::to_string(levels_row + 1);
        cells.push_back(
            formula(shortfall(values, level, *outcome.bad_side == Side::high), worst, kNumber));
      } else {
        cells.emplace_back();
      }
      const std::string threshold = cell_name(row, tail_column + 1);
      const std::optional<double> below =
          outcome.p_negative ? outcome.p_negative->value : std::nullopt;
      cells.push_back(input(0, kNumber));
      cells.push_back(
          formula(fmt::format("COUNTIF({},\"<\"&{})/{}", values, threshold, count), below, kShare));
      scale(cells, outcome);
      table.rows.push_back(std::move(cells));
    }
    const ShownAt at = out_.table(table);
    // As levels may be typed anew, headings follow them.
    const auto follow = [&](std::size_t column, const std::string& words) {
      BookCell heading = text_cell(table.headings[column]);
      heading.formula = "=" + words;
      heading.look = Look::heading;
      heading.is_right = true;
      out_.write(at.headings, column, std::move(heading));
    };
    for (std::size_t k = 0; k < std::size(kSipsLevels); ++k) {
      const std::string level = cell_name(levels_row, kFirstLevel + k);
      follow(kFirstLevel + k,
             fmt::format("IF(ABS({0}-0.5)<1E-9,\"Median\",\"P\"&ROUND(100*{0},6))", level));
    }
    follow(tail_column, fmt::format("\"Mean of the worst \"&ROUND(100*{},6)&\" %\"",
                                    cell_name(levels_row, tail_column)));
  }

  void limits(const std::vector<LimitColumn>& limits, std::size_t first,
              const std::vector<SipsHead>& heads_of) {
    if (limits.empty()) return;
    out_.caption("Limits");
    ShownTable table{{"Column", "Limit", "Unit", "As written", "Value", "Must be", "Line", "Now"},
                     {}};
    std::size_t row = out_.row();
    for (std::size_t i = 0; i < limits.size(); ++i) {
      const LimitResult& limit = result_.limits[i];
      const std::string values = range(first + i);
      ++row;
      const bool is_share = limit.is_probability;
      const bool is_cap = limit.relation == Relation::at_most || limit.relation == Relation::below;
      const std::string value = cell_name(row, 4);
      const std::string line = cell_name(row, 6);
      const char* compares = limit.relation == Relation::below      ? "<"
                             : limit.relation == Relation::at_most  ? "<="
                             : limit.relation == Relation::at_least ? ">="
                                                                    : ">";
      BookCell now;
      now.formula =
          fmt::format("=IF({}{}{},\"within its line\",\"beyond its line\")", value, compares, line);
      const bool is_within = limit.value && is_so(*limit.value, limit.relation, limit.bound);
      now.value = std::string(is_within ? "within its line" : "beyond its line");
      const std::string format = is_share ? kShare : kNumber;
      table.rows.push_back(
          {text_cell(heads_of[first + i].name), text_cell(heads_of[first + i].title),
           text_cell(is_share ? "of futures" : limit.unit), text_cell(limit.statistic),
           formula(judged(limits[i], values), limit.value, format),
           text_cell(is_cap ? "at most" : "at least"), input(limit.bound, format), now});
    }
    out_.table(table);
  }

  void pairs(const std::vector<SipsHead>& heads_of, std::vector<SipsPair>& pairs) {
    if (pairs.empty()) return;
    out_.caption(
        "Sums and differences of two columns, future by future: choose them from the lists");
    ShownTable table{{"First column", "Second column", "", "Times", "Mean", "P5", "Median", "P95",
                      "Below", "Chance"},
                     {}};
    std::size_t row = out_.row();
    for (SipsPair& pair : pairs) {
      ++row;
      BookCell first = text_cell(heads_of[pair.first].name);
      BookCell second = text_cell(heads_of[pair.second].name);
      for (BookCell* cell : {&first, &second}) {
        cell->choices = "=" + heads(1);
        cell->is_input = true;
      }
      const auto chosen = [&](std::size_t column) {
        return fmt::format("INDEX({},0,MATCH({},{},0))", all(), cell_name(row, column), heads(1));
      };
      const std::string sum = fmt::format("{}+{}*{}", chosen(0), cell_name(row, 3), chosen(1));
      const std::string count = fmt::format("ROWS({})", all());
      const auto of_rank = [&](double level) {
        BookCell cell = formula(quantile(sum, fmt::format("{}", level), count),
                                at_rank(pair.values, level), kNumber);
        cell.is_array = true;
        return cell;
      };
      double total = 0;
      double below = 0;
      for (const double x : pair.values) {
        total += x;
        below += x < 0 ? 1 : 0;
      }
      const auto n = static_cast<double>(pair.values.size());
      table.rows.push_back(
          {first, second, text_cell(pair.sign < 0 ? "first less second" : "first and second"),
           input(pair.sign, "0.00"),
           formula(fmt::format("SUMPRODUCT({})/{}", sum, count), total / n, kNumber), of_rank(0.05),
           of_rank(0.5), of_rank(0.95), input(0, kNumber),
           formula(fmt::format("SUMPRODUCT(--({}<{}))/{}", sum, cell_name(row, 8), count),
                   below / n, kShare)});
    }
    out_.table(table);
    out_.words(
        "The second column is taken so many times: -1 is a difference, 1 a sum. Lines below "
        "can be copied down.",
        Look::hint);
  }

  BookSheet finish() {
    out_.freeze(1, 1);
    return out_.finish();
  }

 private:
  static bool is_so(double value, Relation relation, double bound) {
    switch (relation) {
      case Relation::below:
        return value < bound;
      case Relation::at_most:
        return value <= bound;
      case Relation::at_least:
        return value >= bound;
      case Relation::above:
        break;
    }
    return value > bound;
  }

  static std::string judged(const LimitColumn& limit, const std::string& values) {
    const std::string level = fmt::format("{}", limit.level);
    const std::string count = "COUNT(" + values + ")";
    switch (limit.kind) {
      case LimitColumn::Kind::mean:
        return "AVERAGE(" + values + ")";
      case LimitColumn::Kind::sd:
        return "STDEV(" + values + ")";
      case LimitColumn::Kind::quantile:
        return quantile(values, level, count);
      case LimitColumn::Kind::shortfall:
        return shortfall(values, level, limit.side == Side::high);
      case LimitColumn::Kind::share:
        break;
    }
    return fmt::format("COUNTIF({},1)/{}", values, count);
  }

  static std::optional<double> at_rank(std::vector<double>& values, double level) {
    if (values.empty()) return std::nullopt;
    const double share = level * static_cast<double>(values.size());
    const double rank = std::max(1.0, std::ceil(std::round(share * 1e6) / 1e6));
    const auto at = values.begin() + static_cast<long>(rank) - 1;
    std::nth_element(values.begin(), at, values.end());
    return *at;
  }

  // The cells hold whole amounts and show as many digits as their size needs; shares are percent.
  static void scale(std::vector<BookCell>& cells, const OutcomeResult& outcome) {
    double size = std::fabs(outcome.mean.value.value_or(0));
    for (const QuantileResult& one : outcome.quantiles) {
      size = std::max(size, std::fabs(one.value.value_or(0)));
    }
    const bool is_share = outcome.unit.empty() && size > 0 && size <= 1;
    const char* format = is_share       ? kShare
                         : size >= 1000 ? "#,##0"
                         : size >= 0.1  ? kNumber
                                        : "0.00E+00";
    for (BookCell& cell : cells) {
      if (cell.format == kNumber) cell.format = format;
    }
  }

  SheetMaker out_;
  const RunResult& result_;
  std::size_t n_columns_;
};

}  // namespace

Book sips_answers(const RunResult& result, const std::vector<std::size_t>& columns,
                  const std::vector<SipsHead>& heads, const std::vector<LimitColumn>& limits,
                  std::vector<SipsPair>& pairs) {
  Answers answers(result, heads.size());
  answers.begin();
  answers.outcomes(columns, heads);
  answers.limits(limits, columns.size(), heads);
  answers.pairs(heads, pairs);
  Book book;
  book.title = result.title.empty() ? result.model : result.title;
  book.sheets.push_back(answers.finish());
  return book;
}

}  // namespace plimsoll::document
