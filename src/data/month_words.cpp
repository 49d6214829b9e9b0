// One row for each month.
#include "data/month_words.h"

#include <algorithm>
#include <array>
#include <span>

namespace plimsoll::data {

namespace {

constexpr std::string_view kJanuary[] = {"january", "jan",  "januar", "j\u00e4nner",
                                         "janvier", "janv", "enero",  "ene"};
constexpr std::string_view kFebruary[] = {"february", "feb",       "februar", "f\u00e9vrier",
                                          "fevrier",  "f\u00e9vr", "fevr",    "f\u00e9v",
                                          "fev",      "febrero"};
constexpr std::string_view kMarch[] = {"march", "mar",   "m\u00e4rz", "m\u00e4r",
                                       "mrz",   "maerz", "mars",      "marzo"};
constexpr std::string_view kApril[] = {"april", "apr", "avril", "avr", "abril", "abr"};
constexpr std::string_view kMay[] = {"may", "mai", "mayo"};
constexpr std::string_view kJune[] = {"june", "jun", "juni", "juin", "junio"};
constexpr std::string_view kJuly[] = {"july", "jul", "juli", "juillet", "juil", "julio"};
constexpr std::string_view kAugust[] = {"august", "aug", "ao\u00fbt", "aout", "agosto", "ago"};
constexpr std::string_view kSeptember[] = {"september", "sep",        "sept",
                                           "septembre", "septiembre", "setiembre"};
constexpr std::string_view kOctober[] = {"october", "oct", "oktober", "okt", "octobre", "octubre"};
constexpr std::string_view kNovember[] = {"november", "nov", "novembre", "noviembre"};
constexpr std::string_view kDecember[] = {"december", "dec",           "dezember",
                                          "dez",      "d\u00e9cembre", "decembre",
                                          "d\u00e9c", "diciembre",     "dic"};

constexpr std::array<std::span<const std::string_view>, 12> kMonthWords = {
    kJanuary, kFebruary, kMarch,     kApril,   kMay,      kJune,
    kJuly,    kAugust,   kSeptember, kOctober, kNovember, kDecember};

}  // namespace

int month_of_word(std::string_view word) {
  const auto found = std::ranges::find_if(kMonthWords, [&](const auto& names) {
    return std::ranges::find(names, word) != names.end();
  });
  return found == kMonthWords.end() ? 0 : static_cast<int>(found - kMonthWords.begin()) + 1;
}

}  // namespace plimsoll::data
