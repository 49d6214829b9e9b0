// By what time a heading counts: "Rent per month", "Monthly rent", "Fee p.a.", "Miete pro Monat".
#pragma once

#include <string_view>

namespace plimsoll::data {

// "months" of "month", "mo" and "mth": singular words behind "per" or "/", short forms too; empty of another word.
std::string_view time_counted_by(std::string_view word);

// "months" of "monthly", "p.m.", "monatlich"; empty of another word.
std::string_view time_of_adverb(std::string_view word);

// The time of an amount, by words that say nothing else: "per month" at the end or before "of", "in", ...; an adverb before what is
// paid or earned ("Monthly rent"), at the end, or behind a comma. Empty where none is named, or two are, or where the words may be
// a name ("Price per day ticket", "Daily newspaper sales").
std::string_view time_beside(std::string_view words);

}  // namespace plimsoll::data
