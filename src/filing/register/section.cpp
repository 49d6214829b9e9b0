// Every title is a candidate; what stands below it until the next part decides, by its length and
// by how much of it speaks of what may happen.
#include "filing/register/section.h"

#include <algorithm>
#include <array>
#include <optional>

#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

enum class Strength { none, weak, strong };

struct Title {
  Strength strength = Strength::none;
  // Where the title ends in the block's text.
  std::size_t end = 0;
};

// Titles that stand alone, as whole blocks.
constexpr auto kTitles =
    std::to_array<std::string_view>({"business and other risks",
                                     "business risks",
                                     "business risks and other risks",
                                     "cautionary statements",
                                     "certain factors",
                                     "certain factors that may affect future results",
                                     "certain risk factors",
                                     "factors affecting future results",
                                     "factors that could affect future results",
                                     "factors that may affect future operating results",
                                     "factors that may affect future results",
                                     "factors that may affect results",
                                     "important risk factors",
                                     "investment considerations",
                                     "investment considerations and risk factors",
                                     "key risks",
                                     "key risks and uncertainties",
                                     "our principal risks",
                                     "our principal risks and uncertainties",
                                     "principal risk factors",
                                     "principal risks",
                                     "principal risks and risk management",
                                     "principal and emerging risks",
                                     "principal risks and uncertainties",
                                     "risk factors",
                                     "risk factors and uncertainties",
                                     "risk factors that may affect future results",
                                     "risk factors relating to our business",
                                     "risks and uncertainties",
                                     "risks related to business",
                                     "risk information",
                                     "summary of principal risks",
                                     "the risk factors",
                                     "material risks",
                                     "risk factors and cautionary statements",
                                     "principal risks facing the group",
                                     "business and other risk factors",
                                     "business-related risks"});

// Titles of what may follow outside the SEC's items; whole blocks.
constexpr auto kFollowing = std::to_array<std::string_view>(
    {"board of directors",
     "capital structure",
     "capitalization",
     "chairman's statement",
     "consolidated financial statements",
     "corporate governance",
     "corporate governance report",
     "corporate responsibility",
     "cybersecurity",
     "description of business",
     "directors' report",
     "dividend policy",
     "emerging risks",
     "employees",
     "executive officers of the registrant",
     "financial review",
     "financial statements",
     "going concern",
     "going concern and viability",
     "governance",
     "information on the company",
     "legal proceedings",
     "management's discussion and analysis",
     "management's discussion and analysis of financial condition and results of operations",
     "non-financial information statement",
     "our people",
     "people",
     "properties",
     "remuneration report",
     "section 172 statement",
     "selected financial data",
     "selected consolidated financial data",
     "signatures",
     "strategic report approval",
     "sustainability",
     "sustainability report",
     "unresolved staff comments",
     "use of proceeds",
     "viability",
     "viability statement",
     "dilution",
     "price range of common stock",
     "executive officers",
     "market for registrant's common equity",
     "quantitative and qualitative disclosures about market risk",
     "important contracts",
     "research and development activities",
     "management's analysis of financial position, operating results and cash flows"});

// Lower case, plain quotation marks and dashes, single spaces.
std::string plain(std::string_view text) {
  return lower(comparable(text.substr(0, kTitleReadBytes)));
}

std::string_view without_end_marks(std::string_view text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ':' || text.back() == '*' ||
                           text.back() == '-' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  return text;
}

