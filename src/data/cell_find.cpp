// A citation's keys against the cells of a sheet.
#include "data/cell_find.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "data/cell_rooms.h"
#include "data/detail/store.h"
#include "data/period.h"

namespace plimsoll::data {

using sheet::Address;
using sheet::Area;
using sheet::Cell;
using sheet::CellKind;
using sheet::Sheet;

namespace {

constexpr std::size_t kShown = 6;

class Finder {
 public:
  Finder(LoadedWorkbook& loaded, const std::string& file, const syntax::Expr& index,
         const ir::Time& time, diag::Sink& sink)
      : rooms_(loaded, time),
        book_(loaded.book),
        file_("`" + file + "`"),
        index_(index),
        source_(index.left->text),
        sink_(sink) {}

  std::optional<CellPlace> find() {
    if (index_.where) {
      no_row(index_.where->span, "`where` chooses among rows of a CSV file")
          .add_help("a cell is named by its place, a name, or what stands in its row and above it");
      return std::nullopt;
    }
    std::vector<CellKey> keys;
    for (const syntax::Argument& argument : index_.args) {
      std::optional<CellKey> key = read_key(argument);
      if (!key) return std::nullopt;
      keys.push_back(std::move(*key));
    }
    if (keys.empty()) {
      no_row(index_.span, "the cell is missing").add_help(how());
      return std::nullopt;
    }
    return keys.size() == 1 ? find_one(keys[0]) : find_by_keys(keys);
  }

 private:
  diag::Diagnostic& no_row(Span at, std::string message) {
    return sink_.report(diag::Kind::data_no_row, at, std::move(message));
  }

  std::string how() const {
    const std::string name = book_.sheets.empty() ? "Sheet1" : book_.sheets[0].name;
    return "as in `" + source_ + "[" + sheet::quoted_sheet(name) + "!B7]`, `" + source_ +
           "[growth]` of a named cell, or `" + source_ + "[" + as_key(name) +
           ", \"in its row\", \"above it\"]`";
  }

  std::optional<CellKey> read_key(const syntax::Argument& argument) {
    const syntax::Expr* e = argument.value;
    if (e == nullptr) return std::nullopt;
    if (!argument.name.text.empty()) {
      const Span span = {e->span.file, argument.name.span.begin, e->span.end};
      const bool area = sheet::read_address(argument.name.text).has_value();
      no_row(span, area ? "a figure is one cell, not an area of them"
                        : "a key of a workbook has no name of its own")
          .add_help(how());
      return std::nullopt;
    }
    CellKey key{std::string(e->text), std::nullopt, e->span};
    if (e->kind == syntax::ExprKind::period && e->period) {
      key.period = e->period;
      key.text = format_literal(*e->period);
      return key;
    }
    const bool number = e->kind == syntax::ExprKind::number && e->unit == nullptr;
    if (e->kind == syntax::ExprKind::string || e->kind == syntax::ExprKind::name || number) {
      key.period = parse_period(key.text);
      return key;
    }
    if (e->kind == syntax::ExprKind::member && e->left != nullptr &&
        e->left->kind == syntax::ExprKind::name) {
      const std::string place = std::string(e->left->text) + "!" + std::string(e->text);
      no_row(e->span, "between a sheet and its cell stands `!`")
          .add_fix("write `" + place + "`", e->span, place);
      return std::nullopt;
    }
    no_row(e->span, "a key is a place in a sheet, a name, a number, a period or a quoted text")
        .add_help(how());
    return std::nullopt;
  }

  // ---- one key

  std::optional<CellPlace> find_one(const CellKey& key) {
    if (const auto reference = sheet::read_reference(key.text)) {
      const Sheet* sheet = find_sheet(reference->sheet, key.span, reference->rest);
      if (sheet == nullptr) return std::nullopt;
      if (const auto area = sheet::read_area(reference->rest)) return one_cell(*sheet, *area, key);
      if (const auto* name = rooms_.find_name(reference->rest, sheet))
        return cell_of_name(*name, key);
      no_row(key.span, file_ + ": " + std::string(reference->rest) +
                           " is no cell, and no name on the sheet `" + sheet->name + "`")
          .add_help(how());
      return std::nullopt;
    }
    if (const auto* name = rooms_.find_name(key.text, nullptr)) return cell_of_name(*name, key);
    if (sheet::read_area(key.text)) {
      report_no_sheet(key);
    } else if (!rooms_.rooms_of(key.text).empty()) {
      no_row(key.span, "`" + key.text + "` is more than one cell: name a row and a column of it")
          .add_help("as in `" + source_ + "[" + as_key(key.text) +
                    ", \"in its row\", \"above it\"]`");
    } else {
      report_unknown(key);
    }
    return std::nullopt;
  }

