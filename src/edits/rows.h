// What changed in a model's data files: rows of a CSV file by their key, other files as a whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::edits {

// A data file of both versions, or of one.
struct DataFile {
  // Below the model's folder.
  std::string name;
  std::optional<std::string> before;
  std::optional<std::string> after;
  // The source that reads it, if one does, its key and the other columns that it reads.
  std::string source;
  std::vector<std::string> keys;
  std::vector<std::string> columns;
};

struct RowChange {
  // "FY2011, revenue".
  std::string key;
  std::vector<std::string> key_cells;
  // The line as it stands in the file; empty where there is none.
  std::string before;
  std::string after;
  // In the file before and after, from 1; 0 where there is none.
  std::uint32_t old_line = 0;
  std::uint32_t new_line = 0;
  // No column that the source reads has changed.
  bool words_only = false;
};

// Nothing where rows cannot be told apart: the columns are others, there is no key, a cell goes over
// several lines or the file is no table. Equal files have no change.
std::optional<std::vector<RowChange>> row_changes(const DataFile& file);

// The file before with these changes made; what is added stands at the end.
std::string with_rows(const DataFile& file, const std::vector<const RowChange*>& made);

}  // namespace plimsoll::edits
