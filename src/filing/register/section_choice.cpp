// Sentences weigh the candidates; lists of risks decide between rivals, and where sentences bear none of them out.
#include "filing/register/section_choice.h"

#include <algorithm>
#include <map>

#include "filing/register/register_thresholds.h"
#include "filing/register/section_list.h"

namespace plimsoll::filing {
namespace {

// Candidates whose lists of risks are worth reading, most sentences of harm first: of those with one end the outermost.
std::vector<const Candidate*> with_lists(const std::vector<Candidate>& candidates) {
  std::vector<const Candidate*> tried;
  // Of candidates with one end, one for each strength, the first.
  std::map<std::size_t, Strength> strongest;
  for (const Candidate& candidate : candidates) {
    if (candidate.in_notes || !candidate.is_long() || candidate.share.n_harms == 0 ||
        candidate.strength == Strength::strong) {
      continue;
    }
    const auto [outer, is_new] = strongest.try_emplace(candidate.section.last, candidate.strength);
    if (!is_new && outer->second >= candidate.strength) continue;
    outer->second = candidate.strength;
    tried.push_back(&candidate);
  }
  std::stable_sort(tried.begin(), tried.end(), [](const Candidate* a, const Candidate* b) {
    return a->share.n_harms > b->share.n_harms;
  });
  if (tried.size() > kListsRead) tried.resize(kListsRead);
  return tried;
}

}  // namespace

const Candidate* best_of(const std::vector<Candidate>& candidates) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : candidates) {
    // "Risk management" alone promises nothing.
    const bool nothing =
        (candidate.strength <= Strength::faint || !candidate.names_risks) &&
        (!candidate.reads_like_risks() ||
         (!candidate.is_long() && candidate.share.n_sentences < kFaintLeastSentences));
    if (!nothing && (best == nullptr || better(candidate, *best))) best = &candidate;
  }
  return best;
}

// Of titles apart from each other the one whose headings and text read most like a list of risks: of those that weigh
// about alike; and any other whose list is much the better one.
Candidate with_best_list(const Document& document, const std::vector<Candidate>& candidates,
                         const Candidate& heaviest) {
  if (heaviest.strength == Strength::strong || !heaviest.reads_like_risks()) return heaviest;
  const RiskList own = list_of_risks(document, heaviest.section);
  const Candidate* best = &heaviest;
  double most = heaviest.weight() * own.promise();
  const Candidate* listed = nullptr;
  const double times = heaviest.strength == Strength::weak ? kRivalOfChosenTimes : kRivalListTimes;
  double most_listed = own.score() * times;
  for (const Candidate* rival : with_lists(candidates)) {
    if (rival->section.title < heaviest.section.last &&
        rival->section.last > heaviest.section.title) {
      continue;
    }
    const RiskList list = list_of_risks(document, rival->section);
    if (list.n_sure >= kRivalListRisks && list.score() > most_listed) {
      most_listed = list.score();
      listed = rival;
    }
    if (!rival->reads_like_risks() || rival->weight() < kListReadShare * heaviest.weight()) {
      continue;
    }
    const double weight = rival->weight() * list.promise();
    if (weight <= most) continue;
    most = weight;
    best = rival;
  }
  return listed != nullptr ? *listed : *best;
}

// Where no title is borne out by sentences: the one with the longest list of risks below it.
std::optional<Candidate> with_sure_list(const Document& document,
                                        const std::vector<Candidate>& candidates) {
  const Candidate* best = nullptr;
  std::size_t most = 0;
  for (const Candidate* candidate : with_lists(candidates)) {
    const RiskList list = list_of_risks(document, candidate->section);
    if (!list.is_sure() || list.n_sure <= most) continue;
    most = list.n_sure;
    best = candidate;
  }
  return best == nullptr ? std::nullopt : std::optional<Candidate>(*best);
}

// Another part that reads as much like risks.
void warn_of_rival(const Document& document, const std::vector<Candidate>& candidates,
                   const Candidate& taken, std::vector<std::string>& warnings) {
  if (taken.strength == Strength::strong) return;
  const Candidate* rival = nullptr;
  for (const Candidate& candidate : candidates) {
    const bool apart = candidate.section.title >= taken.section.last ||
                       candidate.section.last <= taken.section.title;
    if (!apart || !candidate.is_long() || !candidate.reads_like_risks() ||
        candidate.weight() < kRivalShare * taken.weight()) {
      continue;
    }
    if (rival == nullptr || candidate.weight() > rival->weight()) rival = &candidate;
  }
  if (rival == nullptr) return;
  const auto name = [&](const Candidate& candidate) {
    return named(document, document.blocks[candidate.section.title].text);
  };
  warnings.push_back("the section is taken to be " + name(taken) + ", but " + name(*rival) +
                     " heads a part that reads like risks too");
}

}  // namespace plimsoll::filing
