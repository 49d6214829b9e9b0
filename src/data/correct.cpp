// How a call of table(...) would have to be written for the file that it names.
#include "data/correct.h"

#include <algorithm>
#include <map>
#include <set>

#include "data/detail/store.h"
#include "data/period_cell.h"
#include "data/sheet_table.h"

namespace plimsoll::data {
namespace {

// More are no help.
constexpr std::size_t kMostCalls = 4;
constexpr std::size_t kMostValues = 6;

class Corrector {
 public:
  Corrector(const TableCall& call, const Survey& survey, const ir::Time& time,
            const std::function<std::optional<TableValues>(const TableCall&)>& reads)
      : call_(call), survey_(survey), time_(time), reads_(reads) {}

  std::vector<CorrectedCall> calls() {
    TableCall base = call_;
    base.dialect.sheet = call_.dialect.sheet;
    if (!place_keys(base) || !place_column(base)) return {};
    for (const auto& [way, when] : ways()) {
      TableCall next = base;
      next.dialect = way;
      next.dialect.in_call = true;
      try_dates(next, when);
      // The way that is stated stands, where it reads the file.
      if (way.stated && call_.dialect.stated && !found_.empty()) break;
      if (found_.size() >= kMostCalls) break;
    }
    if (found_.size() == 1) found_[0].when.clear();
    return std::move(found_);
  }

 private:
  const SurveyColumn* column(std::string_view name) const {
    const auto found = std::ranges::find(survey_.columns, name, &SurveyColumn::name);
    return found == survey_.columns.end() ? nullptr : &*found;
  }

  // Ways of writing, the stated one first, with what each takes for granted.
  std::vector<std::pair<Dialect, std::string>> ways() const {
    std::vector<std::pair<Dialect, std::string>> out;
    if (call_.dialect.stated) {
      Dialect own = survey_.dialect;
      own.decimal = call_.dialect.decimal;
      own.thousands = call_.dialect.thousands;
      own.stated = true;
      out.emplace_back(own, "");
    }
    for (std::size_t i = 0; i < survey_.ways.size(); ++i) {
      std::string when;
      if (survey_.ways.size() > 1 && i < survey_.unsure_values.size()) {
        when = "`" + clipped(survey_.unsure_cell) + "` in line " +
               std::to_string(survey_.unsure_line) + " is " + survey_.unsure_values[i];
      }
      out.emplace_back(survey_.ways[i], when);
    }
    for (auto& [way, when] : out) {
      if (call_.dialect.zero) way.zero = call_.dialect.zero;
      way.sheet = call_.dialect.sheet;
      way.dates = call_.dialect.dates;
      way.years = call_.dialect.years;
      if (!survey_.encoding_sample.empty() && call_.dialect.encoding == Encoding::unstated) {
        when = "`" + clipped(survey_.encoding_sample) + "` is how its text reads" +
               (when.empty() ? "" : " and " + when);
      }
    }
    return out;
  }

  std::vector<std::string> cells_of(const SurveyColumn& column) const {
    const auto c = static_cast<std::size_t>(&column - survey_.columns.data());
    std::vector<std::string> out;
    for (const SurveyRow& row : survey_.rows) {
      if (row.kind == SurveyRow::Kind::data) out.emplace_back(trimmed(row.cells[c]));
    }
    return out;
  }

  // How many cells are labels, or periods, of a key.
  std::size_t n_fitting(const TableKey& key, const std::vector<std::string>& cells) const {
    std::set<std::string> bare;
    for (const std::string& label : key.labels) bare.insert(bare_letters(label));
    return static_cast<std::size_t>(std::ranges::count_if(cells, [&](const std::string& cell) {
      return key.periods.empty() ? bare.contains(bare_letters(cell)) : !readings_of(cell).empty();
    }));
  }

