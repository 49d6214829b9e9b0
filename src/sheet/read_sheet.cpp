// A sheet's cells as the tags of its part pass by.
#include "sheet/read_sheet.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "sheet/cell_value.h"

namespace plimsoll::sheet {

namespace {

bool earlier(const Cell& a, const Cell& b) {
  return a.row != b.row ? a.row < b.row : a.column < b.column;
}

class SheetReader final : public PartHandler {
 public:
  SheetReader(Workbook& workbook, Shared& shared, Sheet& sheet, std::vector<std::string>& tables)
      : workbook_(workbook), shared_(shared), sheet_(sheet), tables_(tables) {}

  void open(facts::XmlReader& xml, std::string_view name,
            const facts::XmlElement& element) override {
    if (in_cell_) return open_in_cell(xml, name, element);
    if (name == "c" && in_data_) {
      open_cell(xml, element);
    } else if (name == "row" && in_data_) {
      open_row(xml, element);
    } else if (name == "sheetData") {
      in_data_ = true;
    } else if (name == "col") {
      hide_columns(element);
    } else if (name == "mergeCell") {
      const std::optional<Area> area = read_area(element.attribute("ref"));
      if (!area) return xml.stop("has a merged cell without an area");
      if (sheet_.merged.size() == kMaxMerged) return xml.stop("has too many merged cells");
      if (!area->is_cell()) sheet_.merged.push_back(*area);
    } else if (name == "tablePart") {
      tables_.emplace_back(relation_id(xml, element));
    }
  }

  void close(facts::XmlReader& xml, std::string_view name) override {
    if (name == "sheetData") in_data_ = false;
    if (!in_cell_) return;
    if (name == "c") {
      in_cell_ = false;
      add_cell(xml);
    } else if (name == "v" || name == "t" || name == "f") {
      into_ = nullptr;
    } else if (name == "rPh") {
      aloud_ = false;
    }
  }

  void text(std::string_view text) override {
    if (into_ != nullptr && into_->size() <= kMaxTextBytes) *into_ += text;
  }

 private:
  static constexpr std::size_t kMaxMerged = 1'000'000;

  void open_row(facts::XmlReader& xml, const facts::XmlElement& element) {
    const std::string_view number = element.attribute("r");
    if (number.empty()) {
      ++row_;
    } else {
      const auto row = read_count(number, kMaxRows);
      if (!row || *row == 0) return xml.stop("has a row `" + std::string(number) + "`");
      row_ = *row;
    }
    if (row_ > kMaxRows) return xml.stop("has more rows than a sheet can hold");
    column_ = 0;
    if (is_true(element.attribute("hidden")) || is_zero(element.attribute("ht"))) {
      sheet_.hidden_rows.push_back(row_ - 1);
    }
  }

  // A width or height of nothing: "0", "0.0".
  static bool is_zero(std::string_view number) {
    return !number.empty() && number.find_first_not_of("0.") == std::string_view::npos &&
           number.find('0') != std::string_view::npos;
  }

  void hide_columns(const facts::XmlElement& element) {
    const auto first = read_count(element.attribute("min"), kMaxColumns);
    const auto last = read_count(element.attribute("max"), kMaxColumns);
    const bool hidden = is_true(element.attribute("hidden")) || is_zero(element.attribute("width"));
    if (!hidden || !first || !last || *first == 0) return;
    // Each once, however often a file says it.
    if (sheet_.hidden_columns.size() + (*last - *first) > 2 * kMaxColumns) return;
    for (std::uint32_t c = *first; c <= *last; ++c) sheet_.hidden_columns.push_back(c - 1);
  }

