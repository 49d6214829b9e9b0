// Data beside the model: CSV tables, rows of reported figures, and the texts that evidence cites.
//
//   files     UTF-8, at most 8 MiB, below the model's folder once links are resolved; read at most
//             once. Filings, which evidence cites, have at most 256 MiB; one that reports facts
//             (inline XBRL, XBRL, SEC's companyfacts) has its figures by concept and period, a workbook
//             (.xlsx) by cell; libraries of SIPs at most 64 MiB
//   errors    reported to the sink: those of csv.h, dialect.h and cell_find.h, data_file, data_known_later,
//             data_label_missing, data_label_unknown, data_no_row, data_rows_ambiguous,
//             data_unit_unknown, path_outside_model, source_changed, source_no_line,
//             source_unknown. A file at fault is reported once. Warnings: cell_has_name, cell_hidden, once for
//             each citation
//   cost      a look-up is one hash, after one pass over the file
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "data/cell_find.h"
#include "data/csv.h"
#include "data/dialect.h"
#include "data/documents.h"
#include "data/period.h"
#include "data/unit_denied.h"
#include "diag/diagnostic.h"
#include "facts/fact.h"
#include "facts/select.h"
#include "ir/ir.h"
#include "sipmath/library.h"
#include "source/source.h"
#include "syntax/ast.h"
#include "units/unit.h"

namespace plimsoll::data {

// What a cell of a workbook says, beside its value.
struct CellFigure {
  // "Budget!B7"; with the texts beside it, `Budget!B7 ("Net sales", "2025")`.
  std::string place;
  std::string where;
  // The texts beside it and above it; empty where there are none.
  std::string row_label;
  std::string column_label;
  // As stored: 0.12 of 12 %; of what is no number its text.
  std::string text;
  // For reading: "12 %", "1180 EUR".
  std::string shown;
  bool is_number = false;
  bool percent = false;
  // Thousands that are stored and not shown.
  int n_thousands_left_out = 0;
  // The number counts tens of this power, by words of its format, where these are no unit; see sheet::Format.
  int power_of_words = 0;
  bool may_be_unit = false;
  // How money is shown; empty of other cells. The currency where that is certain.
  std::string format;
  std::optional<units::Unit> currency;
  // In what the texts beside it count, where its format says nothing: `k EUR` under "Sales (k EUR)", and as written. Whether it
  // is this row's too, the figure that cites it shows: a headcount may stand in a column of money.
  std::optional<CountedIn> labelled;
  std::string label_unit;
};

// One figure of a source.
struct DataRow {
  // Canonical.
  double value = 0;
  units::ScaledUnit unit;
  // The unit cell as written.
  std::string unit_text;
  // The number of a row, as the default dialect writes it, in that unit: 0.12 of `12%` in a plain number.
  std::string cell_text;
  // source, CSV line, key as written ("FY2011, revenue_wan").
  ir::EvidenceRef evidence;
  // Of a fact of a filing: its exact digits, and what it may be off by its stated decimals, canonical.
  std::string fact_text;
  double fact_slack = 0;
  // Of a workbook's cell.
  std::optional<CellFigure> cell;
  // The file shows it in per cent, by a sign, a format or its unit.
  bool is_share = false;
};

// One axis of a table(...): where its labels stand in the file.
struct TableKey {
  syntax::Name column;
  // Name of the index set, for messages.
  std::string dim;
  // Labels in order; or, where `periods` is set, periods by index (labels is then unused).
  std::span<const std::string> labels;
  std::vector<MonthSpan> periods;

  // Its labels stand in the row that names the columns; `column` is then empty.
  bool across = false;

  std::size_t size() const { return periods.empty() ? labels.size() : periods.size(); }
};

// table("plan.csv", key: line, columns: years, separator: ";")
struct TableCall {
  std::string file;
  Span file_span;
  // The whole call, which a corrected one replaces; where it is invalid none is offered.
  Span span;
  // In the order of the left side; at most one of them is `across`.
  std::vector<TableKey> keys;
  // Of the numbers; empty where a key stands across.
  syntax::Name column;
  units::ScaledUnit unit;
  Dialect dialect;
  // How the file spells labels and periods, by what the model calls them.
  std::vector<std::pair<std::string, std::string>> labels;
  // Columns that are no labels of the key across.
  std::vector<syntax::Name> without;
};

struct TableValues {
  // Row-major over the keys, the last one fastest; canonical.
  std::vector<double> values;
  // CSV line of each value.
  std::vector<std::uint32_t> lines;
  // The file shows them in per cent.
  bool is_share = false;
};

// losses[amount]: the numbers of a whole column.
struct Column {
  // Without its unit.
  std::string name;
  std::string file;
  // That of the column's name: "amount (k EUR)".
  units::ScaledUnit unit;
  // Canonical; cells without a value left out.
  std::vector<double> values;
  std::vector<std::uint32_t> lines;
};

class Store {
 public:
  // `folder` holds the model; files are read below it only, or what stands in their place.
  Store(std::string folder, const source::SourceMap& sources, const units::UnitTable& units,
        Documents documents = {});
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Fiscal years of period keys; the calendar year until it is set.
  void set_time(const ir::Time& time) {
    time_ = time;
    rows_by_key_.clear();
  }
  // The model's `as of`: rows known later are refused.
  void set_as_of(Date date) { as_of_ = date; }
  std::optional<Date> as_of() const { return as_of_; }

