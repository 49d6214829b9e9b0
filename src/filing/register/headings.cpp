// Looks first: candidates are grouped by look, and the group that best stands before text is the
// main one; all others are placed by how loud they are beside it. Without looks grammar
// decides (headings_by_grammar.h).
#include "filing/register/headings.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>

#include "filing/document/list_marks.h"
#include "filing/register/grammar.h"
#include "filing/register/headings_by_grammar.h"
#include "filing/register/labellings.h"
#include "filing/register/register_thresholds.h"
#include "filing/register/risk_table.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// The looks of a block's first words, as far as they set headings apart.
struct Look {
  bool bold = false;
  bool italic = false;
  bool underline = false;
  bool capitals = false;
  bool centred = false;
  bool run_in = false;
  bool item = false;
  int size = 0;
  int level = 0;

  auto key() const {
    return std::tuple(bold, italic, underline, capitals, centred, run_in, item, size, level);
  }
  // How loud it is: what stands above what.
  double rank() const {
    double rank = size * kRankPerHalfPoint;
    if (level > 0) rank += (kLevelBelowAll - level) * kRankPerLevel;
    if (bold) rank += kRankBold;
    if (capitals) rank += kRankCapitals;
    if (centred) rank += kRankCentred;
    if (underline) rank += kRankUnderline;
    if (italic) rank += kRankItalic;
    if (run_in) rank += kRankRunIn;
    if (item) rank += kRankItem;
    return rank;
  }
};

struct Feature {
  bool text = false;
  bool candidate = false;
  // The heading's end in the block; its size when the whole block is one.
  std::size_t end = 0;
  std::size_t n_words = 0;
  bool sentence = false;
  bool caption_words = false;
  Look look;
};

bool emphasised(const Style& style, const Style& body) {
  return (style.bold && !body.bold) || (style.italic && !body.italic) ||
         (style.underline && !body.underline) || (style.small_caps && !body.small_caps);
}

// The style of most of the text.
Style body_style(const std::vector<Block>& blocks) {
  std::map<std::tuple<bool, bool, bool, bool, int>, std::pair<std::size_t, Style>> n_bytes;
  for (const Block& block : blocks) {
    if (block.furniture || block.kind == BlockKind::cell) continue;
    for (std::size_t i = 0; i < block.styles.size(); ++i) {
      Style style = block.styles[i].style;
      style.link = false;
      const std::size_t end =
          i + 1 < block.styles.size() ? block.styles[i + 1].begin : block.text.size();
      auto& entry =
          n_bytes[{style.bold, style.italic, style.underline, style.small_caps, style.size}];
      entry.first += end - block.styles[i].begin;
      entry.second = style;
    }
  }
  Style best;
  std::size_t most = 0;
  for (const auto& [key, entry] : n_bytes) {
    if (entry.first > most) {
      most = entry.first;
      best = entry.second;
    }
  }
  return best;
}

// Only marks and white space: no letters, no digits.
bool is_bare(std::string_view text) {
  return words(text).empty();
}

// Where the emphasis that begins a block ends; 0 without. Marks between emphasised runs belong.
std::size_t lead_end(const Block& block, const Style& body, std::size_t from) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < block.styles.size(); ++i) {
    const std::size_t begin = block.styles[i].begin;
    const std::size_t stop =
        i + 1 < block.styles.size() ? block.styles[i + 1].begin : block.text.size();
    if (stop <= from) continue;
    const std::string_view piece = std::string_view(block.text.text())
                                       .substr(std::max(begin, from), stop - std::max(begin, from));
    if (emphasised(block.styles[i].style, body)) {
      end = stop;
    } else if (!is_bare(piece)) {
      break;
    }
  }
  return end;
}

const Style* style_within(const Block& block, const Style& body, std::size_t from) {
  for (std::size_t i = 0; i < block.styles.size(); ++i) {
    const std::size_t stop =
        i + 1 < block.styles.size() ? block.styles[i + 1].begin : block.text.size();
    if (stop > from && emphasised(block.styles[i].style, body)) return &block.styles[i].style;
  }
  return block.styles.empty() ? nullptr : &block.styles.front().style;
}

bool has_word(std::string_view text) {
  const std::vector<std::string_view> all = words(text);
  return std::any_of(all.begin(), all.end(),
                     [](std::string_view word) { return word.size() >= kWordLeastLetters; });
}

