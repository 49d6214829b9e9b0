// From a survey to declarations.
#include "data/propose.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "base/text.h"
#include "data/correct.h"
#include "data/detail/store.h"
#include "data/header_unit.h"
#include "data/period_cell.h"

namespace plimsoll::data {
namespace {

using Kind = SurveyColumn::Kind;

// Labels beyond this are no index set that anybody reads.
constexpr std::size_t kMostLabels = 2'000;
constexpr std::size_t kMostKeys = 4;

struct Times {
  // Months of a step, 0: no periods.
  int step = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool fiscal = false;
  // Years as 2024/25.
  bool pairs = false;
  // They follow one another without a gap, each once or as often as the others.
  bool regular = false;
};

std::string month_text(std::int64_t month) {
  const int m = static_cast<int>(month % 12) + 1;
  return std::to_string(month / 12) + (m < 10 ? "-0" : "-") + std::to_string(m);
}

// What the cells mean where the fiscal year is the calendar's, or for pairs of years begins in April.
Times times_of(const std::vector<std::string>& cells, DateOrder order) {
  Times out;
  std::vector<std::pair<std::int64_t, int>> spans;
  std::vector<PeriodCell> days;
  for (const std::string& cell : cells) {
    auto read = read_period_cell(cell);
    if (!read) return {};
    const std::int64_t year = read->year * std::int64_t{12};
    switch (read->kind) {
      case PeriodCell::Kind::fiscal_year:
      case PeriodCell::Kind::year:
        out.fiscal = out.fiscal || read->kind == PeriodCell::Kind::fiscal_year;
        spans.emplace_back(year, 12);
        break;
      case PeriodCell::Kind::year_pair:
        out.pairs = true;
        spans.emplace_back(year + 3, 12);
        break;
      case PeriodCell::Kind::fiscal_quarter:
      case PeriodCell::Kind::quarter:
        out.fiscal = out.fiscal || read->kind == PeriodCell::Kind::fiscal_quarter;
        spans.emplace_back(year + 3 * (read->part - 1), 3);
        break;
      case PeriodCell::Kind::month:
        spans.emplace_back(year + read->part - 1, 1);
        break;
      case PeriodCell::Kind::day:
        if (read->either_order && order == DateOrder::month_first) std::swap(read->day, read->part);
        if (read->shows_day_first && order == DateOrder::month_first) return {};
        if (read->shows_month_first && order == DateOrder::day_first) return {};
        days.push_back(*read);
        spans.emplace_back(read->year * std::int64_t{12} + read->part - 1, 0);
        break;
    }
  }
  if (spans.empty()) return {};
  std::set<std::int64_t> firsts;
  for (const auto& [first, step] : spans) {
    if (step != spans.front().second) return {};
    firsts.insert(first);
  }
  out.step = spans.front().second;
  if (out.step == 0) {
    // Of days the distance between their months tells the step; several of one month are none.
    std::set<std::pair<int, int>> different;
    bool at_begin = true;
    bool at_end = true;
    for (const PeriodCell& d : days) {
      different.emplace(12 * d.year + d.part, d.day);
      at_begin = at_begin && d.day == 1;
      at_end = at_end && d.part == 12 && d.day == 31;
    }
    if (different.size() != firsts.size()) return {};
    std::int64_t gap = 0;
    for (const std::int64_t first : firsts) gap = std::gcd(gap, first - *firsts.begin());
    out.step = gap == 0 ? (at_end ? 12 : 1) : gap % 12 == 0 ? 12 : gap % 3 == 0 ? 3 : 1;
    const std::int64_t shift = out.step == 1 || at_begin ? 0 : out.step - 1;
    std::set<std::int64_t> begins;
    for (const std::int64_t first : firsts) begins.insert(first - shift);
    firsts = std::move(begins);
  }
  out.first = *firsts.begin();
  out.last = *firsts.rbegin();
  const std::int64_t n = (out.last - out.first) / out.step + 1;
  std::map<std::int64_t, int> counts;
  for (const auto& [first, step] : spans) ++counts[first];
  out.regular = static_cast<std::int64_t>(firsts.size()) == n &&
                std::ranges::all_of(
                    counts, [&](const auto& c) { return c.second == counts.begin()->second; });
  return out;
}

std::string title_case(std::string_view name) {
  std::string out;
  bool upper = true;
  for (const char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    upper = false;
  }
  return out;
}

class Proposer {
 public:
  Proposer(const Survey& survey, const std::string& file, const std::string& sheet,
           const std::string& prefix)
      : survey_(survey), file_(file), sheet_(sheet), prefix_(prefix) {}

