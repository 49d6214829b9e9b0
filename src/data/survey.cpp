// A look at a table that nobody has described.
#include "data/survey.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "data/detail/store.h"
#include "data/period_cell.h"
#include "data/propose_times.h"
#include "data/totals.h"
#include "sheet/scale_words.h"

namespace plimsoll::data {
namespace {

using Kind = SurveyColumn::Kind;
using RowKind = SurveyRow::Kind;

std::size_t n_filled(const std::vector<std::string>& cells) {
  return static_cast<std::size_t>(
      std::ranges::count_if(cells, [](const std::string& cell) { return !trimmed(cell).empty(); }));
}

// Cells up to the last one that is not empty.
std::size_t width(const std::vector<std::string>& cells) {
  std::size_t n = cells.size();
  while (n > 0 && trimmed(cells[n - 1]).empty()) --n;
  return n;
}

// The eight ways of writing numbers.
std::vector<Dialect> number_ways(const Dialect& base) {
  std::vector<Dialect> out;
  // By what stands between cells, the likelier first.
  const bool commas = base.separator == ';';
  using Way = std::pair<char, char>;
  const std::array<Way, 8> points_first = {Way{'.', 0},    Way{'.', ','}, Way{'.', ' '},
                                           Way{'.', '\''}, Way{',', 0},   Way{',', '.'},
                                           Way{',', ' '},  Way{',', '\''}};
  const std::array<Way, 8> commas_first = {Way{',', 0},    Way{',', '.'}, Way{',', ' '},
                                           Way{',', '\''}, Way{'.', 0},   Way{'.', ','},
                                           Way{'.', ' '},  Way{'.', '\''}};
  for (const auto& [decimal, thousands] : commas ? commas_first : points_first) {
    Dialect way = base;
    way.decimal = decimal;
    way.thousands = thousands;
    way.stated = decimal != '.' || thousands != 0;
    out.push_back(way);
  }
  return out;
}

bool looks_like_number(std::string_view cell, const std::vector<Dialect>& ways) {
  return std::ranges::any_of(
      ways, [&](const Dialect& way) { return cell_number_of(cell, way).has_value(); });
}

bool is_dash(std::string_view cell) {
  return cell == "-" || cell == "\u2013" || cell == "\u2014" || cell == "\u2212";
}

class Surveyor {
 public:
  Survey of_bytes(std::string_view bytes) {
    Decoded decoded = decode_table(bytes, Encoding::unstated);
    if (!decoded.wrong.empty() && !decoded.encoding.empty()) {
      out_.encoding_sample = decoded.reads;
      out_.dialect.encoding = Encoding::windows_1252;
      decoded = decode_table(bytes, Encoding::windows_1252);
    }
    if (!decoded.wrong.empty()) return failed(decoded.wrong + "; " + decoded.help);
    std::string_view text = decoded.text;
    std::uint32_t above = 0;
    std::optional<char> stated;
    if (text.starts_with("sep=") && text.size() > 5) {
      stated = text[4];
      text.remove_prefix(std::min(text.find_first_of("\r\n"), text.size()));
      if (text.starts_with("\r\n"))
        text.remove_prefix(2);
      else if (!text.empty())
        text.remove_prefix(1);
      above = 1;
    }
    if (trimmed(text).empty()) return failed("is empty");
    std::size_t best_score = 0;
    std::vector<CsvRow> best;
    std::string bad_quotes;
    for (const char separator : {';', '\t', '|', ','}) {
      if (stated && *stated != separator) continue;
      std::vector<CsvRow> rows;
      std::uint32_t bad_line = 0;
      if (!split_csv(text, separator, rows, bad_line)) {
        bad_quotes = "has a badly quoted row at line " + std::to_string(bad_line + above);
        continue;
      }
      const std::size_t score = table_score(rows);
      // Commas stand in numbers too, and then as often in each row: they count where much more speaks for them.
      const bool less = separator == ',' ? 2 * score <= 3 * best_score : score <= best_score;
      if (score == 0 || less) continue;
      best_score = score;
      best = std::move(rows);
      out_.dialect.separator = separator;
    }
    if (best.empty()) {
      return failed(bad_quotes.empty() ? "has no rows of several cells each" : bad_quotes);
    }
    for (CsvRow& row : best) row.line += above;
    has_note_above_ = above > 0;
    return of_rows(std::move(best), true);
  }