bool is_sentence(std::string_view text, std::size_t n_words) {
  if (n_words < kSentenceLeastWords) return false;
  return has_finite_verb(text);
}

Feature feature_of(const Block& block, const Style& body) {
  Feature feature;
  if (block.furniture || block.text.empty()) return feature;
  feature.text = true;
  if (block.kind == BlockKind::cell) return feature;
  const std::string& text = block.text.text();
  const std::size_t from = after_bullet(text);
  const bool item = block.kind == BlockKind::list_item;
  const std::size_t n_words_all = words(text).size();
  if (n_words_all == 0) return feature;
  std::size_t end = lead_end(block, body, from);
  const std::string_view rest = std::string_view(text).substr(end);
  const bool whole = end > 0 && is_bare(rest);
  const bool larger =
      body.size > 0 && !block.styles.empty() &&
      is_over_percent(block.styles.front().style.size, body.size, kLargerTypePercent) &&
      n_words_all <= kMaxHeadingWords;
  // "IE W": what an extraction left of a running header has no word.
  const bool capitals = n_words_all <= kMaxHeadingWords && is_all_capitals(text) && has_word(text);
  if (whole || larger || capitals || block.heading_level > 0) {
    end = text.size();
    feature.look.run_in = false;
  } else if (end > 0) {
    const std::string_view lead = trim(std::string_view(text).substr(from, end - from));
    // A run-in heading ends as a sentence does, or with a dash or colon, before the body begins.
    const std::string_view behind = trim(rest);
    const bool closed = ends_sentence(lead) || lead.ends_with("-") ||
                        lead.ends_with("\xE2\x80\x94") || lead.ends_with("\xE2\x80\x93") ||
                        behind.starts_with("\xE2\x80\x94") || behind.starts_with("\xE2\x80\x93") ||
                        behind.starts_with("--") || behind.starts_with(".") ||
                        behind.starts_with(":") ||
                        // "(i) Credit Risk The Group ..."
                        (after_enumerator(lead) > 0 && !starts_lower(behind) &&
                         words(lead).size() <= kMaxRunInWords);
    if (!closed || words(lead).empty() || (starts_lower(behind) && !behind.starts_with("."))) {
      return feature;
    }
    feature.look.run_in = true;
  } else {
    return feature;
  }
  const std::string_view heading = trim(std::string_view(text).substr(from, end - from));
  feature.n_words = words(heading).size();
  if (feature.n_words == 0 || feature.n_words > kMaxHeadingWords) return feature;
  feature.candidate = true;
  feature.end = end;
  feature.caption_words = is_caption_by_words(heading) || is_summary_caption(heading);
  // "Risks related to our results": the noun looks like a verb.
  feature.sentence =
      is_sentence(heading, feature.n_words) && (!feature.caption_words || ends_sentence(heading));
  const Style* style = style_within(block, body, from);
  Look& look = feature.look;
  if (style != nullptr) {
    look.bold = style->bold && !body.bold;
    look.italic = style->italic && !body.italic;
    look.underline = style->underline && !body.underline;
    look.size = body.size > 0 && style->size > 0 ? static_cast<int>(style->size) - body.size : 0;
    look.capitals = style->small_caps;
  }
  look.capitals = look.capitals || is_all_capitals(heading);
  look.centred = block.centred;
  look.level = block.heading_level;
  look.item = item;
  return feature;
}

// What recurs below most headings ("Impact", "Mitigation") is a label in the body. The segments of
// a group may share a heading or two ("Competition"); those are few among the others.
std::vector<bool> find_labels(const std::vector<Block>& blocks,
                              const std::vector<Feature>& features) {
  std::map<std::string, std::size_t> n_times;
  const auto key = [&](std::size_t i) {
    return lower(comparable(std::string_view(blocks[i].text.text()).substr(0, features[i].end)));
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (features[i].candidate) ++n_times[key(i)];
  }
  std::vector<bool> label(blocks.size(), false);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!features[i].candidate || features[i].n_words > kMaxLabelWords) continue;
    const std::size_t n = n_times[key(i)];
    label[i] = n >= kLabelSurelyTimes ||
               (n >= kLabelLeastTimes && kHeadingsPerLabel * n >= n_times.size());
  }
  return label;
}

