// Titles stand alone in short blocks, or are set apart from the text behind them; other parts of a report begin with
// phrases that few others do, or with looks as loud as the section's own title has.
#include "filing/register/section_titles.h"

#include <algorithm>
#include <array>

#include "filing/document/blocks.h"
#include "filing/document/list_marks.h"
#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

Style leading_style(const Block& block) {
  return block.styles.empty() ? Style{} : block.styles.front().style;
}

bool stands_out(const Block& block, const Style& body) {
  const Style style = leading_style(block);
  return style.bold || style.underline || style.italic || block.heading_level > 0 ||
         is_all_capitals(block.text.text()) || (style.size > body.size && body.size > 0) ||
         block.centred;
}

// A block of its own kind, as a heading of an item has it: a mark behind the number, or a short block.
bool is_item_heading(std::string_view text, std::size_t number_end, std::size_t n_words) {
  const std::string_view rest = trim(text.substr(number_end));
  const bool marked = rest.empty() || rest.front() == '.' || rest.front() == ':' ||
                      rest.front() == '-' || rest.front() == '|';
  const bool prose = rest.starts_with("of ") || rest.starts_with("and ") ||
                     rest.starts_with("in ") || rest.starts_with(",") || rest.starts_with("\"") ||
                     rest.starts_with("to ");
  return !prose && n_words <= kMaxMarkedItemWords && (marked || n_words <= kMaxPlainItemWords);
}

// Something as prominent as the section's own title, and not about risks.
bool is_as_prominent(const Block& block, const Block& title_block, const Style& body,
                     std::size_t n_words) {
  // "Medium 7.50": of a picture.
  const std::vector<std::string_view> all = words(block.text.text());
  const auto n_figures = static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [](std::string_view word) { return is_digit(word.front()); }));
  if (2 * n_figures > n_words) return false;
  const Style style = leading_style(block);
  const Style title_style = leading_style(title_block);
  if (title_block.heading_level > 0 && block.heading_level > 0) {
    return block.heading_level < title_block.heading_level ||
           (block.heading_level == title_block.heading_level &&
            title_block.heading_level <= kPartHeadingLevel);
  }
  return body.size > 0 && is_at_least_percent(title_style.size, body.size, kLargeTitlePercent) &&
         style.size >= title_style.size && n_words <= kMaxLargeTitleWords;
}

// So many parts before it that no list of risks is numbered so.
bool is_late_part(std::string_view number) {
  std::size_t n = 0;
  for (const char c : number) {
    if (!is_digit(c)) return false;
    n = 10 * n + static_cast<std::size_t>(c - '0');
    if (n > kMostPartNumber) return false;
  }
  return n >= kLatePartNumber;
}

// Set as the section's own title is, where that is set apart from the text.
bool looks_like_title(const Block& block, const Block& title_block, const Style& body,
                      std::size_t n_words) {
  if (title_block.styles.empty() || block.styles.empty() || n_words > kMaxLargeTitleWords ||
      block.kind != BlockKind::paragraph || block.row > 0 || title_block.row > 0 ||
      block.heading_level != title_block.heading_level) {
    return false;
  }
  const Style style = leading_style(block);
  const bool apart = body.size > 0 && leading_style(title_block).size > body.size;
  return apart && style == leading_style(title_block) && block.styles.size() == 1 &&
         is_all_capitals(block.text.text()) == is_all_capitals(title_block.text.text()) &&
         !ends_sentence(block.text.text()) && !has_finite_verb(block.text.text());
}

// "3rd: Any penalty ..." behind "2nd: Risks", "Second: Plans" behind "First: Risks", however long.
bool is_counted_on(const Title& own, std::string_view title, std::string_view text) {
  const auto is_counted = [](std::string_view one) {
    return one.substr(0, kMaxCountBytes).find(':') != std::string_view::npos;
  };
  return own.strength != Strength::strong && is_counted(title) && is_counted(text) &&
         is_next_part(part_number(title), text);
}

