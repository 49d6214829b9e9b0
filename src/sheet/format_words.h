// Words, signs and letters that a number format puts beside a number: `0.0 "Mio. €"`, `[$TEUR] 0`, `0"%"`.
//
//   scale     a word of scale (Mio, k, bn, 百万), "000" alone, a scale glued to a currency (TEUR, EURm); a sign of per cent or
//             per mille, bp and pp. A letter that may be a unit as well (T, M, B, K, m) is one beside a currency, and where
//             commas leave thousands out; elsewhere it may be. The first one counts
//   no scale  what stands behind `/` or "per", which is what the amount is for ("EUR/T"), and letters of abbreviations ("k.A.")
//   currency  a sign (€, $ with US, A, C, ... before it), a code, "Euro"; of the brackets of a format whatever stands there
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
};

// `sign` of the brackets of a format, else empty; `scaled`: its commas leave thousands out.
FormatWords read_words(std::string_view sign, std::string_view words, bool scaled);

}  // namespace plimsoll::sheet
