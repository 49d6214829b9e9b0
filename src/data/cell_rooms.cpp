// Cells are found by what stands in them, once for each sheet; periods by what they denote.
#include "data/cell_rooms.h"

#include <algorithm>

namespace plimsoll::data {

using sheet::Address;
using sheet::Area;
using sheet::Cell;
using sheet::CellKind;
using sheet::Sheet;

namespace {

// Labels that a misspelt key is compared with.
constexpr std::size_t kMaxNear = 5000;
constexpr std::size_t kMaxPlaces = 100'000;
constexpr std::size_t kMaxCrossings = 50;

SamePeriod period_in(const Cell& cell, const syntax::PeriodLiteral& asked, const ir::Time& time) {
  constexpr std::size_t kDay = 10;
  if (cell.kind == CellKind::date) return same_period(cell.text.substr(0, kDay), asked, time);
  return same_period(even_blanks(cell.text), asked, time);
}

}  // namespace

bool same_letters(std::string_view a, std::string_view b) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, [&](char x, char y) { return small(x) == small(y); });
}

const sheet::DefinedName* CellRooms::find_name(std::string_view text, const Sheet* sheet) const {
  const sheet::DefinedName* found = nullptr;
  std::size_t n = 0;
  for (const sheet::DefinedName& one : book_.names) {
    if (!same_letters(one.name, text)) continue;
    const bool own =
        sheet != nullptr && one.scope < book_.sheets.size() && &book_.sheets[one.scope] == sheet;
    if (own || (sheet == nullptr && one.scope == sheet::DefinedName::kNone)) return &one;
    ++n;
    if (sheet == nullptr || one.scope == sheet::DefinedName::kNone) found = &one;
  }
  return n == 1 || sheet != nullptr ? found : nullptr;
}

std::vector<CellRoom> CellRooms::rooms_of(const std::string& name) const {
  std::vector<CellRoom> out;
  for (const Sheet& sheet : book_.sheets) {
    for (const sheet::Table& table : sheet.tables) {
      if (!same_letters(table.name, name)) continue;
      out.push_back({&sheet, table.area, std::nullopt});
      if (table.has_header) out.back().header = table.area.first.row;
    }
  }
  if (const auto* named = find_name(name, nullptr)) {
    if (named->sheet != sheet::DefinedName::kNone) {
      out.push_back({&book_.sheets[named->sheet], named->area, std::nullopt});
    }
  }
  if (const Sheet* sheet = book_.sheet(name); sheet != nullptr && sheet->has_cells) {
    out.push_back({sheet, {{0, 0}, {sheet::kMaxRows - 1, sheet::kMaxColumns - 1}}, std::nullopt});
  }
  return out;
}