// "Group Annual Report Principal risks": the header of a page, a title at its end.
bool ends_in_title(std::string_view text, std::string_view original) {
  const std::vector<std::string_view> all = words(text);
  for (std::size_t k = 1; k + 1 < all.size(); ++k) {
    const auto at = static_cast<std::size_t>(all[k].data() - text.data());
    if (title_strength(text.substr(at)) != Strength::weak) continue;
    // The same words in a capital, and nothing before them that a phrase goes on from.
    const std::vector<std::string_view> shown = words(original);
    return shown.size() == all.size() && !starts_lower(shown[k]) && !is_small_word(all[k - 1]) &&
           !has_finite_verb(text.substr(0, at)) &&
           text.substr(0, at).find("risk") == std::string_view::npos;
  }
  return false;
}

// "Risk | Potential impact | Mitigation": the captions of a table's columns.
bool is_table_header(std::string_view text) {
  const std::vector<std::string_view> all = words(text);
  if (all.size() < 2 || all.size() > kMaxRiskHeaderWords) return false;
  const auto begins = [&](std::initializer_list<std::string_view> stems) {
    return std::any_of(all.begin(), all.end(), [&](std::string_view word) {
      return std::any_of(stems.begin(), stems.end(),
                         [&](std::string_view stem) { return word.starts_with(stem); });
    });
  };
  // "Risks identified and plans implemented" are two steps.
  const bool done = std::any_of(all.begin(), all.end(),
                                [](std::string_view word) { return word.ends_with("ed"); });
  const auto n_risk = std::count_if(all.begin(), all.end(),
                                    [](std::string_view word) { return word.starts_with("risk"); });
  return n_risk > 0 && !done && all.size() >= 3 && !has_finite_verb(text) && text.back() != '.' &&
         begins({"mitigat", "measure", "action", "respon"}) &&
         (all.front().starts_with("risk") || all.front() == "key" || all.front() == "principal" ||
          all.front() == "type" || all.front() == "description" || all.front() == "nature");
}

// A phrase of risks with words of its own: "The risks of our journey".
bool is_hint(std::string_view text, std::string_view original, std::size_t n_words) {
  if (n_words < 2 || starts_lower(original.substr(after_enumerator(original))) ||
      trim(original).ends_with(".") || text.back() == ',' || has_finite_verb(text)) {
    return false;
  }
  static constexpr auto kOthers =
      std::to_array<std::string_view>({"committee",     "audit",     "accounting",
                                       "hedg",          "insur",     "financial instrument",
                                       "credit",        "liquidity", "financial risk",
                                       "interest",      "currency",  "exchange",
                                       "market risk",   "report on", "internal control",
                                       "note",          "rewards",   "arising",
                                       "concentration", "provision"});
  if (std::any_of(kOthers.begin(), kOthers.end(), [&](std::string_view other) {
        return text.find(other) != std::string_view::npos;
      })) {
    return false;
  }
  const std::vector<std::string_view> all = words(text);
  const bool risks = std::any_of(all.begin(), all.end(), [](std::string_view word) {
    return word == "risks" || word == "uncertainties";
  });
  // "(iii) Risk management policies and processes"
  if (text.substr(after_enumerator(text)).starts_with("risk management ") &&
      n_words >= kManagingTitleLeastWords && is_ascii_letter(text.back())) {
    return true;
  }
  // "Risks of a war" is one of them.
  return risks && !(all.front().starts_with("risk") && all.size() > 2 && all[1] != "and");
}

}  // namespace

// Half points of most of the text.
Style body_style(const Document& document) {
  std::array<std::size_t, 256> n_bytes{};
  for (const Block& block : document.blocks) {
    if (block.styles.size() == 1) n_bytes[block.styles[0].style.size] += block.text.size();
  }
  n_bytes[0] = 0;
  Style style;
  style.size =
      static_cast<std::uint8_t>(std::max_element(n_bytes.begin(), n_bytes.end()) - n_bytes.begin());
  return style;
}

