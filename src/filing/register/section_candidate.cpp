// Sentences of harm are weighed against those that any part of a report has.
#include "filing/register/section_candidate.h"

#include "filing/register/register_thresholds.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {

bool Candidate::is_long() const {
  return n_visible >= kShortSectionCharacters;
}

bool Candidate::may_go_on() const {
  return share.n_sentences >= kTitleAgainSentences &&
         is_at_least_percent(share.n_harms, share.n_sentences, kTitleAgainHarmPercent);
}

bool Candidate::reads_like_risks() const {
  if (share.n_risks == 0) return false;
  if (!names_risks && !share.at_least(kUntitledRiskPercent)) return false;
  const auto harms = [&](std::size_t percent) {
    return is_at_least_percent(share.n_harms, share.n_sentences, percent);
  };
  if (strength == Strength::hinted) {
    return !in_notes && share.n_sentences >= kHintedLeastSentences && harms(kHintedHarmPercent) &&
           is_at_least_percent(share.n_mays, share.n_sentences, kHintedMayPercent);
  }
  if (strength == Strength::faint) {
    return !in_notes && (share.n_mays > 0 || share.n_sentences >= kFaintSureSentences) &&
           is_at_least_percent(share.n_risks - share.n_process_risks, share.n_sentences,
                               kTitledRiskPercent);
  }
  return share.at_least(kTitledRiskPercent) ||
         (strength == Strength::weak && harms(kTitledRiskPercent));
}

// Sentences of risk or harm beyond those that any part of a report has; a title that chooses its
// risks counts more, and may have tables of few such sentences below it.
double Candidate::beyond_usual() const {
  const bool weak = strength == Strength::weak;
  const bool hinted = strength == Strength::hinted;
  const std::size_t usual =
      weak ? kUsualHarmPercent : (hinted ? kUsualHintedPercent : kTitledRiskPercent);
  const auto n = static_cast<double>(share.n_sentences);
  const std::size_t n_process = strength == Strength::faint ? share.n_process : 0;
  const double beyond =
      static_cast<double>(share.n_harms - n_process) - static_cast<double>(usual) * n / 100;
  const double factor = weak ? kChosenTitleFactor : (hinted ? kHintedTitleFactor : 1);
  return factor * beyond * (in_notes ? kNotesFactor : 1);
}

double Candidate::weight() const {
  return beyond_usual() * kSaturatingSentences /
         (kSaturatingSentences + static_cast<double>(share.n_sentences));
}

bool Candidate::holds(const Candidate& other) const {
  return section.title <= other.section.title && section.last >= other.section.last;
}

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
  if (a.strength == b.strength && (a.holds(b) || b.holds(a)) &&
      a.beyond_usual() != b.beyond_usual()) {
    const Candidate& outer = a.holds(b) ? a : b;
    const Candidate& inner = a.holds(b) ? b : a;
    const bool is_outer = outer.section.last == inner.section.last && outer.beyond_usual() > 0 &&
                          outer.beyond_usual() >= kOuterTitleShare * inner.beyond_usual();
    if (is_outer) return &outer == &a;
    return a.beyond_usual() > b.beyond_usual();
  }
  if (a.weight() != b.weight()) return a.weight() > b.weight();
  return a.n_visible > b.n_visible;
}

}  // namespace plimsoll::filing