  Survey of_rows(std::vector<CsvRow> rows, bool from_text) {
    is_text_ = from_text;
    const std::size_t n = columns_of(rows);
    const std::size_t header = header_of(rows, n);
    if (header == rows.size()) return failed("has no row that could name its columns");
    for (std::size_t i = 0; i < header; ++i) {
      for (const std::string& cell : rows[i].cells) {
        if (!trimmed(cell).empty()) out_.titles.emplace_back(trimmed(cell));
      }
    }
    out_.header_line = rows[header].line;
    // Empty lines above are no rows, and need not be skipped.
    if (header > 0 || has_note_above_) out_.dialect.skip = out_.header_line - 1;
    std::vector<std::string>& names = rows[header].cells;
    names.resize(std::max<std::size_t>(width(names), 1));
    std::set<std::string> seen;
    for (const std::string& name : names) {
      SurveyColumn column;
      column.name = trimmed(name);
      column.of_period = !readings_of(name).empty();
      if (!column.name.empty() && !seen.insert(column.name).second) {
        return failed("has two columns named `" + column.name + "`");
      }
      if (column.name.empty() && !seen.insert("").second) {
        return failed("has two columns without a name, in line " +
                      std::to_string(out_.header_line));
      }
      out_.columns.push_back(std::move(column));
    }
    see_marked_periods();
    for (std::size_t i = header + 1; i < rows.size(); ++i) {
      SurveyRow row;
      row.line = rows[i].line;
      row.cells = std::move(rows[i].cells);
      if (width(row.cells) > out_.columns.size()) {
        return failed("has " + std::to_string(width(row.cells)) + " cells in line " +
                      std::to_string(row.line) + ", and names " +
                      std::to_string(out_.columns.size()) + " columns in line " +
                      std::to_string(out_.header_line) +
                      "; cells that hold the sign between cells stand in quotes");
      }
      row.cells.resize(out_.columns.size());
      out_.rows.push_back(std::move(row));
    }
    if (out_.rows.empty()) return failed("has no rows below the names of its columns");
    sort_rows();
    see_columns();
    if (out_.trouble.empty()) see_ways();
    return std::move(out_);
  }

 private:
  Survey failed(std::string why) {
    out_ = {};
    out_.trouble = std::move(why);
    return std::move(out_);
  }

  // 2024A beside 2024B: two columns of one period are no periods over columns.
  void see_marked_periods() {
    std::set<std::pair<std::int64_t, int>> seen;
    bool twice = false;
    const auto marked = [](const SurveyColumn& column) {
      const auto read = read_period_cell(column.name);
      return read && read->marked;
    };
    for (const SurveyColumn& column : out_.columns) {
      const auto read = read_period_cell(column.name);
      const auto span = read ? calendar_months(*read) : std::nullopt;
      if (span) twice = !seen.emplace(span->first, span->count).second || twice;
    }
    if (!twice || std::ranges::none_of(out_.columns, marked)) return;
    for (SurveyColumn& column : out_.columns) column.of_period = false;
  }

  // The most frequent number of cells, 2 or more; of sheets all rows have it.
  static std::size_t columns_of(const std::vector<CsvRow>& rows) {
    std::map<std::size_t, std::size_t> counts;
    for (const CsvRow& row : rows) {
      const std::size_t n = width(row.cells);
      if (n >= 2) ++counts[n];
    }
    std::size_t best = 0;
    std::size_t most = 0;
    for (const auto& [n, count] : counts) {
      if (count >= most) {
        best = n;
        most = count;
      }
    }
    return best;
  }