// Where looks are not told, as in text and on pages of a PDF that were not asked for theirs, any block may.
bool may_stand_out(const Document& document, const Block& block, const Style& body) {
  return document.format == Format::text ||
         (document.format == Format::pdf && leading_style(block).size == 0) ||
         stands_out(block, body);
}

Title title_of(const Block& block) {
  Title title;
  const std::string& original = block.text.text();
  std::vector<std::uint32_t> offsets;
  const std::string text =
      lower(comparable(std::string_view(original).substr(0, kTitleReadBytes), &offsets));
  if (text.empty()) return title;
  const auto end_in_block = [&](std::size_t end) {
    return end < offsets.size() && offsets.size() == text.size() ? offsets[end] : original.size();
  };
  const std::string_view whole = without_count(without_end_marks(text));
  const std::size_t n_words = words(whole).size();
  if (ends_with_page_number(whole) || (n_words <= kMaxTitleWords && is_continued(whole))) {
    return title;
  }
  // "Item 1A. Risk Factors", also with text behind it in the same block.
  std::size_t at = 0;
  const std::string number = item_number(text, at);
  const bool own_item = number == "1a" || number == "3d" || number == "3";
  std::size_t words_at = own_item ? at : 0;
  if (!own_item) {
    // "D. Risk Factors", "3.D. Risk Factors", "(d) Risk factors"
    for (const std::string_view head : {"d.", "(d)", "3.d.", "3.d", "3d.", "d)"}) {
      if (text.starts_with(head)) words_at = std::max(words_at, head.size());
    }
  }
  if (words_at > 0) {
    const std::size_t found = text.find("risk factors", words_at);
    const bool near = found != std::string::npos &&
                      text.find_first_of("abcefghijklmnopqrstuvwxyz", words_at) >= found;
    const bool key_information =
        number == "3" && n_words <= kMaxKeyInformationWords && found != std::string::npos;
    if (near || key_information) {
      const std::size_t end = found + std::string_view("risk factors").size();
      if (can_follow_title(std::string_view(text).substr(end))) {
        title.strength = Strength::strong;
        std::size_t stop = end;
        while (stop < text.size() && (text[stop] == '.' || text[stop] == ':')) ++stop;
        title.end = n_words <= kMaxTitleWords ? original.size() : end_in_block(stop);
      }
      return title;
    }
    if (number == "1a" && n_words <= kMaxBareItemWords) {
      title.strength = Strength::strong;
      title.end = original.size();
      return title;
    }
  }
  if (n_words > kMaxTitleWords) {
    // "RISK FACTORS. The following ...": set apart, and ended by a full stop.
    const std::size_t stop = text.find_first_of(".:");
    if (stop == std::string::npos || stop > kMaxTitleStopBytes || stop + 2 >= text.size())
      return title;
    const std::string_view head = std::string_view(text).substr(0, stop);
    const bool set_apart =
        is_all_capitals(std::string_view(original).substr(0, end_in_block(stop))) ||
        (!block.styles.empty() && block.styles.front().style.bold && block.styles.size() > 1 &&
         block.styles[1].begin <= end_in_block(stop) + kEmphasisSlackBytes);
    if (set_apart && title_strength(head) == Strength::weak) {
      title.strength = Strength::weak;
      title.end = end_in_block(stop + 1);
    }
    return title;
  }
  // "the Group's material risks." ends a sentence.
  if (trim(text).ends_with(".") && !is_title_case(original)) return title;
  title.strength = title_strength(whole);
  if (title.strength == Strength::none) title.strength = title_strength(without_page(whole));
  if (title.strength == Strength::none && !whole.empty()) {
    title.captions = is_table_header(whole);
    if (title.captions || ends_in_title(whole, original) || is_hint(whole, original, n_words)) {
      title.strength = Strength::hinted;
    }
  }
  title.end = original.size();
  return title;
}