  // Columns of keys, where the names that are written are none of the file's; and whether one stands across.
  bool place_keys(TableCall& base) {
    std::vector<std::string> names;
    for (const SurveyColumn& c : survey_.columns) names.push_back(c.name);
    // What was written stands, if it can.
    std::set<std::string_view> used;
    for (const TableKey& key : base.keys) {
      if (!key.across && column(key.column.text) != nullptr) used.insert(key.column.text);
    }
    if (!base.column.text.empty() && column(base.column.text) != nullptr) {
      used.insert(base.column.text);
    }
    bool has_across = std::ranges::any_of(base.keys, &TableKey::across);
    for (TableKey& key : base.keys) {
      const bool not_across = key.across && n_fitting(key, names) == 0;
      if (not_across) key.across = has_across = false;
      // A column may have an empty name.
      if (key.across || (!not_across && column(key.column.text) != nullptr)) continue;
      const SurveyColumn* best = nullptr;
      std::size_t most = 0;
      for (const SurveyColumn& c : survey_.columns) {
        const bool fits = key.periods.empty() ? c.kind != SurveyColumn::Kind::number
                                              : c.kind == SurveyColumn::Kind::period;
        const std::size_t n = fits && !used.contains(c.name) ? n_fitting(key, cells_of(c)) : 0;
        if (n <= most) continue;
        most = n;
        best = &c;
      }
      if (best != nullptr) {
        key.column.text = best->name;
        used.insert(best->name);
      } else if (!has_across && n_fitting(key, names) > 0) {
        key.across = has_across = true;
        key.column.text = {};
      } else {
        return false;
      }
    }
    for (TableKey& key : base.keys) add_labels(base, key);
    return true;
  }

  // How the file spells labels, where letters and digits are those of the model.
  void add_labels(TableCall& base, const TableKey& key) const {
    if (!key.periods.empty()) return;
    std::vector<std::string> cells;
    if (key.across) {
      for (const SurveyColumn& c : survey_.columns) cells.push_back(c.name);
    } else {
      cells = cells_of(*column(key.column.text));
    }
    const std::set<std::string> there(cells.begin(), cells.end());
    for (const std::string& label : key.labels) {
      const bool said =
          std::ranges::any_of(base.labels, [&](const auto& entry) { return entry.first == label; });
      if (said || there.contains(label)) continue;
      std::set<std::string> spelt;
      for (const std::string& cell : there) {
        if (bare_letters(cell) == bare_letters(label)) spelt.insert(cell);
      }
      if (spelt.size() == 1) base.labels.emplace_back(label, *spelt.begin());
    }
  }

  bool place_column(TableCall& base) const {
    if (std::ranges::any_of(base.keys, &TableKey::across)) {
      base.column = {};
      return true;
    }
    if (!base.column.text.empty() && column(base.column.text) != nullptr) return true;
    const SurveyColumn* only = nullptr;
    for (const SurveyColumn& c : survey_.columns) {
      const bool is_key = std::ranges::any_of(
          base.keys, [&](const TableKey& key) { return key.column.text == c.name; });
      if (c.kind != SurveyColumn::Kind::number || is_key) continue;
      const bool same = bare_letters(c.name) == bare_letters(base.column.text);
      if (same) {
        base.column.text = c.name;
        return true;
      }
      if (only != nullptr) only = &none_;
      if (only == nullptr) only = &c;
    }
    if (only == nullptr || only == &none_) return false;
    base.column.text = only->name;
    return true;
  }

