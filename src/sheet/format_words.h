// Words, signs and letters that a number format puts beside a number: `0.0 "Mio. €"`, `[$TEUR] 0`, `0"%"`.
//
//   scale     a word of scale (scale_words.h), "000" or "1.000" alone, a scale glued to a currency (TEUR, EURm). A letter that
//             may be a unit as well (T, M, B, K, m) is one beside a currency, and where commas leave thousands out; elsewhere
//             it may be. The first one counts
//   no scale  what stands behind `/` or "per", which is what the amount is for ("EUR/T"), and letters of abbreviations ("k.A.")
//   currency  a sign (€, $ with US, A, C, ... before it), a code, "Euro", "Kč"; of the brackets of a format whatever stands there
//   noun      a word for what is counted beside a currency says no scale in a format: `0 "EUR Umsatz"`
//   time      without a currency, a word that counts days, months, ...: `0 "days"`
//   unknown   a word beside a currency that is none of these, which may be a scale; "ct" and "mil" wherever they stand
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::sheet {

struct FormatWords {
  // "EUR", "€"; empty where none is named.
  std::string currency;
  // As a power of ten: 6 of "Mio. €", -2 of "%"; 0 where they name none.
  int power = 0;
  // The scale is a letter without a currency, which may be the unit: tonnes, metres.
  bool may_be_unit = false;
  // The first word that may be a scale and is not known; `open`: it is one that counts one thing or another.
  std::string unknown;
  bool open = false;
  // Units of time that it counts, as the language calls them: "days"; empty of most.
  std::string_view counts;
  // The scale as written; it is a number, "1.000".
  std::string scale;
  bool number = false;
  // A year stands among them; a second currency or scale; something behind `/` or "per".
  bool year = false;
  bool several = false;
  bool behind = false;
};

// `sign` of the brackets of a format, else empty; `scaled`: its commas leave thousands out.
FormatWords read_words(std::string_view sign, std::string_view words, bool scaled);

// As above, of part of a heading, where every word that is none of these is unknown; `currency_of`: its code or sign for a word,
// empty for none.
using CurrencyOf = std::string_view (*)(std::string_view word);
FormatWords read_heading_words(std::string_view words, CurrencyOf currency_of);

}  // namespace plimsoll::sheet
