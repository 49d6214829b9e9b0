// Every title is a candidate; what stands below it until the next part decides, by its length and
// by how much of it speaks of what may happen.
#include "filing/register/section.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/register/risk_counts.h"
#include "filing/register/section_words.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

struct Title {
  Strength strength = Strength::none;
  // Where the title ends in the block's text.
  std::size_t end = 0;
};

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
  const std::string_view whole = without_end_marks(text);
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
  title.end = original.size();
  return title;
}

Style leading_style(const Block& block) {
  return block.styles.empty() ? Style{} : block.styles.front().style;
}

bool stands_out(const Block& block, const Style& body) {
  const Style style = leading_style(block);
  return style.bold || style.underline || style.italic || block.heading_level > 0 ||
         is_all_capitals(block.text.text()) || (style.size > body.size && body.size > 0) ||
         block.centred;
}

// Where looks are not told, as in text and on pages of a PDF that were not asked for theirs, any block may.
bool may_stand_out(const Document& document, const Block& block, const Style& body) {
  return document.format == Format::text ||
         (document.format == Format::pdf && leading_style(block).size == 0) ||
         stands_out(block, body);
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

enum class Ending { none, soft, firm };

// Whether the block begins what follows the section. A soft ending is one only where what stands
// behind it no longer speaks of risks.
Ending ending_of(const Document& document, const Block& block, const Title& own,
                 const Block& title_block, const Style& body) {
  if (block.kind == BlockKind::list_item) return Ending::none;
  const std::string& original = block.text.text();
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
  if (!text.ends_with(".") && n_words <= kMaxTitleWords &&
      is_next_part(part_number(title_block.text.text()), original)) {
    return Ending::soft;
  }
  return is_as_prominent(block, title_block, body, n_words) ? Ending::firm : Ending::none;
}

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

struct Candidate {
  Section section;
  Strength strength = Strength::none;
  std::size_t n_visible = 0;
  bool ended = false;
  // Not asked of the items of a form.
  RiskShare share;
  // "Factors affecting the results of operations" may head the whole of a management's discussion.
  bool names_risks = true;

  bool is_long() const { return n_visible >= kShortSectionCharacters; }
  bool reads_like_risks() const {
    if (share.n_risks == 0) return false;
    if (!names_risks) return share.at_least(kUntitledRiskPercent);
    return share.at_least(kTitledRiskPercent) ||
           (strength == Strength::weak &&
            is_at_least_percent(share.n_harms, share.n_sentences, kTitledRiskPercent));
  }
  // Sentences of risk or harm beyond those that any part of a report has; a title that chooses its
  // risks counts more, and may have tables of few such sentences below it.
  double weight() const {
    const bool faint = strength == Strength::faint;
    const std::size_t usual = faint ? kTitledRiskPercent : kUsualHarmPercent;
    const double beyond =
        static_cast<double>(share.n_harms) - static_cast<double>(usual * share.n_sentences) / 100;
    return faint ? beyond : beyond * kChosenTitleFactor;
  }
};

// An Item that only points elsewhere gives way to a long part with a bare title, if that reads like
// risks: "Risk factors" also stands above a paragraph of other parts of a report. Of bare titles the
// one wins that has most sentences of risk below it.
bool better(const Candidate& a, const Candidate& b) {
  const auto is_good = [](const Candidate& c, const Candidate& other) {
    return c.is_long() && (c.strength == Strength::strong || c.reads_like_risks() ||
                           (c.strength == Strength::weak && other.strength != Strength::strong &&
                            !other.reads_like_risks()));
  };
  const bool a_good = is_good(a, b);
  const bool b_good = is_good(b, a);
  if (a_good != b_good) return a_good;
  const bool a_item = a.strength == Strength::strong;
  const bool b_item = b.strength == Strength::strong;
  if (a_item != b_item) return a_item;
  if (a_item) return a.n_visible > b.n_visible;
  if (a.weight() != b.weight()) return a.weight() > b.weight();
  return a.n_visible > b.n_visible;
}

class Search {
 public:
  explicit Search(const Document& document)
      : document_(document),
        blocks_(document.blocks),
        body_(body_style(document)),
        counts_(document),
        visible_before_(blocks_.size() + 1, 0) {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      visible_before_[i + 1] =
          visible_before_[i] + (blocks_[i].furniture ? 0 : blocks_[i].n_visible);
      if (blocks_[i].text.size() <= kTitleReadBytes) ++n_times_[key_of(blocks_[i])];
    }
  }

  const RiskCounts& counts() const { return counts_; }
  std::size_t visible_before(std::size_t i) const { return visible_before_[i]; }

  // The best candidate; furniture may be a title only where `furniture_too`.
  std::optional<Candidate> run(bool furniture_too) const {
    std::optional<Candidate> best;
    // The scan from one candidate stops where the next of its strength would be longer anyway; of
    // bare titles the first ones are tried each, as a table of contents has them too.
    std::size_t scanned_to[4] = {0, 0, 0, 0};
    std::size_t n_tried = 0;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const Block& block = blocks_[i];
      if (block.text.empty() || (block.furniture && !furniture_too)) continue;
      const Title title = title_of(block);
      if (title.strength == Strength::none || !may_be_title(block, title)) continue;
      if (title.strength != Strength::strong && is_in_notes(i)) continue;
      std::size_t& done = scanned_to[static_cast<std::size_t>(title.strength)];
      // Inside a section found already: a running header or the title once more.
      if (i < done && (title.strength == Strength::strong || n_tried >= kMaxTitlesTried)) continue;
      ++n_tried;
      const Candidate candidate = candidate_at(i, title, done);
      if (!best || better(candidate, *best)) best = candidate;
    }
    return best;
  }

  // The next block behind `at` that could end the section too; the number of blocks without.
  std::size_t next_ending(const Candidate& candidate, std::size_t at) const {
    const Title title{candidate.strength, candidate.section.title_end};
    for (++at; at < blocks_.size(); ++at) {
      if (blocks_[at].text.empty() || blocks_[at].furniture) continue;
      if (ending_of(document_, blocks_[at], title, blocks_[candidate.section.title], body_) !=
          Ending::none) {
        break;
      }
    }
    return at;
  }

 private:
  // "Risk factors" right below "2. Financial risk management" is a part of that note.
  bool is_in_notes(std::size_t i) const {
    while (i > 0 && (blocks_[i - 1].furniture || blocks_[i - 1].text.empty())) --i;
    if (i == 0 || blocks_[i - 1].text.size() > kContentsLineBytes) return false;
    const std::string above = plain(blocks_[i - 1].text.text());
    return words(above).size() <= kMaxFollowingTitleWords && !part_number(above).empty() &&
           above.find("financial risk") != std::string::npos;
  }

  bool may_be_title(const Block& block, const Title& title) const {
    if (title.strength != Strength::faint) return true;
    return block.kind == BlockKind::paragraph && may_stand_out(document_, block, body_);
  }

  Candidate candidate_at(std::size_t i, const Title& title, std::size_t& done) const {
    const Block& block = blocks_[i];
    Candidate candidate;
    candidate.strength = title.strength;
    const std::string own = plain(block.text.text());
    candidate.names_risks = title.strength == Strength::strong ||
                            own.find("risk") != std::string::npos ||
                            own.find("uncertain") != std::string::npos;
    candidate.section.title = i;
    candidate.section.title_end = title.end;
    candidate.section.has_title = true;
    candidate.section.first = title.end < block.text.size() ? i : i + 1;
    std::size_t end = i + 1;
    // "Item 1A." and "Risk Factors" in two blocks.
    while (end < blocks_.size() && (blocks_[end].furniture || blocks_[end].text.empty())) ++end;
    if (title.strength == Strength::strong && end < blocks_.size() &&
        words(block.text.text()).size() <= kMaxBareItemWords &&
        title_of(blocks_[end]).strength == Strength::weak) {
      candidate.section.first = end + 1;
    }
    const std::size_t last_continued = continued_until(i, title);
    const std::vector<std::string> contents = own_contents(i, title);
    for (end = candidate.section.first; end < blocks_.size(); ++end) {
      if (blocks_[end].text.empty() || blocks_[end].furniture || end == i) continue;
      if (end < last_continued) continue;
      if (title.strength != Strength::strong && begins_contents(end) &&
          visible_before_[end] - visible_before_[candidate.section.first] >=
              kShortSectionCharacters) {
        candidate.ended = true;
        break;
      }
      const Ending ending = ending_of(document_, blocks_[end], title, block, body_);
      if (ending == Ending::none) continue;
      if (ending == Ending::soft && speaks_on(end + 1)) continue;
      // "People", and right below "There is a risk that": one of them.
      if (ending == Ending::soft && words(blocks_[end].text.text()).size() == 1 &&
          opens_with_risk(end + 1)) {
        continue;
      }
      if (title.strength != Strength::strong && recurs(blocks_[end])) continue;
      if (std::find(contents.begin(), contents.end(), key_of(blocks_[end])) != contents.end()) {
        continue;
      }
      candidate.ended = true;
      break;
    }
    done = std::max(done, end);
    if (title.strength != Strength::strong) {
      const std::size_t fallen =
          fallen_silent(std::max(candidate.section.first, last_continued), end);
      if (fallen < end) {
        end = fallen;
        candidate.ended = true;
      }
    }
    candidate.section.last = end;
    candidate.n_visible = visible_before_[end] - visible_before_[candidate.section.first];
    if (title.strength != Strength::strong) {
      candidate.share = counts_.between(candidate.section.first, end);
    }
    return candidate;
  }

  // "Principal risks continued" at the top of a later page: what stands before it belongs to the section. `i` without.
  std::size_t continued_until(std::size_t i, const Title& title) const {
    if (title.strength == Strength::strong) return i;
    const std::string own = key_of(blocks_[i]);
    std::size_t last = i;
    for (std::size_t k = i + 1; k < std::min(blocks_.size(), last + kContinuedBlocks); ++k) {
      if (blocks_[k].text.empty() || blocks_[k].text.size() > kTitleReadBytes) continue;
      const std::string key = key_of(blocks_[k]);
      if (key.size() < own.size() + kMaxContinuedBytes && key.starts_with(own) &&
          is_continued(key)) {
        last = k;
      }
    }
    return last;
  }

  // Parts of the section that its own contents name, "115 Regulatory environment", right below its title: none of them ends it.
  std::vector<std::string> own_contents(std::size_t i, const Title& title) const {
    std::vector<std::string> parts;
    if (title.strength == Strength::strong) return parts;
    for (std::size_t k = i + 1; k < std::min(blocks_.size(), i + kOwnContentsBlocks); ++k) {
      const std::string& text = blocks_[k].text.text();
      if (text.empty() || text.size() > kContentsLineBytes || !is_digit(text.front())) continue;
      const std::size_t number = text.find_first_not_of("0123456789");
      if (number == std::string::npos || number > kMaxPageDigits || text[number] != ' ') continue;
      parts.push_back(key_of(blocks_[k]));
    }
    if (parts.size() < kContentsLeastLines) parts.clear();
    return parts;
  }

  // "Our people   42", "Our planet   48" ...: the contents of a part of the report.
  bool begins_contents(std::size_t first) const {
    std::size_t n = 0;
    std::size_t last = 0;
    std::size_t n_read = 0;
    for (std::size_t i = first; i < blocks_.size() && n_read < 2 * kContentsLeastLines; ++i) {
      const std::string& text = blocks_[i].text.text();
      if (text.empty() || blocks_[i].furniture) continue;
      if (text.size() > kContentsLineBytes) return false;
      ++n_read;
      const std::size_t page = page_of_contents(plain(text));
      if (page == 0 && n_read > 1) continue;
      // Pages go on, figures of a table do not.
      if (page == 0 || page < last) return false;
      last = page;
      ++n;
    }
    return n >= kContentsLeastLines;
  }

  // Without its numbers: equal for a running header on two pages.
  static std::string key_of(const Block& block) {
    std::string key;
    for (const char c : plain(block.text.text())) {
      if (!is_digit(c)) key += c;
    }
    return std::string(trim(key));
  }

  // A running header that escaped notice, or the caption of every part.
  bool recurs(const Block& block) const {
    const auto found = n_times_.find(key_of(block));
    return found != n_times_.end() && found->second >= kRunningTitleTimes;
  }

  // What follows speaks of risks still.
  bool speaks_on(std::size_t first) const {
    return counts_.between(first, counts_.behind(first, kSpeaksOnSentences))
        .at_least(kUntitledRiskPercent);
  }

  // "People", and right below: "There is a risk that ...".
  bool opens_with_risk(std::size_t first) const {
    const RiskShare opening = counts_.between(first, counts_.behind(first, kOpeningSentences));
    return opening.n_sentences <= 2 * kOpeningSentences && opening.n_risks > 0;
  }

  // A short line without a verb: what a part of a report may begin with.
  bool is_title_like(const Block& block) const {
    if (block.furniture || block.text.empty() || block.kind != BlockKind::paragraph) return false;
    const std::string& text = block.text.text();
    if (text.size() > kTitleReadBytes) return false;
    const std::size_t n_words = words(text).size();
    return n_words > 0 && n_words <= kMaxFollowingTitleWords && !ends_sentence(text) &&
           !starts_lower(text) && !has_finite_verb(text) && n_risk_words(text) == 0 &&
           may_stand_out(document_, block, body_);
  }

  // The first title behind which a long stretch no longer speaks of risks, where the part before it
  // does; `last` without.
  std::size_t fallen_silent(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t until = counts_.behind(i, kSilentSentences);
      const RiskShare next = counts_.between(i, until);
      if (next.n_sentences < kSilentSentences || next.at_least(kSilentRiskPercent) ||
          is_at_least_percent(next.n_harms, next.n_sentences, kSilentHarmPercent)) {
        continue;
      }
      if (!is_title_like(blocks_[i]) || opens_with_risk(i + 1)) continue;
      const RiskShare before = counts_.between(first, i);
      if (before.n_sentences < kUntitledLeastSentences || !before.at_least(kTitledRiskPercent)) {
        continue;
      }
      return i;
    }
    return last;
  }

  const Document& document_;
  const std::vector<Block>& blocks_;
  Style body_;
  RiskCounts counts_;
  std::vector<std::size_t> visible_before_;
  std::unordered_map<std::string, std::size_t> n_times_;
};

