// Words, verbs and marks of one block; then lines that recur among all.
#include "filing/register/block_shape.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/word_list.h"
#include "filing/document/list_marks.h"
#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

// "Portfolio management and performance risks", "Risks of reliance on senior management"; "Identification of business
// risks" tells how they are managed.
bool names_risks(std::string_view text) {
  static constexpr WordList kActs({"assessing", "assessment", "identification", "identifying",
                                   "management", "managing", "monitoring", "our", "overview"});
  const std::vector<std::string_view> all = words(text.substr(0, kSummaryReadBytes));
  if (all.empty() || kActs.contains(lower(all.front()))) return false;
  static constexpr WordList kTies({"arising", "associated", "from", "of", "related", "relating"});
  if (all.size() > 2 && lower(all[0]).starts_with("risk") && kTies.contains(lower(all[1])))
    return true;
  const std::string last = lower(all.back());
  return last == "risk" || last == "risks";
}

bool is_cut(const std::string& text, const BlockShape& shape) {
  const std::vector<std::string_view> all = words(text.substr(0, kSummaryReadBytes));
  if (all.empty() || shape.ended) return false;
  if (is_small_word(all.back())) return true;
  return shape.sentence && !is_title_case(text) && begins_sentence(all.front());
}

// "Failures", not "ESG".
bool is_capitalised(std::string_view word) {
  return word.size() > 1 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'a' && word[1] <= 'z';
}

// A short phrase without a verb, and right behind it a word that begins sentences, in a capital: 0 without.
std::size_t glued_end(const std::string& text, std::size_t n_words) {
  if (starts_lower(text) || is_all_capitals(text)) return 0;
  std::size_t at = 0;
  for (std::size_t n = 0; n <= kMaxRunInWords; ++n) {
    const std::size_t end = text.find(' ', at);
    if (end == std::string::npos) return 0;
    const std::string_view word = std::string_view(text).substr(at, end - at);
    const std::string_view phrase = trim(std::string_view(text).substr(0, at));
    if (n == 0 && begins_sentence(word)) return 0;
    const std::size_t next = text.find_first_not_of(' ', end);
    if (next == std::string::npos) return 0;
    const std::string_view rest = std::string_view(text).substr(next);
    // "Operational \u25B2 Failures of people", "Climate risks Applying criteria"
    const bool symbol = words(word).empty() && static_cast<unsigned char>(word[0]) >= 0x80;
    const bool of_risk =
        n > 0 && (word == "Risk" || word == "Risks" || word == "risk" || word == "risks");
    if ((symbol && n > 0) || of_risk) {
      const std::size_t space = rest.find(' ');
      const bool opens = space != std::string_view::npos && is_capitalised(rest) &&
                         starts_lower(rest.substr(space));
      if (opens && n_words > n + 1 + kRunInLeastBodyWords) {
        const std::string_view whole = trim(std::string_view(text).substr(0, end));
        return has_finite_verb(whole) ? 0 : next;
      }
    }
    // "Class A Common Stock"
    const bool letter = word == "A" && !starts_lower(std::string_view(text).substr(end));
    if (n > 0 && !words(phrase).empty() && begins_sentence(word) && !letter &&
        !is_label_of_table(phrase) && n_words > n + kRunInLeastBodyWords) {
      return is_small_word(words(phrase).back()) || has_finite_verb(phrase) ? 0 : at;
    }
    if (word.find_first_of(".;:!?\"") != std::string_view::npos) return 0;
    at = next;
  }
  return 0;
}

// "Foreign Exchange", "Foreign exchange risk"
bool names_a_risk(std::string_view phrase) {
  const std::vector<std::string_view> all = words(phrase);
  if (all.empty() || starts_lower(phrase)) return false;
  const std::string last = lower(all.back());
  return is_title_case(phrase) || last == "risk" || last == "risks";
}

// "Competition. The market ...", "Competition: ...": a short phrase without a verb, and text behind it; 0 without.
std::size_t run_in_end(std::string_view text, const std::vector<SentenceRange>& ranges,
                       std::size_t n_words, bool loose) {
  const auto is_phrase = [&](std::string_view phrase) {
    const std::size_t n = words(phrase).size();
    return n >= 1 && n <= kMaxRunInWords && !has_finite_verb(phrase) &&
           !is_label_of_table(phrase) && (loose ? !starts_lower(phrase) : names_a_risk(phrase));
  };
  if (!loose && ranges.size() >= 2 && is_phrase(text.substr(0, ranges[0].end)))
    return ranges[0].end;
  for (const std::string_view mark :
       {" -- ", " \xE2\x80\x94 ", "\xE2\x80\x94", " \xE2\x80\x93 ", ": ", " - "}) {
    const std::size_t at = text.substr(0, kRunInReadBytes).find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view phrase = text.substr(0, at);
    if (is_phrase(phrase) &&
        n_words > words(phrase).size() + (loose ? kLooseLeastBodyWords : kRunInLeastBodyWords)) {
      return at + mark.size();
    }
  }
  return 0;
}

// "2 5 6", "IE W", "> 75%": what an extraction left of a picture.
bool has_no_word(std::string_view text) {
  if (text.size() > kSummaryReadBytes) return false;
  bool word_found = false;
  std::size_t n_figures = 0;
  const std::vector<std::string_view> all = words(text);
  for (const std::string_view word : all) {
    std::size_t n_letters = 0;
    for (const char c : word) n_letters += is_digit(c) ? 0 : 1;
    word_found = word_found || n_letters >= kWordLeastLetters;
    n_figures += n_letters == 0 ? 1 : 0;
  }
  // "Euro 0.780 0.750 0.775"
  return !word_found || (n_figures >= kFigureLeastWords && !ends_sentence(text) &&
                         is_at_least_percent(n_figures, all.size(), kFigureWordsPercent));
}