// "item 1a" and the like at the start: its number as "1a", and where it ends; empty if none.
std::string item_number(std::string_view text, std::size_t& end) {
  if (!text.starts_with("item")) return {};
  std::size_t at = 4;
  if (at < text.size() && text[at] == 's') ++at;
  const std::size_t space = text.find_first_not_of(" ", at);
  if (space == std::string_view::npos || space == at) {
    if (space == std::string_view::npos || !is_digit(text[space])) return {};
  }
  at = space;
  std::string number;
  while (at < text.size() && is_digit(text[at]) && number.size() < 2) number += text[at++];
  if (number.empty()) return {};
  // "1a", "1 a", "1(a)", "3.d"
  std::size_t peek = at;
  while (peek < text.size() && (text[peek] == ' ' || text[peek] == '(' || text[peek] == '.'))
    ++peek;
  if (peek < text.size() && text[peek] >= 'a' && text[peek] <= 'd') {
    const bool glued = peek == at;
    const bool alone = peek + 1 >= text.size() || !is_ascii_letter(text[peek + 1]);
    if (alone && (glued || peek + 1 >= text.size() || text[peek + 1] != ' ' || text[at] == '(' ||
                  text[at] == '.')) {
      number += text[peek];
      at = peek + 1;
    }
  }
  end = at;
  return number;
}

bool ends_with_page_number(std::string_view text) {
  // "12", "27-36", "9, 14"
  std::size_t at = text.size();
  std::size_t n_digits = 0;
  while (at > 0 && (is_digit(text[at - 1]) ||
                    (n_digits > 0 && (text[at - 1] == '-' || text[at - 1] == ',')))) {
    n_digits = is_digit(text[at - 1]) ? n_digits + 1 : 0;
    if (n_digits > kMaxPageDigits) return false;
    --at;
  }
  if (at == text.size()) return false;
  return at > 0 && (text[at - 1] == ' ' || text[at - 1] == '.');
}

// What stands behind the words of a strong title decides whether it is one.
bool can_follow_title(std::string_view rest) {
  rest = trim(rest);
  if (rest.empty()) return true;
  if (rest.front() == '"' || rest.front() == '\'' || rest.front() == ',' || rest.front() == ';' ||
      rest.front() == ')') {
    return false;
  }
  static constexpr auto kProse = std::to_array<std::string_view>(
      {"of ",     "in ",       "and elsewhere", "contained", "included",  "section",
       "for ",    "set forth", "as ",           "below",     "above",     "to ",
       "on ",     "which ",    "that ",         "discussed", "described", "herein",
       "should ", "are ",      "is ",           "under ",    "captions",  "may "});
  for (const std::string_view word : kProse) {
    if (rest.starts_with(word)) return false;
  }
  return true;
}

