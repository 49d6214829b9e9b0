// Figures of a workbook: what a cell says, and in what unit.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "data/cell_find.h"
#include "data/detail/store.h"
#include "data/store.h"
#include "data/unit_denied.h"
#include "facts/decimal_text.h"
#include "sheet/grid.h"
#include "source/sha256.h"

namespace plimsoll::data {

using sheet::CellKind;
using sheet::Format;

namespace {

// Currencies that a sign may stand for, by what the format says of its language; empty where that is not known.
std::vector<std::string_view> currencies_of_format(const Format& format,
                                                   const units::UnitTable& units) {
  struct Sign {
    std::string_view sign;
    // 0: of any language.
    std::uint32_t language;
    std::vector<std::string_view> codes;
  };
  static const std::array<Sign, 20> kSigns = {{
      {"$", 0x409, {"USD"}},
      {"$", 0xC09, {"AUD"}},
      {"$", 0x1009, {"CAD"}},
      {"$", 0xC0C, {"CAD"}},
      {"$", 0x1409, {"NZD"}},
      {"$", 0x4809, {"SGD"}},
      {"$", 0x80A, {"MXN"}},
      {"$", 0, {"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"}},
      {"¥", 0x411, {"JPY"}},
      {"¥", 0x804, {"CNY"}},
      {"¥", 0, {"JPY", "CNY"}},
      {"￥", 0x804, {"CNY"}},
      {"￥", 0, {"JPY", "CNY"}},
      {"€", 0, {"EUR"}},
      {"£", 0, {"GBP"}},
      {"₩", 0, {"KRW"}},
      {"₹", 0, {"INR"}},
      {"₽", 0, {"RUB"}},
      {"₺", 0, {"TRY"}},
      {"元", 0, {"CNY"}},
  }};
  for (const Sign& one : kSigns) {
    if (one.sign != format.currency) continue;
    if (one.language == 0 || one.language == format.language) return one.codes;
  }
  const auto named = units.find(format.currency);
  if (named && units.is_currency(named->base)) return {format.currency};
  const auto codes = currencies_of(format.currency);
  return {codes.begin(), codes.end()};
}

// The currency of a unit of money, "JPY"; empty of another.
std::string currency_in(const units::Unit& unit, const units::UnitTable& units) {
  for (const units::Unit::Factor& factor : unit.factors()) {
    if (units.is_currency(factor.base)) return units.format(units::Unit::of(factor.base, {1, 1}));
  }
  return "";
}

std::string kind_words(const sheet::Cell& cell) {
  const std::string text = clipped(cell.text);
  switch (cell.kind) {
    case CellKind::date:
      return "holds the date " + text;
    case CellKind::boolean:
      return "is " + text;
    default:
      return "holds the text \"" + text + "\"";
  }
}

// A text that would be a number: what was typed as one, with an apostrophe or into a column of texts.
bool looks_like_number(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos &&
         text.find_first_not_of("0123456789.,' -+()%€$£¥") == std::string_view::npos;
}

}  // namespace

const Store::Entry* Store::workbook_source(const syntax::Expr& index) const {
  if (index.kind != syntax::ExprKind::index || index.left == nullptr ||
      index.left->kind != syntax::ExprKind::name) {
    return nullptr;
  }
  const Entry* entry = find(index.left->text);
  return entry != nullptr && entry->is_workbook && entry->decl->keys.empty() ? entry : nullptr;
}

LoadedWorkbook* Store::loaded_workbook(const std::string& file, Span at, diag::Sink& sink) {
  const auto [it, is_new] = workbooks_.try_emplace(file, nullptr);
  if (!is_new) return it->second.get();
  const std::optional<std::string> path = resolve_path(file, at, sink);
  if (!path) return nullptr;
  const Result<std::string> bytes = read(*path, sheet::kMaxWorkbookBytes);
  if (!bytes) {
    sink.report(diag::Kind::data_file, at, "`" + file + "` " + bytes.error())
        .add_note("looked for " + *path)
        .of_machine = bytes.failure().kind == ErrorKind::machine;
    return nullptr;
  }
  Result<sheet::Workbook> book = sheet::read_workbook(*bytes, file);
  if (!book) {
    sink.report(diag::Kind::data_file, at, book.error()).of_machine =
        book.failure().kind == ErrorKind::machine;
    return nullptr;
  }
  it->second = std::make_unique<LoadedWorkbook>();
  it->second->book = std::move(*book);
  it->second->sha256 = source::sha256_hex(*bytes);
  return it->second.get();
}

const sheet::Workbook* Store::workbook_of(const std::string& file, Span at, diag::Sink& sink) {
  const LoadedWorkbook* loaded = loaded_workbook(file, at, sink);
  return loaded == nullptr ? nullptr : &loaded->book;
}

std::optional<Store::FoundCell> Store::find_workbook_cell(const syntax::Expr& index,
                                                          diag::Sink& sink) {
  const Entry* source = workbook_source(index);
  LoadedWorkbook* loaded = loaded_workbook(source->source.file, index.left->span, sink);
  if (loaded == nullptr) return std::nullopt;
  const std::optional<CellPlace> place =
      find_cell(*loaded, source->source.file, index, time_, sink);
  if (!place) return std::nullopt;
  const sheet::Workbook& book = loaded->book;
  const sheet::Sheet& in = *place->sheet;
  FoundCell found;
  found.source = source;
  found.book = &book;
  found.place = book.place(in, place->at);
  const std::string what = found.place + " of `" + source->source.file + "`";
  const Span keys = {index.span.file, index.args.front().value->span.begin,
                     index.args.back().value->span.end};
  const sheet::Area* merged = in.merged_at(place->at);
  if (merged != nullptr && merged->first != place->at) {
    const std::string first = book.place(in, merged->first);
    sink.report(diag::Kind::data_no_row, index.span,
                what + " is part of the merged cell " + sheet::area_text(*merged) +
                    ", whose value stands in " + sheet::address(merged->first))
        .add_fix("cite that, `" + first + "`", keys, first, "the value of the merged cell");
    return std::nullopt;
  }
  found.cell = in.find(place->at);
  if (found.cell == nullptr) {
    sink.report(diag::Kind::data_no_row, index.span, what + " is empty")
        .add_help("cite the cell that has the figure");
    return std::nullopt;
  }
  if (const std::string wrong = sheet::what_is_wrong(book, *found.cell); !wrong.empty()) {
    sink.report(diag::Kind::data_no_row, index.span, what + " " + wrong);
    return std::nullopt;
  }
  found.labels = labels_of(in, place->at);
  if (told_cells_.insert({index.span.file.value, index.span.begin}).second)
    tell_of_cell(index, keys, what, *place, found, sink);
  return found;
}

// What a reader of the model would want to know of the cell: that nobody sees it, and that it has a name.
void Store::tell_of_cell(const syntax::Expr& index, Span keys, const std::string& what,
                         const CellPlace& place, const FoundCell& found, diag::Sink& sink) const {
  const sheet::Sheet& in = *place.sheet;
  const std::string hidden = in.shown != sheet::Sheet::Shown::visible ? "on a hidden sheet"
                             : in.hides_row(place.at.row)             ? "in a hidden row"
                             : in.hides_column(place.at.column)       ? "in a hidden column"
                                                                      : "";
  const Format& format = found.book->format(*found.cell);
  const bool is_number = found.cell->kind == CellKind::number;
  const bool unshown = is_number && format.hides(found.cell->text);
  if (!hidden.empty() || unshown) {
    sink.report(diag::Kind::cell_hidden, index.span,
                hidden.empty() ? what + " has a format that does not show its number (`" +
                                     clipped(format.code) + "`)"
                               : what + " stands " + hidden)
        .add_help(
            "whoever opens the workbook does not see it: make sure that it is the figure that is "
            "meant");
  }
  const bool is_negative = found.cell->text.starts_with('-');
  if (is_number && !unshown && found.cell->text != "0" &&
      (is_negative ? format.hides_minus : format.shows_minus)) {
    sink.report(diag::Kind::cell_hidden, index.span,
                what + " holds " + clipped(found.cell->text) + ", and is shown " +
                    (is_negative ? "without" : "with") + " a minus sign (`" + clipped(format.code) +
                    "`)")
        .add_help("what it holds is taken: make sure that it is the figure that is meant");
  }
  if (index.args.size() != 1) return;
  const auto reference = sheet::read_reference(index.args.front().value->text);
  if (!reference || !sheet::read_area(reference->rest)) return;
  const sheet::DefinedName* name = name_of_cell(*found.book, place);
  if (name == nullptr) return;
  const std::string key =
      name->scope == sheet::DefinedName::kNone
          ? name->name
          : sheet::quoted_sheet(found.book->sheets[name->scope].name) + "!" + name->name;
  sink.report(diag::Kind::cell_has_name, keys,
              what + " has the name `" + name->name + "`, which stays with it when rows move")
      .add_fix("cite the name, `" + key + "`", keys, key);
}

namespace {

// What one of the stored number is by the words of its format, as a power of ten: 6 for 12.5 shown as "12.5 Mio. €", 0 for
// 12500000 shown so.
int power_shown(const Format& format) {
  return format.power_of_words == 0 ? 0 : format.power_of_words - 3 * format.n_thousands_left_out;
}

// Neither money nor a share, a scale or a count of days.
bool says_no_unit(const Format& format) {
  return format.kind != Format::Kind::percent && format.kind != Format::Kind::currency &&
         format.power_of_words == 0 && format.n_thousands_left_out == 0 && !format.may_be_unit &&
         format.counts.empty();
}

// "M" of 6; empty where the language has no word.
std::string scale_word(int power) {
  switch (power) {
    case 3:
      return "k";
    case 6:
      return "M";
    case 9:
      return "bn";
    case -2:
      return "%";
    case -4:
      return "bp";
    default:
      return "";
  }
}

}  // namespace

DataRow Store::row_of_cell(const FoundCell& found, Span at) const {
  const sheet::Cell& cell = *found.cell;
  const Format& format = found.book->format(cell);
  DataRow result;
  result.evidence.kind = ir::EvidenceRef::Kind::row;
  result.evidence.source = found.source->source.name;
  result.evidence.line = cell.row + 1;
  result.evidence.span = at;
  CellFigure figure;
  const std::string labels = found.labels.text();
  figure.place = found.place;
  figure.where = found.place + (labels.empty() ? "" : " (" + labels + ")");
  figure.row_label = found.labels.row;
  figure.column_label = found.labels.column;
  figure.text = cell.text;
  figure.is_number = cell.kind == CellKind::number;
  figure.percent = format.kind == Format::Kind::percent;
  figure.n_thousands_left_out = format.n_thousands_left_out;
  figure.power_of_words = power_shown(format);
  figure.may_be_unit = format.may_be_unit;
  if (format.kind == Format::Kind::currency) figure.format = format.code;
  if (figure.is_number) {
    result.value = units::decimal_value(cell.text, {}).value_or(0);
    const auto codes = currencies_of_format(format, units_);
    if (codes.size() == 1) {
      if (const auto named = units_.find(codes[0])) {
        figure.currency = units::Unit::of(named->base, {1, 1});
        result.unit_text = codes[0];
      }
    }
  }
  if (figure.is_number && says_no_unit(format)) {
    const auto said = unit_of_labels(figure.row_label, figure.column_label);
    if (said) figure.labelled = counted_in(*said, units_);
    if (figure.labelled) {
      figure.label_unit = (said->open_power > 0 ? said->open + " " : "") + said->text();
    }
  }
  figure.shown = figure.text;
  if (figure.is_number && figure.percent) {
    figure.shown = facts::shifted(figure.text, 2).value_or("?") + " %";
  } else if (!result.unit_text.empty()) {
    const std::string scale = scale_word(figure.power_of_words);
    figure.shown += " " + scale + (scale.empty() ? "" : " ") + result.unit_text;
  } else if (cell.kind == CellKind::text) {
    figure.shown = quoted_key(clipped(figure.text));
  }
  result.is_share = figure.is_number && (figure.percent || figure.power_of_words == -2);
  result.evidence.text = figure.where + " = " + figure.shown;
  result.cell = std::move(figure);
  return result;
}

std::optional<DataRow> Store::cited_cell(const syntax::Expr& index, diag::Sink& sink) {
  const std::optional<FoundCell> found = find_workbook_cell(index, sink);
  if (!found) return std::nullopt;
  return row_of_cell(*found, index.span);
}

std::optional<DataRow> Store::lookup_cell(const syntax::Expr& index, const units::ScaledUnit* in,
                                          diag::Sink& sink) {
  const std::optional<FoundCell> found = find_workbook_cell(index, sink);
  if (!found) return std::nullopt;
  const std::string what = found->place + " of `" + found->source->source.file + "`";
  const sheet::Cell& cell = *found->cell;
  const Format& format = found->book->format(cell);
  if (cell.kind != CellKind::number) {
    diag::Diagnostic& d = sink.report(diag::Kind::data_not_a_number, index.span,
                                      what + " " + kind_words(cell) + ", which is no number");
    if (cell.kind == CellKind::date) {
      d.add_help("a day is written as such in the model, `" + std::string(cell.text.substr(0, 10)) +
                 "`, and the cell may be cited behind it");
    } else if (looks_like_number(cell.text)) {
      d.add_help("turn the text into a number in the spreadsheet, and save it");
    } else {
      d.add_help(
          "cite the cell that has the figure; a text may be cited as evidence, behind `cite`");
    }
    return std::nullopt;
  }
  std::string text(cell.text);
  units::ScaledUnit unit;
  if (in != nullptr) unit = *in;
  const auto shifted_by = [&](int power) {
    if (auto moved = facts::shifted(text, power)) text = std::move(*moved);
  };
  const std::string shown = clipped(format.code);
  if (!scale_agrees(index, what, cell, format, in, sink)) return std::nullopt;
  if (!format.counts.empty() && in != nullptr && !is_unit_of_time(*in, format.counts, units_)) {
    sink.report(diag::Kind::data_unit_unknown, index.span,
                what + " is shown in " + std::string(format.counts) + " (`" + shown +
                    "`), and the unit that is written for it is another one")
        .add_help("write that unit, `given x in " + std::string(format.counts) + " = " +
                  std::string(index.left->text) + "[...]`");
    return std::nullopt;
  }
  if (says_no_unit(format) && units::decimal_value(cell.text, {}) != 0.0) {
    const Denied denied =
        denied_by_labels(found->labels.row, found->labels.column, cell.text, unit, units_);
    if (!denied.says.empty()) {
      sink.report(diag::Kind::data_unit_unknown, index.span,
                  what + " stands at " + found->labels.text() + ", which says " + denied.says +
                      "; it is read " + denied.read)
          .add_help(denied.in.empty()
                        ? denied.advice
                        : "write that unit, `given x in " + denied.in + " = " +
                              std::string(index.left->text) +
                              "[...]`; a text that is wrong is put right in the workbook");
      return std::nullopt;
    }
  }
  if (format.kind == Format::Kind::percent && in != nullptr) {
    if (!may_be_percent(in->unit) || in->power10 > 0) {
      sink.report(diag::Kind::data_unit_unknown, index.span,
                  what + " is shown in per cent, and the unit that is written for it is no share")
          .add_help("write `%` as its unit, or leave the unit out");
      return std::nullopt;
    }
    // The cell holds 0.12 where it shows 12 %.
    shifted_by(-in->power10);
  } else if (format.kind == Format::Kind::currency) {
    if (!currency_agrees(index, what, format, in, sink)) return std::nullopt;
  }
  if (format.n_thousands_left_out > 0 && in != nullptr && power_shown(format) == 0) {
    const int left_out = 3 * format.n_thousands_left_out;
    if (in->power10 != 0 && in->power10 != left_out) {
      sink.report(diag::Kind::data_unit_unknown, index.span,
                  what + " holds " + clipped(cell.text) + " and is shown without its last " +
                      std::to_string(left_out) + " digits (`" + shown +
                      "`), which fits no scale but " +
                      (left_out == 3   ? "`k`"
                       : left_out == 6 ? "`M`"
                                       : "`bn`") +
                      ", or none")
          .add_help("write the unit of the number as it is shown, with that scale");
      return std::nullopt;
    }
    shifted_by(-in->power10);
  }
  const std::optional<double> value = units::decimal_value(text, unit);
  if (!value) {
    sink.report(diag::Kind::data_not_a_number, index.span, what + " is out of range");
    return std::nullopt;
  }
  DataRow row = row_of_cell(*found, index.span);
  row.value = *value;
  row.unit = unit;
  return row;
}

bool Store::scale_agrees(const syntax::Expr& index, const std::string& what,
                         const sheet::Cell& cell, const Format& format, const units::ScaledUnit* in,
                         diag::Sink& sink) const {
  const int power = power_shown(format);
  if (power == 0 || (in != nullptr && in->power10 == power)) return true;
  const bool is_money = in != nullptr && !currency_in(in->unit, units_).empty();
  // The letter is that of the unit.
  if (format.may_be_unit && in != nullptr && !is_money && !in->unit.is_plain()) return true;
  const std::string scale = scale_word(power);
  const std::string counted = scale.empty() ? "10^" + std::to_string(power) : "`" + scale + "`";
  diag::Diagnostic& d = sink.report(
      diag::Kind::data_unit_unknown, index.span,
      what + " holds " + clipped(cell.text) + " and is shown as `" + clipped(format.code) +
          "`, so that it counts " + counted + (power == -2 ? ", per cent" : "") +
          (in == nullptr ? ", and no unit is written for it"
                         : ", and the unit that is written for it does not"));
  if (scale.empty()) {
    d.add_help("write the number itself, and cite the cell behind it");
    return false;
  }
  // Of money whose currency is known, or of what is written.
  std::string unit;
  const std::vector<std::string_view> codes = currencies_of_format(format, units_);
  if (power > 0 && codes.size() == 1) {
    unit = " " + std::string(codes[0]);
  } else if (power > 0 && in != nullptr && !in->unit.is_plain()) {
    unit = " " + units_.format(in->unit);
  }
  d.add_help("write its scale, `given x in " + scale + unit + " = " +
             std::string(index.left->text) + "[...]`" +
             (format.may_be_unit ? ", or its unit, if the letter stands for one" : ""));
  return false;
}

bool Store::currency_agrees(const syntax::Expr& index, const std::string& what,
                            const Format& format, const units::ScaledUnit* in,
                            diag::Sink& sink) const {
  const std::vector<std::string_view> codes = currencies_of_format(format, units_);
  const std::string shown = format.currency.empty() ? "money" : "money in " + format.currency;
  if (in == nullptr) {
    diag::Diagnostic& d =
        sink.report(diag::Kind::data_unit_unknown, index.span,
                    what + " is shown as " + shown + " (`" + clipped(format.code) +
                        "`), and no unit is written for it");
    d.add_help(
        "a sheet may count in thousands without saying so in the cell: the model says the unit, "
        "`given x in k EUR = " +
        std::string(index.left->text) + "[...]`");
    const Span begin = {index.span.file, index.span.begin, index.span.begin};
    const Span end = {index.span.file, index.span.end, index.span.end};
    for (std::size_t i = 0; i < std::min<std::size_t>(codes.size(), 3); ++i) {
      const std::string code(codes[i]);
      d.add_fix("write its unit behind it, `(...) " + code + "`",
                {{begin, "("}, {end, ") " + code}},
                "the figure is in " + code + ", not in thousands of it");
    }
    return false;
  }
  const std::string own = currency_in(in->unit, units_);
  if (own.empty()) {
    sink.report(
            diag::Kind::data_unit_unknown, index.span,
            what + " is shown as " + shown + ", and the unit that is written for it is no money")
        .add_help("write the unit of the figure");
    return false;
  }
  if (codes.empty() || std::find(codes.begin(), codes.end(), own) != codes.end()) return true;
  sink.report(diag::Kind::data_unit_unknown, index.span,
              what + " is shown as " + shown + ", and the unit that is written for it is of " + own)
      .add_help("write the unit of the figure, or set the format of the cell right");
  return false;
}

}  // namespace plimsoll::data