// What is known of all candidates of one look.
struct Cluster {
  Look look;
  std::size_t n = 0;
  std::size_t n_sentences = 0;
  std::size_t n_before_body = 0;
  std::size_t n_words = 0;
  std::size_t n_captions = 0;

  double sentence_share() const {
    return n == 0 ? 0 : static_cast<double>(n_sentences) / static_cast<double>(n);
  }
  double score() const {
    if (n == 0) return 0;
    const double before_body = static_cast<double>(n_before_body);
    double score = before_body * (kScoreAnyHeading + sentence_share());
    if (look.item) score *= kScoreItemFactor;
    if (look.run_in) score *= kScoreRunInFactor;
    return score;
  }
};

class Typographic {
 public:
  explicit Typographic(std::vector<Feature> features) : features_(std::move(features)) {
    next_text_.assign(features_.size(), kNone);
    std::size_t next = kNone;
    for (std::size_t i = features_.size(); i-- > 0;) {
      next_text_[i] = next;
      if (features_[i].text) next = i;
    }
    cluster();
  }

  // Whether looks alone tell the headings: enough of them for the length of the text.
  bool suffices() const {
    if (main_ == kNone) return false;
    std::size_t n_paragraphs = 0;
    for (const Feature& feature : features_) n_paragraphs += feature.text ? 1 : 0;
    const Cluster& main = clusters_[main_];
    if (main.n_before_body >= kLooksLeastHeadings) return true;
    return main.n_before_body >= 1 && n_paragraphs <= kParagraphsPerHeading * main.n_before_body;
  }

  // The main look is more than capitals, which any extraction keeps.
  bool sets_apart() const {
    if (main_ == kNone) return false;
    const Look& look = clusters_[main_].look;
    return (look.bold || look.italic || look.underline || look.size > 0 || look.level > 0) &&
           clusters_[main_].n_before_body > 0;
  }

  bool by_capitals() const { return main_ != kNone && clusters_[main_].look.capitals; }

  // Capitals alone may set captions apart and leave the headings below them bare: most of what they
  // mark is no sentence, and stands right above a heading by grammar.
  bool marks_captions(const std::vector<Block>& blocks) const {
    const Cluster& main = clusters_[main_];
    if (main.sentence_share() >= kSentencesLeadShare || main.look.run_in || main.look.item) {
      return false;
    }
    const std::vector<bool> heading = headings_by_grammar(blocks);
    std::size_t n_above = 0;
    for (std::size_t i = 0; i < features_.size(); ++i) {
      if (cluster_of_[i] != main_) continue;
      const std::size_t next = next_text_[i];
      n_above += next != kNone && heading[next] ? 1 : 0;
    }
    return n_above > 0 && 2 * n_above >= main.n && 2 * main.n_captions >= main.n;
  }

  // Capitals are all that sets the main ones apart, and titles in plain type are far more.
  bool misses_plain_titles(const std::vector<Block>& blocks) const {
    const Cluster& main = clusters_[main_];
    Look bare = main.look;
    bare.capitals = bare.centred = false;
    if (!main.look.capitals || bare.key() != Look().key() ||
        main.sentence_share() >= kSentencesLeadShare) {
      return false;
    }
    return is_over_percent(n_titles_by_grammar(blocks), main.n_before_body, kPlainTitlesPercent);
  }

  // Risks begin their paragraphs in plain type, and are more than what looks mark.
  bool misses_run_in_risks(const std::vector<Block>& blocks) const {
    const Cluster& main = clusters_[main_];
    if (main.look.run_in || main.sentence_share() >= kSentencesLeadShare) return false;
    const std::size_t n = n_run_in_risks(blocks);
    return n > kRunInLeastHeadings && n > main.n_before_body;
  }

  void apply(std::vector<Judged>& judged) const { apply(judged, main_); }

  // What each other look would give that stands before text as often as headings do.
  std::vector<std::vector<Judged>> with_other_looks(const std::vector<Judged>& judged) const {
    std::vector<std::size_t> looks;
    for (std::size_t c = 0; c < clusters_.size(); ++c) {
      if (c != main_ && clusters_[c].n_before_body >= kLooksLeastHeadings) looks.push_back(c);
    }
    std::stable_sort(looks.begin(), looks.end(), [&](std::size_t a, std::size_t b) {
      return clusters_[a].n_before_body > clusters_[b].n_before_body;
    });
    if (looks.size() > kOtherLooksTried) looks.resize(kOtherLooksTried);
    std::vector<std::vector<Judged>> all;
    for (const std::size_t c : looks) {
      all.push_back(judged);
      apply(all.back(), c);
    }
    return all;
  }

