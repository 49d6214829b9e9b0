// Sentences, as far as their ends and beginnings show.
#pragma once

#include <string_view>
#include <vector>

namespace plimsoll::filing {

// The last character, closing quotation marks and brackets apart, ends a sentence or a clause that
// introduces something: . ! ? : ;
bool ends_sentence(std::string_view text);
// The first letter is small.
bool starts_lower(std::string_view text);
// At least two letters, nine in ten of them capitals.
bool is_all_capitals(std::string_view text);

// "The", "We", "There", "If": a word that begins sentences and has a capital only there.
bool begins_sentence(std::string_view word);
// "of", "and", "that", "may": no phrase ends with it.
bool is_small_word(std::string_view word);

struct SentenceRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// In order, without the white space between. A full stop behind an abbreviation ("Inc.", "U.S.",
// "Mr.") ends a sentence only where a capital and a new thought can follow.
std::vector<SentenceRange> sentences(std::string_view text);

}  // namespace plimsoll::filing
