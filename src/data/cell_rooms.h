// Where keys of a citation stand in a sheet, and which cells they cross in.
//
//   yes and open   a period agrees with a heading that is it, however it is spelt; one that may be another one too ("Q2 2025"
//                  where the fiscal year is not the calendar's) is kept apart, with what it may be
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/cell_find.h"
#include "data/period_cell.h"

namespace plimsoll::data {

struct CellKey {
  std::string text;
  std::optional<syntax::PeriodLiteral> period;
  Span span;
};

// A part of a sheet that keys are looked for in.
struct CellRoom {
  const sheet::Sheet* sheet = nullptr;
  sheet::Area area;
  // The row of its header; nothing: heads stand anywhere above.
  std::optional<std::uint32_t> header;
};

// Of ASCII alone, in any case.
bool same_letters(std::string_view a, std::string_view b);

class CellRooms {
 public:
  CellRooms(LoadedWorkbook& loaded, const ir::Time& time)
      : loaded_(loaded), book_(loaded.book), time_(time) {}

  // Of the sheet, or of the workbook; with no sheet also the only one of that name. Null where there is none.
  const sheet::DefinedName* find_name(std::string_view text, const sheet::Sheet* sheet) const;
  // Tables, named areas and sheets of a name.
  std::vector<CellRoom> rooms_of(const std::string& name) const;

  // Cells of the room that are what the key says; a merged one counts for all that it covers.
  std::vector<sheet::Address> places_of(const CellKey& key, const CellRoom& room);
  // A cell that may be the period of the key, or another one.
  struct Open {
    const sheet::Cell* cell = nullptr;
    std::vector<std::string> readings;
  };
  std::optional<Open> open_place_of(const CellKey& key, const CellRoom& room);
  // Where the rows of all keys but the last cross with what stands above, each place once.
  std::set<sheet::Address> crossings(std::span<const CellKey> keys, const CellRoom& room);
  // The figures of a row, of one key alone.
  std::set<sheet::Address> figures_of(std::span<const CellKey> keys, const CellRoom& room);

  // Texts of the header or of the rows, each once, in order.
  static std::vector<std::string> texts_of(const CellRoom& room, bool above);
  // Years, dates and texts that are periods, each once, in order.
  static std::vector<std::string> periods_of(const CellRoom& room);

 private:
  // Rows that hold every one of the keys, each with the rightmost column that one of them stands in.
  struct Row {
    std::uint32_t row = 0;
    std::uint32_t right = 0;
  };
  std::vector<Row> rows_of(std::span<const CellKey> keys, const CellRoom& room);
  SheetIndex& index_of(const sheet::Sheet& sheet) {
    return loaded_.indices.try_emplace(&sheet, sheet).first->second;
  }

  LoadedWorkbook& loaded_;
  const sheet::Workbook& book_;
  const ir::Time& time_;
};

}  // namespace plimsoll::data
