// Every title is a candidate; what stands below it until the next part decides, by its length and
// by how much of it speaks of what may happen.
#include "filing/register/section.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/register/risk_counts.h"
#include "filing/register/section_candidate.h"
#include "filing/register/section_choice.h"
#include "filing/register/section_headers.h"
#include "filing/register/section_list.h"
#include "filing/register/section_notes.h"
#include "filing/register/section_titles.h"
#include "filing/register/section_window.h"
#include "filing/register/section_words.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

class Search {
 public:
  explicit Search(const Document& document)
      : document_(document),
        blocks_(document.blocks),
        body_(body_style(document)),
        counts_(document),
        visible_before_(blocks_.size() + 1, 0),
        signs_(blocks_),
        notes_(blocks_of_notes(blocks_)) {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      visible_before_[i + 1] =
          visible_before_[i] + (blocks_[i].furniture ? 0 : blocks_[i].n_visible);
      if (blocks_[i].text.size() <= kTitleReadBytes) ++n_times_[title_key(blocks_[i])];
    }
  }

  const RiskCounts& counts() const { return counts_; }
  std::size_t visible_before(std::size_t i) const { return visible_before_[i]; }

  // All candidates; furniture may be a title only where `furniture_too`.
  std::vector<Candidate> run(bool furniture_too) const {
    std::vector<Candidate> found;
    // The scan from one candidate stops where the next of its strength would be longer anyway; of
    // bare titles the first ones are tried each, as a table of contents has them too.
    std::size_t scanned_to[5] = {0, 0, 0, 0, 0};
    std::size_t n_tried = 0;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const Block& block = blocks_[i];
      if (block.text.empty() || (block.furniture && !furniture_too)) continue;
      Title title = title_of(block);
      if (title.strength <= Strength::hinted && i + 1 < blocks_.size() &&
          is_cut_title(block, blocks_[i + 1])) {
        title = {Strength::faint, block.text.size(), false};
      }
      if (title.strength == Strength::none || !may_be_title(block, title)) continue;
      if (title.strength != Strength::strong && is_in_notes(i)) continue;
      std::size_t& done = scanned_to[static_cast<std::size_t>(title.strength)];
      // Inside a section found already: a running header or the title once more.
      if (i < done && (title.strength == Strength::strong || n_tried >= kMaxTitlesTried)) continue;
      ++n_tried;
      found.push_back(candidate_at(i, title, done));
      if (title.strength != Strength::strong && !found.back().reads_like_risks()) {
        end_at_best(found.back());
      }
    }
    const bool read = std::any_of(found.begin(), found.end(), [&](const Candidate& candidate) {
      if (candidate.strength == Strength::strong) return candidate.is_long();
      const auto n = n_times_.find(title_key(blocks_[candidate.section.title]));
      const bool label = n != n_times_.end() && n->second >= kLabelLeastTimes;
      return !label && candidate.is_long() && candidate.reads_like_risks();
    });
    if (!read) add_labelled(found);
    return found;
  }

  // Pages behind the end that the section's title heads once more belong to it.
  void take_title_again(Candidate& candidate) const {
    if (candidate.strength == Strength::strong) return;
    const std::string key = title_letters(blocks_[candidate.section.title]);
    const Title title{candidate.strength, candidate.section.title_end, false};
    std::size_t& last = candidate.section.last;
    for (std::size_t i = last; i < std::min(blocks_.size(), last + kTitleAgainBlocks); ++i) {
      if (blocks_[i].text.empty() || blocks_[i].text.size() > kTitleReadBytes ||
          title_letters(blocks_[i]) != key || notes_[i]) {
        continue;
      }
      std::size_t done = 0;
      const Candidate again = candidate_at(i, title, done);
      if (!again.may_go_on()) continue;
      last = again.section.last;
      candidate.ended = again.ended;
    }
    candidate.n_visible = visible_before_[last] - visible_before_[candidate.section.first];
    candidate.share = counts_.between(candidate.section.first, last);
  }

  // The title at the heads of pages before, furniture where it recurs: the section begins at the first of them.
  void take_header_before(Candidate& taken) const {
    if (taken.strength == Strength::strong) return;
    const std::string key = title_letters(blocks_[taken.section.title]);
    std::size_t first = taken.section.title;
    for (std::size_t i = first; i-- > 0 && i + kTitleAgainBlocks >= first;) {
      if (!blocks_[i].furniture || blocks_[i].text.size() > kTitleReadBytes || notes_[i] ||
          title_letters(blocks_[i]) != key) {
        continue;
      }
      Candidate before = taken;
      before.share = counts_.between(i + 1, first);
      if (before.may_go_on()) first = i;
    }
    if (first == taken.section.title) return;
    taken.section.title = first;
    taken.section.title_end = blocks_[first].text.size();
    taken.section.first = first + 1;
    taken.n_visible = visible_before_[taken.section.last] - visible_before_[first];
    taken.share = counts_.between(first + 1, taken.section.last);
  }

  bool same_title(std::size_t a, std::size_t b) const {
    return title_letters(blocks_[a]) == title_letters(blocks_[b]);
  }
  bool chooses(std::size_t i) const {
    return holds_any(plain(blocks_[i].text.text()),
                     {"principal", "key", "main", "major", "material", "significant"});
  }
  // "External risks", "Operational risks"
  bool names_group(std::size_t i) const {
    const std::string text = plain(blocks_[i].text.text());
    const std::vector<std::string_view> all = words(text);
    return all.size() > 1 && all.size() <= kMaxGroupTitleWords && all.back() == "risks";
  }

  const std::vector<bool>& notes() const { return notes_; }

  // The next block behind `at` that could end the section too; the number of blocks without.
  std::size_t next_ending(const Candidate& candidate, std::size_t at) const {
    const Title title{candidate.strength, candidate.section.title_end, false};
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
    if (title.strength != Strength::faint && title.strength != Strength::hinted) return true;
    return block.kind == BlockKind::paragraph && may_stand_out(document_, block, body_);
  }

  Candidate candidate_at(std::size_t i, const Title& title, std::size_t& done) const {
    const Block& block = blocks_[i];
    Candidate candidate;
    candidate.strength = title.strength;
    candidate.names_risks = title.strength == Strength::strong || names_risks(block);
    candidate.section.title = i;
    candidate.section.title_end = title.end;
    candidate.section.has_title = !title.captions;
    candidate.section.first = title.captions || title.end < block.text.size() ? i : i + 1;
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
      // "Mitigation" is part of a risk, however loud it is.
      if (ending == Ending::none || is_label_of_table(blocks_[end].text.text())) continue;
      if (ending == Ending::soft && speaks_on(end + 1, kUntitledRiskPercent)) continue;
      if (ending == Ending::guessed && speaks_on(end + 1, kTitledRiskPercent)) continue;
      // "People", and right below "There is a risk that": one of them.
      if (ending == Ending::soft && words(blocks_[end].text.text()).size() == 1 &&
          opens_with_risk(end + 1)) {
        continue;
      }
      if (title.strength != Strength::strong && recurs(blocks_[end])) continue;
      if (std::find(contents.begin(), contents.end(), title_key(blocks_[end])) != contents.end()) {
        continue;
      }
      candidate.ended = true;
      break;
    }
    done = std::max(done, end);
    if (title.strength != Strength::strong) {
      const std::size_t fallen =
          fallen_silent(std::max(candidate.section.first, last_continued), end, title.strength);
      if (fallen < end) {
        end = fallen;
        candidate.ended = true;
      }
    }
    candidate.section.last = end;
    candidate.n_visible = visible_before_[end] - visible_before_[candidate.section.first];
    candidate.in_notes = notes_[i] || signs_.reads_like_notes(candidate.section.first, end);
    if (title.strength != Strength::strong) {
      candidate.share = counts_.between(candidate.section.first, end);
    }
    return candidate;
  }

  // "Principal risks continued" at the top of a later page: what stands before it belongs to the section. `i` without.
  std::size_t continued_until(std::size_t i, const Title& title) const {
    if (title.strength == Strength::strong) return i;
    const std::string own = title_key(blocks_[i]);
    std::size_t last = i;
    for (std::size_t k = i + 1; k < std::min(blocks_.size(), last + kContinuedBlocks); ++k) {
      if (blocks_[k].text.empty() || blocks_[k].text.size() > kTitleReadBytes) continue;
      const std::string key = title_key(blocks_[k]);
      if (key.size() < own.size() + kMaxContinuedBytes && key.starts_with(own) &&
          is_continued(key)) {
        last = k;
      }
    }
    return last;
  }

  // "Risks" below each of several headings: what those stand below is the section, whatever it is called.
  void add_labelled(std::vector<Candidate>& found) const {
    std::unordered_map<std::string, std::vector<std::size_t>> labels;
    for (const Candidate& candidate : found) {
      const std::size_t i = candidate.section.title;
      if (candidate.strength != Strength::strong && blocks_[i].heading_level > 1) {
        labels[title_key(blocks_[i])].push_back(i);
      }
    }
    for (const Candidate& candidate : std::vector<Candidate>(found)) {
      const auto label = labels.find(title_key(blocks_[candidate.section.title]));
      if (label == labels.end() || label->second.front() != candidate.section.title ||
          label->second.size() < kLabelLeastTimes) {
        continue;
      }
      const std::size_t last = label->second.back();
      // The louder headings between the labels; then the nearest that is louder still, above the first.
      int loudest = blocks_[last].heading_level;
      for (std::size_t i = label->second.front(); i < last; ++i) {
        const int level = blocks_[i].heading_level;
        if (level > 0) loudest = std::min(loudest, level);
      }
      // Nothing louder between: the same title at the head of each page.
      if (loudest == blocks_[last].heading_level) continue;
      std::size_t above = label->second.front();
      while (above > 0 &&
             !(blocks_[above].heading_level > 0 && blocks_[above].heading_level < loudest)) {
        --above;
      }
      if (blocks_[above].heading_level == 0 || blocks_[above].heading_level >= loudest) continue;
      std::size_t end = last;
      while (end < blocks_.size() && (blocks_[end].heading_level == 0 ||
                                      blocks_[end].heading_level > blocks_[above].heading_level)) {
        ++end;
      }
      Candidate whole;
      whole.strength = Strength::weak;
      whole.section = {above, blocks_[above].text.size(), true, false, above + 1, end, {}};
      whole.n_visible = visible_before_[end] - visible_before_[above + 1];
      whole.ended = end < blocks_.size();
      whole.in_notes = notes_[above];
      whole.share = counts_.between(above + 1, end);
      found.push_back(whole);
    }
  }

  // Where nothing ended the section in time: the title behind the part that speaks most of harm.
  void end_at_best(Candidate& candidate) const {
    Candidate best = candidate;
    for (std::size_t i = candidate.section.first; i < candidate.section.last; ++i) {
      if (!is_title_like(blocks_[i])) continue;
      Candidate shorter = candidate;
      shorter.section.last = i;
      shorter.ended = true;
      shorter.n_visible = visible_before_[i] - visible_before_[candidate.section.first];
      shorter.share = counts_.between(candidate.section.first, i);
      if (shorter.share.n_sentences >= kTrimmedLeastSentences && shorter.reads_like_risks() &&
          is_at_least_percent(shorter.share.n_harms, shorter.share.n_sentences,
                              kTrimmedHarmPercent) &&
          shorter.beyond_usual() > best.beyond_usual()) {
        best = shorter;
      }
    }
    candidate = best;
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
      parts.push_back(title_key(blocks_[k]));
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

  // A running header that escaped notice, or the caption of every part.
  bool recurs(const Block& block) const {
    const auto found = n_times_.find(title_key(block));
    return found != n_times_.end() && found->second >= kRunningTitleTimes;
  }

  // What follows speaks of risks still.
  bool speaks_on(std::size_t first, std::size_t percent) const {
    return counts_.between(first, counts_.behind(first, kSpeaksOnSentences)).at_least(percent);
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

  // Up to the next title with text above it, at least a sentence in two speaks of harm.
  bool speaks_before_silence(std::size_t first, std::size_t until) const {
    for (std::size_t i = first + 1; i < std::min(until, first + kLastGroupBlocks); ++i) {
      if (!is_title_like(blocks_[i])) continue;
      const RiskShare between = counts_.between(first, i);
      if (between.n_sentences == 0) continue;
      return is_at_least_percent(between.n_harms - between.n_process, between.n_sentences,
                                 kLastGroupHarmPercent);
    }
    return false;
  }

  // The first title behind which a long stretch no longer speaks of risks, where the part before it
  // does; `last` without.
  std::size_t fallen_silent(std::size_t first, std::size_t last, Strength strength) const {
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t until = counts_.behind(i, kSilentSentences);
      const RiskShare next = counts_.between(i, until);
      if (next.n_sentences < kSilentSentences || !next.is_silent(strength == Strength::hinted))
        continue;
      if (!is_title_like(blocks_[i]) || opens_with_risk(i + 1)) continue;
      // What stands below the title itself speaks of harm: silence begins behind it.
      if (speaks_before_silence(i + 1, until)) continue;
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
  NotesSigns signs_;
  std::unordered_map<std::string, std::size_t> n_times_;
  std::vector<bool> notes_;
};

// An earlier page that the same title heads is where the section begins.
void take_page_before(const Search& search, const std::vector<Candidate>& candidates,
                      Candidate& taken) {
  if (taken.strength == Strength::strong) return;
  for (std::size_t i = candidates.size(); i-- > 0;) {
    const Candidate& before = candidates[i];
    if (before.section.title < taken.section.title && before.strength == taken.strength &&
        before.section.last + kTitleAgainBlocks >= taken.section.title && before.may_go_on() &&
        search.same_title(before.section.title, taken.section.title)) {
      taken = before;
    }
  }
}

// "External risks" above "Business risks": the section begins at the first of its groups.
void take_group_above(const Search& search, const std::vector<Candidate>& candidates,
                      Candidate& taken) {
  // "Principal risks" begins where it stands.
  if (taken.strength == Strength::strong || search.chooses(taken.section.title)) return;
  const Candidate own = taken;
  for (const Candidate& candidate : candidates) {
    if (candidate.strength != Strength::hinted || candidate.section.title >= taken.section.title ||
        candidate.section.last < own.section.title ||
        !search.names_group(candidate.section.title)) {
      continue;
    }
    const RiskShare between = search.counts().between(candidate.section.first, own.section.title);
    if (between.n_sentences < kHintedLeastSentences ||
        !is_at_least_percent(between.n_harms, between.n_sentences, kHintedHarmPercent)) {
      continue;
    }
    taken.section.title = candidate.section.title;
    taken.section.title_end = candidate.section.title_end;
    taken.section.has_title = candidate.section.has_title;
    taken.section.first = candidate.section.first;
    taken.n_visible =
        search.visible_before(taken.section.last) - search.visible_before(taken.section.first);
    taken.share = search.counts().between(taken.section.first, taken.section.last);
  }
}

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

// The part that reads most like risks, where no title tells of a section, or of one that hardly speaks of them.
Section untitled(const Document& document, const Window& window, const Candidate* passed) {
  Section section;
  section.first = window.first;
  section.last = window.last;
  if (window.titled) {
    section.title = window.first;
    section.title_end = document.blocks[window.first].text.size();
    section.has_title = true;
    section.first = window.first + 1;
  }
  std::string warning =
      "no title of a risk section; the part that reads most like one is taken, from " +
      named(document, document.blocks[window.first].text) + " on";
  if (passed != nullptr) {
    warning += "; " + named(document, document.blocks[passed->section.title].text) +
               " heads a part that hardly speaks of risks";
  }
  section.warnings.push_back(warning);
  return section;
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
  std::vector<Candidate> candidates = search.run(false);
  std::optional<Candidate> best;
  bool by_list = false;
  if (const Candidate* found = best_of(candidates)) best = *found;
  if (!best || best->n_visible < kShortSectionCharacters) {
    // Where every page of the section is headed by its title, the title looks like furniture.
    std::vector<Candidate> all = search.run(true);
    const Candidate* headed = best_of(all);
    if (headed != nullptr && headed->n_visible >= kShortSectionCharacters) {
      best = *headed;
      candidates = std::move(all);
    }
  }
  if (best) {
    const std::size_t title = best->section.title;
    best = with_best_list(document, candidates, *best);
    by_list = best->section.title != title;
  }
  if (!best) {
    best = with_sure_list(document, candidates);
    by_list = best.has_value();
  }
  const bool doubtful =
      !best || (best->strength != Strength::strong && !by_list && !best->reads_like_risks());
  if (doubtful) {
    auto window = find_window(document, search.counts(), search.notes());
    if (!window) window = find_run(document, search.notes());
    const std::size_t n_all = search.visible_before(document.blocks.size());
    const bool is_part = window && is_at_least_percent(n_all - search.visible_before(window->last) +
                                                           search.visible_before(window->first),
                                                       n_all, kOutsideWindowPercent);
    const RiskShare share = search.counts().between(0, document.blocks.size());
    // Where nothing is called a risk section, the text itself may be one: sentences of what may
    // happen.
    if (!best && !is_part && share.n_sentences >= kUntitledLeastSentences &&
        is_at_least_percent(share.n_risks - share.n_process_risks, share.n_sentences,
                            kUntitledRiskPercent)) {
      Section whole;
      whole.last = document.blocks.size();
      whole.warnings.push_back("no title of a risk section; the whole file is taken as one");
      return whole;
    }
    if (window) return untitled(document, *window, best ? &*best : nullptr);
  }
  if (!best) {
    return Error{"no risk section found in " + document.path +
                 ": no block is titled \"Item 1A. Risk Factors\", \"Item 3.D\", \"Principal "
                 "risks\" or the like, and no part of the text reads like one"};
  }
  take_page_before(search, candidates, *best);
  search.take_header_before(*best);
  take_group_above(search, candidates, *best);
  search.take_title_again(*best);
  Section section = best->section;
  if (best->strength != Strength::strong) {
    // Titles below which nothing speaks of harm are of other parts, where the section has no other.
    const RiskList list = list_of_risks(document, section);
    if (list.n_risks == 0 && list.n_headings >= kOtherPartsHeadings &&
        search.counts().between(section.first, list.first_heading).n_harms >= kOtherPartsHarms) {
      section.last = list.first_heading;
    }
  }
  section.is_item = best->strength == Strength::strong;
  if (best->n_visible < kShortSectionCharacters) {
    section.warnings.push_back("the risk section has only " + std::to_string(best->n_visible) +
                               " characters; it may refer to another document");
  }
  if (!best->ended && search.visible_before(section.title) > kLongBeforeCharacters) {
    section.warnings.push_back("no heading ends the risk section; it runs to the end of the file");
  }
  warn_of_rival(document, candidates, *best, section.warnings);
  warn_of_end(document, search, *best, section.warnings);
  return section;
}

}  // namespace plimsoll::filing