std::vector<Address> CellRooms::places_of(const CellKey& key, const CellRoom& room) {
  std::vector<Address> out;
  const SheetIndex& index = index_of(*room.sheet);
  const auto take = [&](const Cell& cell) {
    const Address at{cell.row, cell.column};
    if (!room.area.has(at)) return;
    const Area* merged = room.sheet->merged_at(at);
    if (merged == nullptr) {
      out.push_back(at);
      return;
    }
    for (std::uint32_t row = merged->first.row; row <= merged->last.row; ++row) {
      for (std::uint32_t c = merged->first.column; c <= merged->last.column; ++c) {
        if (out.size() < kMaxPlaces) out.push_back({row, c});
      }
    }
  };
  if (const SheetIndex::Cells* cells = index.find(even_blanks(key.text))) {
    for (const Cell* cell : *cells) {
      if (out.size() < kMaxPlaces) take(*cell);
    }
  }
  if (key.period) {
    for (const Cell* cell : index.timed()) {
      if (out.size() < kMaxPlaces &&
          period_in(*cell, *key.period, time_).kind == SamePeriod::Kind::yes) {
        take(*cell);
      }
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<CellRooms::Open> CellRooms::open_place_of(const CellKey& key, const CellRoom& room) {
  if (!key.period) return std::nullopt;
  for (const Cell* cell : index_of(*room.sheet).timed()) {
    if (!room.area.has({cell->row, cell->column})) continue;
    SamePeriod same = period_in(*cell, *key.period, time_);
    if (same.kind == SamePeriod::Kind::open) return Open{cell, std::move(same.readings)};
  }
  return std::nullopt;
}

std::vector<CellRooms::Row> CellRooms::rows_of(std::span<const CellKey> keys,
                                               const CellRoom& room) {
  std::vector<Row> out;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    std::vector<Row> own;
    for (const Address at : places_of(keys[k], room)) {
      if (room.header && at.row == *room.header) continue;
      // The leftmost of one row is its label.
      if (own.empty() || own.back().row != at.row) own.push_back({at.row, at.column});
    }
    if (k == 0) {
      out = std::move(own);
      continue;
    }
    std::vector<Row> both;
    for (const Row& one : out) {
      const auto same = std::find_if(own.begin(), own.end(),
                                     [&](const Row& other) { return other.row == one.row; });
      if (same != own.end()) both.push_back({one.row, std::max(one.right, same->right)});
    }
    out = std::move(both);
  }
  return out;
}

std::set<Address> CellRooms::crossings(std::span<const CellKey> keys, const CellRoom& room) {
  std::set<Address> out;
  const std::vector<Row> rows = rows_of(keys.first(keys.size() - 1), room);
  const std::vector<Address> heads = places_of(keys.back(), room);
  for (const Row& row : rows) {
    for (const Address head : heads) {
      if (room.header && head.row != *room.header) continue;
      if (head.row < row.row && head.column > row.right && out.size() < kMaxCrossings) {
        out.insert({row.row, head.column});
      }
    }
  }
  // A merged head covers columns in which nothing stands.
  std::erase_if(out, [&](Address at) { return room.sheet->find(at) == nullptr && out.size() > 1; });
  return out;
}

std::set<Address> CellRooms::figures_of(std::span<const CellKey> keys, const CellRoom& room) {
  std::set<Address> out;
  for (const Row& row : rows_of(keys, room)) {
    const auto begin =
        std::lower_bound(room.sheet->cells.begin(), room.sheet->cells.end(),
                         Address{row.row, row.right + 1}, [](const Cell& cell, Address at) {
                           return Address{cell.row, cell.column} < at;
                         });
    for (auto it = begin; it != room.sheet->cells.end() && it->row == row.row; ++it) {
      if (it->kind != CellKind::text && room.area.has({it->row, it->column}) &&
          out.size() < kMaxCrossings) {
        out.insert({it->row, it->column});
      }
    }
  }
  return out;
}

std::vector<std::string> CellRooms::texts_of(const CellRoom& room, bool above) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  std::uint32_t last_row = sheet::kMaxRows;
  for (const Cell& cell : room.sheet->cells) {
    if (out.size() == kMaxNear) break;
    if (!room.area.has({cell.row, cell.column})) continue;
    const bool first = cell.row != last_row;
    last_row = cell.row;
    const bool head = room.header ? cell.row == *room.header : cell.kind == CellKind::text;
    const bool wanted =
        above ? head && (!first || room.header.has_value())
              : first && cell.kind == CellKind::text && (!room.header || cell.row != *room.header);
    std::string text = even_blanks(cell.text);
    if (wanted && !text.empty() && seen.insert(text).second) out.push_back(std::move(text));
  }
  return out;
}

std::vector<std::string> CellRooms::periods_of(const CellRoom& room) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const Cell& cell : room.sheet->cells) {
    if (out.size() == kMaxNear) break;
    if (!room.area.has({cell.row, cell.column})) continue;
    if (room.header && cell.row != *room.header) continue;
    std::string text = even_blanks(cell.text);
    if (cell.kind == CellKind::number) {
      const bool year = text.size() == 4 && (text.starts_with("19") || text.starts_with("20"));
      if (!year) continue;
    } else if (cell.kind != CellKind::date && readings_of(text).empty()) {
      continue;
    }
    if (seen.insert(text).second) out.push_back(std::move(text));
  }
  return out;
}

}  // namespace plimsoll::data