 private:
  void apply(std::vector<Judged>& judged, std::size_t main_look) const {
    const Cluster& main = clusters_[main_look];
    const bool sentences_lead = main.sentence_share() >= kSentencesLeadShare;
    for (std::size_t i = 0; i < features_.size(); ++i) {
      const Feature& feature = features_[i];
      if (!feature.candidate) continue;
      const Cluster& own = clusters_[cluster_of_[i]];
      judged[i] = judge(i, feature, own, main, sentences_lead);
    }
  }

  void cluster() {
    std::map<decltype(Look().key()), std::size_t> index;
    cluster_of_.assign(features_.size(), kNone);
    for (std::size_t i = 0; i < features_.size(); ++i) {
      const Feature& feature = features_[i];
      if (!feature.candidate) continue;
      const auto [found, is_new] = index.try_emplace(feature.look.key(), clusters_.size());
      if (is_new) clusters_.push_back({feature.look, 0, 0, 0, 0, 0});
      cluster_of_[i] = found->second;
      Cluster& own = clusters_[found->second];
      ++own.n;
      own.n_sentences += feature.sentence ? 1 : 0;
      own.n_words += feature.n_words;
      own.n_captions += feature.caption_words ? 1 : 0;
      own.n_before_body += before_body(i) ? 1 : 0;
    }
    double best = 0;
    for (std::size_t c = 0; c < clusters_.size(); ++c) {
      if (clusters_[c].score() > best) {
        best = clusters_[c].score();
        main_ = c;
      }
    }
  }

  // Text of its own follows: the rest of the block, or a block that is no candidate.
  bool before_body(std::size_t i) const {
    if (features_[i].look.run_in) return true;
    const std::size_t next = next_text_[i];
    return next != kNone && (!features_[next].candidate || features_[next].look.item);
  }

  Judged judge(std::size_t i, const Feature& feature, const Cluster& own, const Cluster& main,
               bool sentences_lead) const {
    const Judged heading{Role::heading, feature.end};
    const Judged caption{Role::caption, feature.end};
    const Judged subheading{Role::subheading, feature.end};
    const Judged body{feature.look.item ? Role::bullet : Role::paragraph, 0};
    const bool is_main = &own == &main;
    const std::size_t next = next_text_[i];
    const bool before_candidate =
        next != kNone && features_[next].candidate && !feature.look.run_in;
    if (feature.look.item && !main.look.item) return body;
    if (feature.look.run_in && !is_main) {
      // Another way to run in: a heading if it looks as loud as the main ones and says as much.
      const bool like_main =
          main.look.run_in && own.look.rank() >= main.look.rank() - kQuieterRunInRank;
      if (like_main && feature.sentence == sentences_lead) return heading;
      return body;
    }
    const double difference = own.look.rank() - main.look.rank();
    if (sentences_lead) {
      if (feature.sentence) {
        if (is_main) return heading;
        // Whole sentences set apart some other way: loud enough, they are headings too.
        if (difference > -kQuieterHeadingRank && before_body(i)) return heading;
        return before_body(i) ? subheading : body;
      }
      if (feature.caption_words) return feature.look.run_in ? heading : caption;
      if (before_candidate && feature.n_words <= kMaxGroupCaptionWords) return caption;
      if (is_main) return heading;
      return difference > 0 ? caption : subheading;
    }
    if (is_main) {
      if (before_candidate && !feature.sentence) {
        const double next_difference = features_[next].look.rank() - main.look.rank();
        // Two of a kind in a row: the first stands for the group.
        if (next_difference <= 0 && &clusters_[cluster_of_[next]] != &own) return heading;
        return caption;
      }
      return heading;
    }
    if (difference > 0) return before_body(i) && feature.sentence ? heading : caption;
    return subheading;
  }