  void report_no_sheet(const CellKey& key) {
    diag::Diagnostic& d = no_row(key.span, "on which sheet is " + key.text + "?");
    for (std::size_t i = 0; i < std::min<std::size_t>(book_.sheets.size(), 3); ++i) {
      const std::string place = sheet::quoted_sheet(book_.sheets[i].name) + "!" + key.text;
      d.add_fix("write `" + place + "`", key.span, place, "which sheet is meant");
    }
  }

  std::string as_key(const std::string& text) const {
    const bool name = !text.empty() && !(text[0] >= '0' && text[0] <= '9') &&
                      std::all_of(text.begin(), text.end(), [](char c) {
                        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                               (c >= '0' && c <= '9');
                      });
    return name ? text : quoted_key(text);
  }

  void report_unknown(const CellKey& key) {
    diag::Diagnostic& d =
        no_row(key.span, file_ + " has no name, table or sheet `" + clipped(key.text) + "`");
    std::vector<std::string> known;
    for (const sheet::DefinedName& one : book_.names) {
      if (!one.hidden) known.push_back(one.name);
    }
    for (const Sheet& one : book_.sheets) {
      for (const sheet::Table& table : one.tables) known.push_back(table.name);
    }
    for (const Sheet& one : book_.sheets) known.push_back(one.name);
    offer_near(d, key, known, true);
    if (!known.empty()) d.add_note("it has " + name_list(known));
    d.add_help(how());
  }

  // A heading that may be the period of the key, or another one.
  void report_open(const CellRoom& room, const CellKey& key, const CellRooms::Open& open) {
    const Cell& cell = *open.cell;
    const std::string text = even_blanks(cell.text);
    const std::string own = cell.kind == CellKind::text ? quoted_key(text) : text;
    no_row(key.span, own + " in " + book_.place(*room.sheet, {cell.row, cell.column}) + " of " +
                         file_ + " may be " + joined(open.readings, " or ") + ", of which `" +
                         key.text + "` is one")
        .add_fix("name it as it is written, `" + own + "`", key.span, own,
                 "which of them the heading means stays open");
  }

  // The nearest of some texts, in the place of the key.
  void offer_near(diag::Diagnostic& d, const CellKey& key, const std::vector<std::string>& known,
                  bool as_name) {
    if (!sink_.may_suggest()) return;
    for (const std::string& one : known) {
      if (!same_letters(one, key.text)) continue;
      const std::string text = as_name ? as_key(one) : quoted_key(one);
      d.add_fix("did you mean `" + text + "`?", key.span, text);
      return;
    }
    const std::string_view near = diag::nearest(key.text, {known.begin(), known.end()});
    if (near.empty()) return;
    const std::string text = as_name ? as_key(std::string(near)) : quoted_key(near);
    d.add_fix("did you mean `" + text + "`?", key.span, text);
  }

  const Sheet* find_sheet(const std::string& name, Span at, std::string_view rest) {
    if (const Sheet* sheet = book_.sheet(name)) {
      if (sheet->has_cells) return sheet;
      no_row(at, "the sheet `" + name + "` of " + file_ + " is a chart: it has no cells");
      return nullptr;
    }
    diag::Diagnostic& d = no_row(at, file_ + " has no sheet `" + clipped(name) + "`");
    std::vector<std::string> names;
    for (const Sheet& one : book_.sheets) names.push_back(one.name);
    std::string_view near;
    for (const std::string& one : names) {
      if (same_letters(one, name)) near = one;
    }
    if (near.empty()) near = diag::nearest(name, {names.begin(), names.end()});
    if (near.empty() && names.size() == 1) near = names[0];
    if (!near.empty()) {
      const std::string place = sheet::quoted_sheet(near) + "!" + std::string(rest);
      d.add_fix("did you mean `" + place + "`?", at, place);
    }
    d.add_note("its sheets are " + name_list(names));
    return nullptr;
  }

