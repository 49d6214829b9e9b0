// Values of options as people write them, each kind by one rule in every command.
//
//   whole     digits, `_` between them, and whole powers of ten: 100000, 100_000, 1e5
//   real      a decimal number: 0.5, 5, 1e-3
//   word      one of a few
//   refused   anything else, with what is right: signs, fractions of whole numbers, hexadecimals, "nan",
//             "inf", an empty text, what does not fit
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace plimsoll::commands {

std::optional<std::uint64_t> whole_number(const std::string& text);
std::optional<double> real_number(const std::string& text);

// "'-1' is not a whole number from 0 to 10, such as 3".
struct WholeRange {
  std::uint64_t least = 0;
  std::uint64_t most = UINT64_MAX;
  // What a reader can imitate.
  std::string example;
};
// Throws what CLI11 reports as a mistake of usage.
std::uint64_t whole_value(const std::string& option, const std::string& text,
                          const WholeRange& range);
double real_value(const std::string& option, const std::string& text, double least, double most);
std::string word_value(const std::string& option, const std::string& text,
                       const std::vector<std::string>& words);

// T, or what an optional holds, holds the range's most.
template <class T>
CLI::Option* add_whole_option(CLI::App* command, const std::string& option, T& target,
                              const WholeRange& range, const std::string& what) {
  const auto take = [&target, option, range](const std::string& text) {
    const std::uint64_t value = whole_value(option, text, range);
    if constexpr (std::is_arithmetic_v<T>) {
      target = static_cast<T>(value);
    } else {
      target = static_cast<typename T::value_type>(value);
    }
  };
  return command->add_option_function<std::string>(option, take, what)->type_name("N");
}

CLI::Option* add_real_option(CLI::App* command, const std::string& option, double& target,
                             double least, double most, const std::string& what);

// The value that `target` has is the default; it is shown.
CLI::Option* add_word_option(CLI::App* command, const std::string& option, std::string& target,
                             const std::vector<std::string>& words, const std::string& what);

// "did you mean 'latin'?", or empty.
std::string meant(const std::string& word, const std::vector<std::string>& known);

}  // namespace plimsoll::commands