  // While it lives, rows that became known after the model's date are read: of what was observed since.
  class News {
   public:
    explicit News(Store& store) : store_(store) { store_.news_ = this; }
    ~News() { store_.news_ = nullptr; }
    News(const News&) = delete;
    News& operator=(const News&) = delete;
    // When the last of them became known.
    std::optional<Date> latest() const { return latest_; }

   private:
    friend class Store;
    Store& store_;
    std::optional<Date> latest_;
  };

  // Registers a source, checks its path and, when the file is there, its stated sha256. A text
  // source whose file is absent is no error; a CSV source's is, when it is first read.
  void declare(const syntax::SourceDecl& decl, diag::Sink& sink);
  bool has_source(std::string_view name) const;
  std::vector<std::string_view> source_names() const;
  // As Module::sources wants them, in order of declaration.
  std::vector<ir::Source> sources() const;
  // The CSV files that were read so far, by name.
  std::vector<ir::ReadFile> read_files() const;

  // `history[FY2011, revenue_wan]`, also with `where column ~ "text"`. Keys may be names, periods,
  // numbers or strings. `index` is an expression of kind `index` whose left side names a source.
  // Of a filing with facts: `filing[Revenues, FY2022]`, with members behind, in any order.
  // Of a workbook: `plan[Sheet1!B7]` and what cell_find.h says, a number in the unit `in` where one is written for
  // it. A number shown in per cent is a share whatever the unit's scale; one shown as money must have a unit of money.
  std::optional<DataRow> lookup(const syntax::Expr& index, diag::Sink& sink,
                                const units::ScaledUnit* in = nullptr);
  // As evidence: of a workbook a text or a date too, and the number as it is stored.
  std::optional<DataRow> cited(const syntax::Expr& index, diag::Sink& sink);
  // Whether its left side names a workbook.
  bool is_workbook_cell(const syntax::Expr& index) const {
    return workbook_source(index) != nullptr;
  }
  // A file below the model's folder; null where it cannot be read, which is reported at `at` once.
  const sheet::Workbook* workbook_of(const std::string& file, Span at, diag::Sink& sink);

  // `losses[amount]`, or `losses["Amount paid"]`, of a table that a source names.
  std::optional<Column> column(const syntax::Expr& index, diag::Sink& sink);

  // The library of SIPs that a source is; null where it is none, which is reported.
  const sipmath::Library* sips(const syntax::Name& source, diag::Sink& sink);
  // The file that a source names; empty where it names none.
  std::string file_of(std::string_view source) const;

  // Evidence as the module wants it. Reports a source that is not declared, a row that is not
  // there, and a line that the text (when present) does not have.
  std::optional<ir::EvidenceRef> evidence(const syntax::Evidence& evidence, diag::Sink& sink);

  // table("segments.csv", key: [line, site], column: start): every combination of labels once. For a period axis
  // set_time() must have been called. A label of the file that the index set lacks is an error; a period outside the
  // horizon is not. What is wrong comes with the call that reads the file, where the file tells it.
  std::optional<TableValues> table(const TableCall& call, diag::Sink& sink);

  // For a caller that wants the file itself. `at` is where the model names it.
  const CsvTable* csv(const std::string& file, Span at, diag::Sink& sink,
                      const Dialect& dialect = {});
  // The absolute path of a file below the model's folder; path_outside_model otherwise.
  std::optional<std::string> resolve_path(const std::string& file, Span at, diag::Sink& sink) const;

 private:
  struct Entry;
  struct LoadedCsv;
  struct LoadedFacts;
  struct LoadedSips;

  const Entry* find(std::string_view name) const;
  const Entry* find_or_report(std::string_view name, Span at, diag::Sink& sink) const;
  // The one row that the keys of `index` name, and its source and table.
  struct Found {
    const Entry* source = nullptr;
    const CsvTable* table = nullptr;
    const CsvRow* row = nullptr;
    std::string key;
  };
  std::optional<Found> find_row(const syntax::Expr& index, diag::Sink& sink);
  std::optional<std::string> key_text(const syntax::Expr& key, diag::Sink& sink) const;
  // The same for the cells and texts that mean the same key, and for no others.
  std::string key_form(const std::string& text, const Dialect& dialect) const;
  std::string joined_forms(const std::vector<std::string>& keys, const Dialect& dialect) const;
  using Columns = std::vector<std::size_t>;
  using RowsByKey = std::unordered_multimap<std::string, const CsvRow*>;
  // Rows by their forms in these columns.
  const RowsByKey& rows_by_key(const CsvTable& table, const Columns& columns,
                               const Dialect& dialect);
  void add_near_rows(diag::Diagnostic& d, const syntax::Expr& index, const CsvTable& table,
                     const Columns& columns, const std::vector<std::string>& keys,
                     const Dialect& dialect) const;
  const CsvTable* lengthened(const Entry& entry, const CsvTable& wide);
  bool known_in_time(const Found& found, Span at, diag::Sink& sink) const;