// An end that may be none: what stands behind it speaks of risks still.
void warn_of_end(const Document& document, const Search& search, const Candidate& candidate,
                 std::vector<std::string>& warnings) {
  const std::size_t last = candidate.section.last;
  if (!candidate.ended || last >= document.blocks.size()) return;
  const RiskShare behind =
      search.counts().between(last + 1, search.counts().behind(last + 1, kSpeaksOnSentences));
  if (behind.n_sentences < kSpeaksOnSentences / 2 || !behind.at_least(kGoesOnRiskPercent)) return;
  const std::size_t next = search.next_ending(candidate, last);
  warnings.push_back(
      "the section is taken to end at " + named(document, document.blocks[last].text) +
      ", but what stands behind speaks of risks still; " +
      (next < document.blocks.size()
           ? "the next heading that could end it is " + named(document, document.blocks[next].text)
           : std::string("no other heading could end it")));
}

}  // namespace

std::string named(const Document& document, const MappedText& text) {
  std::string_view shown = std::string_view(text.text()).substr(0, kShownTitleBytes);
  if (shown.size() < text.size()) {
    // Between words; where there are none, between characters.
    std::size_t end = shown.rfind(' ');
    if (end == std::string_view::npos) {
      end = shown.size();
      while ((static_cast<unsigned char>(text.text()[end]) & 0xC0) == 0x80) --end;
    }
    shown = shown.substr(0, end);
  }
  return "\"" + std::string(shown) + "\" (line " +
         std::to_string(document.place(text.source_begin()).line) + ")";
}