bool names_risks(const Block& block) {
  const std::string text = plain(block.text.text());
  return text.find("risk") != std::string::npos || text.find("uncert") != std::string::npos;
}

Ending ending_of(const Document& document, const Block& block, const Title& own,
                 const Block& title_block, const Style& body) {
  const std::string& original = block.text.text();
  if (is_counted_on(own, title_block.text.text(),
                    std::string_view(original).substr(after_bullet(original)))) {
    return Ending::firm;
  }
  if (block.kind == BlockKind::list_item) return Ending::none;
  const std::string text = plain(original);
  std::size_t at = 0;
  const std::string number = item_number(text, at);
  const std::string_view whole = without_end_marks(text);
  const std::size_t n_words = words(whole).size();
  // "Directors' report continued for the year ended ..." heads a page.
  if (n_words <= kMaxMarkedItemWords &&
      (is_continued(text) || text.find(" continued") != std::string::npos)) {
    return Ending::none;
  }
  if (!number.empty()) {
    if (number == "1a" || number == "3d" ||
        (number == "3" && text.find("risk factor") != std::string::npos)) {
      return Ending::none;
    }
    return is_item_heading(text, at, n_words) ? Ending::firm : Ending::none;
  }
  if ((text.starts_with("part ii") || text.starts_with("part iii")) && n_words <= kMaxPartWords &&
      !text.starts_with("part ii, item 1a")) {
    return Ending::firm;
  }
  if (n_words > kMaxFollowingWords && own.strength != Strength::strong) {
    // "LEGAL PROCEEDINGS. There are ...": set apart by capitals.
    const std::size_t stop = original.find('.');
    if (stop == std::string::npos || stop > kMaxFollowingStopBytes) return Ending::none;
    const std::string_view head = std::string_view(original).substr(0, stop);
    return is_all_capitals(head) && following_part(plain(head)) == Following::firm ? Ending::firm
                                                                                   : Ending::none;
  }
  if (n_words == 0 || n_words > kMaxFollowingWords) return Ending::none;
  if (own.strength == Strength::strong) {
    return whole == "unresolved staff comments" || whole == "signatures" ? Ending::firm
                                                                         : Ending::none;
  }
  // "13. Estimates" behind "12. Risks": parts of a report, where "2. People" may be one of the risks.
  const std::string& title = title_block.text.text();
  const bool next =
      !text.ends_with(".") && n_words <= kMaxTitleWords &&
      (is_next_part(part_number(title), original) || is_next_in_brackets(title, original));
  if (next && is_late_part(part_number(title)) && text.find("risk") == std::string::npos) {
    return Ending::firm;
  }
  const bool titled = n_words <= kMaxFollowingTitleWords && !has_finite_verb(whole) &&
                      !text.ends_with(".") && !text.ends_with(",") && !ends_with_page_number(whole);
  const Following following = following_part(whole);
  const bool speaks_of_risks =
      text.find("risk") != std::string::npos || text.find("uncertaint") != std::string::npos;
  if (titled && following != Following::none &&
      (following == Following::soft || !speaks_of_risks) && may_stand_out(document, block, body)) {
    if (following == Following::firm) return Ending::firm;
    // "2) People" below a title without a number is one of the risks.
    const bool one_of_them =
        !part_number(original).empty() && part_number(title_block.text.text()).empty();
    return one_of_them ? Ending::none : Ending::soft;
  }
  if (speaks_of_risks) return Ending::none;
  // "10. Risks" ends where "11. Outlook" begins.
  if (next) return Ending::soft;
  // Levels are often guessed by what wrote the file: no end where what follows speaks of risks.
  return is_as_prominent(block, title_block, body, n_words) ||
                 looks_like_title(block, title_block, body, n_words)
             ? Ending::guessed
             : Ending::none;
}

