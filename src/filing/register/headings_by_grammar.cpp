// Points for what a block is and for what follows it.
#include "filing/register/headings_by_grammar.h"

#include <algorithm>
#include <string>

#include "filing/register/block_shape.h"
#include "filing/register/grammar.h"
#include "filing/register/numbered_titles.h"
#include "filing/register/register_thresholds.h"
#include "filing/register/sentence_headings.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

class ByGrammar {
 public:
  explicit ByGrammar(const std::vector<Block>& blocks) : blocks_(blocks) {
    const std::vector<bool> label = labels_of(blocks);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].furniture || blocks[i].text.empty()) continue;
      (label[i] ? labels_ : order_).push_back(i);
    }
    bool answer = false;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].furniture || blocks[i].text.empty()) continue;
      if (!label[i]) behind_answer_.push_back(answer);
      answer = label[i] && lower(blocks[i].text.text()).find("risk") == std::string::npos;
    }
    for (const std::size_t i : order_) shapes_.push_back(shape_of(blocks[i]));
    titles_lead_ = do_titles_lead();
  }

  // How many of the headings are titles, one word or more, and no sentences.
  std::size_t n_titles() const {
    const std::vector<bool> heading = find();
    std::size_t n = 0;
    for (std::size_t k = 0; k < order_.size(); ++k)
      n += heading[k] && shapes_[k].title && !shapes_[k].caption ? 1 : 0;
    return n;
  }

  // How many paragraphs begin with a risk: "Currency risk: the company ...".
  std::size_t n_run_in_risks() const {
    std::size_t n = 0;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (shapes_[k].run_in_end == 0 || !shapes_[k].paragraph) continue;
      const std::string& text = blocks_[order_[k]].text.text();
      const std::string phrase = lower(std::string_view(text).substr(0, shapes_[k].run_in_end));
      const std::string_view bare =
          std::string_view(phrase).substr(0, phrase.find_last_not_of(":. -") + 1);
      n += bare.ends_with("risk") || bare.ends_with("risks") ||
                   is_all_capitals(std::string_view(text).substr(0, shapes_[k].run_in_end))
               ? 1
               : 0;
    }
    return n;
  }

  // For each block whether it is a heading.
  std::vector<bool> headings() const {
    std::vector<bool> result(blocks_.size(), false);
    const std::vector<bool> heading = find();
    for (std::size_t k = 0; k < order_.size(); ++k) result[order_[k]] = heading[k];
    return result;
  }

  void apply(std::vector<Judged>& judged) const {
    for (const std::size_t i : labels_) {
      if (blocks_[i].kind == BlockKind::paragraph) judged[i].role = Role::subheading;
    }
    std::vector<bool> heading = find();
    const auto n_headings =
        static_cast<std::size_t>(std::count(heading.begin(), heading.end(), true));
    if (items_run_in()) {
      for (std::size_t k = 0; k < order_.size(); ++k) {
        const BlockShape& shape = shapes_[k];
        const std::string_view text = blocks_[order_[k]].text.text();
        const bool sentence =
            shape.paragraph && trim(text.substr(0, shape.run_in_end)).ends_with('.');
        const std::size_t end = !shape.paragraph ? shape.loose_end
                                : sentence       ? 0
                                                 : shape.run_in_end;
        if (end > 0) judged[order_[k]] = {Role::heading, end};
        if (is_title_of_item(k)) {
          judged[order_[k]] = {Role::heading, blocks_[order_[k]].text.size()};
        }
      }
      return;
    }
    // Of paragraphs or of the items of a list, whichever are more.
    const bool bullets = count_run_in(true) > count_run_in(false);
    const std::size_t n_run_in = count_run_in(bullets);
    const std::size_t n_named = n_run_in_risks();
    if ((n_run_in >= kRunInLeastHeadings && n_run_in > kRunInsPerHeading * n_headings) ||
        (n_named > kRunInLeastHeadings && n_named > n_headings && !bullets)) {
      for (std::size_t k = 0; k < order_.size(); ++k) {
        if (shapes_[k].run_in_end > 0 && shapes_[k].bullet == bullets)
          judged[order_[k]] = {Role::heading, shapes_[k].run_in_end};
      }
      return;
    }
    if (items_are_titles()) {
      for (std::size_t k = 0; k < order_.size(); ++k) {
        if (is_title_of_item(k)) {
          judged[order_[k]] = {Role::heading, blocks_[order_[k]].text.size()};
        }
      }
      return;
    }
    const std::vector<std::size_t> chain = chain_of(heading);
    if (chain.empty() && glued_lead(heading)) {
      for (std::size_t k = 0; k < order_.size(); ++k) {
        if (shapes_[k].glued_end > 0) {
          judged[order_[k]] = {Role::heading, shapes_[k].glued_end};
        } else if (heading[k] && shapes_[k].title) {
          judged[order_[k]] = {Role::heading, blocks_[order_[k]].text.size()};
        }
      }
      return;
    }
    if (!chain.empty()) {
      // What else looks like a heading heads a part of what the numbers head.
      for (std::size_t k = 0; k < order_.size(); ++k) {
        if (heading[k]) judged[order_[k]].role = Role::subheading;
      }
      for (const std::size_t k : chain) {
        judged[order_[k]] = {Role::heading, blocks_[order_[k]].text.size()};
      }
      return;
    }
    drop_captions(heading);
    drop_harmless_tail(heading);
    take_bare_captions(heading);
    const std::vector<bool> glued = glued_beside(heading);
    for (std::size_t k = 0; k < order_.size(); ++k) {
      const std::size_t size = blocks_[order_[k]].text.size();
      if (glued[k]) {
        judged[order_[k]] = {Role::heading, shapes_[k].glued_end};
      } else if (heading[k]) {
        judged[order_[k]] = {Role::heading, size};
      } else if (shapes_[k].caption ||
                 (k + 1 < order_.size() && shapes_[k].title && heading[k + 1])) {
        judged[order_[k]] = {Role::caption, size};
      }
    }
  }

 private:
  std::vector<bool> find() const {
    std::vector<bool> heading(order_.size(), false);
    bool body_since = true;
    // A list is a body right below its heading; one that was introduced goes on behind it.
    bool introduced = false;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      const BlockShape& shape = shapes_[k];
      heading[k] = score(k, body_since) >= kHeadingScore;
      if (reads_as_sentence(shape)) {
        // What position and grammar say of a short one counts too.
        const bool short_one = shape.n_sentences == 1 && shape.n_words <= kShortHeadingWords;
        const double wanted = heading[k] && short_one ? kOddsOfShortHeading : kOddsOfHeading;
        heading[k] = odds_of(k, k > 0 && heading[k - 1]) >= wanted;
      }
      // "Impact", "Mitigation": the sentence below says it.
      if (behind_answer_[k] && shape.ended) heading[k] = false;
      // "JAMES SMITH" above "Chief Financial Officer"
      if (k + 1 < order_.size() && shape.title && shapes_[k + 1].office) heading[k] = false;
      if (heading[k]) {
        body_since = introduced = false;
      } else if (shape.caption || (shape.bullet && !introduced) ||
                 (shape.paragraph && (!shape.introduces || shape.n_sentences > 1))) {
        body_since = true;
      } else if (shape.introduces) {
        introduced = true;
      }
    }
    return heading;
  }

  // "* Relations with banks" above "- The group relies on them": an item's phrase on a line of its own.
  bool is_title_of_item(std::size_t k) const {
    if (k + 1 >= order_.size()) return false;
    const BlockShape& shape = shapes_[k];
    const BlockShape& next = shapes_[k + 1];
    return shape.bullet && !shape.ended && shape.n_words > 0 && shape.n_words <= kMaxRunInWords &&
           !shape.sentence && next.n_words >= kLongItemWords && (next.paragraph || next.bullet);
  }

  // All items of the section are titles with text below them.
  bool items_are_titles() const {
    std::size_t n_items = 0;
    std::size_t n_titles = 0;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      n_items += shapes_[k].bullet ? 1 : 0;
      n_titles += is_title_of_item(k) && shapes_[k + 1].paragraph ? 1 : 0;
    }
    return n_titles >= 2 && n_titles == n_items;
  }

  // The section is a list, and most of its long items begin with a phrase: "* Mistaken payment - there is ...".
  bool items_run_in() const {
    std::size_t n_run_in = 0;
    std::size_t n_items = 0;
    std::size_t n_words_run_in = 0;
    std::size_t n_words = 0;
    bool open = false;
    for (const BlockShape& shape : shapes_) {
      n_words += shape.n_words;
      if (shape.paragraph && shape.run_in_end > 0) open = true;
      if (shape.bullet && shape.n_words >= kLongItemWords) {
        // "* There is a risk that ...": a part of the item above that got a mark of its own.
        if (shape.loose_end == 0 && open && shape.opens) continue;
        ++n_items;
        open = shape.loose_end > 0;
        n_run_in += open ? 1 : 0;
      }
      // What an extraction cut off an item is part of it.
      if (open) n_words_run_in += shape.n_words;
    }
    return n_run_in > kRunInLeastHeadings &&
           is_at_least_percent(n_run_in, n_items, kRunInItemsPercent) &&
           is_at_least_percent(n_words_run_in, n_words, kRunInItemsPercent);
  }

  // Titles numbered one after the other, by their places in order_; empty where none lead.
  std::vector<std::size_t> chain_of(const std::vector<bool>& heading) const {
    std::vector<ChainLink> links(order_.size());
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      const std::string& text = blocks_[order_[k]].text.text();
      const BlockShape& shape = shapes_[k];
      if (!shape.paragraph || shape.ended || shape.fragment ||
          shape.n_words > kMaxTitleShapeWords + 1) {
        continue;
      }
      const NumberedTitle title = numbered_title(text);
      if (title.number == 0 || starts_lower(std::string_view(text).substr(title.begin))) continue;
      links[k].number = title.number;
      // Short lines may stand between a title and its text.
      std::size_t below = k + 1;
      while (below + 1 < order_.size() && below < k + kLinesBelowTitle &&
             shapes_[below].n_words < kOneWordBodyWords && !heading[below] &&
             numbered_title(blocks_[order_[below]].text.text()).number == 0) {
        ++below;
      }
      const BlockShape& next = shapes_[below];
      const bool other_below = next.paragraph && (heading[below] || next.caption) &&
                               numbered_title(blocks_[order_[below]].text.text()).number == 0;
      links[k].has_body = next.n_words > shape.n_words && !other_below;
    }
    std::vector<std::size_t> chain = numbered_chain(links);
    if (chain.empty()) return chain;
    // "1. Organisation", "2. Risks", "3. Outlook": parts, with headings of their own.
    std::size_t n_others = 0;
    for (std::size_t k = chain.front(); k < chain.back(); ++k) {
      n_others += heading[k] && links[k].number == 0 ? 1 : 0;
    }
    if (n_others > kMaxOthersPerNumbered * chain.size()) chain.clear();
    return chain;
  }

  // Where titles lead and few of them are captions, one with little more than an introduction below it stands above
  // the others: "Financial risks".
  void drop_captions(std::vector<bool>& heading) const {
    if (!titles_lead_) return;
    std::size_t n_captions = 0;
    std::size_t n_others = 0;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (heading[k]) ++(shapes_[k].caption ? n_captions : n_others);
    }
    if (2 * n_captions > n_others) return;
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      if (!heading[k] || !shapes_[k].caption) continue;
      std::size_t next = k + 1;
      while (next < order_.size() && !heading[next]) ++next;
      if (next < order_.size() && next <= k + 2 && !behind_answer_[next]) heading[k] = false;
    }
  }

  // Titles behind the last risk: nothing below them may, could or fails.
  void drop_harmless_tail(std::vector<bool>& heading) const {
    if (!titles_lead_) return;
    std::vector<bool> kept = heading;
    bool harm = false;
    for (std::size_t k = order_.size(); k-- > 0 && !harm;) {
      harm = speaks_of_harm(lower(blocks_[order_[k]].text.text())) ||
             (!heading[k] && shapes_[k].n_risk_words >= kTailRiskWords);
      if (!harm) kept[k] = false;
    }
    if (std::count(kept.begin(), kept.end(), true) >= 2) heading = std::move(kept);
  }

  // Titles that lost the end of their line beside titles that kept it: "CUSTOMER RISK The risk that ...".
  std::vector<bool> glued_beside(const std::vector<bool>& heading) const {
    std::vector<bool> glued(order_.size(), false);
    if (!titles_lead_) return glued;
    std::size_t n_capitals = 0;
    std::size_t n_titles = 0;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (!heading[k] || !shapes_[k].title) continue;
      ++n_titles;
      n_capitals += is_all_capitals(blocks_[order_[k]].text.text()) ? 1 : 0;
    }
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (heading[k] || shapes_[k].glued_end == 0 || behind_answer_[k]) continue;
      const std::string_view phrase =
          trim(std::string_view(blocks_[order_[k]].text.text()).substr(0, shapes_[k].glued_end));
      const std::string plain = lower(phrase);
      const bool symbol =
          words(phrase).empty() || static_cast<unsigned char>(phrase.back()) >= 0x80;
      const bool capitals = is_all_capitals(phrase) && 2 * n_capitals > n_titles;
      const bool risk =
          words(phrase).size() > 1 && (plain.ends_with(" risk") || plain.ends_with(" risks"));
      glued[k] = symbol || capitals || (risk && 2 * n_capitals <= n_titles);
    }
    return glued;
  }

  // "Liquidity risks", "Legal risks": where most captions have text right below them and no headings, they are the
  // headings.
  void take_bare_captions(std::vector<bool>& heading) const {
    std::vector<std::size_t> bare;
    std::size_t n_of_groups = 0;
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      if (!shapes_[k].caption || heading[k]) continue;
      const BlockShape& next = shapes_[k + 1];
      if (heading[k + 1]) ++n_of_groups;
      if (next.caption || heading[k + 1]) continue;
      std::size_t after = k + 1;
      while (after < order_.size() && !heading[after] && !shapes_[after].caption) ++after;
      const bool none_below = titles_lead_ || after == order_.size() || shapes_[after].caption;
      const bool text_below = next.paragraph && !next.title && next.n_words >= kOneWordBodyWords;
      if (none_below && text_below) bare.push_back(k);
    }
    if (bare.size() < kBareCaptionsLeast ||
        !is_at_least_percent(bare.size(), bare.size() + n_of_groups, kBareCaptionsPercent)) {
      return;
    }
    for (const std::size_t k : bare) heading[k] = true;
  }

  // Titles with their text right behind them are more than sentences that could be headings.
  bool glued_lead(const std::vector<bool>& heading) const {
    std::size_t n_glued = 0;
    std::size_t n_sentences = 0;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (shapes_[k].glued_end > 0) {
        ++n_glued;
      } else if (heading[k] && !shapes_[k].title) {
        ++n_sentences;
      }
    }
    return n_glued >= kRunInLeastHeadings && n_glued > n_sentences;
  }

  std::size_t count_run_in(bool bullets) const {
    return static_cast<std::size_t>(std::count_if(
        shapes_.begin(), shapes_.end(),
        [&](const BlockShape& s) { return s.run_in_end > 0 && s.bullet == bullets; }));
  }

  // Most of what could be a heading is a title, not a sentence: then sentences are text.
  bool do_titles_lead() const {
    const std::vector<bool> heading = find();
    std::size_t n_titles = 0;
    std::size_t n_sentences = 0;
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      const BlockShape& next = shapes_[k + 1];
      if (shapes_[k].title && !shapes_[k].managing && !shapes_[k].cut) {
        n_titles +=
            (next.paragraph && !next.title && next.n_words >= kOneWordBodyWords) || next.bullet;
      } else if (heading[k]) {
        ++n_sentences;
      }
    }
    return n_titles >= kTitlesLeadLeast && n_titles > n_sentences;
  }

  // Could stand as a heading if what follows were its body.
  bool heading_shaped(const BlockShape& shape) const {
    if (!shape.paragraph || shape.introduces || shape.continuing) return false;
    if (shape.caption && !titles_lead_) return false;
    if (shape.fragment || shape.managing || shape.cut) return false;
    if (shape.n_words == 1 && shape.title) return shape.one_word;
    if (shape.n_words < kShapeLeastWords || shape.n_words > kShapeMostWords) return false;
    if (shape.title) return true;
    // "Failure to innovate is punished": a title all the same, without its full stop.
    if (titles_lead_) return !shape.ended && shape.n_words <= kMaxTitleShapeWords;
    const std::size_t most =
        shape.n_words <= kSeveralSentencesWords ? kMostSentences : kMostSentencesIfLong;
    // One short sentence may do without a word of risk: "We operate in a competitive industry."
    const bool plain = shape.n_sentences == 1 && shape.n_words <= kShortHeadingWords &&
                       !shape.figures && !shape.soft;
    return shape.sentence && shape.n_sentences <= most &&
           (shape.n_sentences == 1 || shape.n_words <= kTwoSentencesWords) &&
           (plain || shape.n_risk_words > 0);
  }

  // Could be a heading, with text below it that is long enough for one.
  bool heads_text(std::size_t k) const {
    if (!heading_shaped(shapes_[k]) || k + 1 >= order_.size()) return false;
    const BlockShape& next = shapes_[k + 1];
    return next.paragraph && next.n_words >= kBodyLongWords;
  }

  // Whole sentences, a few at most, are judged by what they say and by what surrounds them.
  bool reads_as_sentence(const BlockShape& shape) const {
    return shape.paragraph && shape.ended && !shape.introduces && !shape.title && !shape.caption &&
           !shape.fragment && shape.n_words >= kSentenceLeastWords &&
           shape.n_words <= kMaxHeadingWords && shape.n_sentences <= kOddsMostSentences;
  }

  double odds_of(std::size_t k, bool behind_heading) const {
    if (titles_lead_ || k + 1 >= order_.size()) return kOddsBase;
    const auto text = [&](std::size_t i) {
      return std::string_view(blocks_[order_[i]].text.text());
    };
    Surroundings around;
    around.behind = text(k + 1);
    around.item_behind = shapes_[k + 1].bullet;
    if (k > 0) {
      around.before = text(k - 1);
      around.item_before = shapes_[k - 1].bullet;
    }
    return heading_odds(text(k), around) + (behind_heading ? kOddsBehindHeading : 0);
  }

  double score(std::size_t k, bool body_since) const {
    const BlockShape& shape = shapes_[k];
    if (!heading_shaped(shape)) return 0;
    if (k + 1 >= order_.size()) return 0;
    const BlockShape& next = shapes_[k + 1];
    if (!next.paragraph && !next.bullet) return 0;
    const bool item_below = next.bullet && titles_lead_;
    if (shape.n_words == 1 && !item_below &&
        (!next.paragraph || next.title || next.n_words < kOneWordBodyWords)) {
      return 0;
    }
    double score = 0;
    bool below = false;
    if (shape.n_words <= kShortHeadingWords) {
      score += kScoreShort;
    } else if (shape.n_words <= kUsualHeadingWords) {
      score += kScoreUsual;
    } else if (shape.n_words > kLongHeadingWords) {
      score += kScoreLong;
    }
    if (next.bullet && titles_lead_ && shape.title) {
      score += kScoreBeforeBody;
      below = true;
    } else if (next.bullet) {
      // A list may be a body, below a whole sentence of risk.
      if (!shape.sentence || !shape.ended || shape.n_risk_words < 2) return 0;
      score += kScoreBeforeList;
      below = true;
    } else if (next.introduces) {
      score += kScoreBeforeList;
      below = true;
    } else if (!shape.ended && heads_text(k + 1)) {
      score += kScoreBeforeHeading;
    } else if (!shape.ended && !next.title && next.ended && next.sentence) {
      // One sentence is enough below a line that ends as titles do.
      score += kScoreBeforeBody;
      below = true;
    } else if (next.n_sentences >= kBodyLeastSentences || next.n_words >= kBodyLongWords ||
               (next.n_words > kBodyPerHeading * shape.n_words &&
                next.n_words >= kBodyLeastWords)) {
      score += kScoreBeforeBody;
      below = true;
    } else if (heading_shaped(next)) {
      score += kScoreBeforeHeading;
    }
    // A title is one only above something.
    if (shape.title && !shape.sentence && !below) return 0;
    if (shape.soft) score += kScoreSoft;
    // Without a word of risk only a long body makes a heading.
    if (!shape.title && shape.n_risk_words == 0 && next.n_words < kBodyLongWords) return 0;
    if (shape.title) score += kScoreTitle;
    const auto n_risk_words = static_cast<double>(shape.n_risk_words);
    score += std::min(n_risk_words, kMaxRiskWordsCounted) * kScoreRiskWord;
    // Long headings say much of risk, and have much below them.
    const bool much = shape.n_words > kUsualHeadingWords && shape.n_sentences == 1 &&
                      shape.n_risk_words >= kMuchRiskWords && next.n_words >= kBodyLongWords;
    if (much) score += kScoreMuchRisk;
    if (shape.n_sentences > 1) score += kScoreSeveralSentences;
    if (k > 0 && shapes_[k - 1].bullet) {
      // A list that ended with its sentence is over.
      score += shapes_[k - 1].ended ? kScoreBehindList : kScoreBehindItem;
    }
    if (!body_since) score += kScoreNoBodySince;
    return score;
  }

  const std::vector<Block>& blocks_;
  bool titles_lead_ = false;
  // Blocks with text, and their shapes; labels apart.
  std::vector<std::size_t> order_;
  std::vector<BlockShape> shapes_;
  // Right below a label that is none of a risk.
  std::vector<bool> behind_answer_;
  std::vector<std::size_t> labels_;
};

}  // namespace

std::vector<bool> headings_by_grammar(const std::vector<Block>& blocks) {
  return ByGrammar(blocks).headings();
}

std::size_t n_titles_by_grammar(const std::vector<Block>& blocks) {
  return ByGrammar(blocks).n_titles();
}

std::size_t n_run_in_risks(const std::vector<Block>& blocks) {
  return ByGrammar(blocks).n_run_in_risks();
}

void judge_by_grammar(const std::vector<Block>& blocks, std::vector<Judged>& judged) {
  ByGrammar(blocks).apply(judged);
}

}  // namespace plimsoll::filing
