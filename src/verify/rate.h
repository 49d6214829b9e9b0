// By what time a quantity in prose is counted: "¥5 million a month", "EUR 40 per customer per month", "5% every two years", "a monthly
// fee of EUR 2 million".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "units/unit.h"

namespace plimsoll::verify {

struct Rate {
  // As it stands behind the quantity, " a month"; " per month" of words before it.
  std::string text;
  // "1/month".
  units::ScaledUnit unit;
};

// By the words right behind a quantity in [begin, end) of `text`, else by one adjective and one noun before it, "annual rent is";
// nothing where none names a time. In English, and by "pro Monat", "je Jahr".
std::optional<Rate> rate_around(std::string_view text, std::size_t begin, std::size_t end,
                                const units::UnitTable& units);

// "-", "to" and the like, as stand between the ends of a range.
bool is_range_mark(std::string_view between);

}  // namespace plimsoll::verify