// "Cyber risk (continued)": the title of what goes on.
bool is_once_more(std::string_view text) {
  if (text.size() > kSummaryReadBytes || words(text).size() > kMaxTitleShapeWords) return false;
  const std::string plain = lower(text);
  return !ends_sentence(text) &&
         (plain.find(" continued") != std::string::npos ||
          plain.find("(continued") != std::string::npos || plain.starts_with("continued"));
}

}  // namespace

BlockShape shape_of(const Block& block) {
  const std::string& text = block.text.text();
  BlockShape shape;
  shape.bullet = block.kind == BlockKind::list_item;
  shape.paragraph = block.kind == BlockKind::paragraph;
  shape.ended = shape.bullet ? ends_sentence(text) : trim(text).ends_with(".");
  if (shape.bullet) {
    // "* Fuel. Its price may rise": the mark does not count.
    const std::size_t at = after_bullet(text);
    const std::string_view item = std::string_view(text).substr(at);
    shape.n_words = words(item).size();
    shape.opens = shape.n_words > 0 && begins_sentence(words(item).front());
    shape.sentence = has_finite_verb(item);
    const std::size_t end = run_in_end(item, sentences(item), shape.n_words, false);
    const std::size_t loose = run_in_end(item, sentences(item), shape.n_words, true);
    shape.run_in_end = end == 0 ? 0 : at + end;
    shape.loose_end = loose == 0 ? 0 : at + loose;
  }
  if (!shape.paragraph) return shape;
  const std::vector<SentenceRange> ranges = sentences(text);
  shape.n_words = words(text).size();
  shape.n_sentences = ranges.size();
  shape.introduces = trim(text).ends_with(":");
  shape.soft = starts_continuing(text) && may_open_thought(text);
  shape.continuing = (starts_continuing(text) && !shape.soft) || starts_lower(text);
  shape.sentence = has_finite_verb(text);
  shape.ended = ends_sentence(text);
  const std::string_view end = trim(text);
  shape.fragment = end.ends_with(";") || end.ends_with("; and") || end.ends_with("; or") ||
                   end.ends_with(",") || end.ends_with(", and") || end.ends_with(", or");
  shape.managing = !shape.sentence && is_about_managing(text) && !names_risks(text);
  shape.title = shape.n_words > 0 && shape.n_words <= kMaxTitleShapeWords && !shape.ended &&
                (!shape.sentence || is_title_case(text)) && !shape.fragment;
  shape.cut = is_cut(text, shape);
  shape.one_word = shape.n_words == 1 && end.size() >= kOneWordLeastBytes && !shape.introduces &&
                   end.find_first_of("0123456789") == std::string_view::npos && !starts_lower(text);
  shape.n_risk_words = n_risk_words(text);
  shape.figures = text.find_first_of("0123456789") != std::string::npos;
  shape.caption = !shape.ended && text.size() <= kCaptionReadBytes && is_caption_by_words(text);
  shape.run_in_end = run_in_end(text, ranges, shape.n_words, false);
  const std::size_t mark = after_enumerator(text);
  const std::size_t loose =
      run_in_end(std::string_view(text).substr(mark), ranges, shape.n_words, true);
  shape.loose_end = loose == 0 ? 0 : mark + loose;
  shape.office = is_office(text);
  shape.glued_end = glued_end(text, shape.n_words);
  return shape;
}

// Short lines that recur, captions of a table's columns and the like: part of what is below a heading.
std::vector<bool> labels_of(const std::vector<Block>& blocks) {
  std::unordered_map<std::string, std::size_t> n_times;
  std::vector<std::string> key(blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::string& text = blocks[i].text.text();
    if (blocks[i].furniture || text.size() > kSummaryReadBytes) continue;
    const std::size_t n_words = words(text).size();
    if (n_words == 0 || n_words > kMaxRecurringWords || text.ends_with(".")) continue;
    // Without its numbers, as a running header is the same on all pages.
    for (const char c : lower(comparable(text))) {
      if (!is_digit(c)) key[i] += c;
    }
    if (key[i].size() < kRecurringLeastBytes) key[i] = lower(comparable(text));
    ++n_times[key[i]];
  }
  // "Relevance to strategy: sales", "Relevance to strategy: cost": a label and its value.
  std::unordered_map<std::string, std::size_t> n_valued;
  const auto before_colon = [&](std::size_t i) {
    return key[i].substr(0, std::min(key[i].find(": "), key[i].size()));
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (key[i].find(": ") != std::string::npos) ++n_valued[before_colon(i)];
  }
  std::vector<bool> label(blocks.size(), false);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].kind != BlockKind::paragraph) continue;
    const std::string& text = blocks[i].text.text();
    const bool valued =
        key[i].find(": ") != std::string::npos && n_valued[before_colon(i)] >= kRecurringTimes;
    label[i] = valued || (!key[i].empty() && n_times[key[i]] >= kRecurringTimes) ||
               is_label_of_table(text) || is_header_of_columns(text) || has_no_word(text) ||
               is_once_more(text) || is_page_header(text) || is_date_or_chosen(text);
  }
  return label;
}

}  // namespace plimsoll::filing