  void try_dates(const TableCall& call, const std::string& when) {
    const auto joined_when = [&](const std::string& more) {
      return when.empty() ? more : when + " and " + more;
    };
    const bool by_time =
        std::ranges::any_of(call.keys, [](const TableKey& key) { return !key.periods.empty(); });
    std::vector<std::pair<TableCall, std::string>> forms{{call, when}};
    if (by_time && call.dialect.dates == DateOrder::evident) {
      forms.emplace_back(call, joined_when("the day stands first"));
      forms.back().first.dialect.dates = DateOrder::day_first;
      forms.emplace_back(call, joined_when("the month stands first"));
      forms.back().first.dialect.dates = DateOrder::month_first;
    }
    if (by_time && call.dialect.years == YearKind::unstated && time_.fiscal_end_month != 12) {
      forms.emplace_back(call, joined_when("its years are those of the company"));
      forms.back().first.dialect.years = YearKind::fiscal;
      forms.emplace_back(call, joined_when("its years are those of the calendar"));
      forms.back().first.dialect.years = YearKind::calendar;
    }
    for (std::size_t i = 0; i < forms.size(); ++i) {
      // As it stands, where that reads the file, for then the file shows them.
      if (try_rows(forms[i].first, forms[i].second) && i == 0) return;
    }
  }

  bool try_rows(TableCall call, const std::string& when) {
    const std::optional<RowCondition> data = rows_that_are_data(survey_, condition_columns(call));
    const auto& own = call_.dialect.rows;
    const bool own_fits = own && fits(*own);
    call.dialect.until =
        call_.dialect.until && fits(*call_.dialect.until) ? call_.dialect.until : std::nullopt;
    call.dialect.rows = own_fits ? own : std::nullopt;
    if (accept(call, when)) return true;
    if (data) {
      call.dialect.rows = own_fits ? both(*own, *data) : *data;
      if (accept(call, when)) return true;
    }
    bool any = try_choices(call, when);
    if (data && !any) {
      call.dialect.rows = own_fits ? own : std::nullopt;
      any = try_choices(call, when);
    }
    return any;
  }

  // Rows of one value of a column of texts, where several rows stand for one place.
  bool try_choices(const TableCall& call, const std::string& when) {
    bool any = false;
    for (const SurveyColumn& c : survey_.columns) {
      const bool is_key = std::ranges::any_of(
          call.keys, [&](const TableKey& key) { return key.column.text == c.name; });
      if (c.kind != SurveyColumn::Kind::text || is_key) continue;
      const std::vector<std::string> cells = cells_of(c);
      const std::set<std::string> values(cells.begin(), cells.end());
      if (values.size() < 2 || values.size() > kMostValues) continue;
      for (const std::string& value : values) {
        if (value.empty()) continue;
        TableCall one = call;
        RowCondition is;
        is.column = c.name;
        is.text = value;
        one.dialect.rows = call.dialect.rows ? both(is, *call.dialect.rows) : is;
        if (!accept_simplest(one, is, when)) continue;
        any = true;
      }
      if (any) return true;
    }
    return any;
  }

  bool accept_simplest(const TableCall& call, const RowCondition& is, const std::string& when) {
    const std::string for_rows = "rows are meant whose `" + is.column + "` is `" + is.text + "`";
    const std::string said = when.empty() ? for_rows : when + " and " + for_rows;
    TableCall simple = call;
    simple.dialect.rows = is;
    return accept(simple, said) || accept(call, said);
  }

  static RowCondition both(const RowCondition& a, const RowCondition& b) {
    RowCondition out;
    out.op = RowCondition::Op::both;
    out.parts = {a, b};
    return out;
  }

  bool fits(const RowCondition& condition) const {
    return std::ranges::all_of(comparisons_of(condition),
                               [&](const RowCondition* c) { return column(c->column) != nullptr; });
  }

  // The columns by which rows are left out: those of the keys, else the first one.
  std::vector<std::size_t> condition_columns(const TableCall& call) const {
    std::vector<std::size_t> out;
    for (const TableKey& key : call.keys) {
      if (key.across) continue;
      out.push_back(static_cast<std::size_t>(column(key.column.text) - survey_.columns.data()));
    }
    return out.empty() ? std::vector<std::size_t>{0} : out;
  }

  bool accept(const TableCall& call, const std::string& when) {
    if (found_.size() >= kMostCalls) return false;
    const auto values = reads_(call);
    if (!values) return false;
    if (std::ranges::find(values_, values->values) != values_.end()) return true;
    values_.push_back(values->values);
    found_.push_back({call, when});
    return true;
  }

