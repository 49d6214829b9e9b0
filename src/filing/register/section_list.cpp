// The headings are those that the register would give, but for what is mended in between.
#include "filing/register/section_list.h"

#include <algorithm>
#include <vector>

#include "filing/register/grammar.h"
#include "filing/register/headings.h"
#include "filing/register/register_thresholds.h"
#include "filing/register/risk_counts.h"
#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

// Of a heading and the text below it.
struct Told {
  bool open = false;
  bool managing = false;
  bool named = false;
  RiskShare below;

  bool is_risk() const {
    return open && !managing && below.n_harms > below.n_process &&
           is_at_least_percent(below.n_harms - below.n_process, below.n_sentences,
                               kListedHarmPercent);
  }
};

void add(RiskShare& sum, const RiskShare& more) {
  sum.n_sentences += more.n_sentences;
  sum.n_harms += more.n_harms;
  sum.n_process += more.n_process;
  sum.n_mays += more.n_mays;
}

}  // namespace

bool RiskList::is_sure() const {
  return n_sure >= kSureLeastRisks && is_at_least_percent(n_sure, n_headings, kSureRisksPercent);
}

double RiskList::score() const {
  return n_headings == 0 ? 0
                         : static_cast<double>(n_sure * n_sure) / static_cast<double>(n_headings);
}

double RiskList::promise() const {
  if (n_headings == 0) return kListOfNone;
  const double share = static_cast<double>(n_risks) / static_cast<double>(n_headings);
  const double length = std::min(1.0, static_cast<double>(n_risks) / kListLength);
  return kListOfNone + (kListOfRisks - kListOfNone) * share * length;
}

RiskList list_of_risks(const Document& document, const Section& section) {
  const auto begin = document.blocks.begin();
  const std::vector<Block> blocks(begin + static_cast<std::ptrdiff_t>(section.first),
                                  begin + static_cast<std::ptrdiff_t>(section.last));
  const std::vector<Judged> judged = classify(blocks);
  RiskList list;
  Told told;
  const auto settle = [&] {
    list.n_risks += told.is_risk() ? 1 : 0;
    list.n_sure += told.is_risk() && (told.named || told.below.n_mays > 0) ? 1 : 0;
    told = {};
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Role role = judged[i].role;
    if (role == Role::furniture) continue;
    if (role == Role::heading || role == Role::caption) settle();
    if (role == Role::caption) continue;
    if (role == Role::heading) {
      if (list.n_headings == 0) list.first_heading = section.first + i;
      ++list.n_headings;
      told.open = true;
      const std::string heading =
          lower(std::string_view(blocks[i].text.text()).substr(0, judged[i].heading_end));
      told.managing = speaks_of_managing(heading);
      told.named = is_name_of_risk(heading);
    }
    if (told.open) add(told.below, risk_share(blocks[i]));
  }
  settle();
  return list;
}

}  // namespace plimsoll::filing