Title title_of(const Block& block) {
  Title title;
  const std::string& original = block.text.text();
  std::vector<std::uint32_t> offsets;
  const std::string text =
      lower(comparable(std::string_view(original).substr(0, kTitleReadBytes), &offsets));
  if (text.empty() || text.find("(continued)") != std::string::npos) return title;
  const auto end_in_block = [&](std::size_t end) {
    return end < offsets.size() && offsets.size() == text.size() ? offsets[end] : original.size();
  };
  const std::string_view whole = without_end_marks(text);
  const std::size_t n_words = words(whole).size();
  if (ends_with_page_number(whole)) return title;
  // "Item 1A. Risk Factors", also with text behind it in the same block.
  std::size_t at = 0;
  const std::string number = item_number(text, at);
  const bool own_item = number == "1a" || number == "3d" || number == "3";
  std::size_t words_at = own_item ? at : 0;
  if (!own_item) {
    // "D. Risk Factors", "3.D. Risk Factors", "(d) Risk factors"
    for (const std::string_view head : {"d.", "(d)", "3.d.", "3.d", "3d.", "d)"}) {
      if (text.starts_with(head)) words_at = std::max(words_at, head.size());
    }
  }
  if (words_at > 0) {
    const std::size_t found = text.find("risk factors", words_at);
    const bool near = found != std::string::npos &&
                      text.find_first_of("abcefghijklmnopqrstuvwxyz", words_at) >= found;
    const bool key_information =
        number == "3" && n_words <= kMaxKeyInformationWords && found != std::string::npos;
    if (near || key_information) {
      const std::size_t end = found + std::string_view("risk factors").size();
      if (can_follow_title(std::string_view(text).substr(end))) {
        title.strength = Strength::strong;
        std::size_t stop = end;
        while (stop < text.size() && (text[stop] == '.' || text[stop] == ':')) ++stop;
        title.end = n_words <= kMaxTitleWords ? original.size() : end_in_block(stop);
      }
      return title;
    }
    if (number == "1a" && n_words <= kMaxBareItemWords) {
      title.strength = Strength::strong;
      title.end = original.size();
      return title;
    }
  }
  if (n_words > kMaxTitleWords) {
    // "RISK FACTORS. The following ...": set apart, and ended by a full stop.
    const std::size_t stop = text.find_first_of(".:");
    if (stop == std::string::npos || stop > kMaxTitleStopBytes || stop + 2 >= text.size())
      return title;
    const std::string_view head = std::string_view(text).substr(0, stop);
    const bool set_apart =
        is_all_capitals(std::string_view(original).substr(0, end_in_block(stop))) ||
        (!block.styles.empty() && block.styles.front().style.bold && block.styles.size() > 1 &&
         block.styles[1].begin <= end_in_block(stop) + kEmphasisSlackBytes);
    if (set_apart && std::find(kTitles.begin(), kTitles.end(), head) != kTitles.end()) {
      title.strength = Strength::weak;
      title.end = end_in_block(stop + 1);
    }
    return title;
  }
  std::string_view bare = whole;
  // A number before the title: "4. Business Risks", "2 Principal risks".
  const std::size_t letter = bare.find_first_of("abcdefghijklmnopqrstuvwxyz");
  if (letter != std::string_view::npos && letter > 0 && letter <= kMaxTitleNumberBytes &&
      bare.substr(0, letter).find_first_not_of("0123456789.()[] ") == std::string_view::npos) {
    bare.remove_prefix(letter);
  }
  if (std::find(kTitles.begin(), kTitles.end(), bare) != kTitles.end()) {
    title.strength = Strength::weak;
    title.end = original.size();
  } else if (n_words <= kMaxFactorsTitleWords && (bare.starts_with("factors that may affect") ||
                                                  bare.starts_with("factors that could affect") ||
                                                  bare.starts_with("factors which may affect") ||
                                                  bare.starts_with("factors affecting "))) {
    title.strength = Strength::weak;
    title.end = original.size();
  }
  return title;
}

Style leading_style(const Block& block) {
  return block.styles.empty() ? Style{} : block.styles.front().style;
}

bool stands_out(const Block& block, const Style& body) {
  const Style style = leading_style(block);
  return style.bold || style.underline || style.italic || block.heading_level > 0 ||
         is_all_capitals(block.text.text()) || (style.size > body.size && body.size > 0) ||
         block.centred;
}

