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
#include "data/propose_texts.h"
#include "data/propose_times.h"

namespace plimsoll::data {
namespace {

using Kind = SurveyColumn::Kind;

// Labels beyond this are no index set that anybody reads.
constexpr std::size_t kMostLabels = 2'000;
constexpr std::size_t kMostKeys = 4;

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
    if (!find_keys()) return refused(out_.trouble);
    for (const std::size_t c : keys_) {
      if (!add_dim(c)) return refused(out_.trouble);
    }
    add_texts_left_out();
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
    out_.trouble = "has rows that no texts tell apart" + same_rows(may_be);
    return false;
  }

  // Two rows with the same texts, or a column of texts with an empty cell.
  std::string same_rows(const std::vector<std::size_t>& columns) const {
    for (const std::size_t c : texts_) {
      for (const SurveyRow* row : data()) {
        if (!trimmed(row->cells[c]).empty()) continue;
        return ": column " + shown(survey_.columns[c].name) + " is empty in line " +
               std::to_string(row->line) +
               "; write its text in each row (cells that are merged hold it in the first one "
               "alone)";
      }
    }
    std::map<std::vector<std::string>, std::uint32_t> seen;
    for (const SurveyRow* row : data()) {
      std::vector<std::string> key;
      for (const std::size_t c : columns) key.emplace_back(trimmed(row->cells[c]));
      if (period_column_ && !is_wide_) key.emplace_back(trimmed(row->cells[*period_column_]));
      const auto [found, is_new] = seen.emplace(key, row->line);
      if (is_new) continue;
      return ": lines " + std::to_string(found->second) + " and " + std::to_string(row->line) +
             (key.empty() ? "" : " both have " + name_list(key)) +
             "; leave one out, or write a text that tells them apart";
    }
    return "";
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
    out_.trouble += names + "; a given needs one for each" + missing_row();
    return false;
  }

  // The first combination that no row has.
  std::string missing_row() const {
    std::vector<std::size_t> columns = keys_;
    if (period_column_ && !is_wide_) columns.push_back(*period_column_);
    std::vector<std::vector<std::string>> texts;
    std::set<std::vector<std::string>> there;
    for (const SurveyRow* row : data()) {
      std::vector<std::string> key;
      for (const std::size_t c : columns) key.emplace_back(trimmed(row->cells[c]));
      there.insert(std::move(key));
    }
    for (const std::size_t c : columns) {
      const auto cells = cells_of(c);
      const std::set<std::string> different(cells.begin(), cells.end());
      texts.emplace_back(different.begin(), different.end());
    }
    // One of the first there.size() + 1 is missing.
    std::vector<std::size_t> at(columns.size(), 0);
    for (std::size_t n = 0; n <= there.size(); ++n) {
      std::vector<std::string> key;
      for (std::size_t k = 0; k < at.size(); ++k) key.push_back(texts[k][at[k]]);
      if (!there.contains(key)) return ", and none is for " + name_list(key) + ": add it";
      for (std::size_t k = at.size(); k-- > 0;) {
        if (++at[k] < texts[k].size()) break;
        at[k] = 0;
      }
    }
    return "";
  }

  // Columns of texts that tell no rows apart, and of units, whichever they do.
  void add_texts_left_out() {
    for (const std::size_t c : texts_) {
      const std::string units = units_said_in(survey_, c);
      if (!units.empty()) units_said_ += (units_said_.empty() ? "" : ", and ") + units;
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
    for (const std::string& remark : survey_.remarks) note(remark);
    for (const SurveyRow& row : survey_.rows) {
      const auto first = std::ranges::find_if(
          row.cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
      if (row.has_total_word) {
        note("line " + std::to_string(row.line) + ", " + shown(trimmed(*first)) +
             ": the sum of nothing above it, and is read as any other row");
      }
    }
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
  std::string unit_of(std::optional<std::size_t> c, bool& sure, std::string& open) {
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
      if (const auto unit = header_unit(title); unit && !unit->is_share()) titled = unit;
    }
    // What the corner says, of a wide table.
    if (!c && !titled && !keys_.empty()) titled = header_unit(survey_.columns[keys_[0]].name);
    HeaderUnit unit = own ? *own : HeaderUnit{};
    if (!own && titled) {
      unit = *titled;
      // Of several columns it may be the unit of some.
      sure = sure && (!c || measures_.size() == 1);
    }
    if (own && own->currency.empty() && !own->is_share() && titled)
      unit.currency = titled->currency;
    if (unit.is_share()) return unit.scale;
    sure = sure && unit.sure;
    open = unit.open;
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
    bool sure = true;
    std::string open;
    given.unit = unit_of(c, sure, open);
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
      if (!units_said_.empty()) of_unit += (of_unit.empty() ? "" : ", and ") + units_said_;
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
                                 !open.empty() || !units_said_.empty()});
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
  // The first cell because of which a column is left out.
  std::string odd_;
  // What columns of units leave open; empty of most.
  std::string units_said_;
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

// The forms of a proposal without rows that may be totals, behind those with them.
void add_totals_left_out(Proposal& out, Proposal other, const std::vector<std::string>& sums) {
  if (!out.trouble.empty()) {
    out = std::move(other);
    return;
  }
  const bool one = sums.size() == 1;
  const std::string what = joined(sums);
  for (ProposedGiven& given : out.givens) {
    const auto same = std::ranges::find(other.givens, given.name, &ProposedGiven::name);
    if (same == other.givens.end()) continue;
    const auto add_when = [](std::string& when, const std::string& more) {
      when += (when.empty() ? "" : ", and ") + more;
    };
    for (ProposedGiven::Form& form : given.forms) {
      add_when(form.when, what + (one ? ", the sum of rows above it, is a row of its own"
                                      : ", sums of rows above them, are rows of their own"));
    }
    for (ProposedGiven::Form& form : same->forms) {
      add_when(form.when,
               what + (one ? " is a total" : " are totals") +
                   (other.dims.empty() ? "" : ", with `" + joined(other.dims, "`, `") + "`"));
      form.dims = other.dims;
      given.forms.push_back(std::move(form));
    }
  }
}

}  // namespace

Proposal propose(const Survey& survey, const std::string& file, const std::string& sheet,
                 const std::string& prefix) {
  Proposal out = Proposer(survey, file, sheet, prefix).proposal();
  std::vector<std::string> sums;
  Survey without = survey;
  for (SurveyRow& row : without.rows) {
    if (!row.is_sum) continue;
    row.kind = SurveyRow::Kind::total;
    const auto first = std::ranges::find_if(
        row.cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
    sums.push_back("`" + clipped(trimmed(*first)) + "` in line " + std::to_string(row.line));
  }
  if (sums.empty()) return out;
  // Each is the sum of rows above it, and may be a total or a row of its own.
  Proposal other = Proposer(without, file, sheet, prefix).proposal();
  if (!out.trouble.empty() || other.trouble.empty())
    add_totals_left_out(out, std::move(other), sums);
  return out;
}

}  // namespace plimsoll::data