  const TableCall& call_;
  const Survey& survey_;
  const ir::Time& time_;
  const std::function<std::optional<TableValues>(const TableCall&)>& reads_;
  std::vector<CorrectedCall> found_;
  std::vector<std::vector<double>> values_;
  // Stands for several columns.
  const SurveyColumn none_;
};

std::string list_text(const std::vector<std::string>& names) {
  if (names.size() == 1) return names[0];
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "[" : ", ") + name;
  return out + "]";
}

}  // namespace

std::string bare_letters(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) out += c;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c + 32);
  }
  return out;
}

std::string call_text(const TableCall& call) {
  std::string out = "table(" + quoted_text(call.file);
  std::vector<std::string> keys;
  const TableKey* across = nullptr;
  for (const TableKey& key : call.keys) {
    if (key.across) {
      across = &key;
    } else {
      keys.push_back(name_or_text(key.column.text));
    }
  }
  if (!keys.empty()) out += ", key: " + list_text(keys);
  if (across == nullptr) {
    out += ", column: " + name_or_text(call.column.text);
  } else if (across->periods.empty()) {
    out += ", columns: " + across->dim;
  } else {
    out += across->dim == "fiscal year" ? ", columns: years" : ", columns: periods";
  }
  const std::string words = dialect_words(call.dialect, true);
  if (!words.empty()) out += ", " + words;
  if (!call.labels.empty()) {
    std::string labels;
    for (const auto& [label, text] : call.labels) {
      labels += (labels.empty() ? "" : ", ") + label + ": " + quoted_text(text);
    }
    out += ", labels: {" + labels + "}";
  }
  if (!call.without.empty()) {
    std::vector<std::string> names;
    for (const syntax::Name& name : call.without) names.push_back(name_or_text(name.text));
    out += ", without: " + list_text(names);
  }
  return out + ")";
}

std::vector<CorrectedCall> corrected_calls(
    const TableCall& call, const Survey& survey, const ir::Time& time,
    const std::function<std::optional<TableValues>(const TableCall&)>& reads) {
  if (!survey.trouble.empty()) return {};
  return Corrector(call, survey, time, reads).calls();
}

bool Store::add_corrections(const TableCall& call, diag::Diagnostic& diagnostic) const {
  if (!call.span.valid()) return false;
  diag::Sink silent;
  const std::optional<std::string> path = resolve_path(call.file, call.file_span, silent);
  if (!path) return false;
  const Result<std::string> bytes = read(*path, kMostCorrectedBytes);
  if (!bytes) return false;
  std::string sheet = call.dialect.sheet;
  const Survey survey = survey_of_file(*bytes, call.file, sheet);
  if (!survey.trouble.empty()) {
    // Where the survey stopped at what is told already there is nothing to add.
    const bool same = diagnostic.message.find(survey.trouble) != std::string::npos ||
                      survey.trouble.find(diagnostic.message) != std::string::npos;
    if (!same) diagnostic.add_note("`" + call.file + "` " + survey.trouble);
    return false;
  }
  const auto reads = [&](const TableCall& next) -> std::optional<TableValues> {
    diag::Sink quiet;
    const auto table = table_of_bytes(*bytes, next.file, next.file_span, quiet, next.dialect);
    return table ? read_table(next, *table, quiet) : std::nullopt;
  };
  const std::vector<CorrectedCall> found = corrected_calls(call, survey, time_, reads);
  if (found.empty()) return false;
  diagnostic.help.clear();
  diagnostic.fixes.clear();
  for (const CorrectedCall& next : found) {
    const std::string text = call_text(next.call);
    diagnostic.add_fix(
        (next.when.empty() ? "write `" : "if " + next.when + ", write `") + text + "`", call.span,
        text, "how the file is read");
  }
  return true;
}

}  // namespace plimsoll::data