bool is_cut_title(const Block& block, const Block& next) {
  if (block.kind != BlockKind::paragraph || next.kind != BlockKind::paragraph || next.gap > 0)
    return false;
  const std::string text = plain(block.text.text());
  const std::string rest = plain(next.text.text());
  return words(text).size() + words(rest).size() <= kMaxTitleWords &&
         text.find("risk") != std::string::npos && !ends_sentence(text) && !ends_sentence(rest) &&
         !starts_lower(block.text.text()) &&
         is_small_word(words(text).empty() ? text : words(text).back()) &&
         title_strength(text + " " + rest) != Strength::none;
}

namespace {

// "pRinCipAl RisKs": capitals that an extraction threw about, or as they should be.
bool has_capitals(std::string_view text) {
  const auto n =
      std::count_if(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return !starts_lower(text) || n >= kRaggedCapitals;
}

// Where in `block` lines begin and end that are titles, each behind a sentence and before other text; in order.
std::vector<std::size_t> title_cuts(const Document& document, const Block& block) {
  const std::string& text = block.text.text();
  std::vector<std::size_t> starts = {0};
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1)) {
    if (at + 1 >= text.size()) break;
    const std::uint32_t before = block.text.source_offset(at - (at > 0 ? 1 : 0));
    const std::uint32_t behind = block.text.source_offset(at + 1);
    if (behind <= before || behind > document.source.size()) continue;
    const std::string_view between =
        std::string_view(document.source).substr(before, behind - before);
    if (between.find('\n') != std::string_view::npos) starts.push_back(at + 1);
  }
  std::vector<std::size_t> cuts;
  for (std::size_t k = 0; k + 1 < starts.size(); ++k) {
    const std::string_view line =
        trim(std::string_view(text).substr(starts[k], starts[k + 1] - starts[k]));
    if (line.size() > kMaxTitleLineBytes || ends_sentence(line) || !has_capitals(line)) continue;
    if (k > 0 && !ends_sentence(trim(std::string_view(text).substr(0, starts[k])))) continue;
    const std::string lowered = plain(line);
    if (words(lowered).size() < 2 || title_strength(lowered) != Strength::weak) continue;
    // "Principal risks" goes on in "and uncertainties".
    const auto strength_until = [&](std::size_t end) {
      return title_strength(plain(std::string_view(text).substr(starts[k], end - starts[k])));
    };
    std::size_t behind = k + 1;
    const std::size_t next_end = behind + 1 < starts.size() ? starts[behind + 1] : text.size();
    if (strength_until(next_end) != Strength::none) ++behind;
    if (behind >= starts.size()) continue;
    if (starts[k] > 0) cuts.push_back(starts[k]);
    cuts.push_back(starts[behind]);
    k = behind - 1;
  }
  return cuts;
}

}  // namespace

void part_titles(Document& document) {
  if (document.format != Format::text) return;
  std::vector<Block> parted;
  parted.reserve(document.blocks.size());
  for (Block& block : document.blocks) {
    const bool may = !block.furniture && block.kind == BlockKind::paragraph && block.row == 0 &&
                     !block.text.empty();
    const std::vector<std::size_t> cuts =
        may ? title_cuts(document, block) : std::vector<std::size_t>{};
    if (cuts.empty()) {
      parted.push_back(std::move(block));
      continue;
    }
    std::size_t begin = 0;
    for (std::size_t k = 0; k <= cuts.size(); ++k) {
      const std::size_t end = k < cuts.size() ? cuts[k] : block.text.size();
      if (end > begin) {
        Block part = part_of(block, begin, end);
        part.n_visible = static_cast<std::uint32_t>(n_visible(part.text.text()));
        if (k > 0) part.gap = 0;
        parted.push_back(std::move(part));
      }
      begin = end;
    }
  }
  document.blocks = std::move(parted);
}

}  // namespace plimsoll::filing
