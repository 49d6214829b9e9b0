// From a survey to declarations.
#include "data/propose.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "data/correct.h"
#include "data/detail/store.h"
#include "data/header_unit.h"
#include "data/period_cell.h"
#include "data/propose_keys.h"
#include "data/propose_one.h"
#include "data/propose_texts.h"
#include "data/propose_times.h"
#include "data/propose_units.h"

namespace plimsoll::data {
namespace {

using Kind = SurveyColumn::Kind;

// Labels beyond this are no index set that anybody reads.
constexpr std::size_t kMostLabels = 2'000;

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
    if (is_wide_) leave_out_longer_periods();
    for (std::size_t c = 0; is_wide_ && c < survey_.columns.size(); ++c) {
      const SurveyColumn& column = survey_.columns[c];
      const bool is_left_out =
          column.kind == Kind::number && std::ranges::find(over_periods_, c) == over_periods_.end();
      if (!column.of_period || is_left_out) continue;
      if (!column.wrong.empty()) return refused("has a cell without a number: " + column.wrong);
      if (column.kind == Kind::number) continue;
      if (column.kind != Kind::empty) {
        return refused("has texts below " + shown(column.name) +
                       ", and numbers below other periods");
      }
      note("column " + shown(column.name) + " is empty, and is left out");
    }
    if (is_wide_ && period_column_) {
      return refused("has periods in a column, " + shown(survey_.columns[*period_column_].name) +
                     ", and over columns");
    }
    KeyColumns found = find_keys(survey_, texts_, period_column_);
    if (!found.trouble.empty()) return refused(found.trouble);
    keys_ = std::move(found.columns);
    for (const std::size_t c : keys_) {
      if (!add_dim(c)) return refused(out_.trouble);
    }
    add_texts_left_out();
    if (!survey_.triangle.empty()) {
      said_open_ += (said_open_.empty() ? "" : ", and ") + shown(survey_.triangle) + " in line " +
                    std::to_string(survey_.triangle_line) + " is below zero";
    }
    if (!find_orders()) return refused(out_.trouble);
    add_source();
    add_notes();
    out_.n_rows = static_cast<std::size_t>(
        std::ranges::count(survey_.rows, SurveyRow::Kind::data, &SurveyRow::kind));
    if (is_wide_) {
      add_given(std::nullopt);
      for (const std::size_t c : measures_) {
        note("column " + shown(survey_.columns[c].name) + " is no period, and is left out");
      }
    } else {
      for (const std::size_t c : measures_) add_given(c);
    }
    if (out_.givens.empty()) {
      return refused("has no column of numbers that is whole" + (odd_.empty() ? "" : ": " + odd_));
    }
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
    if (!column.wrong.empty() && !column.of_period) {
      return note("column " + shown(column.name) + " is left out: " + column.wrong);
    }
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

  static std::string why_left_out(SurveyRow::Kind kind) {
    switch (kind) {
      case SurveyRow::Kind::total:
        return ": a total, which is left out";
      case SurveyRow::Kind::longer:
        return ": the period that other rows fill, which is left out";
      case SurveyRow::Kind::blank:
        return ": empty cells, which are left out";
      default:
        return ": a note or a heading, which is left out";
    }
  }

  // The year beside its quarters.
  void leave_out_longer_periods() {
    std::vector<std::string> names;
    for (const std::size_t c : over_periods_) names.push_back(survey_.columns[c].name);
    const std::vector<std::size_t> longer = longer_periods(names);
    for (auto it = longer.rbegin(); it != longer.rend(); ++it) {
      note("column " + shown(names[*it]) +
           " is the period that other columns fill, and is left out");
      over_periods_.erase(over_periods_.begin() + static_cast<std::ptrdiff_t>(*it));
    }
  }

  // Columns of texts that tell no rows apart, and of units, whichever they do.
  void add_texts_left_out() {
    for (const std::size_t c : texts_) {
      const std::string units = units_said_in(survey_, c);
      if (!units.empty()) said_open_ += (said_open_.empty() ? "" : ", and ") + units;
      if (std::ranges::find(keys_, c) != keys_.end()) continue;
      const std::string among = text_among_figures(survey_, c);
      if (odd_.empty() && !among.empty()) {
        odd_ = among + "; write a number there, or leave the row out";
      }
      note(among.empty() ? "column " + shown(survey_.columns[c].name) +
                               " holds texts that tell no rows apart, and is left out"
                         : among + ", and is left out until it has numbers alone");
    }
  }