  std::optional<CellPlace> cell_of_name(const sheet::DefinedName& name, const CellKey& key) {
    const std::string what = "the name `" + name.name + "` of " + file_;
    const std::string formula(name.formula.substr(0, 120));
    if (name.relative) {
      no_row(key.span, what + " stands for " + formula +
                           ", which is another cell wherever it is used: it has no `$`")
          .add_help(
              "write `$` before its column and its row in the spreadsheet, or cite its place");
      return std::nullopt;
    }
    if (name.sheet != sheet::DefinedName::kNone) {
      return one_cell(book_.sheets[name.sheet], name.area, key);
    }
    if (formula.find("#REF!") != std::string::npos) {
      no_row(key.span, what + " stands for " + formula + ": what it named is no longer there")
          .add_help("name the cell anew in the spreadsheet, or cite its place");
    } else if (formula.find('[') != std::string::npos ||
               formula.find("file:") != std::string::npos) {
      no_row(key.span,
             what + " stands for " + formula + ", a cell of another file, which is not opened")
          .add_help("declare that file as a source of its own");
    } else {
      no_row(key.span,
             what + " stands for `" + formula + "`, which is no cell and is not calculated")
          .add_help("put it into a cell, and name that");
    }
    return std::nullopt;
  }

  std::optional<CellPlace> one_cell(const Sheet& sheet, const Area& area, const CellKey& key) {
    const Area* merged = sheet.merged_at(area.first);
    const bool whole = merged != nullptr && *merged == area;
    if (area.is_cell() || whole) return CellPlace{&sheet, area.first};
    const std::uint64_t n = std::uint64_t{area.last.row - area.first.row + 1} *
                            (area.last.column - area.first.column + 1);
    diag::Diagnostic& d =
        no_row(key.span, "`" + key.text + "` is " + sheet::quoted_sheet(sheet.name) + "!" +
                             sheet::area_text(area) + ", " + std::to_string(n) +
                             " cells; a figure is one cell");
    if (sheet::read_reference(key.text)) {
      const std::string first = book_.place(sheet, area.first);
      d.add_fix("write `" + first + "`", key.span, first, "its first cell");
    } else {
      d.add_help("name a row and a column of it, `" + source_ + "[" + as_key(key.text) +
                 ", \"in its row\", \"above it\"]`");
    }
    return std::nullopt;
  }

  // ---- keys

  std::optional<CellPlace> find_by_keys(const std::vector<CellKey>& keys) {
    const std::vector<CellRoom> rooms = rooms_.rooms_of(keys[0].text);
    if (rooms.empty()) {
      const auto* name = rooms_.find_name(keys[0].text, nullptr);
      if (name != nullptr) return cell_of_name(*name, keys[0]);
      report_unknown(keys[0]);
      return std::nullopt;
    }
    const std::span<const CellKey> asked = std::span(keys).subspan(1);
    std::vector<CellPlace> found;
    for (const CellRoom& room : rooms) {
      const std::set<Address> places =
          asked.size() == 1 ? rooms_.figures_of(asked, room) : rooms_.crossings(asked, room);
      for (const Address at : places) {
        const bool known = std::any_of(found.begin(), found.end(), [&](const CellPlace& one) {
          return one.sheet == room.sheet && one.at == at;
        });
        if (!known) found.push_back({room.sheet, at});
      }
    }
    if (found.size() == 1) return found[0];
    if (found.empty()) {
      report_nothing(rooms[0], keys[0].text, asked);
    } else {
      report_several(found, asked);
    }
    return std::nullopt;
  }

  void report_several(const std::vector<CellPlace>& found, std::span<const CellKey> asked) {
    std::vector<std::string> places;
    for (const CellPlace& one : found) {
      places.push_back(book_.place(*one.sheet, one.at) + value_at(one));
    }
    const bool row_alone = asked.size() == 1;
    diag::Diagnostic& d =
        sink_.report(diag::Kind::data_rows_ambiguous, index_.span,
                     row_alone ? "the row of " + quoted_key(asked[0].text) + " has " +
                                     std::to_string(places.size()) + " figures"
                               : std::to_string(places.size()) + " cells have " + words_of(asked) +
                                     " in their row and above them");
    d.add_note("they are " + listed(places));
    for (std::size_t i = 0; i < std::min(found.size(), kShown); ++i) {
      const CellLabels labels = labels_of(*found[i].sheet, found[i].at);
      if (row_alone && !labels.column.empty()) {
        d.add_fix("name what stands above it, `" + quoted_key(labels.column) + "`",
                  {asked[0].span.file, asked[0].span.end, asked[0].span.end},
                  ", " + quoted_key(labels.column), "which of them is meant");
      } else {
        const std::string place = book_.place(*found[i].sheet, found[i].at);
        d.add_fix("cite the place, `" + place + "`",
                  {index_.span.file, index_.args.front().value->span.begin, asked.back().span.end},
                  place, "which of them is meant");
      }
    }
  }

