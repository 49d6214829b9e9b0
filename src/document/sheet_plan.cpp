// Tables of names: sheets, the tables on them, headings, columns of shares.
#include "document/sheet_plan.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <string_view>

namespace plimsoll::document {

namespace {

struct SheetName {
  const char* name;
  const char* about;
};

constexpr SheetName kSheets[] = {
    {"Causes", "what makes the bad years: risks, lines, draws, scenarios, actions, assumptions"},
    {"Bad futures", "how likely a failure is, by which ways, and what the worst futures hold"},
    {"Risks", "the register, how often events happen, and what carries which mechanism"},
    {"Assumptions", "every assumption with its value, evidence and source"},
    {"Formulas", "every definition of the model"},
    {"Run", "what was run, with which program, and how each answer was made"},
};

struct Place {
  const char* table;
  const char* sheet;
  const char* title;
};

// In the order of the blocks.
constexpr Place kPlaces[] = {
    {"attribute_shares", "Causes", "What each risk adds"},
    {"attribute_pairs", "Causes", "What pairs of risks add together"},
    {"parts_parts", "Causes", "Which lines of the statement lose the money"},
    {"sensitivity_draws_at", "Causes", "What it becomes when a draw is held at a quantile"},
    {"sensitivity_risks", "Causes", "What it becomes when one risk is switched off"},
    {"sensitivity_shares", "Causes", "Shares of the variance by source"},
    {"sensitivity_effects", "Causes", "Shares of the variance by source"},
    {"sensitivity_correlations", "Causes", "What it moves with, in ranks"},
    {"stress_stresses", "Causes", "Scenarios and actions"},
    {"compare_shares", "Causes", "What each edit since the old version moved"},
    {"compare_outcomes", "Causes", "Outcomes of the old version and the new one"},
    {"compare_limits", "Causes", "Limits of the old version and the new one"},
    {"compare_shares_changes", "Causes", "The edits, declaration by declaration"},
    {"sensitivity_assumptions", "Causes", "What each assumption moves"},
    {"breakeven_assumptions", "Causes", "Values at which it breaks even"},
    {"sensitivity_assumptions_entries", "Causes", "Entries of the assumptions"},
    {"reverse_facts", "Bad futures", "The failure"},
    {"reverse_necessary", "Bad futures", "Failures that would not be with one risk off"},
    {"reverse_ways", "Bad futures", "Ways to the failure"},
    {"reverse_ways_struck", "Bad futures", "What struck, by way"},
    {"reverse_ways_moved", "Bad futures", "Draws far from their medians, by way"},
    {"reverse_ways_path", "Bad futures", "Where outcomes end, by way"},
    {"worst_worst", "Bad futures", "The worst futures"},
    {"worst_worst_events", "Bad futures", "What struck in them"},
    {"worst_worst_draws", "Bad futures", "What they drew far out"},
    {"worst_events", "Bad futures", "Events: shares of futures in which they strike"},
    {"worst_draws", "Bad futures", "Draws: their means and percentiles"},
    {"risks", "Risks", "Register of risks"},
    {"events", "Risks", "How often each event happens"},
    {"effects_mechanisms", "Risks", "Mechanisms of the register"},
    {"effects_mechanisms_tags", "Risks", "What carries each, and what it moves"},
    {"verify_by_risk", "Assumptions", "Citations and figures by risk"},
    {"verify_by_outcome", "Assumptions", "Citations and figures by outcome"},
    {"verify_weighings", "Assumptions", "What rests on which evidence"},
    {"verify_weighings_by_author", "Assumptions", "What rests on whose judgement"},
    {"verify_weighings_rows", "Assumptions", "What each figure moves"},
    {"verify_weighings_unweighed", "Assumptions", "What could not be weighed"},
    {"verify_weighings_not_moved", "Assumptions", "Figures that nothing moves"},
    {"verify_authors", "Assumptions", "Judgements by whom"},
    {"verify_values", "Assumptions", "Figures and what stands behind them"},
    {"verify_sources", "Assumptions", "Sources"},
    {"verify_citations", "Assumptions", "Citations"},
    {"definitions", "Formulas", "Definitions"},
    {"run", "Run", "The run"},
};

// Tables of the run that have sheets of their own making, and what the table beside them says.
constexpr const char* kToldElsewhere[] = {"limits", "outcomes",    "history",
                                          "curves", "assumptions", "sensitivity_draws"};

constexpr bool is_each_table_once() {
  for (const Place* a = std::begin(kPlaces); a != std::end(kPlaces); ++a) {
    for (const Place* b = a + 1; b != std::end(kPlaces); ++b) {
      if (std::string_view(a->table) == b->table) return false;
    }
  }
  return true;
}
static_assert(is_each_table_once(), "a table would be written twice");

const Place* place_of(const std::string& table) {
  const auto* found = std::find_if(std::begin(kPlaces), std::end(kPlaces),
                                   [&](const Place& place) { return table == place.table; });
  return found == std::end(kPlaces) ? nullptr : found;
}

std::string capital(std::string text) {
  if (!text.empty()) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  }
  return text;
}

std::string spaced(std::string text) {
  for (char& c : text) {
    if (c == '_' || c == '.') c = ' ';
  }
  return text;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.ends_with(end);
}

// Columns of shares, by table where the name alone does not tell.
bool is_share(const std::string& table, const std::string& column) {
  for (const char* name :
       {"share", "usual_share", "share_saved", "share_of_trials", "share_se", "confidence", "level",
        "p", "quantile", "percentile", "percentile_se", "bump.step"}) {
    if (column == name) return true;
  }
  const bool is_number = ends_with(column, ".value") || ends_with(column, ".se");
  if (table == "sensitivity_shares") return is_number;
  if (table.starts_with("reverse_")) return column == "se" || column == "low" || column == "high";
  return table == "worst_events" && (column == "in_tail" || column == "in_all" || column == "se");
}

// Numbers that name something.
bool is_label(const std::string& column) {
  for (const char* name : {"trial", "line", "file_line", "seed", "stream", "of", "parts"}) {
    if (column == name) return true;
  }
  return false;
}

std::string amount_format(double size) {
  if (size >= 10'000) return "#,##0";
  if (size >= 100) return "#,##0.0";
  if (size >= 1) return "0.00";
  return size >= 0.01 || size == 0 ? "0.0000" : "0.00E+00";
}

double number_at(const Table& table, std::size_t row, std::size_t column) {
  const auto* number = std::get_if<double>(&table.rows[row][column]);
  return number == nullptr ? 0 : std::fabs(*number);
}

bool has_column(const Table& table, const char* name) {
  return std::find(table.columns.begin(), table.columns.end(), name) != table.columns.end();
}

bool is_whole(double x) {
  return std::floor(x) == x && std::fabs(x) < 1e15;
}

}  // namespace

std::string base_name(const std::string& table) {
  const std::size_t end = table.find_last_not_of("0123456789");
  const bool is_numbered = end != std::string::npos && end + 1 < table.size() && table[end] == '_';
  return is_numbered ? table.substr(0, end) : table;
}

std::vector<Sheet> plan_sheets(const std::vector<Table>& tables) {
  std::vector<Sheet> sheets;
  for (const SheetName& sheet : kSheets) sheets.push_back({sheet.name, sheet.about, {}});
  const auto sheet_named = [&](const std::string& name) -> Sheet& {
    for (Sheet& sheet : sheets) {
      if (sheet.name == name) return sheet;
    }
    // Of a command that the plan does not know.
    sheets.push_back({name, "results of another command", {}});
    return sheets.back();
  };
  for (const Place& place : kPlaces) {
    for (const Table& table : tables) {
      if (base_name(table.name) == place.table && !table.rows.empty()) {
        sheet_named(place.sheet).blocks.push_back({place.title, &table});
      }
    }
  }
  for (const Table& table : tables) {
    const std::string base = base_name(table.name);
    if (table.rows.empty()) continue;
    // Single values that stand elsewhere in words stand here whole.
    if (base.ends_with("_facts")) {
      sheet_named("Run").blocks.push_back(
          {capital(spaced(base.substr(0, base.size() - 6))), &table});
      continue;
    }
    if (place_of(base) != nullptr) continue;
    if (std::find(std::begin(kToldElsewhere), std::end(kToldElsewhere), base) !=
        std::end(kToldElsewhere)) {
      continue;
    }
    // A list inside a known one stands with it.
    const auto* parent = std::find_if(
        std::begin(kPlaces), std::end(kPlaces),
        [&](const Place& place) { return base.starts_with(std::string(place.table) + "_"); });
    if (parent != std::end(kPlaces)) {
      sheet_named(parent->sheet).blocks.push_back({capital(spaced(table.name)), &table});
      continue;
    }
    // Not longer than Excel allows.
    constexpr std::size_t kLongest = 31;
    const std::string command = capital(base.substr(0, std::min(base.find('_'), kLongest)));
    sheet_named(command).blocks.push_back({capital(spaced(table.name)), &table});
  }
  std::erase_if(sheets, [](const Sheet& sheet) { return sheet.blocks.empty(); });
  return sheets;
}

std::string heading_of(const Table& table, std::size_t column) {
  const std::string& name = table.columns[column];
  if (name == "text" && has_column(table, "verdict")) return "Statistic";
  if (name == "p") return "Share of futures at or below";
  if (name == "se") return "±";
  for (const char* end : {".se", "_se", " se"}) {
    if (ends_with(name, end)) return capital(spaced(name.substr(0, name.size() - 3))) + " ±";
  }
  if (ends_with(name, ".value")) return capital(spaced(name.substr(0, name.size() - 6)));
  // Quantiles and shortfalls stay as they are: "P99.9".
  return name.find(' ') != std::string::npos || (name.size() > 1 && name[0] == 'P' && name[1] < 'A')
             ? name
             : capital(spaced(name));
}

NumberFormats::NumberFormats(const Table& table) : table_(table) {
  const std::string base = base_name(table.name);
  are_limits_ = base == "limits" || base == "summary_limits";
  // A column of one unit is read down; rows of different units stand each for themselves.
  has_units_ = has_column(table, "unit") || ends_with(base, "_facts") || base == "run";
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    Column column;
    column.is_label = is_label(table.columns[c]);
    column.is_share = is_share(base, table.columns[c]);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const double size = number_at(table, r, c);
      column.largest = std::max(column.largest, size);
      column.all_whole = column.all_whole && is_whole(size);
    }
    columns_.push_back(column);
  }
  if (!has_units_ && !are_limits_) {
    for (std::size_t c = 0; c < columns_.size(); ++c) scale_column(c);
  }
}