  // The first row that fills its cells, but one, and is not followed by what fills more.
  static std::size_t header_of(const std::vector<CsvRow>& rows, std::size_t n) {
    if (n == 0) return rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t filled = n_filled(rows[i].cells);
      const bool corner = filled + 1 == width(rows[i].cells) && trimmed(rows[i].cells[0]).empty();
      if (width(rows[i].cells) >= n && (filled >= n || corner || (n > 2 && filled + 1 >= n)))
        return i;
    }
    return rows.size();
  }

  // How many rows are of one number of cells with the first row that could name them.
  static std::size_t table_score(const std::vector<CsvRow>& rows) {
    const std::size_t n = columns_of(rows);
    const std::size_t header = header_of(rows, n);
    if (header == rows.size()) return 0;
    std::size_t score = 0;
    std::size_t wrong = 0;
    for (std::size_t i = header; i < rows.size(); ++i) {
      const std::size_t w = width(rows[i].cells);
      if (w == n || rows[i].cells.size() == rows[header].cells.size()) {
        score += 2;
      } else if (w > width(rows[header].cells)) {
        ++wrong;
      }
    }
    return wrong > score ? 0 : score - wrong;
  }

  // Which rows are no data.
  void sort_rows() {
    const std::vector<Dialect> ways = number_ways(bracketed());
    for (SurveyRow& row : out_.rows) {
      const std::size_t filled = n_filled(row.cells);
      if (filled == 0) {
        row.kind = RowKind::blank;
        continue;
      }
      const auto first = std::ranges::find_if(
          row.cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
      if (filled == 1 && out_.columns.size() > 1 && !looks_like_number(*first, ways)) {
        row.kind = RowKind::note;
      }
    }
    std::vector<ColumnRole> roles;
    for (std::size_t c = 0; c < out_.columns.size(); ++c) roles.push_back(role_of(c, ways));
    for (std::size_t c = 0; c < roles.size(); ++c) {
      if (roles[c] == ColumnRole::period) leave_out_longer(c);
    }
    sort_totals(out_.rows, roles, ways);
  }

  // What stands in a column, of rows that are data so far.
  struct Counts {
    std::size_t n_cells = 0;
    std::size_t n_numbers = 0;
    std::size_t n_dashes = 0;
    std::size_t n_periods = 0;
    std::size_t n_plain_years = 0;
    std::size_t n_texts = 0;
    std::size_t odd = SIZE_MAX;
  };
  Counts count(std::size_t column, const std::vector<Dialect>& ways) const {
    Counts out;
    for (std::size_t r = 0; r < out_.rows.size(); ++r) {
      if (out_.rows[r].kind != RowKind::data) continue;
      const std::string_view cell = trimmed(out_.rows[r].cells[column]);
      const bool dash = is_dash(cell);
      const bool number = !dash && looks_like_number(cell, ways);
      const std::vector<PeriodCell> periods = readings_of(cell);
      const bool period = !periods.empty();
      out.n_cells += cell.empty() ? 0 : 1;
      out.n_periods += period ? 1 : 0;
      out.n_plain_years += period && periods[0].kind == PeriodCell::Kind::year ? 1 : 0;
      out.n_numbers += number ? 1 : 0;
      out.n_dashes += dash ? 1 : 0;
      out.n_texts += !cell.empty() && !dash && !number && !period ? 1 : 0;
      if (!number && !dash && out.odd == SIZE_MAX) out.odd = r;
    }
    return out;
  }
  // Years alone are numbers as well.
  bool may_be_periods(std::size_t column, const Counts& counts) const {
    return counts.n_plain_years < counts.n_periods || column == 0 ||
           says_period(out_.columns[column].name);
  }

  // Totals may lack a key, or have a text where others have a period.
  ColumnRole role_of(std::size_t column, const std::vector<Dialect>& ways) const {
    const Counts counts = count(column, ways);
    const auto n_rows =
        static_cast<std::size_t>(std::ranges::count(out_.rows, RowKind::data, &SurveyRow::kind));
    if (2 * counts.n_periods > counts.n_cells && may_be_periods(column, counts)) {
      return ColumnRole::period;
    }
    const bool is_text = 2 * counts.n_texts > counts.n_cells && 2 * counts.n_cells >= n_rows;
    return is_text ? ColumnRole::text : ColumnRole::other;
  }

  // The year below its quarters.
  void leave_out_longer(std::size_t column) {
    std::vector<std::string> cells;
    std::vector<std::size_t> places;
    for (std::size_t r = 0; r < out_.rows.size(); ++r) {
      const std::string_view cell = trimmed(out_.rows[r].cells[column]);
      if (out_.rows[r].kind != RowKind::data || readings_of(cell).empty()) continue;
      cells.emplace_back(cell);
      places.push_back(r);
    }
    for (const std::size_t i : longer_periods(cells)) {
      out_.rows[places[i]].kind = RowKind::longer;
    }
  }

  Dialect bracketed() const {
    Dialect dialect = out_.dialect;
    dialect.parentheses = true;
    dialect.minus_behind = true;
    dialect.triangles = true;
    return dialect;
  }

  void see_columns() {
    const std::vector<Dialect> ways = number_ways(bracketed());
    for (std::size_t c = 0; c < out_.columns.size(); ++c) {
      SurveyColumn& column = out_.columns[c];
      const Counts counts = count(c, ways);
      if (counts.n_cells == 0) {
        column.kind = Kind::empty;
      } else if (counts.n_periods == counts.n_cells && may_be_periods(c, counts)) {
        column.kind = Kind::period;
      } else if ((counts.n_numbers > 0 || column.of_period) &&
                 counts.n_numbers + counts.n_dashes == counts.n_cells) {
        column.kind = Kind::number;
        column.odd_row = counts.odd;
      } else if (counts.n_numbers > counts.n_cells / 2 && counts.n_numbers > 1) {
        // Numbers but for a few cells that are none.
        column.kind = Kind::number;
        column.odd_row = counts.odd;
      } else {
        column.kind = Kind::text;
      }
      if (column.kind == Kind::number && counts.n_dashes > 0) note_dash(c);
    }
    // Names alone would be a row of data.
    const bool named = std::ranges::any_of(out_.columns, [&](const SurveyColumn& column) {
      return column.kind == Kind::number && !column.of_period &&
             looks_like_number(column.name, ways);
    });
    if (named) out_.trouble = "has no row that names its columns";
    if (std::ranges::none_of(
            out_.columns, [](const SurveyColumn& column) { return column.kind == Kind::number; })) {
      out_.trouble = "has no column of numbers" + number_like();
    }
  }

  // The first cell with digits that is no number, under a name.
  std::string number_like() const {
    for (std::size_t c = 0; c < out_.columns.size(); ++c) {
      if (out_.columns[c].kind != Kind::text && !out_.columns[c].of_period) continue;
      for (const SurveyRow& row : out_.rows) {
        const std::string_view cell = trimmed(row.cells[c]);
        if (row.kind != RowKind::data || cell.find_first_of("0123456789") == cell.npos ||
            looks_like_number(cell, number_ways(bracketed())) || !readings_of(cell).empty()) {
          continue;
        }
        return ": line " + std::to_string(row.line) + " has `" + clipped(cell) + "` in column `" +
               clipped(out_.columns[c].name) +
               "`, which is none; numbers below zero are -700, 700- or (700)";
      }
    }
    return "";
  }

  static bool says_period(std::string_view name) {
    const std::string word = sheet::small_letters(name);
    return std::ranges::any_of(
        std::array<std::string_view, 9>{"year", "jahr", "period", "month", "monat", "quarter",
                                        "quartal", "date", "datum"},
        [&](std::string_view w) { return word.find(w) != std::string::npos; });
  }

  void note_dash(std::size_t column) {
    for (const SurveyRow& row : out_.rows) {
      const std::string_view cell = trimmed(row.cells[column]);
      if (row.kind != RowKind::data || !is_dash(cell)) continue;
      if (out_.dialect.zero && *out_.dialect.zero != cell) {
        out_.trouble = "has two signs that may stand for 0, `" + *out_.dialect.zero + "` and `" +
                       std::string(cell) + "`";
      }
      out_.dialect.zero = std::string(cell);
    }
  }

  // Calls f(column, row, cell) for each cell that is a number.
  template <typename F>
  void each_number(F&& f) const {
    for (std::size_t c = 0; c < out_.columns.size(); ++c) {
      if (out_.columns[c].kind != Kind::number) continue;
      for (const SurveyRow& row : out_.rows) {
        const std::string_view cell = trimmed(row.cells[c]);
        if (row.kind != RowKind::data || cell.empty() || is_dash(cell)) continue;
        f(c, row, cell);
      }
    }
  }

  void see_ways() {
    bool brackets = false;
    bool behind = false;
    each_number([&](std::size_t, const SurveyRow& row, std::string_view cell) {
      brackets = brackets || cell.find('(') != std::string_view::npos;
      behind = behind || cell.ends_with('-');
      const bool triangle = cell.find("\u25b2") != cell.npos || cell.find("\u25b3") != cell.npos;
      if (!triangle || !out_.triangle.empty()) return;
      out_.triangle = cell;
      out_.triangle_line = row.line;
    });
    const bool triangles = !out_.triangle.empty();
    if (brackets + behind + triangles > 1) {
      out_.trouble = std::string("has numbers below zero written in two ways: ") +
                     (brackets ? "in brackets, " : "") + (behind ? "with a sign behind them" : "") +
                     (behind && triangles ? ", " : "") + (triangles ? "with a triangle" : "");
      return;
    }
    out_.dialect.parentheses = brackets;
    out_.dialect.minus_behind = behind;
    out_.dialect.triangles = triangles;
    if (triangles && is_of_asia()) out_.triangle.clear();
    const Dialect loose = bracketed();
    const std::vector<Dialect> any = number_ways(loose);
    std::vector<std::vector<std::string>> values;
    for (const Dialect& way : number_ways(out_.dialect)) {
      if (!is_text_ && way.stated) continue;
      std::vector<std::string> numbers;
      bool all = true;
      each_number([&](std::size_t c, const SurveyRow& row, std::string_view cell) {
        const auto number = cell_number_of(cell, way);
        if (!number) {
          // One that no way reads is told by its column.
          all = all && !looks_like_number(cell, any);
          return;
        }
        numbers.push_back(std::to_string(c) + ' ' + std::to_string(row.line) + ' ' +
                          canonical(number->digits));
      });
      if (!all || std::ranges::find(values, numbers) != values.end()) continue;
      values.push_back(std::move(numbers));
      out_.ways.push_back(way);
    }
    if (out_.ways.empty()) {
      out_.trouble = "has numbers that no one way of writing explains" + two_ways();
      return;
    }
    // Where nothing else shows what a point means, it is said.
    for (Dialect& way : out_.ways) {
      if (way.decimal == '.' && way.thousands == 0 && is_text_) way.stated = says_points(way);
    }
    if (out_.ways.size() > 1) show_difference();
    see_signs();
  }

  // A letter of Japan, China or Korea stands somewhere.
  bool is_of_asia() const {
    const auto has_letter = [](std::string_view text) {
      return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xe3 && byte <= 0xed;
      });
    };
    return std::ranges::any_of(out_.titles, has_letter) ||
           std::ranges::any_of(out_.columns, has_letter, &SurveyColumn::name) ||
           std::ranges::any_of(out_.rows, [&](const SurveyRow& row) {
             return std::ranges::any_of(row.cells, has_letter);
           });
  }

