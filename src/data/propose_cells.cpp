// A row is a label, a figure, and what is said of it.
#include "data/propose_cells.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "data/cell_find.h"
#include "data/detail/store.h"
#include "data/dialect.h"
#include "data/header_unit.h"
#include "sheet/grid.h"
#include "sheet/scale_words.h"
#include "sheet/workbook.h"

namespace plimsoll::data {
namespace {

using sheet::Cell;
using sheet::CellKind;
using sheet::Format;

struct Labelled {
  std::string label;
  const Cell* figure = nullptr;
  // Behind the figure; empty where nothing is.
  std::string said;
};

class CellProposer {
 public:
  CellProposer(const sheet::Workbook& book, const sheet::Sheet& from, const std::string& file,
               const std::string& prefix)
      : book_(book), from_(from), file_(file), prefix_(prefix) {}

  Proposal proposal() {
    const Result<sheet::Grid> grid = sheet::grid(book_, from_);
    if (!grid) return refused(grid.error());
    for (const sheet::GridRow& row : grid->rows) read(row);
    std::map<std::string, int> n_of;
    for (const Labelled& one : found_) ++n_of[one.label];
    // Most labels stand once.
    if (found_.empty() || n_others_ > found_.size() || 4 * n_of.size() < 3 * found_.size()) {
      return refused("has no list of figures beside their labels");
    }
    const std::string stem = file_.substr(file_.rfind('/') + 1);
    source_ = name_of_text(stem.substr(0, stem.rfind('.')), "file") + "_file";
    out_.source = "source " + source_ + " " + quoted_text(file_) + " file " + quoted_text(file_);
    for (const Labelled& one : found_) add(one, n_of[one.label] == 1);
    if (out_.givens.empty()) return refused("has no figure in a unit of the language");
    out_.n_rows = out_.givens.size();
    out_.first_line = found_.front().figure->row + 1;
    return std::move(out_);
  }

 private:
  Proposal refused(std::string why) const {
    Proposal none;
    none.trouble = std::move(why);
    return none;
  }
  void note(std::string text) { out_.notes.push_back(std::move(text)); }
  std::string place(const Cell& cell) const { return book_.place(from_, {cell.row, cell.column}); }

  void read(const sheet::GridRow& row) {
    Labelled one;
    std::size_t n_figures = 0;
    std::size_t n_texts = 0;
    bool has_other = false;
    for (const sheet::GridCell& cell : row.cells) {
      if (cell.cell == nullptr) continue;
      if (cell.cell->kind == CellKind::text) {
        if (n_figures == 0) {
          one.label = even_blanks(cell.text);
          ++n_texts;
        }
        if (n_figures == 1 && one.said.empty()) one.said = even_blanks(cell.text);
        continue;
      }
      if (one.label.empty()) continue;
      if (!cell.wrong.empty()) {
        note(place(*cell.cell) + " is left out: it " + cell.wrong);
        has_other = true;
      } else if (cell.cell->kind == CellKind::number) {
        if (++n_figures == 1) one.figure = cell.cell;
      } else {
        note(place(*cell.cell) + " is left out: it holds " + clipped(cell.text) +
             ", which is no number");
        has_other = true;
      }
    }
    if (n_figures > 1) {
      ++n_others_;
      note("row " + std::to_string(row.number) + ", `" + clipped(one.label) + "`, has " +
           std::to_string(n_figures) + " figures, and is left out");
    }
    // A row of a table has several keys.
    if (n_figures == 1 && n_texts > 1) ++n_others_;
    if (n_figures == 1 && n_texts == 1 && !has_other) {
      if (from_.hides_row(row.number - 1)) {
        note("line " + std::to_string(row.number) + " is hidden in the sheet");
      }
      found_.push_back(std::move(one));
    }
  }