// Large amounts are shown in bn, M or k: an error as the value that it is of.
void NumberFormats::scale_column(std::size_t c) {
  Column& column = columns_[c];
  if (column.is_label || column.is_share) return;
  double largest = column.largest;
  for (const char* end : {".se", "_se"}) {
    const std::string& name = table_.columns[c];
    if (!ends_with(name, end)) continue;
    const std::string of = name.substr(0, name.size() - 3);
    for (std::size_t other = 0; other < columns_.size(); ++other) {
      if (table_.columns[other] == of || table_.columns[other] == of + ".value") {
        largest = std::max(largest, columns_[other].largest);
      }
    }
  }
  column.thousands = largest >= 1e9 ? 3 : largest >= 1e6 ? 2 : 0;
}

std::string NumberFormats::scale_of(std::size_t column) const {
  constexpr const char* kScales[] = {"", ", k", ", M", ", bn"};
  return kScales[columns_[column].thousands];
}

std::string NumberFormats::of(std::size_t row, std::size_t column) const {
  const Column& about = columns_[column];
  if (about.is_label) return "0";
  const double own = number_at(table_, row, column);
  if (about.is_share || (are_limits_ && row < table_.is_chance.size() && table_.is_chance[row])) {
    return own >= 0.001 || own == 0 ? "0.00%" : "0.0000%";
  }
  if (about.thousands > 0) return "#,##0.00" + std::string(about.thousands, ',');
  if (has_units_ || are_limits_) return is_whole(own) ? "#,##0" : amount_format(own);
  return about.all_whole ? "#,##0" : amount_format(about.largest);
}

}  // namespace plimsoll::document
