// Values of cells as texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::sheet {

// A number of a file, "8.5000000000000006E-2", to 15 significant digits as plain decimal text, "0.085"; beyond 64 digits with
// an exponent, "1.5e+300". Nothing where it is no finite number.
std::optional<std::string> number_text(std::string_view text);

// A count of days as a date, "2025-03-31", with its time where it has one, "2025-03-31 14:30:05"; below one day the time
// alone. `from_1904`: days are counted from 1904-01-01, else as if 1900 had been a leap year. Nothing where it is no day that
// spreadsheets show.
std::optional<std::string> date_text(double days, bool from_1904);

}  // namespace plimsoll::sheet
