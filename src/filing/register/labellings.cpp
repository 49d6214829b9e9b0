// Candidates first, each from one kind of sign; then one measure for all of them.
#include "filing/register/labellings.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "filing/document/list_marks.h"
#include "filing/register/block_shape.h"
#include "filing/register/grammar.h"
#include "filing/register/labelling_thresholds.h"
#include "filing/register/numbered_titles.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

// Of each block with text that could head something: where its heading ends; 0 where it is none.
using Ends = std::vector<std::size_t>;

// "We seek to mitigate", "is managed by": what is done about a risk.
bool speaks_of_answers(std::string_view lowered) {
  return holds_any(lowered, {"mitigat", " seek", "monitor", "manage", "ensure", "insurance",
                             "procedure", "policies", "respond", "maintain", "review"});
}

// "Our key mitigation actions include:"
bool introduces_answers(const std::string& text) {
  return text.size() <= kCaptionReadBytes && trim(text).ends_with(":") &&
         holds_any(lower(text), {"mitigat", "action", "measure", "control", "manag", "respon"});
}

// "The principal risks are:", "Key risks include, among others,": risks follow, one an item.
bool introduces_list_of_risks(const std::string& text) {
  const std::string_view end = trim(text);
  const bool colon = end.ends_with(":") || end.ends_with(":-");
  const std::size_t most = colon ? kIntroductionBytes : kOpenIntroductionBytes;
  const std::string last = lower(end.substr(end.size() - std::min(end.size(), most)));
  return (colon || end.ends_with(",") || last.find("following") != std::string::npos) &&
         holds_any(last, {"risk", "uncertaint", "challenges", "threats"}) &&
         !holds_any(last.substr(last.size() - std::min(last.size(), kLastWordsBytes)),
                    {"mitigat", "measure", "control", "committee", "opportunit", "manag"});
}

// Most headings of `current`, if any, are headings in `other`.
bool keeps_most(const std::vector<Judged>& other, const std::vector<Judged>& current) {
  std::size_t n = 0;
  std::size_t n_kept = 0;
  for (std::size_t i = 0; i < current.size(); ++i) {
    if (current[i].role != Role::heading) continue;
    ++n;
    n_kept += other[i].role == Role::heading ? 1 : 0;
  }
  return is_at_least_percent(n_kept, n, kKeptHeadingsPercent);
}

struct Marking {
  Ends ends;
  double factor = 1;
  // Believed only where it keeps what is known of headings.
  bool adds_only = false;

  std::size_t n_headings() const {
    return static_cast<std::size_t>(
        std::count_if(ends.begin(), ends.end(), [](std::size_t end) { return end > 0; }));
  }
};