  bool add_dim(std::size_t c) {
    const std::string column = name_of_text(survey_.columns[c].name, "line");
    std::string dim = dim_of_name(column);
    while (!names_.insert(dim).second) dim += "2";
    std::vector<std::string> labels;
    std::set<std::string> seen;
    std::set<std::string> taken;
    for (const std::string& cell : cells_of_data(survey_, c)) {
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
      cells = cells_of_data(survey_, *period_column_);
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
      out_.trouble = trouble_with(cells);
      return false;
    }
    const Times& times = orders_[0].second;
    out_.time = time_of(times);
    if (times.pairs) {
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

  static std::string trouble_with(const std::vector<std::string>& cells) {
    const auto read = periods_of_cells(cells);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto all = readings_of(cells[i]);
      if (read[i] || all.size() != 2) continue;
      return "has the period " + shown(cells[i]) + ", which may be " + words_of(all[0]) + " or " +
             words_of(all[1]) + "; write it in full, as `" + std::to_string(all[0].year) + "/" +
             std::to_string(all[0].year + 1) + "` or `" + words_of(all[1]) + "`";
    }
    return "has periods that are not of one length, or have gaps: " +
           name_list({cells.begin(), cells.end()});
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
    for (const std::string& remark : survey_.remarks) note(remark);
    for (const SurveyRow& row : survey_.rows) {
      const auto first = std::ranges::find_if(
          row.cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
      if (row.has_total_word) {
        note("line " + std::to_string(row.line) + ", " + shown(trimmed(*first)) +
             ": the sum of nothing, and is read as any other row");
      }
    }
    for (const auto& [kind, all] : rows) note(lines(all) + why_left_out(kind));
    if (!survey_.encoding_sample.empty()) {
      note("it is not UTF-8; in Windows-1252 it reads " + shown(survey_.encoding_sample));
    }
  }

  void add_given(std::optional<std::size_t> c) {
    const auto odd_in = [&](std::size_t column) {
      const SurveyColumn& seen = survey_.columns[column];
      if (const SurveyRow* share = share_among_amounts(survey_, column)) {
        const std::string what = "column " + shown(seen.name) + " has " +
                                 shown(trimmed(share->cells[column])) + " in line " +
                                 std::to_string(share->line) +
                                 ", and numbers without a sign of per cent in others";
        if (odd_.empty()) odd_ = what + "; keep shares in a table of their own";
        note(what + ", and is left out");
        return true;
      }
      if (seen.odd_row == SIZE_MAX) return false;
      const SurveyRow& row = survey_.rows[seen.odd_row];
      const std::string cell(trimmed(row.cells[column]));
      const std::string what =
          "column " + shown(seen.name) + " has " +
          (cell.empty() ? "no number" : shown(cell) + ", which is no number,") + " in line " +
          std::to_string(row.line);
      if (odd_.empty()) odd_ = what + "; write a number there, or leave the row out";
      note(what + ", and is left out until it has one" + (cell.empty() ? "" : " there"));
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
    const auto [unit_text, sure, open] =
        c ? unit_of_column(survey_, *c, measures_.size() == 1)
          : unit_under_periods(survey_, over_periods_,
                               keys_.empty() ? std::nullopt : std::optional(keys_[0]));
    given.unit = unit_text;
    given.dims = dims_;
    if (is_wide_ || period_column_) {
      given.each = orders_[0].second.step == 12 ? "each year" : "each period";
    }
    std::vector<std::pair<std::string, std::string>> units{{given.unit, ""}};
    if (!sure) {
      const std::string no_scale = open.empty() ? "" : shown(open) + " beside it is no scale";
      const std::string in_unit = given.unit.empty() ? "" : "its numbers are in " + given.unit;
      const bool both = !in_unit.empty() && !no_scale.empty();
      units = {{given.unit, in_unit + (both ? ", and " : "") + no_scale},
               {"", "its numbers are in no unit, or in another"}};
      if (given.unit.empty()) units.pop_back();
    }
    for (auto& [unit, of_unit] : units) {
      if (!said_open_.empty()) of_unit += (of_unit.empty() ? "" : ", and ") + said_open_;
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
                                 orders_.size() > 1 ? time_of(times) : out_.time,
                                 {},
                                 !open.empty() || !said_open_.empty()});
        }
      }
    }
    out_.givens.push_back(std::move(given));
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
    std::vector<std::size_t> by = keys_;
    if (period_column_ && !is_wide_) by.push_back(*period_column_);
    if (by.empty()) by.push_back(0);
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
  // The first cell because of which a column is left out.
  std::string odd_;
  // What columns of units and signs leave open; empty of most.
  std::string said_open_;
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

Proposal propose_as_sorted(const Survey& survey, const std::string& file, const std::string& sheet,
                           const std::string& prefix) {
  return Proposer(survey, file, sheet, prefix).proposal();
}

}  // namespace plimsoll::data