  void open_cell(facts::XmlReader& xml, const facts::XmlElement& element) {
    in_cell_ = true;
    value_.clear();
    inline_text_.clear();
    formula_.clear();
    has_value_ = has_inline_ = has_formula_ = false;
    shares_ = -1;
    type_ = element.attribute("t");
    const std::string_view format = element.attribute("s");
    const auto number = read_count(format, UINT32_MAX);
    format_ = number.value_or(0);
    if (!format.empty() && !number) {
      return xml.stop("has a cell with the format `" + std::string(format.substr(0, 40)) +
                      "` in row " + std::to_string(row_) + ", which is no number of one");
    }
    const std::string_view place = element.attribute("r");
    if (place.empty()) {
      ++column_;
    } else {
      const std::optional<Address> at = read_address(place);
      if (!at || (row_ > 0 && at->row + 1 != row_)) {
        return xml.stop("has a cell `" + std::string(place) + "` in row " + std::to_string(row_));
      }
      column_ = at->column + 1;
    }
    if (column_ > kMaxColumns || row_ == 0) return xml.stop("has a cell outside of the sheet");
    if (++shared_.n_cells > kMaxCells) {
      return xml.stop("is too large: the workbook has more than " + std::to_string(kMaxCells) +
                      " cells");
    }
  }

  void open_in_cell(facts::XmlReader& xml, std::string_view name,
                    const facts::XmlElement& element) {
    if ((name == "v" && has_value_) || (name == "f" && has_formula_)) {
      return xml.stop("has two values in " + here());
    }
    if (name == "v") {
      has_value_ = true;
      into_ = &value_;
    } else if (name == "f") {
      has_formula_ = true;
      into_ = &formula_;
      if (element.attribute("t") == "shared") {
        shares_ =
            static_cast<std::int64_t>(read_count(element.attribute("si"), UINT32_MAX).value_or(0));
      }
    } else if (name == "rPh") {
      aloud_ = true;
    } else if (name == "t" && !aloud_) {
      has_inline_ = true;
      into_ = &inline_text_;
    } else if (name == "c") {
      xml.stop("has a cell within a cell");
    }
  }

  std::string_view keep(std::string text) {
    if (text.empty()) return {};
    workbook_.texts.push_back(std::move(text));
    return workbook_.texts.back();
  }

  std::string here() const { return address({row_ - 1, column_ - 1}); }

  void add_cell(facts::XmlReader& xml) {
    Cell cell;
    cell.row = row_ - 1;
    cell.column = column_ - 1;
    if (std::max({value_.size(), inline_text_.size(), formula_.size()}) > kMaxTextBytes) {
      return xml.stop("has a text longer than a cell can hold, in " + here());
    }
    if (has_formula_) {
      cell.formula = formula_of();
      if (cell.formula.empty()) cell.formula = "?";
    }
    if (format_ > 0 && format_ >= shared_.formats.size()) {
      return xml.stop("has the format " + std::to_string(format_) + " in " + here() + ", of " +
                      std::to_string(shared_.formats.size()));
    }
    if (!shared_.formats.empty()) cell.format = shared_.formats[format_];
    if (!read_value(xml, cell)) return;
    sheet_.cells.push_back(cell);
  }

  std::string_view formula_of() {
    if (shares_ < 0) return keep(std::move(formula_));
    std::string_view& shared = shared_formulas_[shares_];
    if (!formula_.empty()) shared = keep(std::move(formula_));
    return shared;
  }

  // False where there is none, or after a stop.
  bool read_value(facts::XmlReader& xml, Cell& cell) {
    // Texts that formulas make are there though they are empty.
    const bool no_value = value_.empty() && !(type_ == "str" && has_value_);
    if (type_ == "inlineStr" || (has_inline_ && !has_value_)) {
      cell.kind = CellKind::text;
      cell.text = keep(without_escapes(inline_text_));
      return !cell.text.empty();
    }
    if (no_value) {
      cell.kind = CellKind::uncalculated;
      return has_formula_;
    }
    if (type_ == "s") {
      const auto number = read_count(value_, UINT32_MAX);
      if (!number || *number >= shared_.texts.size()) {
        xml.stop("refers in " + here() + " to the text " + value_ + " of " +
                 std::to_string(shared_.texts.size()));
        return false;
      }
      cell.kind = CellKind::text;
      cell.text = shared_.texts[*number];
      return has_formula_ || !cell.text.empty();
    }
    if (type_ == "str") {
      cell.kind = CellKind::text;
      cell.text = keep(without_escapes(value_));
      return has_formula_ || !cell.text.empty();
    }
    if (type_ == "b") {
      cell.kind = CellKind::boolean;
      cell.text = is_true(value_) ? "TRUE" : "FALSE";
      return true;
    }
    if (type_ == "e") {
      cell.kind = CellKind::error;
      cell.text = keep(value_);
      return true;
    }
    if (type_ == "d") {
      cell.kind = CellKind::date;
      cell.text = keep(day_of(value_));
      return true;
    }
    if (!type_.empty() && type_ != "n") {
      xml.stop("has a cell of the kind `" + type_ + "` in " + here());
      return false;
    }
    return read_number(xml, cell);
  }

