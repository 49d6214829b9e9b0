// A header is told by its words; the first of several may be a title, and what stands before it another part.
#include "filing/register/section_headers.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "filing/register/register_thresholds.h"
#include "filing/register/section_words.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"

namespace plimsoll::filing {
namespace {

bool heads_notes(const Block& block) {
  const std::string text = plain(block.text.text());
  const auto has = [&](std::string_view sign) { return text.find(sign) != std::string::npos; };
  if (has("notes forming part") || has("independent auditor")) return true;
  const std::size_t at = std::min(text.find("notes to the"), text.find("notes to and"));
  if (at == std::string::npos || !(has("statements") || has("accounts"))) return false;
  // "See note 1 in the notes to the statements" is a footnote.
  const std::vector<std::string_view> before = words(std::string_view(text).substr(0, at));
  return before.empty() || !is_small_word(before.back());
}

}  // namespace

std::string title_key(const Block& block) {
  std::string key;
  for (const char c : plain(block.text.text())) {
    if (!is_digit(c)) key += c;
  }
  return std::string(trim(key));
}

std::string title_letters(const Block& block) {
  std::string letters = title_key(block);
  while (!letters.empty() && !is_ascii_letter(letters.back())) letters.pop_back();
  return letters;
}

std::vector<bool> blocks_of_notes(const std::vector<Block>& blocks) {
  std::vector<bool> notes(blocks.size(), false);
  std::unordered_set<std::string> headers;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::size_t size = blocks[i].text.size();
    if (size == 0 || size > kNotesHeaderBytes || !heads_notes(blocks[i])) continue;
    // What stands before the first of such headers is none of their pages.
    const bool again = !headers.insert(title_letters(blocks[i])).second;
    const std::size_t first = again ? i - std::min(i, kNotesPageBlocks) : i;
    const std::size_t last = std::min(blocks.size(), i + kNotesPageBlocks);
    std::fill(notes.begin() + static_cast<std::ptrdiff_t>(first),
              notes.begin() + static_cast<std::ptrdiff_t>(last), true);
  }
  return notes;
}

}  // namespace plimsoll::filing
