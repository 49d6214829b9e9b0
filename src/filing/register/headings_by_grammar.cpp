// Points for what a block is and for what follows it.
#include "filing/register/headings_by_grammar.h"

#include <algorithm>

#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"

namespace plimsoll::filing {
namespace {

class ByGrammar {
 public:
  explicit ByGrammar(const std::vector<Block>& blocks) : blocks_(blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (!blocks[i].furniture && !blocks[i].text.empty()) order_.push_back(i);
    }
    for (const std::size_t i : order_) shapes_.push_back(shape_of(blocks[i]));
  }

  // For each block whether it is a heading.
  std::vector<bool> headings() const {
    std::vector<bool> result(blocks_.size(), false);
    const std::vector<bool> heading = find();
    for (std::size_t k = 0; k < order_.size(); ++k) result[order_[k]] = heading[k];
    return result;
  }

  void apply(std::vector<Judged>& judged) const {
    const std::vector<bool> heading = find();
    const auto n_headings =
        static_cast<std::size_t>(std::count(heading.begin(), heading.end(), true));
    const std::size_t n_run_in = count_run_in();
    if (n_run_in >= kRunInLeastHeadings && n_run_in > kRunInsPerHeading * n_headings) {
      for (std::size_t k = 0; k < order_.size(); ++k) {
        if (shapes_[k].run_in_end > 0) judged[order_[k]] = {Role::heading, shapes_[k].run_in_end};
      }
      return;
    }
    for (std::size_t k = 0; k < order_.size(); ++k) {
      const std::size_t size = blocks_[order_[k]].text.size();
      if (heading[k]) {
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
      const Shape& shape = shapes_[k];
      heading[k] = score(k, body_since) >= kHeadingScore;
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

  struct Shape {
    // "Risks related to our business".
    bool caption = false;
    std::size_t n_words = 0;
    std::size_t n_sentences = 0;
    bool paragraph = false;
    bool bullet = false;
    bool introduces = false;
    bool continuing = false;
    // Begins with a word that may go on with something, or not.
    bool soft = false;
    // Digits tell of what happened.
    bool figures = false;
    bool sentence = false;
    // Short, no verb, no full stop: a title.
    bool title = false;
    bool ended = false;
    // An item of a list that lost its mark: "pay dividends; and".
    bool fragment = false;
    std::size_t n_risk_words = 0;
    std::size_t run_in_end = 0;
  };

  static Shape shape_of(const Block& block) {
    const std::string& text = block.text.text();
    Shape shape;
    shape.bullet = block.kind == BlockKind::list_item;
    shape.paragraph = block.kind == BlockKind::paragraph;
    shape.ended = trim(text).ends_with(".");
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
    shape.fragment = shape.fragment || is_header_of_columns(text);
    shape.title = shape.n_words > 0 && shape.n_words <= kMaxTitleShapeWords && !shape.ended &&
                  (!shape.sentence || is_title_case(text)) && !shape.fragment;
    shape.n_risk_words = n_risk_words(text);
    shape.figures = text.find_first_of("0123456789") != std::string::npos;
    shape.caption = !shape.ended && text.size() <= kCaptionReadBytes && is_caption_by_words(text);
    // "Competition. The market ...": a short phrase without a verb, then sentences.
    if (ranges.size() >= 2) {
      const std::string_view first = std::string_view(text).substr(0, ranges[0].end);
      const std::size_t n = words(first).size();
      if (n >= 1 && n <= kMaxRunInWords && !has_finite_verb(first) && is_title_case(first)) {
        shape.run_in_end = ranges[0].end;
      }
    }
    if (shape.run_in_end == 0) {
      for (const std::string_view mark : {" -- ", " \xE2\x80\x94 ", "\xE2\x80\x94", ": "}) {
        const std::size_t at = text.substr(0, kRunInReadBytes).find(mark);
        if (at == std::string::npos) continue;
        const std::string_view first = std::string_view(text).substr(0, at);
        const std::size_t n = words(first).size();
        if (n >= 1 && n <= kMaxRunInWords && !has_finite_verb(first) && is_title_case(first) &&
            shape.n_words > n + kRunInLeastBodyWords) {
          shape.run_in_end = at + mark.size();
          break;
        }
      }
    }
    return shape;
  }

  std::size_t count_run_in() const {
    return static_cast<std::size_t>(std::count_if(shapes_.begin(), shapes_.end(),
                                                  [](const Shape& s) { return s.run_in_end > 0; }));
  }

  // Could stand as a heading if what follows were its body.
  static bool heading_shaped(const Shape& shape) {
    if (!shape.paragraph || shape.introduces || shape.continuing || shape.caption) return false;
    if (shape.fragment) return false;
    if (shape.n_words < kShapeLeastWords || shape.n_words > kShapeMostWords) return false;
    if (shape.title) return true;
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
    const Shape& next = shapes_[k + 1];
    return next.paragraph && next.n_words >= kBodyLongWords;
  }

  double score(std::size_t k, bool body_since) const {
    const Shape& shape = shapes_[k];
    if (!heading_shaped(shape)) return 0;
    if (k + 1 >= order_.size()) return 0;
    const Shape& next = shapes_[k + 1];
    if (!next.paragraph && !next.bullet) return 0;
    double score = 0;
    if (shape.n_words <= kShortHeadingWords) {
      score += kScoreShort;
    } else if (shape.n_words <= kUsualHeadingWords) {
      score += kScoreUsual;
    } else if (shape.n_words > kLongHeadingWords) {
      score += kScoreLong;
    }
    if (next.bullet) {
      // A list may be a body, below a whole sentence of risk.
      if (!shape.sentence || !shape.ended || shape.n_risk_words < 2) return 0;
      score += kScoreBeforeList;
    } else if (next.introduces) {
      score += kScoreBeforeList;
    } else if (!shape.ended && heads_text(k + 1)) {
      score += kScoreBeforeHeading;
    } else if (!shape.ended && !next.title && next.ended && next.sentence) {
      // One sentence is enough below a line that ends as titles do.
      score += kScoreBeforeBody;
    } else if (next.n_sentences >= kBodyLeastSentences || next.n_words >= kBodyLongWords ||
               (next.n_words > kBodyPerHeading * shape.n_words &&
                next.n_words >= kBodyLeastWords)) {
      score += kScoreBeforeBody;
    } else if (heading_shaped(next)) {
      score += kScoreBeforeHeading;
    }
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
  // Blocks with text, and their shapes.
  std::vector<std::size_t> order_;
  std::vector<Shape> shapes_;
};

}  // namespace

std::vector<bool> headings_by_grammar(const std::vector<Block>& blocks) {
  return ByGrammar(blocks).headings();
}

void judge_by_grammar(const std::vector<Block>& blocks, std::vector<Judged>& judged) {
  ByGrammar(blocks).apply(judged);
}

}  // namespace plimsoll::filing