class Labellings {
 public:
  explicit Labellings(const std::vector<Block>& blocks) : blocks_(blocks) {
    label_ = labels_of(blocks);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].furniture || blocks[i].text.empty()) continue;
      const std::string& text = blocks[i].text.text();
      order_.push_back(i);
      shapes_.push_back(shape_of(blocks[i]));
      n_words_.push_back(words(text).size());
      const std::string lowered = lower(text);
      harm_.push_back(speaks_of_harm(lowered));
      n_all_ += n_words_.back();
    }
  }

  // The share of the section that stands below headings, times that of headings with text; text that does not speak of
  // harm counts less.
  // `n_counted`: words below one heading that count.
  double merit(const std::vector<Judged>& judged, std::size_t n_counted) const {
    std::size_t n = 0;
    double supported = 0;
    double covered = 0;
    std::size_t n_words = 0;
    std::size_t n_harm = 0;
    bool prose = false;
    bool open = false;
    const auto settle = [&] {
      if (open && prose) {
        const bool harm = is_at_least_percent(n_harm, n_words, kSupportedHarmPercent);
        const double support = harm ? 1 : kWithoutHarm;
        supported += support;
        covered += support * static_cast<double>(std::min(n_words, n_counted));
      }
      open = false;
    };
    for (std::size_t k = 0; k < order_.size(); ++k) {
      const Role role = judged[order_[k]].role;
      if (role == Role::heading || role == Role::caption) settle();
      if (role == Role::heading) {
        ++n;
        open = true;
        prose = false;
        n_words = n_harm = 0;
      }
      if (!open) continue;
      n_words += n_words_[k];
      n_harm += harm_[k] ? n_words_[k] : 0;
      // A title alone has no text; a whole item or sentence is its own.
      prose = prose || n_words_[k] >= kProseLeastWords || role != Role::heading;
    }
    settle();
    if (n == 0 || n_all_ == 0) return 0;
    const double merit = covered / static_cast<double>(n_all_) * supported /
                         static_cast<double>(n) * of_siblings(judged);
    return n < kLabellingLeastHeadings ? merit * kFewHeadings : merit;
  }

  // How many times `other` is better than `current`: of as many words a heading as the finer one has.
  double gain(const std::vector<Judged>& other, const std::vector<Judged>& current) const {
    const auto n_of = [](const std::vector<Judged>& judged) {
      return static_cast<std::size_t>(
          std::count_if(judged.begin(), judged.end(),
                        [](const Judged& one) { return one.role == Role::heading; }));
    };
    const std::size_t n = std::max({n_of(other), n_of(current), kLabellingLeastHeadings});
    const std::size_t n_counted = std::min(kWordsPerHeadingCounted, n_all_ / n);
    const double merit_of_other = merit(other, n_counted);
    if (merit_of_other < kLeastMerit) return 0;
    return merit_of_other / std::max(merit(current, n_counted), kLeastMerit);
  }

  std::vector<Marking> markings() const {
    std::vector<Marking> all;
    for (const std::string_view kind : {":", "-", "."}) all.push_back({run_in(kind), 1});
    all.push_back({titles(kBodyLeastWords), 1});
    all.push_back({titles(kProseLeastWords), kShortBodies, true});
    all.push_back({enumerated(), 1});
    all.push_back({counted(), 1});
    all.push_back({items(), 1});
    all.push_back({item_titles(), 1});
    all.push_back({below_kind(), kSameBelowEach});
    all.push_back({above_label(), kSameBelowEach});
    all.push_back({in_turn(), kAnswerBelowEach});
    return all;
  }

  // "Fuel - its price may rise": names before one kind of mark.
  Ends run_in(std::string_view kind) const {
    Ends ends(order_.size(), 0);
    std::map<std::string, std::size_t> n_times;
    bool answers = false;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      const BlockShape& shape = shapes_[k];
      const std::string& text = text_of(k);
      // A list of what is done ends at the next title, which is no item and ends with no colon.
      if (introduces_answers(text)) {
        answers = true;
      } else if (shape.paragraph && shape.title && !shape.introduces) {
        answers = false;
      }
      const std::size_t end = kind == "." ? stop_end(shape, text) : shape.loose_end;
      if (end == 0 || answers || label_[order_[k]]) continue;
      const std::string_view phrase = trim(std::string_view(text).substr(0, end));
      const bool colon = phrase.ends_with(":");
      const bool stop = phrase.ends_with(".");
      if (kind != (stop ? "." : colon ? ":" : "-")) continue;
      if (starts_continuing(phrase) || is_label_of_table(phrase)) continue;
      ends[k] = end;
      ++n_times[lower(phrase)];
    }
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (ends[k] == 0) continue;
      const std::string_view phrase = trim(std::string_view(text_of(k)).substr(0, ends[k]));
      if (n_times[lower(phrase)] > 1) ends[k] = 0;
    }
    return ends;
  }

  // Titles that have the same label right below each: "Impact", "What is the risk?"; and statements that have one before
  // the text below each: "Impact: we may lose sales".
  Ends above_label() const {
    std::unordered_map<std::string, std::vector<std::size_t>> above;
    std::unordered_map<std::string, std::size_t> n_times;
    for (std::size_t k = 1; k < order_.size(); ++k) {
      const bool alone = label_[order_[k]] && n_words_[k] <= kMaxRecurringWords;
      const std::string key = alone ? lower(comparable(text_of(k))) : label_before_text(k);
      if (key.empty()) continue;
      ++n_times[key];
      if (alone ? is_above_label(k - 1) : is_statement(k - 1)) above[key].push_back(k - 1);
    }
    Ends ends(order_.size(), 0);
    std::size_t most = 0;
    const std::vector<std::size_t>* best = nullptr;
    for (const auto& [key, titles] : above) {
      if (!is_at_least_percent(titles.size(), n_times[key], kLabelledTitlesPercent)) continue;
      // Of two labels with as many titles the one that stands first.
      if (titles.size() > most ||
          (best != nullptr && titles.size() == most && titles.front() < best->front())) {
        most = titles.size();
        best = &titles;
      }
    }
    if (best == nullptr) return ends;
    for (const std::size_t k : *best) {
      const std::string& text = text_of(k);
      const std::size_t mark = after_enumerator(text);
      const std::vector<SentenceRange> ranges = sentences(text.substr(mark));
      const bool whole = n_words_[k] <= kShapeMostWords || ranges.size() <= 1;
      ends[k] = whole ? text.size() : mark + ranges.front().end;
    }
    return ends;
  }

  // "ii) High costs of nurses", and text below each.
  Ends enumerated() const {
    Ends ends(order_.size(), 0);
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      const BlockShape& shape = shapes_[k];
      const BlockShape& next = shapes_[k + 1];
      if (!shape.paragraph || label_[order_[k]] || shape.ended || shape.fragment ||
          shape.n_words > kShortHeadingWords || after_enumerator(text_of(k)) == 0) {
        continue;
      }
      if (next.paragraph && next.ended && next.n_words >= kOneWordBodyWords) {
        ends[k] = text_of(k).size();
      }
    }
    return ends;
  }

  // "1. Prices: they may fall", "2. Trade", "3. Forgery": titles that count on, alone above text or before it.
  Ends counted() const {
    Ends ends(order_.size(), 0);
    std::vector<ChainLink> links;
    std::vector<std::size_t> at;
    std::vector<std::size_t> stops;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      const BlockShape& shape = shapes_[k];
      const std::string& text = text_of(k);
      if (!shape.paragraph && !shape.bullet) continue;
      const NumberedTitle title = numbered_title(text);
      if (title.number == 0 || starts_lower(text.substr(title.begin))) continue;
      const bool alone = n_words_[k] <= kShortHeadingWords && (!shape.ended || shape.introduces);
      const std::size_t stop = alone ? text.size() : shape.loose_end;
      const bool body = !alone || (k + 1 < order_.size() && n_words_[k + 1] >= kProseLeastWords);
      if (stop == 0 || !body) continue;
      links.push_back({title.number, true});
      at.push_back(k);
      stops.push_back(stop);
    }
    for (const std::size_t link : numbered_chain(links)) ends[at[link]] = stops[link];
    return ends;
  }

  // Items of lists that are introduced as risks, without titles of their own.
  Ends items() const {
    Ends ends(order_.size(), 0);
    std::vector<bool> introduces(order_.size());
    for (std::size_t k = 0; k < order_.size(); ++k) {
      introduces[k] = shapes_[k].paragraph && introduces_list_of_risks(text_of(k));
    }
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      // Lists within a list are its items already, and a list ends where another begins: a few passes in all.
      if (!introduces[k] || ends[k] > 0) continue;
      for (std::size_t i = k + 1; i < order_.size(); ++i) {
        const bool item = is_item(i, k + 1);
        if (!item && (introduces[i] || !label_[order_[i]])) break;
        if (!item) continue;
        const std::string& text = text_of(i);
        const std::vector<SentenceRange> ranges = sentences(text);
        const bool whole = n_words_[i] <= kShapeMostWords || ranges.size() <= 1;
        ends[i] = whole ? text.size() : ranges[first_long(ranges, text)].end;
      }
    }
    return ends;
  }

  // Short lines above text: of so many words, or above an item that is long.
  Ends titles(std::size_t least) const {
    Ends ends(order_.size(), 0);
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      const BlockShape& shape = shapes_[k];
      const BlockShape& next = shapes_[k + 1];
      const std::string& text = text_of(k);
      if (!shape.paragraph || label_[order_[k]] || shape.n_words == 0 ||
          shape.n_words > kMaxTitleShapeWords || shape.sentence || shape.managing || shape.cut ||
          shape.fragment || starts_lower(text.substr(after_enumerator(text))) || ends_line(k)) {
        continue;
      }
      const bool below = next.paragraph && !next.title && next.n_words >= least &&
                         (next.n_words >= kBodyLeastWords || next.n_words >= 2 * shape.n_words);
      if (below || (next.bullet && next.n_words >= kLongItemWords)) ends[k] = text.size();
    }
    return ends;
  }

  // "Strategic risk:" above the name of each: "Speed of change", also "Speed of change | The sector is ..."; or alone above
  // text.
  Ends below_kind() const {
    Ends ends(order_.size(), 0);
    std::size_t n_kinds = 0;
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      const std::string& text = text_of(k);
      if (!shapes_[k].paragraph || text.size() > kRunInReadBytes) continue;
      const std::vector<std::string_view> all = words(text);
      if (all.empty() || all.size() > kMaxKindWords || !lower(all.back()).starts_with("risk")) {
        continue;
      }
      const BlockShape& next = shapes_[k + 1];
      const std::string& below = text_of(k + 1);
      const std::size_t bar = below.substr(0, kRunInReadBytes).find(" | ");
      const bool prose = next.n_words > kMaxTitleShapeWords || (next.ended && !next.introduces);
      if (next.paragraph && prose && bar == std::string::npos) {
        ends[k] = text.size();
        continue;
      }
      if (!shapes_[k].introduces) continue;
      ++n_kinds;
      if (!next.paragraph || label_[order_[k + 1]]) continue;
      ends[k + 1] = bar == std::string::npos ? below.size() : bar;
    }
    if (n_kinds < kLabellingLeastHeadings) ends.assign(ends.size(), 0);
    return ends;
  }

  // Items that are titles, with their text in paragraphs below.
  Ends item_titles() const {
    Ends ends(order_.size(), 0);
    for (std::size_t k = 0; k + 1 < order_.size(); ++k) {
      const BlockShape& shape = shapes_[k];
      const bool title = shape.bullet && !shape.ended && shape.n_words > 0 &&
                         shape.n_words <= kMaxRunInWords && !shape.sentence;
      if (title && shapes_[k + 1].paragraph && shapes_[k + 1].n_words >= kLongItemWords) {
        ends[k] = text_of(k).size();
      }
    }
    return ends;
  }

  // Captions "Risk" and "Mitigation" of two columns, and below them a risk and what is done about it in turn.
  Ends in_turn() const {
    Ends ends(order_.size(), 0);
    std::size_t n_pairs = 0;
    std::size_t n_answered = 0;
    for (std::size_t k = 1; k < order_.size(); ++k) {
      const bool header = label_or_title(k) && label_or_title(k - 1) &&
                          lower(text_of(k)).find("mitigat") != std::string::npos &&
                          lower(text_of(k - 1)).find("risk") != std::string::npos;
      if (!header) continue;
      std::vector<std::size_t> prose;
      for (std::size_t i = k + 1; i < order_.size() && prose.size() < kMaxPairs; ++i) {
        if (n_words_[i] == 0) continue;
        if (!shapes_[i].paragraph || !shapes_[i].ended) break;
        prose.push_back(i);
      }
      if (prose.empty() || prose.size() % 2 != 0) continue;
      for (std::size_t p = 0; p < prose.size(); p += 2) {
        const std::string& text = text_of(prose[p]);
        const std::vector<SentenceRange> ranges = sentences(text);
        if (ranges.empty()) continue;
        ++n_pairs;
        // A name before its text: "Operational There is a risk ...".
        const bool named = shapes_[prose[p]].glued_end > 0 || shapes_[prose[p]].run_in_end > 0;
        n_answered += !named && speaks_of_answers(lower(text_of(prose[p + 1]))) ? 1 : 0;
        ends[prose[p]] = ranges.front().end;
      }
    }
    if (!is_at_least_percent(n_answered, n_pairs, kAnsweredPercent)) ends.assign(ends.size(), 0);
    return ends;
  }

  // Roles for headings at `ends`: what was a heading and stands right above one is the caption of a group.
  std::vector<Judged> labelled(const Ends& ends, const std::vector<Judged>& current) const {
    std::vector<Judged> judged = current;
    for (std::size_t k = order_.size(); k-- > 0;) {
      Judged& one = judged[order_[k]];
      const std::size_t size = text_of(k).size();
      if (ends[k] > 0) {
        one = {Role::heading, ends[k]};
      } else if (one.role == Role::heading || one.role == Role::caption) {
        const bool whole = one.heading_end >= size;
        // Text, a sentence too, is no caption.
        const bool above = whole && !ends_sentence(text_of(k)) && above_heading(k, ends);
        one = above   ? Judged{Role::caption, size}
              : whole ? Judged{Role::subheading, size}
                      : Judged{blocks_[order_[k]].kind == BlockKind::list_item ? Role::bullet
                                                                               : Role::paragraph,
                               0};
      }
    }
    return judged;
  }

  // "1. ...", "2. ...", "3. ...": the share of such siblings that are headings, where one or two of them are.
  double of_siblings(const std::vector<Judged>& judged) const {
    std::size_t n = 0;
    std::size_t n_headings = 0;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (!shapes_[k].paragraph || !is_digit(text_of(k)[0]) || after_enumerator(text_of(k)) == 0) {
        continue;
      }
      ++n;
      n_headings += judged[order_[k]].role == Role::heading ? 1 : 0;
    }
    if (n < kLabellingLeastHeadings || n_headings == 0) return 1;
    // A list of its own among others.
    if (n_headings >= kLabellingLeastHeadings) return 1;
    return static_cast<double>(n_headings) / static_cast<double>(n);
  }

 private:
  const std::string& text_of(std::size_t k) const { return blocks_[order_[k]].text.text(); }

  bool label_or_title(std::size_t k) const {
    return label_[order_[k]] || (shapes_[k].paragraph && shapes_[k].title);
  }

  // "impact:" of "Impact: we may lose sales"; empty without.
  std::string label_before_text(std::size_t k) const {
    const std::string& text = text_of(k);
    const std::size_t colon = text.substr(0, kRunInReadBytes).find(": ");
    if (!shapes_[k].paragraph || colon == std::string::npos) return "";
    const std::string_view phrase = std::string_view(text).substr(0, colon);
    return is_label_of_table(phrase) ? lower(text.substr(0, colon + 1)) : "";
  }

  // The last words of a sentence whose line before is a block of its own.
  bool ends_line(std::size_t k) const {
    return k > 0 && shapes_[k].ended && blocks_[order_[k]].gap == 0 && shapes_[k - 1].paragraph &&
           !shapes_[k - 1].ended && shapes_[k - 1].n_words > 0;
  }

  bool is_above_label(std::size_t k) const {
    const BlockShape& shape = shapes_[k];
    return shape.paragraph && !label_[order_[k]] && shape.n_words > 0 && !shape.ended &&
           shape.n_words <= kMaxTitleShapeWords && !shape.fragment && !is_below_label(k);
  }

  // "Revenue" between "Indicators" and "Owner": what a label stands for.
  bool is_below_label(std::size_t k) const {
    return k > 0 && label_[order_[k - 1]] && n_words_[k - 1] <= kMaxRecurringWords;
  }

  // A risk in a few sentences that is no title's text.
  bool is_statement(std::size_t k) const {
    const bool titled =
        k > 0 && shapes_[k - 1].paragraph && shapes_[k - 1].title && !label_[order_[k - 1]];
    return shapes_[k].paragraph && shapes_[k].ended && !label_[order_[k]] && !titled &&
           n_words_[k] <= kMaxStatementWords && label_before_text(k).empty();
  }

  // "Competition. The market ...": where a name that is a sentence of its own ends.
  static std::size_t stop_end(const BlockShape& shape, const std::string& text) {
    const std::string_view phrase = trim(std::string_view(text).substr(0, shape.run_in_end));
    return phrase.ends_with(".") ? shape.run_in_end : 0;
  }

  // Labels may stand between.
  bool above_heading(std::size_t k, const Ends& ends) const {
    for (++k; k < order_.size() && label_[order_[k]] && ends[k] == 0; ++k) {
    }
    return k < order_.size() && ends[k] > 0;
  }

  // "(ii) we may fail", "* the price", or the mark that the first item has: "N Risks of", "I Failure of".
  bool is_item(std::size_t i, std::size_t first) const {
    const std::string& text = text_of(i);
    if (blocks_[order_[i]].kind == BlockKind::list_item) return true;
    if (!shapes_[i].paragraph) return false;
    if (after_enumerator(text) > 0) return true;
    return text.size() > 2 && text[1] == ' ' && is_ascii_letter(text[0]) &&
           text.substr(0, 2) == text_of(first).substr(0, 2);
  }

  // "2. Credit risk.": the first sentence that says something.
  static std::size_t first_long(const std::vector<SentenceRange>& ranges, const std::string& text) {
    std::size_t at = 0;
    while (at + 1 < ranges.size() &&
           words(std::string_view(text).substr(0, ranges[at].end)).size() < kSentenceLeastWords) {
      ++at;
    }
    return at;
  }

  const std::vector<Block>& blocks_;
  std::vector<bool> label_;
  // Blocks with text, and what is known of each.
  std::vector<std::size_t> order_;
  std::vector<BlockShape> shapes_;
  std::vector<std::size_t> n_words_;
  std::vector<bool> harm_;
  std::size_t n_all_ = 0;
};

}  // namespace