// Whether the block begins what follows the section.
bool ends_section(const Document& document, const Block& block, const Title& own,
                  const Block& title_block, const Style& body) {
  if (block.kind == BlockKind::list_item) return false;
  const std::string& original = block.text.text();
  const std::string text = plain(original);
  std::size_t at = 0;
  const std::string number = item_number(text, at);
  const std::string_view whole = without_end_marks(text);
  const std::size_t n_words = words(whole).size();
  if (!number.empty()) {
    if (number == "1a" || text.find("(continued)") != std::string::npos) return false;
    if (number == "3d" || (number == "3" && text.find("risk factor") != std::string::npos)) {
      return false;
    }
    // An item's own heading: a full stop, colon or dash behind its number, or a short block.
    const std::string_view rest = trim(std::string_view(text).substr(at));
    const bool marked = rest.empty() || rest.front() == '.' || rest.front() == ':' ||
                        rest.front() == '-' || rest.front() == ')' || rest.front() == '|';
    const bool prose = rest.starts_with("of ") || rest.starts_with("and ") ||
                       rest.starts_with("in ") || rest.starts_with(",") || rest.starts_with("\"") ||
                       rest.starts_with("to ");
    return !prose && n_words <= kMaxMarkedItemWords && (marked || n_words <= kMaxPlainItemWords);
  }
  if ((text.starts_with("part ii") || text.starts_with("part iii")) && n_words <= kMaxPartWords &&
      !text.starts_with("part ii, item 1a")) {
    return true;
  }
  if (n_words > kMaxFollowingWords && own.strength == Strength::weak) {
    // "LEGAL PROCEEDINGS. There are ...": set apart by capitals.
    const std::size_t stop = original.find('.');
    if (stop == std::string::npos || stop > kMaxFollowingStopBytes) return false;
    const std::string_view head = std::string_view(original).substr(0, stop);
    return is_all_capitals(head) &&
           std::find(kFollowing.begin(), kFollowing.end(), plain(head)) != kFollowing.end();
  }
  if (n_words == 0 || n_words > kMaxFollowingWords) return false;
  if (own.strength == Strength::strong && whole != "unresolved staff comments" &&
      whole != "signatures") {
    return false;
  }
  std::string_view bare = whole;
  const std::size_t letter = bare.find_first_of("abcdefghijklmnopqrstuvwxyz");
  if (letter != std::string_view::npos && letter > 0 && letter <= kMaxTitleNumberBytes)
    bare.remove_prefix(letter);
  if (std::find(kFollowing.begin(), kFollowing.end(), bare) != kFollowing.end() &&
      (document.format == Format::text || stands_out(block, body))) {
    return true;
  }
  // Something as prominent as the section's own title, and not about risks.
  const Style style = leading_style(block);
  const Style title_style = leading_style(title_block);
  if (text.find("risk") != std::string::npos) return false;
  if (title_block.heading_level > 0 && block.heading_level > 0) {
    return block.heading_level < title_block.heading_level ||
           (block.heading_level == title_block.heading_level &&
            title_block.heading_level <= kPartHeadingLevel);
  }
  return body.size > 0 && is_at_least_percent(title_style.size, body.size, kLargeTitlePercent) &&
         style.size >= title_style.size && n_words <= kMaxLargeTitleWords;
}

// Half points of most of the text.
Style body_style(const Document& document) {
  std::array<std::size_t, 256> n_bytes{};
  for (const Block& block : document.blocks) {
    if (block.styles.size() == 1) n_bytes[block.styles[0].style.size] += block.text.size();
  }
  n_bytes[0] = 0;
  Style style;
  style.size =
      static_cast<std::uint8_t>(std::max_element(n_bytes.begin(), n_bytes.end()) - n_bytes.begin());
  return style;
}

struct Candidate {
  Section section;
  Strength strength = Strength::none;
  std::size_t n_visible = 0;
  bool ended = false;
  // Asked of weak titles only.
  bool reads_like_risks = false;
};

struct RiskShare {
  std::size_t n_sentences = 0;
  // Of these, those that speak of what may happen.
  std::size_t n_risks = 0;

  bool at_least(std::size_t percent) const {
    return is_at_least_percent(n_risks, n_sentences, percent);
  }
};

RiskShare risk_share(const Document& document, std::size_t first, std::size_t last) {
  RiskShare share;
  for (std::size_t i = first; i < last; ++i) {
    const Block& block = document.blocks[i];
    if (block.furniture || block.kind == BlockKind::cell) continue;
    const std::string text = lower(block.text.text());
    for (const SentenceRange& range : sentences(text)) {
      const std::string_view sentence =
          std::string_view(text).substr(range.begin, range.end - range.begin);
      ++share.n_sentences;
      for (const std::string_view sign :
           {" may ", " could ", " might ", "adversely", " risk", " fail "}) {
        if (sentence.find(sign) != std::string_view::npos) {
          ++share.n_risks;
          break;
        }
      }
    }
  }
  return share;
}

// Where nothing is called a risk section, the text itself may be one: sentences of what may happen.
bool reads_like_risks(const Document& document) {
  const RiskShare share = risk_share(document, 0, document.blocks.size());
  return share.n_sentences >= kUntitledLeastSentences && share.at_least(kUntitledRiskPercent);
}

