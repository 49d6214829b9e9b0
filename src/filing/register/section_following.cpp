// Phrases that other parts of a report begin with; one that shares its words with another names the same part.
#include <algorithm>
#include <array>
#include <vector>

#include "filing/register/register_thresholds.h"
#include "filing/register/section_words.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {

Following following_part(std::string_view text) {
  std::string bare;
  for (const char c : bare_title(text)) {
    if (c != '\'') bare += c == '&' ? '+' : c;
  }
  // Anywhere in a short title.
  static constexpr auto kFirm =
      std::to_array<std::string_view>({"by order of the board",
                                       "on behalf of the board",
                                       "designation for eligible dividends",
                                       "non-gaap financial measures",
                                       "s172 statement",
                                       "responsibility statement",
                                       "viability",
                                       "accounting policies",
                                       "accounting judg",
                                       "accounting estimates",
                                       "approval of the strategic report",
                                       "auditor",
                                       "board of directors",
                                       "chairmans statement",
                                       "chief executives",
                                       "corporate governance",
                                       "description of business",
                                       "description of capital stock",
                                       "description of securities",
                                       "description of the notes",
                                       "directors report",
                                       "directors responsibilities",
                                       "directors remuneration",
                                       "dividend policy",
                                       "executive officers",
                                       "financial statements",
                                       "governance report",
                                       "governance statement",
                                       "important contracts",
                                       "information on the company",
                                       "legal proceedings",
                                       "managements analysis of",
                                       "managements discussion and analysis",
                                       "market for registrants",
                                       "material contracts",
                                       "material developments in human",
                                       "mine safety disclosures",
                                       "non-financial information",
                                       "nonfinancial information",
                                       "plan of distribution",
                                       "price range of common stock",
                                       "quantitative and qualitative disclosures",
                                       "related party transactions",
                                       "remuneration report",
                                       "report of the directors",
                                       "report of the board",
                                       "research and development activities",
                                       "section 172",
                                       "selected financial data",
                                       "selected consolidated financial data",
                                       "statement of directors",
                                       "strategic report approval",
                                       "transaction parties",
                                       "unresolved staff comments",
                                       "use of proceeds"});
  struct Found {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::vector<Found> found;
  for (const std::string_view part : kFirm) {
    const std::size_t at = bare.find(part);
    if (at != std::string::npos) found.push_back({at, at + part.size()});
  }
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.begin < b.begin; });
  // Phrases that share a word name one part: "corporate governance report".
  std::size_t n_parts = 0;
  std::size_t end = 0;
  for (const Found& part : found) {
    n_parts += part.begin >= end ? 1 : 0;
    end = std::max(end, part.end);
  }
  // Two parts in one line are the header of every page.
  if (n_parts > 0) return n_parts == 1 ? Following::firm : Following::none;
  // Alone.
  static constexpr auto kFirmAlone = std::to_array<std::string_view>(
      {"capitalization", "dilution", "governance", "signatures", "underwriting"});
  static constexpr auto kSoft =
      std::to_array<std::string_view>({"annual general meeting",
                                       "approval",
                                       "charitable donations",
                                       "code of conduct",
                                       "communication with shareholders",
                                       "compliance with laws and regulations",
                                       "compliance with relevant laws and regulations",
                                       "corporate social responsibility report",
                                       "creditor payment policy",
                                       "directors",
                                       "directors and their interests",
                                       "disabled employees",
                                       "disabled persons",
                                       "donations",
                                       "employee involvement",
                                       "employment policies",
                                       "employment policy",
                                       "equal opportunities",
                                       "financial instruments",
                                       "future developments",
                                       "future outlook",
                                       "payment of creditors",
                                       "policy on payment of creditors",
                                       "political and charitable donations",
                                       "post balance sheet events",
                                       "relationship with employees, customers and suppliers",
                                       "results and dividends",
                                       "share buyback",
                                       "substantial shareholdings",
                                       "supplier payment policy",
                                       "our strategy",
                                       "diversity",
                                       "gender diversity",
                                       "greenhouse gas emissions",
                                       "human rights",
                                       "capital structure",
                                       "corporate responsibility",
                                       "corporate social responsibility",
                                       "cybersecurity",
                                       "dividend",
                                       "dividends",
                                       "emerging risks",
                                       "employees",
                                       "environment",
                                       "events after the reporting date",
                                       "events subsequent to balance date",
                                       "financial review",
                                       "going concern",
                                       "human resources",
                                       "internal control",
                                       "internal controls",
                                       "key performance indicators",
                                       "likely developments",
                                       "opportunities",
                                       "internal control systems and their adequacy",
                                       "our people",
                                       "outlook",
                                       "people",
                                       "properties",
                                       "research and development",
                                       "sustainability",
                                       "subsequent events",
                                       "sustainability report",
                                       "financial position",
                                       "share capital"});
  const auto is_bare = [&](std::string_view part) { return bare == part; };
  if (std::any_of(kFirmAlone.begin(), kFirmAlone.end(), is_bare)) return Following::firm;
  if (std::any_of(kSoft.begin(), kSoft.end(), is_bare)) return Following::soft;
  // "Operational report", "Financial highlights": whatever it reports on.
  for (const std::string_view end : {" report", " review", " highlights"}) {
    if (bare.ends_with(end) && words(bare).size() <= kMaxReportTitleWords) return Following::soft;
  }
  return Following::none;
}

}  // namespace plimsoll::filing