  std::vector<Feature> features_;
  std::vector<std::size_t> next_text_;
  std::vector<std::size_t> cluster_of_;
  std::vector<Cluster> clusters_;
  std::size_t main_ = kNone;
};

// "Risk report", "Opportunities": such titles head no factor. What stands below a caption of opportunities is none of the
// risks either, until a caption or a heading of risks.
void drop_what_is_no_risk(const std::vector<Block>& blocks, std::vector<Judged>& judged) {
  bool opportunities = false;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Role role = judged[i].role;
    if (role != Role::caption && role != Role::heading) continue;
    const std::string& whole = blocks[i].text.text();
    const std::string text = lower(std::string_view(whole).substr(0, judged[i].heading_end));
    const bool risks = text.find("risk") != std::string::npos;
    const bool begins = text.find("opportunit") != std::string::npos && !risks &&
                        words(text).size() <= kMaxGroupCaptionWords && !ends_sentence(text) &&
                        !has_finite_verb(text);
    if (begins) {
      opportunities = true;
    } else if (risks || role == Role::caption) {
      opportunities = false;
    }
    const bool none =
        judged[i].heading_end >= whole.size() && !has_finite_verb(whole) && !ends_sentence(whole) &&
        (names_no_risk(whole) || is_label_of_table(whole) || comparable(text) == "risk");
    if (role == Role::heading && (none || opportunities)) {
      judged[i] = {Role::subheading, judged[i].heading_end};
    }
  }
}

}  // namespace

std::vector<Judged> classify(const std::vector<Block>& blocks) {
  std::vector<Judged> judged(blocks.size());
  const Style body = body_style(blocks);
  std::vector<Feature> features;
  features.reserve(blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.furniture || block.text.empty()) {
      judged[i].role = Role::furniture;
    } else if (block.kind == BlockKind::cell) {
      judged[i].role = Role::table;
    } else if (block.kind == BlockKind::list_item) {
      judged[i].role = Role::bullet;
    }
    features.push_back(feature_of(block, body));
  }
  const std::vector<bool> label = find_labels(blocks, features);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!label[i]) continue;
    features[i].candidate = false;
    if (features[i].end == blocks[i].text.size() && judged[i].role == Role::paragraph) {
      judged[i].role = Role::subheading;
    }
  }
  const Typographic typographic(std::move(features));
  std::vector<Judged> by_grammar = judged;
  judge_by_grammar(blocks, by_grammar);
  // Where something is set apart, a sentence or two in plain type that read like headings are text.
  const auto n_by_grammar =
      std::count_if(by_grammar.begin(), by_grammar.end(),
                    [](const Judged& one) { return one.role == Role::heading; });
  const bool looks =
      (typographic.suffices() && !typographic.marks_captions(blocks) &&
       !typographic.misses_plain_titles(blocks) && !typographic.misses_run_in_risks(blocks)) ||
      (n_by_grammar > 0 && n_by_grammar < static_cast<std::ptrdiff_t>(kLooksLeastHeadings) &&
       typographic.sets_apart());
  std::vector<std::vector<Judged>> others = typographic.with_other_looks(judged);
  if (looks) {
    typographic.apply(judged);
  } else {
    judged = std::move(by_grammar);
  }
  drop_what_is_no_risk(blocks, judged);
  // Rows with titles and prose beside them are no chance: where they tell most risks, nothing else is tried.
  const std::vector<Judged> without_tables = judged;
  const std::size_t n_in_tables = judge_risk_tables(blocks, judged);
  const auto n = static_cast<std::size_t>(std::count_if(
      judged.begin(), judged.end(), [](const Judged& one) { return one.role == Role::heading; }));
  if (n_in_tables > 0 && 2 * n_in_tables >= n) {
    // A table may sum up, or say who sees to them, what is told with text of its own around it.
    if (!is_clearly_better(blocks, without_tables, judged)) return judged;
    judged = without_tables;
  }
  const SetApart set_apart = !looks                      ? SetApart::not_at_all
                             : typographic.by_capitals() ? SetApart::by_capitals
                                                         : SetApart::by_looks;
  std::optional<std::vector<Judged>> better =
      best_labelling(blocks, judged, set_apart, std::move(others));
  if (better) {
    judged = std::move(*better);
    drop_what_is_no_risk(blocks, judged);
  }
  return judged;
}

}  // namespace plimsoll::filing