  Proposal proposal() {
    if (!survey_.trouble.empty()) return refused(survey_.trouble);
    const std::string stem = file_.substr(file_.rfind('/') + 1);
    stem_ = name_of_text(stem.substr(0, stem.rfind('.')), "file");
    for (std::size_t c = 0; c < survey_.columns.size(); ++c) sort_column(c);
    is_wide_ = !over_periods_.empty();
    for (std::size_t c = 0; is_wide_ && c < survey_.columns.size(); ++c) {
      const SurveyColumn& column = survey_.columns[c];
      if (!column.of_period || column.kind == Kind::number) continue;
      if (column.kind != Kind::empty) {
        return refused("has texts below " + shown(column.name) +
                       ", and numbers below other periods");
      }
      note("column " + shown(column.name) + " is empty, and is left out");
    }
    if (!find_keys()) return refused(out_.trouble);
    for (const std::size_t c : keys_) {
      if (!add_dim(c)) return refused(out_.trouble);
    }
    if (!find_orders()) return refused(out_.trouble);
    add_source();
    add_notes();
    if (is_wide_) {
      add_given(std::nullopt);
      for (const std::size_t c : measures_) {
        note("column " + shown(survey_.columns[c].name) + " is no period, and is left out");
      }
    } else {
      for (const std::size_t c : measures_) add_given(c);
    }
    if (out_.givens.empty()) return refused("has no column of numbers that is whole");
    return std::move(out_);
  }

 private:
  Proposal refused(std::string why) {
    Proposal none;
    none.trouble = std::move(why);
    return none;
  }

  void note(std::string text) { out_.notes.push_back(std::move(text)); }
  static std::string shown(std::string_view text) { return "`" + clipped(text) + "`"; }

  void sort_column(std::size_t c) {
    const SurveyColumn& column = survey_.columns[c];
    switch (column.kind) {
      case Kind::number:
        (column.of_period ? over_periods_ : measures_).push_back(c);
        break;
      case Kind::period:
        if (!period_column_) {
          period_column_ = c;
        } else {
          note("column " + shown(column.name) + " holds periods too, and is left out");
        }
        break;
      case Kind::text:
        texts_.push_back(c);
        break;
      case Kind::empty:
        break;
    }
  }

  std::vector<const SurveyRow*> data() const {
    std::vector<const SurveyRow*> out;
    for (const SurveyRow& row : survey_.rows) {
      if (row.kind == SurveyRow::Kind::data) out.push_back(&row);
    }
    return out;
  }

  std::vector<std::string> cells_of(std::size_t c) const {
    std::vector<std::string> out;
    for (const SurveyRow* row : data()) out.emplace_back(trimmed(row->cells[c]));
    return out;
  }

  bool tells_apart(const std::vector<std::size_t>& columns) const {
    std::set<std::vector<std::string>> seen;
    for (const SurveyRow* row : data()) {
      std::vector<std::string> key;
      for (const std::size_t c : columns) key.emplace_back(trimmed(row->cells[c]));
      if (period_column_ && !is_wide_) key.emplace_back(trimmed(row->cells[*period_column_]));
      if (!seen.insert(std::move(key)).second) return false;
    }
    return true;
  }

  // The fewest columns of texts that tell rows apart, the first ones of the file among as many.
  bool find_keys() {
    std::vector<std::size_t> may_be;
    for (const std::size_t c : texts_) {
      const auto cells = cells_of(c);
      if (std::ranges::none_of(cells, [](const std::string& cell) { return cell.empty(); })) {
        may_be.push_back(c);
      }
    }
    if (is_wide_ && period_column_) {
      out_.trouble = "has periods in a column, " + shown(survey_.columns[*period_column_].name) +
                     ", and over columns";
      return false;
    }
    for (std::size_t n = 0; n <= std::min(kMostKeys, may_be.size()); ++n) {
      // Texts that are there are meant to be keys.
      if (n == 0 && !may_be.empty() && (data().size() > 1 || period_column_)) {
        if (!period_column_ || !tells_apart({})) continue;
      }
      std::vector<std::size_t> chosen;
      if (choose(may_be, n, 0, chosen)) {
        keys_ = chosen;
        return complete();
      }
    }
    out_.trouble = "has rows that no texts tell apart";
    return false;
  }