// An Item that only points elsewhere gives way to a long part with a bare title, if that reads like
// risks: "Risk factors" also stands above a paragraph of other parts of a report.
bool better(const Candidate& a, const Candidate& b) {
  const auto is_long = [](const Candidate& c, const Candidate& other) {
    return c.n_visible >= kShortSectionCharacters &&
           (c.strength >= other.strength || c.reads_like_risks);
  };
  const bool a_long = is_long(a, b);
  const bool b_long = is_long(b, a);
  if (a_long != b_long) return a_long;
  if (a.strength != b.strength) return a.strength > b.strength;
  return a.n_visible > b.n_visible;
}

// The best candidate; furniture may be a title only where `furniture_too`.
std::optional<Candidate> search(const Document& document, const Style& body,
                                const std::vector<std::size_t>& visible_before,
                                bool furniture_too) {
  const std::vector<Block>& blocks = document.blocks;
  std::optional<Candidate> best;
  // A candidate's end does not depend on where it begins, its strength apart; the scan from one
  // candidate stops where the next stronger or equal one would be longer anyway.
  std::size_t scanned_to[3] = {0, 0, 0};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.text.empty() || (block.furniture && !furniture_too)) continue;
    Title title = title_of(block);
    if (title.strength == Strength::none) continue;
    Candidate candidate;
    candidate.strength = title.strength;
    candidate.section.title = i;
    candidate.section.title_end = title.end;
    candidate.section.has_title = true;
    candidate.section.first = title.end < block.text.size() ? i : i + 1;
    // Inside a section found already: a running header or the title once more.
    std::size_t& done = scanned_to[static_cast<std::size_t>(title.strength)];
    if (i < done) continue;
    std::size_t end = i + 1;
    // "Item 1A." and "Risk Factors" in two blocks.
    while (end < blocks.size() && (blocks[end].furniture || blocks[end].text.empty())) ++end;
    if (words(block.text.text()).size() <= kMaxBareItemWords && end < blocks.size() &&
        title_of(blocks[end]).strength == Strength::weak) {
      candidate.section.first = end + 1;
    }
    for (end = candidate.section.first; end < blocks.size(); ++end) {
      if (blocks[end].text.empty() || blocks[end].furniture || end == i) continue;
      if (ends_section(document, blocks[end], title, block, body)) {
        candidate.ended = true;
        break;
      }
    }
    done = end;
    candidate.section.last = end;
    candidate.n_visible = visible_before[end] - visible_before[candidate.section.first];
    if (title.strength == Strength::weak) {
      candidate.reads_like_risks =
          risk_share(document, candidate.section.first, end).at_least(kTitledRiskPercent);
    }
    if (!best || better(candidate, *best)) best = candidate;
  }
  return best;
}

}  // namespace

Result<Section> find_section(const Document& document) {
  const std::vector<Block>& blocks = document.blocks;
  const Style body = body_style(document);
  std::vector<std::size_t> visible_before(blocks.size() + 1, 0);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    visible_before[i + 1] = visible_before[i] + (blocks[i].furniture ? 0 : blocks[i].n_visible);
  }
  std::optional<Candidate> best = search(document, body, visible_before, false);
  if (!best || best->n_visible < kShortSectionCharacters) {
    // Where every page of the section is headed by its title, the title looks like furniture.
    const std::optional<Candidate> headed = search(document, body, visible_before, true);
    if (headed && headed->n_visible >= kShortSectionCharacters) best = headed;
  }
  if (!best) {
    if (!reads_like_risks(document)) {
      return Error{"no risk section found in " + document.path +
                   ": no block is titled \"Item 1A. Risk Factors\", \"Item 3.D\", \"Principal "
                   "risks\" or the like, and the text does not read like one"};
    }
    Section whole;
    whole.last = blocks.size();
    whole.warnings.push_back("no title of a risk section; the whole file is taken as one");
    return whole;
  }
  Section section = best->section;
  if (best->n_visible < kShortSectionCharacters) {
    section.warnings.push_back("the risk section has only " + std::to_string(best->n_visible) +
                               " characters; it may refer to another document");
  }
  if (!best->ended && visible_before[section.title] > kLongBeforeCharacters) {
    section.warnings.push_back("no heading ends the risk section; it runs to the end of the file");
  }
  return section;
}

}  // namespace plimsoll::filing
