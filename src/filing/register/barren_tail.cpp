// Each heading weighs for the section, against it, or neither way; the heaviest run against it at the end is cut.
#include "filing/register/barren_tail.h"

#include <string>

#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/register/risk_counts.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

struct Heading {
  std::size_t block = 0;
  // It names a harm itself.
  bool names_harm = false;
  RiskShare below;
};

std::vector<Heading> headings_of(const std::vector<Block>& blocks,
                                 const std::vector<Judged>& judged) {
  std::vector<Heading> headings;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Role role = judged[i].role;
    if (role == Role::furniture || role == Role::caption) continue;
    const std::string text = " " + lower(blocks[i].text.text()) + " ";
    if (role == Role::heading) {
      const std::string_view own = std::string_view(text).substr(0, judged[i].heading_end + 1);
      headings.push_back({i,
                          speaks_of_harm(std::string(own) + " ") ||
                              holds_any(own, {"risk", "competit", "depend", "relian"}),
                          {}});
      if (judged[i].heading_end >= blocks[i].text.size()) continue;
    }
    if (headings.empty() || role == Role::subheading) continue;
    RiskShare& below = headings.back().below;
    const RiskShare own = risk_share(blocks[i]);
    below.n_sentences += own.n_sentences;
    below.n_harms += own.n_harms - own.n_process;
    below.n_process += own.n_process + own.n_manages;
  }
  return headings;
}

// For the section above 0.
double weight_of(const Heading& heading) {
  const RiskShare& below = heading.below;
  if (heading.names_harm) return 1;
  if (below.n_harms == 0) return below.n_process > 0 ? -1 : -kBarrenHalf;
  if (below.n_harms > below.n_process) return 1;
  return below.n_process >= kBarrenLeastManaging ? -kBarrenHalf : 0;
}

}  // namespace

std::size_t barren_tail(const std::vector<Block>& blocks, const std::vector<Judged>& judged) {
  const std::vector<Heading> headings = headings_of(blocks, judged);
  double sum = 0;
  double least = 0;
  std::size_t cut = headings.size();
  for (std::size_t i = headings.size(); i-- > 1;) {
    const double weight = weight_of(headings[i]);
    sum += weight;
    if (weight < 0 && sum <= -kBarrenTail && sum < least) {
      least = sum;
      cut = i;
    }
  }
  if (cut == headings.size()) return blocks.size();
  std::size_t n_for = 0;
  for (std::size_t i = 0; i < cut; ++i) n_for += weight_of(headings[i]) > 0 ? 1 : 0;
  if (2 * n_for < cut) return blocks.size();
  // With the captions right above it.
  std::size_t first = headings[cut].block;
  for (std::size_t i = first;
       i > 0 && (judged[i - 1].role == Role::furniture || judged[i - 1].role == Role::caption);
       --i) {
    if (judged[i - 1].role == Role::caption) first = i - 1;
  }
  return first;
}

}  // namespace plimsoll::filing