  bool choose(const std::vector<std::size_t>& from, std::size_t n, std::size_t begin,
              std::vector<std::size_t>& chosen) const {
    if (n == 0) return tells_apart(chosen);
    for (std::size_t i = begin; i < from.size(); ++i) {
      chosen.push_back(from[i]);
      if (choose(from, n - 1, i + 1, chosen)) return true;
      chosen.pop_back();
    }
    return false;
  }

  // Every combination of labels has a row, without which a given by all of them would have holes.
  bool complete() {
    std::size_t n = 1;
    for (const std::size_t c : keys_) {
      const auto cells = cells_of(c);
      n *= std::set<std::string>(cells.begin(), cells.end()).size();
    }
    if (period_column_ && !is_wide_) {
      const auto cells = cells_of(*period_column_);
      n *= std::set<std::string>(cells.begin(), cells.end()).size();
    }
    if (n == data().size()) return true;
    out_.trouble = "has " + std::to_string(data().size()) + " rows for " + std::to_string(n) +
                   " combinations of what stands in ";
    std::string names;
    for (const std::size_t c : keys_) {
      names += (names.empty() ? "" : ", ") + shown(survey_.columns[c].name);
    }
    if (period_column_ && !is_wide_) {
      names += (names.empty() ? "" : ", ") + shown(survey_.columns[*period_column_].name);
    }
    out_.trouble += names + "; a given needs one for each";
    return false;
  }

  bool add_dim(std::size_t c) {
    const std::string column = name_of_text(survey_.columns[c].name, "line");
    std::string dim = title_case(column);
    while (!names_.insert(dim).second) dim += "2";
    std::vector<std::string> labels;
    std::set<std::string> seen;
    std::set<std::string> taken;
    for (const std::string& cell : cells_of(c)) {
      if (!seen.insert(cell).second) continue;
      std::string label = name_of_text(cell, "row");
      for (int n = 2; !taken.insert(label).second; ++n) {
        label = name_of_text(cell, "row") + "_" + std::to_string(n);
      }
      labels.push_back(label);
      // One spelling for one label, whatever the index set.
      const auto [found, is_new] = spelt_.emplace(label, cell);
      if (found->second != cell) {
        out_.trouble = "has " + shown(cell) + " and " + shown(found->second) +
                       ", which would be one label of two index sets";
        return false;
      }
      if (is_new && label != cell) labels_.emplace_back(label, cell);
    }
    if (labels.size() > kMostLabels) {
      out_.trouble = "has " + std::to_string(labels.size()) + " texts in " +
                     shown(survey_.columns[c].name) + ", more than an index set is good for";
      return false;
    }
    dims_.push_back(dim);
    out_.dims.push_back("dim " + dim + " = " + joined(labels));
    return true;
  }

  // Orders of dates under which periods follow one another, and the line of time.
  bool find_orders() {
    std::vector<std::string> cells;
    if (is_wide_) {
      for (const std::size_t c : over_periods_) cells.push_back(survey_.columns[c].name);
    } else if (period_column_) {
      cells = cells_of(*period_column_);
    } else {
      orders_ = {{DateOrder::evident, {}}};
      return true;
    }
    const bool open = date_order_of(cells) == DateOrder::evident &&
                      std::ranges::any_of(cells, [](const std::string& cell) {
                        const auto read = read_period_cell(cell);
                        return read && read->either_order;
                      });
    const std::vector<DateOrder> tried =
        open ? std::vector{DateOrder::day_first, DateOrder::month_first}
             : std::vector{DateOrder::evident};
    for (const DateOrder order : tried) {
      const Times times = times_of(cells, open ? order : date_order_of(cells));
      if (times.step > 0 && times.regular) orders_.emplace_back(order, times);
    }
    if (orders_.empty()) {
      out_.trouble = "has periods that are not of one length, or have gaps: " +
                     name_list({cells.begin(), cells.end()});
      return false;
    }
    const Times& times = orders_[0].second;
    out_.time = time_of(times);
    if (times.pairs) {
      out_.time += ", fiscal year ends march, named by start";
      note("the month in which its years end is not in the file: March is a guess");
    } else if (times.fiscal) {
      note("the file has fiscal years; `time` says when they end");
    }
    if (open && orders_.size() == 1) {
      note(
          "day and month cannot be told apart; one order alone gives periods that follow one "
          "another");
    }
    return true;
  }

