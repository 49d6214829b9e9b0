// Values of options as people write them, each kind by one rule in every command.
//
//   whole     digits, `_` between them, and whole powers of ten: 100000, 100_000, 1e5
//   real      a decimal number: 0.5, 5, 1e-3
//   word      one of a few
//   refused   anything else, with what is right: signs, fractions of whole numbers, hexadecimals, "nan",
//             "inf", an empty text, what does not fit
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::commands {

std::optional<std::uint64_t> whole_number(const std::string& text);
std::optional<double> real_number(const std::string& text);

// "did you mean 'latin'?", or empty.
std::string meant(const std::string& word, const std::vector<std::string>& known);

std::string joined(const std::vector<std::string>& words, const char* between);

}  // namespace plimsoll::commands