  // The first number, and the first one that no way reads that reads it.
  std::string two_ways() const {
    std::vector<Dialect> left = number_ways(out_.dialect);
    std::string first;
    std::string told;
    each_number([&](std::size_t, const SurveyRow& row, std::string_view cell) {
      if (!told.empty() || !looks_like_number(cell, number_ways(bracketed()))) return;
      const std::string here = "`" + clipped(cell) + "` in line " + std::to_string(row.line);
      std::erase_if(left, [&](const Dialect& way) { return !cell_number_of(cell, way); });
      if (left.empty()) told = first.empty() ? ": " + here : ": " + first + ", and " + here;
      if (left.size() < 8) first = here;
    });
    return told.empty() ? "" : told + "; write them in one way";
  }

  // 1.50 and 1.5 are one number.
  static std::string canonical(std::string_view digits) {
    std::string out(digits);
    if (out.find('.') != std::string::npos && out.find_first_of("eE") == std::string::npos) {
      while (out.ends_with('0')) out.pop_back();
      if (out.ends_with('.')) out.pop_back();
    }
    return out;
  }

  bool says_points(const Dialect& way) const {
    if (out_.ways.size() > 1) return true;
    for (std::size_t c = 0; c < out_.columns.size(); ++c) {
      if (out_.columns[c].kind != Kind::number) continue;
      std::vector<std::string_view> cells;
      bool ambiguous = false;
      for (const SurveyRow& row : out_.rows) {
        cells.push_back(trimmed(row.cells[c]));
        const auto number = cell_number_of(cells.back(), way);
        ambiguous = ambiguous || (number && is_ambiguous(number->digits));
      }
      if (ambiguous && !shows_decimal_points(cells)) return true;
    }
    return false;
  }