  // Of a source that is a filing with facts: its table. Null where it is none, or cannot be read, which is reported
  // at `at` once.
  const facts::Table* facts_of(const Entry& entry, Span at, diag::Sink& sink);
  struct FoundFact {
    const Entry* source = nullptr;
    const facts::Table* table = nullptr;
    const facts::Fact* fact = nullptr;
    // As cited: "Revenues, FY2022, ProductMember".
    std::string key;
  };
  // The source of an index expression, where that is a filing with facts.
  const Entry* facts_source(const syntax::Expr& index) const;
  std::optional<FoundFact> find_fact(const syntax::Expr& index, diag::Sink& sink);
  bool read_fact_key(const syntax::Expr& key, facts::Wanted& wanted, std::string& text,
                     diag::Sink& sink) const;
  void report_no_fact(const facts::Table& table, const facts::Wanted& wanted,
                      const facts::Choice& choice, const Entry& source, const syntax::Expr& index,
                      diag::Sink& sink) const;
  std::optional<DataRow> lookup_row(const syntax::Expr& index, diag::Sink& sink);
  std::optional<DataRow> lookup_fact(const syntax::Expr& index, diag::Sink& sink);

  LoadedWorkbook* loaded_workbook(const std::string& file, Span at, diag::Sink& sink);
  struct FoundCell {
    const Entry* source = nullptr;
    const sheet::Workbook* book = nullptr;
    const sheet::Cell* cell = nullptr;
    // "Budget!B7".
    std::string place;
    CellLabels labels;
  };
  // The source of an index expression, where that is a workbook.
  const Entry* workbook_source(const syntax::Expr& index) const;
  std::optional<FoundCell> find_workbook_cell(const syntax::Expr& index, diag::Sink& sink);
  void tell_of_cell(const syntax::Expr& index, Span keys, const std::string& what,
                    const CellPlace& place, const FoundCell& found, diag::Sink& sink) const;
  DataRow row_of_cell(const FoundCell& found, Span at) const;
  std::optional<DataRow> lookup_cell(const syntax::Expr& index, const units::ScaledUnit* in,
                                     diag::Sink& sink);
  std::optional<DataRow> cited_cell(const syntax::Expr& index, diag::Sink& sink);
  // Errors where words of a cell's format name another scale than the unit that is written.
  bool scale_agrees(const syntax::Expr& index, const std::string& what, const sheet::Cell& cell,
                    const sheet::Format& format, const units::ScaledUnit* in,
                    diag::Sink& sink) const;
  bool currency_agrees(const syntax::Expr& index, const std::string& what,
                       const sheet::Format& format, const units::ScaledUnit* in,
                       diag::Sink& sink) const;

  Result<std::string> read(const std::string& path, std::size_t most_bytes) const;
  // table() without the correction.
  std::optional<TableValues> read_table(const TableCall& call, const CsvTable& table,
                                        diag::Sink& sink) const;
  // Adds to a message about a call the calls that read the file, to one about a source the words that it lacks. False where
  // there are none.
  bool add_corrections(const TableCall& call, diag::Diagnostic& diagnostic) const;
  void add_source_words(const Entry& entry, diag::Diagnostic& diagnostic) const;
  void tell_with_words(const syntax::Expr& index, const diag::Sink& own, diag::Sink& sink) const;

  std::string folder_;
  const source::SourceMap& sources_;
  const units::UnitTable& units_;
  Documents documents_;
  ir::Time time_;
  std::optional<Date> as_of_;
  News* news_ = nullptr;
  std::vector<std::unique_ptr<Entry>> entries_;
  // By name; of several of one name the first.
  std::unordered_map<std::string_view, const Entry*> by_name_;
  std::map<std::string, std::unique_ptr<LoadedCsv>> csvs_;
  // By path; null where it cannot be read.
  std::map<std::string, std::unique_ptr<LoadedFacts>> facts_;
  // By file; null where it is no library.
  std::map<std::string, std::unique_ptr<LoadedSips>> sips_;
  std::map<std::pair<const CsvTable*, Columns>, RowsByKey> rows_by_key_;
  // By path; null where it cannot be read.
  std::map<std::string, std::unique_ptr<LoadedWorkbook>> workbooks_;
  // Places of citations that were warned of.
  std::set<std::pair<std::uint32_t, std::uint32_t>> told_cells_;
};

}  // namespace plimsoll::data