  std::string value_at(const CellPlace& place) const {
    const Cell* cell = place.sheet->find(place.at);
    return cell == nullptr ? " (empty)" : " (" + clipped(cell->text, 20) + ")";
  }

  static std::string listed(const std::vector<std::string>& all) {
    std::string out;
    for (std::size_t i = 0; i < std::min(all.size(), kShown); ++i) {
      out += (i == 0 ? "" : ", ") + all[i];
    }
    if (all.size() > kShown) out += " and " + std::to_string(all.size() - kShown) + " more";
    return out;
  }

  static std::string words_of(std::span<const CellKey> keys) {
    std::string out;
    for (const CellKey& key : keys)
      out += (out.empty() ? "" : " and ") + quoted_key(clipped(key.text));
    return out;
  }

  void report_nothing(const CellRoom& room, const std::string& name,
                      std::span<const CellKey> asked) {
    const std::string where = "`" + name + "` of " + file_;
    for (const CellKey& key : asked) {
      if (!rooms_.places_of(key, room).empty()) continue;
      if (const auto open = rooms_.open_place_of(key, room)) return report_open(room, key, *open);
      diag::Diagnostic& d =
          no_row(key.span, "in " + where + " no cell is " + quoted_key(clipped(key.text)));
      const bool above = asked.size() > 1 && &key == &asked.back();
      // Of a period that is not there those that are, as numbers or as dates.
      std::vector<std::string> known;
      if (above && key.period) known = rooms_.periods_of(room);
      if (known.empty()) known = rooms_.texts_of(room, above);
      offer_near(d, key, known, false);
      if (!known.empty()) {
        d.add_note((above ? "above figures it has " : "its rows begin with ") +
                   listed_texts(known));
      }
      const std::string own(key.text);
      if (asked.size() == 1 && sheet::read_address(own)) {
        const std::string place = sheet::quoted_sheet(room.sheet->name) + "!" + own;
        d.add_fix("a cell is cited by its place, `" + place + "`",
                  {index_.span.file, index_.args.front().value->span.begin, key.span.end}, place);
      }
      return;
    }
    diag::Diagnostic& d =
        no_row(index_.span, "in " + where + " no figure has " + words_of(asked) +
                                (asked.size() == 1 ? " in its row" : " in its row and above it"));
    for (const CellKey& key : asked) {
      std::vector<std::string> places;
      for (const Address at : rooms_.places_of(key, room))
        places.push_back(book_.place(*room.sheet, at));
      d.add_note(quoted_key(key.text) + " stands in " + listed(places));
    }
    if (asked.size() != 2) return;
    const std::vector<CellKey> swapped = {asked[1], asked[0]};
    if (rooms_.crossings(swapped, room).size() == 1) {
      const syntax::Expr& first = *index_.args[1].value;
      const syntax::Expr& second = *index_.args[2].value;
      d.add_fix("what stands in the row comes first", {{first.span, quoted_key(asked[1].text)},
                                                       {second.span, quoted_key(asked[0].text)}});
    }
  }

  static std::string listed_texts(const std::vector<std::string>& texts) {
    std::vector<std::string> all;
    for (const std::string& one : texts) all.push_back(quoted_key(clipped(one)));
    return listed(all);
  }

  CellRooms rooms_;
  const sheet::Workbook& book_;
  std::string file_;
  const syntax::Expr& index_;
  std::string source_;
  diag::Sink& sink_;
};

}  // namespace

std::optional<CellPlace> find_cell(LoadedWorkbook& loaded, const std::string& file,
                                   const syntax::Expr& index, const ir::Time& time,
                                   diag::Sink& sink) {
  return Finder(loaded, file, index, time, sink).find();
}

}  // namespace plimsoll::data