  // "2025-03-31T00:00:00" as dates are written here.
  static std::string day_of(const std::string& text) {
    const std::size_t t = text.find('T');
    if (t == std::string::npos) return text;
    const std::string_view clock = std::string_view(text).substr(t + 1);
    if (clock.starts_with("00:00:00")) return text.substr(0, t);
    return text.substr(0, t) + " " +
           std::string(clock.substr(0, clock.substr(5, 3) == ":00" ? 5 : 8));
  }

  bool read_number(facts::XmlReader& xml, Cell& cell) {
    std::optional<std::string> number = number_text(value_);
    if (!number) {
      xml.stop("has the number `" + value_.substr(0, 40) + "` in " + here() + ", which is none");
      return false;
    }
    cell.kind = CellKind::number;
    const Format::Kind kind =
        workbook_.formats.empty() ? Format::Kind::general : workbook_.formats[cell.format].kind;
    if (kind == Format::Kind::date || kind == Format::Kind::time) {
      double days = 0;
      std::from_chars(value_.data(), value_.data() + value_.size(), days);
      // Hours beyond a day are a number of days.
      const bool is_clock = days < 1 || kind == Format::Kind::date;
      if (auto date = is_clock ? date_text(days, shared_.from_1904) : std::nullopt) {
        cell.kind = CellKind::date;
        number = std::move(date);
      }
    }
    cell.text = keep(std::move(*number));
    return true;
  }

  Workbook& workbook_;
  Shared& shared_;
  Sheet& sheet_;
  std::vector<std::string>& tables_;
  std::unordered_map<std::int64_t, std::string_view> shared_formulas_;
  // Of the last ones, from 1.
  std::uint32_t row_ = 0;
  std::uint32_t column_ = 0;
  bool in_data_ = false;
  bool in_cell_ = false;
  bool aloud_ = false;
  std::string type_;
  std::uint32_t format_ = 0;
  bool has_value_ = false;
  bool has_inline_ = false;
  bool has_formula_ = false;
  // The group of cells that share a formula, or -1.
  std::int64_t shares_ = -1;
  std::string value_;
  std::string inline_text_;
  std::string formula_;
  // What text belongs to.
  std::string* into_ = nullptr;
};

void sort_once(std::vector<std::uint32_t>& all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace

std::optional<Error> read_sheet(Package& package, const std::string& part, Workbook& workbook,
                                Shared& shared, Sheet& sheet, std::vector<std::string>& tables) {
  SheetReader reader(workbook, shared, sheet, tables);
  if (auto error = package.read(part, "worksheet", reader)) return error;
  if (!std::is_sorted(sheet.cells.begin(), sheet.cells.end(), earlier)) {
    std::stable_sort(sheet.cells.begin(), sheet.cells.end(), earlier);
  }
  const auto twice =
      std::adjacent_find(sheet.cells.begin(), sheet.cells.end(),
                         [](const Cell& a, const Cell& b) { return !earlier(a, b); });
  if (twice != sheet.cells.end()) {
    return Error{"`" + sheet.name + "` has the cell " + address({twice->row, twice->column}) +
                     " twice; the file is damaged",
                 ErrorKind::model};
  }
  sort_once(sheet.hidden_rows);
  sort_once(sheet.hidden_columns);
  return std::nullopt;
}

}  // namespace plimsoll::sheet
