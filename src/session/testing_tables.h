// Tables as planners have them, made at random, with what they mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plimsoll::testing_tables {

struct TrueColumn {
  // As the file names it; empty of a table with periods over its columns.
  std::string name;
  // Canonical, by period, then by the labels of each text column in the order of the file.
  std::vector<double> values;
};

struct MadeTable {
  std::string bytes;
  std::string extension;
  std::vector<TrueColumn> columns;
  // What it was made of, for messages.
  std::string features;
  // It is as plain as files are: it has to be read.
  bool must_be_read = false;
};

MadeTable made_table(std::uint64_t seed);

}  // namespace plimsoll::testing_tables
