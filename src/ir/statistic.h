// Statistics over trials and the words for them: what models and questions read is one table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plimsoll::ir {

enum class Statistic : std::uint8_t {
#define STATISTIC(name, of) name,
#include "ir/statistic.def"
#undef STATISTIC
};

enum class StatisticOf : std::uint8_t { condition, number, tail };

struct StatisticRow {
  Statistic statistic;
  std::string_view name;
  StatisticOf of;
};

inline constexpr StatisticRow kStatistics[] = {
#define STATISTIC(name, of) {Statistic::name, #name, StatisticOf::of},
#include "ir/statistic.def"
#undef STATISTIC
};

constexpr const StatisticRow& row_of(Statistic statistic) {
  return kStatistics[static_cast<std::size_t>(statistic)];
}

constexpr bool is_of_condition(Statistic statistic) {
  return row_of(statistic).of == StatisticOf::condition;
}

// Of a bad side, which must be known.
constexpr bool is_of_tail(Statistic statistic) {
  return row_of(statistic).of == StatisticOf::tail;
}

enum class StatisticLevel : std::uint8_t { none, median, asked };

struct StatisticWord {
  std::string_view word;
  Statistic statistic;
  StatisticLevel level;
};

inline constexpr StatisticWord kStatisticWords[] = {
#define WORD(word, statistic, level) {#word, Statistic::statistic, StatisticLevel::level},
#include "ir/statistic.def"
#undef WORD
};

// nullptr where it is none.
constexpr const StatisticWord* statistic_word(std::string_view word) {
  for (const StatisticWord& row : kStatisticWords) {
    if (row.word == word) return &row;
  }
  return nullptr;
}

// The word that stands in answers, whichever was asked: not `median`, which is a quantile.
constexpr const StatisticWord* find_word_of(Statistic statistic) {
  for (const StatisticWord& row : kStatisticWords) {
    if (row.statistic == statistic && row.level != StatisticLevel::median) return &row;
  }
  return nullptr;
}

constexpr const StatisticWord& word_of(Statistic statistic) {
  return *find_word_of(statistic);
}

// What no word asks for could be neither written in a model nor asked. Compares no addresses, which
// UBSan keeps from being constant.
constexpr bool every_statistic_has_a_word() {
  for (const StatisticRow& row : kStatistics) {
    bool has = false;
    for (const StatisticWord& word : kStatisticWords) {
      has = has || (word.statistic == row.statistic && word.level != StatisticLevel::median);
    }
    if (!has) return false;
  }
  return true;
}
static_assert(every_statistic_has_a_word(), "each STATISTIC of ir/statistic.def needs a WORD");

}  // namespace plimsoll::ir