  void add_source() {
    std::string title;
    for (const std::string& text : survey_.titles) {
      if (!header_unit(text) || title.empty()) title = title.empty() ? text : title;
    }
    if (title.empty()) title = file_;
    source_ = stem_ + "_file";
    out_.source = "source " + source_ + " " + quoted_text(title) + " file " + quoted_text(file_);
  }

  void add_notes() {
    std::map<SurveyRow::Kind, std::vector<std::string>> rows;
    for (const SurveyRow& row : survey_.rows) {
      if (row.kind != SurveyRow::Kind::data) rows[row.kind].push_back(std::to_string(row.line));
    }
    const auto lines = [](const std::vector<std::string>& all) {
      return (all.size() == 1 ? "line " : "lines ") + joined(all);
    };
    for (const auto& [kind, all] : rows) {
      note(lines(all) + (kind == SurveyRow::Kind::total ? ": a total, which is left out"
                         : kind == SurveyRow::Kind::blank
                             ? ": empty cells, which are left out"
                             : ": a note or a heading, which is left out"));
    }
    if (!survey_.encoding_sample.empty()) {
      note("it is not UTF-8; in Windows-1252 it reads " + shown(survey_.encoding_sample));
    }
  }

  // The unit of a column, or of all that stand under periods.
  std::string unit_of(std::optional<std::size_t> c, bool& sure) {
    sure = true;
    bool percent = false;
    std::string sign;
    std::optional<HeaderUnit> own;
    if (c) {
      own = header_unit(survey_.columns[*c].name);
      percent = survey_.columns[*c].has_percent;
      sign = survey_.columns[*c].currency;
    } else {
      for (const std::size_t p : over_periods_) {
        percent = percent || survey_.columns[p].has_percent;
        if (!survey_.columns[p].currency.empty()) sign = survey_.columns[p].currency;
      }
    }
    if (percent) return "";
    std::optional<HeaderUnit> titled;
    for (const std::string& title : survey_.titles) {
      if (const auto unit = header_unit(title); unit && unit->scale != "%") titled = unit;
    }
    // What the corner says, of a wide table.
    if (!c && !titled && !keys_.empty()) titled = header_unit(survey_.columns[keys_[0]].name);
    HeaderUnit unit = own ? *own : HeaderUnit{};
    if (!own && titled) {
      unit = *titled;
      // Of several columns it may be the unit of some.
      sure = sure && (!c || measures_.size() == 1);
    }
    if (own && own->currency.empty() && own->scale != "%" && titled)
      unit.currency = titled->currency;
    if (unit.scale == "%") return "%";
    sure = sure && unit.sure;
    if (!sign.empty()) {
      const auto codes = currencies_of(sign);
      if (unit.currency.empty()) {
        unit.currency = codes[0];
        sure = sure && codes.size() == 1;
      }
    }
    return unit.text();
  }

  void add_given(std::optional<std::size_t> c) {
    const auto odd_in = [&](std::size_t column) {
      const SurveyColumn& seen = survey_.columns[column];
      if (seen.odd_row == SIZE_MAX) return false;
      const SurveyRow& row = survey_.rows[seen.odd_row];
      note("column " + shown(seen.name) + " has " +
           (trimmed(row.cells[column]).empty()
                ? "no number"
                : shown(trimmed(row.cells[column])) + ", which is no number,") +
           " in line " + std::to_string(row.line) + ", and is left out until it has one" +
           (trimmed(row.cells[column]).empty() ? "" : " there"));
      return true;
    };
    for (const std::size_t p : c ? std::vector{*c} : over_periods_) {
      if (odd_in(p)) return;
    }
    ProposedGiven given;
    std::string heading = c ? survey_.columns[*c].name : stem_;
    if (c) {
      if (const auto unit = header_unit(heading)) heading = unit->name;
    }
    given.name = name_of_text(heading, stem_);
    if (!prefix_.empty()) given.name = prefix_ + "_" + given.name;
    const std::string plain = given.name;
    for (int n = 2; !names_.insert(given.name).second; ++n)
      given.name = plain + "_" + std::to_string(n);
    given.column = c ? survey_.columns[*c].name : "";
    bool sure = true;
    given.unit = unit_of(c, sure);
    given.dims = dims_;
    if (is_wide_ || period_column_) {
      given.each = orders_[0].second.step == 12 ? "each year" : "each period";
    }
    std::vector<std::pair<std::string, std::string>> units{{given.unit, ""}};
    if (!sure) {
      units = {{given.unit, "its numbers are in " + given.unit},
               {"", "its numbers are in no unit, or in another"}};
    }
    for (const auto& [unit, of_unit] : units) {
      for (std::size_t w = 0; w < survey_.ways.size(); ++w) {
        for (const auto& [order, times] : orders_) {
          std::vector<std::string> when;
          if (survey_.ways.size() > 1) {
            when.push_back("`" + survey_.unsure_cell + "` in line " +
                           std::to_string(survey_.unsure_line) + " is " + survey_.unsure_values[w]);
          }
          if (orders_.size() > 1) {
            when.emplace_back(order == DateOrder::day_first ? "the day stands before the month"
                                                            : "the month stands before the day");
          }
          if (!of_unit.empty()) when.push_back(of_unit);
          given.forms.push_back({joined(when, ", and "),
                                 form(given.name, unit, c, survey_.ways[w], order),
                                 orders_.size() > 1 ? time_of(times) : out_.time});
        }
      }
    }
    out_.givens.push_back(std::move(given));
  }

