// Counts of hashed words; "Group's" counts as "Group".
#include "filing/text/capitals.h"

#include <string>
#include <vector>

#include "filing/text/characters.h"
#include "filing/text/hyphen.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

std::string_view without_owner(std::string_view word) {
  for (const std::string_view end : {"'s", "\xE2\x80\x99s"}) {
    if (word.ends_with(end)) return word.substr(0, word.size() - end.size());
  }
  return word;
}

bool is_small(std::string_view word) {
  return word.front() >= 'a' && word.front() <= 'z';
}

bool is_capital(std::string_view word) {
  return word.front() >= 'A' && word.front() <= 'Z';
}

std::string_view first_word(std::string_view line) {
  const std::vector<std::string_view> all = words(line.substr(0, kFirstWordBytes));
  return all.empty() ? std::string_view{} : without_owner(all.front());
}

}  // namespace

void CapitalUse::watch(std::string_view line) {
  const std::string_view word = first_word(line);
  if (!word.empty() && is_capital(word)) uses_.try_emplace(word_hash(word));
}

void CapitalUse::add(std::string_view line) {
  std::string_view before;
  for (const std::string_view word : words(line)) {
    const bool behind_small =
        !before.empty() && is_small(before) && before.data() + before.size() + 1 == word.data();
    before = word;
    const bool small = is_small(word);
    if (!small && !(behind_small && is_capital(word))) continue;
    const auto found = uses_.find(word_hash(without_owner(word)));
    if (found == uses_.end()) continue;
    ++(small ? found->second.n_small : found->second.n_capital);
  }
}

const CapitalUse::Use* CapitalUse::use_of(std::string_view line) const {
  const std::string_view word = first_word(line);
  if (word.empty() || !is_capital(word)) return nullptr;
  const auto found = uses_.find(word_hash(word));
  return found == uses_.end() ? nullptr : &found->second;
}

bool CapitalUse::is_name(std::string_view line) const {
  const Use* use = use_of(line);
  return use != nullptr && use->n_capital >= kNameLeastTimes && use->n_capital > use->n_small;
}

bool CapitalUse::is_common(std::string_view line) const {
  const Use* use = use_of(line);
  return use != nullptr && use->n_small > 0 && use->n_small >= kCommonPerCapital * use->n_capital;
}

void LostCapitals::add(std::string_view text) {
  for (std::size_t at = text.find(". "); at != std::string_view::npos;
       at = text.find(". ", at + 2)) {
    if (at + 2 >= text.size() || !is_ascii_letter(text[at + 2])) continue;
    const char letter = lower_ascii(text[at + 2]);
    ++(letter == text[at + 2] ? n_small_ : n_capital_)[static_cast<std::size_t>(letter - 'a')];
  }
}

bool LostCapitals::begins(std::string_view text) const {
  const std::vector<std::string_view> all = words(text.substr(0, text.find(' ')));
  if (all.empty() || all.front().front() < 'a' || all.front().front() > 'z') return false;
  const auto letter = static_cast<std::size_t>(all.front().front() - 'a');
  if (n_small_[letter] < kLostCapitalTimes ||
      n_small_[letter] <= kLostPerCapital * n_capital_[letter]) {
    return false;
  }
  std::string word(all.front());
  word.front() = static_cast<char>(word.front() - 'a' + 'A');
  return begins_sentence(word);
}

}  // namespace plimsoll::filing