Result<Section> find_section(const Document& document) {
  const Search search(document);
  std::optional<Candidate> best = search.run(false);
  if (!best || best->n_visible < kShortSectionCharacters) {
    // Where every page of the section is headed by its title, the title looks like furniture.
    const std::optional<Candidate> headed = search.run(true);
    if (headed && headed->n_visible >= kShortSectionCharacters) best = headed;
  }
  // "Risk management" alone promises nothing, and factors that affect results are not all risks.
  if (best && (best->strength == Strength::faint || !best->names_risks) &&
      !best->reads_like_risks()) {
    best.reset();
  }
  if (!best) {
    const RiskShare share = search.counts().between(0, document.blocks.size());
    // Where nothing is called a risk section, the text itself may be one: sentences of what may
    // happen.
    if (share.n_sentences < kUntitledLeastSentences || !share.at_least(kUntitledRiskPercent)) {
      return Error{"no risk section found in " + document.path +
                   ": no block is titled \"Item 1A. Risk Factors\", \"Item 3.D\", \"Principal "
                   "risks\" or the like, and the text does not read like one"};
    }
    Section whole;
    whole.last = document.blocks.size();
    whole.warnings.push_back("no title of a risk section; the whole file is taken as one");
    return whole;
  }
  Section section = best->section;
  if (best->n_visible < kShortSectionCharacters) {
    section.warnings.push_back("the risk section has only " + std::to_string(best->n_visible) +
                               " characters; it may refer to another document");
  }
  if (!best->ended && search.visible_before(section.title) > kLongBeforeCharacters) {
    section.warnings.push_back("no heading ends the risk section; it runs to the end of the file");
  }
  warn_of_end(document, search, *best, section.warnings);
  return section;
}

}  // namespace plimsoll::filing