  static std::string time_of(const Times& times) {
    const std::string step = times.step == 12 ? "year" : times.step == 3 ? "quarter" : "month";
    return "time " + step + " from " + month_text(times.first) + " for " +
           std::to_string((times.last - times.first) / times.step + 1);
  }

  std::string form(const std::string& name, const std::string& unit, std::optional<std::size_t> c,
                   const Dialect& way, DateOrder order) const {
    TableCall call;
    call.file = file_;
    call.dialect = way;
    call.dialect.sheet = sheet_;
    call.dialect.dates = order;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      TableKey key;
      key.column.text = survey_.columns[keys_[i]].name;
      key.dim = dims_[i];
      call.keys.push_back(key);
    }
    std::string each;
    if (is_wide_ || period_column_) {
      const bool years = orders_[0].second.step == 12;
      TableKey key;
      // Periods of months 0, which say that it is an axis of time.
      key.periods = {MonthSpan{}};
      key.dim = years ? "fiscal year" : "period";
      key.across = is_wide_;
      if (!is_wide_) key.column.text = survey_.columns[*period_column_].name;
      call.keys.push_back(key);
      each = years ? " each year" : " each period";
    }
    if (c) call.column.text = survey_.columns[*c].name;
    const std::size_t by = !keys_.empty() ? keys_[0] : period_column_ ? *period_column_ : 0;
    call.dialect.rows = rows_that_are_data(survey_, by);
    call.labels = labels_;
    const std::string dims = dims_.empty() ? "" : "[" + joined(dims_) + "]";
    return "given " + name + dims + each + (unit.empty() ? "" : " in " + unit) + " = " +
           call_text(call) + "   cite " + source_;
  }

  const Survey& survey_;
  const std::string& file_;
  const std::string& sheet_;
  const std::string& prefix_;
  Proposal out_;
  std::string stem_;
  std::string source_;
  bool is_wide_ = false;
  std::vector<std::size_t> over_periods_;
  std::vector<std::size_t> measures_;
  std::vector<std::size_t> texts_;
  std::optional<std::size_t> period_column_;
  std::vector<std::size_t> keys_;
  std::vector<std::string> dims_;
  std::vector<std::pair<std::string, std::string>> labels_;
  std::map<std::string, std::string> spelt_;
  std::vector<std::pair<DateOrder, Times>> orders_;
  // Of index sets and givens.
  std::set<std::string> names_;
};

}  // namespace

std::string name_of_text(std::string_view text, const std::string& fallback) {
  std::string out;
  bool gap = false;
  std::size_t i = 0;
  while (i < text.size() && out.size() < 60) {
    const std::size_t begin = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, text.size(), c);
    if (c < 0 || !(u_isalpha(c) || (c < 0x80 && u_isdigit(c)))) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += '_';
    gap = false;
    std::string letter(text.substr(begin, i - begin));
    if (c < 0x80) letter[0] = static_cast<char>(u_tolower(c));
    out += letter;
  }
  if (out.empty()) return fallback;
  if (out[0] >= '0' && out[0] <= '9') out = "n" + out;
  const std::string name = name_or_text(out);
  // Words that are no names, and periods.
  const bool ascii =
      std::ranges::all_of(out, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii && name.starts_with('"')) out += "_value";
  return out;
}

Proposal propose(const Survey& survey, const std::string& file, const std::string& sheet,
                 const std::string& prefix) {
  return Proposer(survey, file, sheet, prefix).proposal();
}

}  // namespace plimsoll::data
