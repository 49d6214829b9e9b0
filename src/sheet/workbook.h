// A workbook as a spreadsheet program saved it (.xlsx, .xlsm), as data: sheets, cells, names, tables.
//
//   taken     what the file says: values as they were cached, texts, formulas as text, number formats by what they
//             mean. Nothing is calculated, no macro is run, no link is followed, no other file is opened
//   numbers   exact decimal text of at most 15 significant digits, which is what spreadsheet programs show:
//             0.08500000000000001 is "0.085". A number shown as 12 % is "0.12"
//   dates     with a format of dates: days, "2025-03-31", by the workbook's system (of 1900 or of 1904)
//   places    rows and columns count from 0; address() writes "B7", Workbook::place() "Sheet1!B7", "'Sales 2025'!B7"
//   refused   .xls, .xlsb, what is encrypted, each by name; damaged files; parts, cells and texts beyond kMost...;
//             entities of their own
//   cost      linear in the parts that are read, which are unpacked piece by piece; a cell takes 40 bytes
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::sheet {

inline constexpr std::size_t kMaxWorkbookBytes = std::size_t{64} << 20;
// Of one part, unpacked.
inline constexpr std::size_t kMaxPartBytes = std::size_t{256} << 20;
// Unpacked to packed, of large parts; what spreadsheet programs write stays far below.
inline constexpr std::size_t kMaxRatio = 300;
inline constexpr std::size_t kMaxCells = 4'000'000;
inline constexpr std::size_t kMaxSheets = 1000;
inline constexpr std::uint32_t kMaxRows = 1'048'576;
inline constexpr std::uint32_t kMaxColumns = 16'384;

// What a number format makes of a number.
struct Format {
  // mixed: per cent, thousands left out, a currency or a date by the size of the number. unknown: the file names a format
  // that it does not hold.
  enum class Kind : std::uint8_t {
    general,
    number,
    percent,
    currency,
    date,
    time,
    text,
    mixed,
    unknown
  };
  Kind kind = Kind::general;
  // Of a currency as the format writes it: "EUR", "€", "$"; with the language of the sign, 0 where none is said: 0x409 of
  // "[$$-409]".
  std::string currency;
  std::uint32_t language = 0;
  // How negative numbers stand: in brackets.
  bool brackets = false;
  bool thousands = false;
  // Shown divided by a thousand for each comma at its end.
  std::uint8_t n_thousands_left_out = 0;
  // Of the words around the number, as a power of ten: 6 of `0.0 "Mio. €"`, -2 of `0.0"%"`, where 8.5 is stored and "8.5%"
  // shown.
  std::int8_t power_of_words = 0;
  // These words are a letter without a currency, which may be a unit: `0 "T"`.
  bool may_be_unit = false;
  // Units of time by a word beside the number, `0 "days"`, as the language calls them; empty of most.
  std::string_view counts;
  // Numbers that are not shown, of either sign: `;;;`, `0;`.
  bool hides_positive = false;
  bool hides_negative = false;
  // Positive numbers are shown as negative ones, `-0;0`; negative ones without their sign, `0;0`.
  bool shows_minus = false;
  bool hides_minus = false;
  // As in the file: "#,##0.00".
  std::string code;

  // Whether a number other than 0, as decimal text, is not shown at all.
  bool hides(std::string_view number) const {
    return number != "0" && (number.starts_with('-') ? hides_negative : hides_positive);
  }
};

enum class CellKind : std::uint8_t {
  number,
  // A day, or a time; `text` is "2025-03-31", "2025-03-31 14:30", "14:30".
  date,
  text,
  // "TRUE", "FALSE".
  boolean,
  // "#REF!".
  error,
  // A formula whose value the file does not hold.
  uncalculated,
};

struct Cell {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  CellKind kind = CellKind::text;
  // Into Workbook::formats.
  std::uint32_t format = 0;
  // The value, as above; of the workbook, which must outlive it.
  std::string_view text;
  // Without its "=", as the file has it; empty of what was typed in. A formula that is shared with cells beside it is that of
  // the first of them.
  std::string_view formula;
};

struct Address {
  std::uint32_t row = 0;
  std::uint32_t column = 0;

  auto operator<=>(const Address&) const = default;
};

// Both ends included.
struct Area {
  Address first;
  Address last;

  bool has(Address at) const {
    return at.row >= first.row && at.row <= last.row && at.column >= first.column &&
           at.column <= last.column;
  }
  bool is_cell() const { return first == last; }
  bool operator==(const Area&) const = default;
};

// "B7", "$B$7" also in small letters; nothing of another text or beyond a sheet.
std::optional<Address> read_address(std::string_view text);
// "B7:C9" too.
std::optional<Area> read_area(std::string_view text);
std::string address(Address at);
// "B7:C9", or "B7" of one cell.
std::string area_text(const Area& area);
// A sheet's name as formulas write it: "Sheet1", "'Sales 2025'", "'Bob''s'".
std::string quoted_sheet(std::string_view name);
// "Sheet1!B7", "'Sales 2025'!$B$7", "'Bob''s'!growth": the parts, the sheet's name without quotes; nothing where no sheet is
// named.
struct SheetReference {
  std::string sheet;
  std::string_view rest;
};
std::optional<SheetReference> read_reference(std::string_view text);

struct Table {
  std::string name;
  // With its header row and total row.
  Area area;
  bool has_header = true;
  bool has_totals = false;
  std::vector<std::string> columns;
};

struct Sheet {
  enum class Shown : std::uint8_t { visible, hidden, very_hidden };
  std::string name;
  Shown shown = Shown::visible;
  // False of a sheet that is a chart or a dialogue: it has no cells.
  bool has_cells = true;
  // By row, then by column, each place once; cells without a value are left out.
  std::vector<Cell> cells;
  // Sorted.
  std::vector<std::uint32_t> hidden_rows;
  std::vector<std::uint32_t> hidden_columns;
  // Their value is that of their first cell.
  std::vector<Area> merged;
  std::vector<Table> tables;

  const Cell* find(Address at) const;
  // The merged area that covers a place, where one does.
  const Area* merged_at(Address at) const;
  bool hides_row(std::uint32_t row) const;
  bool hides_column(std::uint32_t column) const;
};

// A name of the workbook, or of one sheet.
struct DefinedName {
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::string name;
  // Of the sheet alone; kNone: of the workbook.
  std::uint32_t scope = kNone;
  // As the file has it: "Sheet1!$B$7".
  std::string formula;
  // What it stands for where that is one area of one sheet; kNone else: a constant, a formula, another file.
  std::uint32_t sheet = kNone;
  Area area;
  bool hidden = false;
  // An area without `$` before each of its columns and rows, which is another one by where the name is used; `sheet` is kNone.
  bool relative = false;
};

struct Workbook {
  // In the order of the file.
  std::vector<Sheet> sheets;
  std::vector<Format> formats;
  std::vector<DefinedName> names;
  // The program that saved it, where it says so: "Microsoft Excel", "LibreOffice/7.4".
  std::string program;
  // It asks to be calculated when it is opened: values of formulas are of a program that may not have calculated.
  bool stale = false;
  // What was passed over, in words.
  std::vector<std::string> warnings;
  // What the views into it hold on to.
  std::deque<std::string> texts;

  Workbook() = default;
  Workbook(Workbook&&) = default;
  Workbook& operator=(Workbook&&) = default;
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  // By its name, which is written as in the file; null where there is none.
  const Sheet* sheet(std::string_view name) const;
  const Format& format(const Cell& cell) const { return formats[cell.format]; }
  std::string place(const Sheet& sheet, Address at) const;
};

// Whether the bytes are a workbook of any kind, by their first ones: a zip, or the container of .xls and of encrypted files.
bool may_be_workbook(std::string_view bytes);

// `name` stands for the file in messages.
Result<Workbook> read_workbook(std::string_view bytes, const std::string& name);

}  // namespace plimsoll::sheet