  // The unit of a figure, and what that takes for granted; nothing where it has none that can be said.
  struct Unit {
    std::string text;
    std::string when;
  };
  std::optional<Unit> unit_of(const Labelled& one) {
    const Format& format = book_.format(*one.figure);
    if (format.kind == Format::Kind::percent) return Unit{};
    std::string currency;
    bool sure = true;
    if (format.kind == Format::Kind::currency && !format.currency.empty()) {
      const auto codes = currencies_of(format.currency);
      if (codes.empty()) return std::nullopt;
      currency = codes[0];
      sure = codes.size() == 1;
    }
    std::string scale;
    const int power =
        format.power_of_words == 0 ? 0 : format.power_of_words - 3 * format.n_thousands_left_out;
    if (format.may_be_unit) return std::nullopt;
    if (power != 0) {
      scale = power == 3 ? "k" : power == 6 ? "M" : power == 9 ? "bn" : power == -2 ? "%" : "";
      if (scale.empty()) return std::nullopt;
    }
    HeaderUnit said;
    const std::string_view time =
        !format.counts.empty() ? format.counts : sheet::time_unit_of(one.said);
    bool is_unit = one.said.empty() || !time.empty();
    // A text behind it, or a part of the label: "Sales (k EUR)".
    if (const auto own = header_unit(one.said); own && own->name.empty()) {
      said = *own;
      is_unit = true;
    } else if (const auto of_label = header_unit(one.label)) {
      said = *of_label;
    }
    if (!time.empty() && currency.empty() && said.text().empty())
      return Unit{std::string(time), ""};
    if (!said.time.empty() && currency.empty() && scale.empty()) return Unit{said.text(), ""};
    if (currency.empty()) currency = said.currency;
    if (scale.empty()) scale = said.scale;
    sure = sure && said.sure;
    Unit out{scale + (scale.empty() || currency.empty() ? "" : " ") + currency, ""};
    if (!sure && !out.text.empty()) out.when = place(*one.figure) + " is in " + out.text;
    if (!is_unit) {
      out.when += (out.when.empty() ? "" : ", and ") + std::string("`") + clipped(one.said) +
                  "` beside " + place(*one.figure) + " says no other unit";
    }
    return out;
  }

  void add(const Labelled& one, bool is_key) {
    const auto unit = unit_of(one);
    if (!unit) {
      return note(place(*one.figure) + " is left out: its format (`" +
                  clipped(book_.format(*one.figure).code) + "`) has no unit of the language");
    }
    std::string heading = one.label;
    if (const auto of_label = header_unit(heading); of_label && !of_label->name.empty()) {
      heading = of_label->name;
    }
    ProposedGiven given;
    given.name = name_of_text(heading, "figure");
    if (!prefix_.empty()) given.name = prefix_ + "_" + given.name;
    const std::string plain = given.name;
    for (int n = 2; !names_.insert(given.name).second; ++n) {
      given.name = plain + "_" + std::to_string(n);
    }
    given.column = one.label;
    given.unit = unit->text;
    const std::string keys =
        is_key ? quoted_key(from_.name) + ", " + quoted_key(one.label) : place(*one.figure);
    given.forms.push_back({unit->when,
                           "given " + given.name + (unit->text.empty() ? "" : " in " + unit->text) +
                               " = " + source_ + "[" + keys + "]",
                           "",
                           {},
                           !unit->when.empty()});
    out_.givens.push_back(std::move(given));
  }

  const sheet::Workbook& book_;
  const sheet::Sheet& from_;
  const std::string& file_;
  const std::string& prefix_;
  std::vector<Labelled> found_;
  std::size_t n_others_ = 0;
  std::string source_;
  std::set<std::string> names_;
  Proposal out_;
};

}  // namespace

Proposal propose_cells(std::string_view bytes, const std::string& file, const std::string& sheet,
                       const std::string& prefix) {
  Proposal none;
  const Result<sheet::Workbook> book = sheet::may_be_workbook(bytes)
                                           ? sheet::read_workbook(bytes, file)
                                           : Error{"", ErrorKind::model};
  const sheet::Sheet* from = book ? book->sheet(sheet) : nullptr;
  if (from == nullptr) {
    none.trouble = "is no workbook";
    return none;
  }
  return CellProposer(*book, *from, file, prefix).proposal();
}

}  // namespace plimsoll::data