std::optional<std::vector<Judged>> best_labelling(const std::vector<Block>& blocks,
                                                  const std::vector<Judged>& current,
                                                  SetApart set_apart,
                                                  std::vector<std::vector<Judged>> others) {
  const Labellings labellings(blocks);
  const double least_gain =
      set_apart == SetApart::not_at_all ? kBetterThanGrammar : kBetterThanLooks;
  double best = 0;
  std::optional<std::vector<Judged>> chosen;
  const auto offer = [&](std::vector<Judged> other, double factor) {
    const double gain = labellings.gain(other, current) * factor;
    // What looks set apart, and more like it in plain type: looks are no evidence against that.
    const double least = set_apart == SetApart::by_looks && keeps_most(other, current)
                             ? kBetterThanGrammar
                             : least_gain;
    if (gain <= std::max(best, least)) return;
    best = gain;
    chosen = std::move(other);
  };
  for (const Marking& marking : labellings.markings()) {
    if (marking.n_headings() < kLabellingLeastHeadings) continue;
    std::vector<Judged> other = labellings.labelled(marking.ends, current);
    if (marking.adds_only && !keeps_most(other, current)) continue;
    offer(std::move(other), marking.factor);
  }
  for (std::vector<Judged>& other : others) offer(std::move(other), 1);
  return chosen;
}

bool is_clearly_better(const std::vector<Block>& blocks, const std::vector<Judged>& other,
                       const std::vector<Judged>& current) {
  return Labellings(blocks).gain(other, current) > kBetterThanLooks;
}

}  // namespace plimsoll::filing