  void show_difference() {
    each_number([&](std::size_t, const SurveyRow& row, std::string_view cell) {
      if (!out_.unsure_cell.empty()) return;
      const auto a = cell_number_of(cell, out_.ways[0]);
      const auto b = cell_number_of(cell, out_.ways[1]);
      if (!a || !b || canonical(a->digits) == canonical(b->digits)) return;
      out_.unsure_cell = cell;
      out_.unsure_line = row.line;
      for (const Dialect& way : out_.ways) {
        const auto read = cell_number_of(cell, way);
        out_.unsure_values.push_back(read ? canonical(read->digits) : "");
      }
    });
  }

  void see_signs() {
    std::vector<SurveyColumn> seen = out_.columns;
    each_number([&](std::size_t c, const SurveyRow&, std::string_view cell) {
      SurveyColumn& column = seen[c];
      const auto number = cell_number_of(cell, out_.ways[0]);
      if (!number) return;
      column.has_percent = column.has_percent || number->percent;
      if (!number->currency.empty()) column.currency = number->currency;
    });
    out_.columns = std::move(seen);
  }

  Survey out_;
  bool is_text_ = true;
  // The note of a spreadsheet program on what stands between cells.
  bool has_note_above_ = false;
};

}  // namespace

Survey survey_bytes(std::string_view bytes) {
  return Surveyor().of_bytes(bytes);
}

Survey survey_rows(std::vector<CsvRow> rows) {
  return Surveyor().of_rows(std::move(rows), false);
}

const SurveyRow* share_among_amounts(const Survey& survey, std::size_t column) {
  const SurveyRow* share = nullptr;
  bool has_amount = false;
  for (const SurveyRow& row : survey.rows) {
    if (row.kind != RowKind::data) continue;
    const std::string_view cell = trimmed(row.cells[column]);
    const bool is_share = cell.find('%') != std::string_view::npos;
    if (is_share && share == nullptr) share = &row;
    has_amount =
        has_amount || (!is_share && cell.find_first_of("123456789") != std::string_view::npos);
  }
  return has_amount ? share : nullptr;
}

}  // namespace plimsoll::data
