// One pass over the characters of a block that copies what is sound and replaces what is not;
// then, over blocks, sentences that a page or a heading's line break cut.
#include "filing/document/mend.h"

#include <algorithm>
#include <array>

#include "filing/document/blocks.h"
#include "filing/document/document_thresholds.h"
#include "filing/document/list_marks.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"

namespace plimsoll::filing {
namespace {

constexpr auto kMoneySigns = std::to_array<std::string_view>(
    {"$", "\xC2\xA3", "\xE2\x82\xAC", "\xC2\xA5", "\xE2\x82\xA9", "\xE2\x82\xB9"});

struct Command {
  std::string_view latex;
  std::string_view plain;
};
// Commands that stand for one character.
constexpr auto kCommands = std::to_array<Command>({{"\\%", "%"},
                                                   {"\\$", "$"},
                                                   {"\\&", "&"},
                                                   {"\\#", "#"},
                                                   {"\\_", "_"},
                                                   {"\\cdots", "..."},
                                                   {"\\cdot", "\xC2\xB7"},
                                                   {"\\bullet", "\xE2\x80\xA2"},
                                                   {"\\times", "\xC3\x97"},
                                                   {"\\ldots", "..."},
                                                   {"\\sim", "~"},
                                                   {"\\approx", "~"},
                                                   {"\\pounds", "\xC2\xA3"},
                                                   {"\\yen", "\xC2\xA5"},
                                                   {"\\euro", "\xE2\x82\xAC"},
                                                   {"\\geq", "\xE2\x89\xA5"},
                                                   {"\\leq", "\xE2\x89\xA4"},
                                                   {"\\pm", "\xC2\xB1"},
                                                   {"\\ ", " "},
                                                   {"\\,", " "}});

// Builds the mended block piece by piece, style runs moving along.
class Mender {
 public:
  Mender(const Block& block, std::vector<Repair>& repairs) : block_(block), repairs_(repairs) {
    result_ = part_of(block, 0, 0);
    result_.kind = block.kind;
  }

  void keep(std::size_t begin, std::size_t end) {
    while (begin < end) {
      start_styles(begin);
      const std::size_t to =
          run_ < block_.styles.size() ? std::min<std::size_t>(end, block_.styles[run_].begin) : end;
      result_.text.append(block_.text, begin, to);
      begin = to;
    }
  }

  void replace(std::size_t begin, std::size_t end, std::string_view by, RepairKind why) {
    start_styles(begin);
    const std::uint32_t source = block_.text.source_offset(begin);
    result_.text.append_replacement(by, source);
    const std::uint32_t source_end = end > begin ? block_.text.source_offset(end - 1) + 1 : source;
    repairs_.push_back({why, {source, std::max(source_end, source + 1)}});
  }

  Block take() { return std::move(result_); }

 private:
  void start_styles(std::size_t at) {
    while (run_ < block_.styles.size() && block_.styles[run_].begin <= at) {
      const auto begin = static_cast<std::uint32_t>(result_.text.size());
      if (!result_.styles.empty() && result_.styles.back().begin == begin) {
        result_.styles.pop_back();
      }
      result_.styles.push_back({begin, block_.styles[run_].style});
      ++run_;
    }
  }

  const Block& block_;
  std::vector<Repair>& repairs_;
  Block result_;
  std::size_t run_ = 0;
};

// A fraction right before an amount is a currency sign that was misread.
bool is_misread_sign(std::string_view rest, std::size_t& size) {
  for (const std::string_view form :
       {"\\(\\frac{1}{2}\\)", "$\\frac{1}{2}$", "\\frac{1}{2}", "\\(\\frac{1}{4}\\)"}) {
    if (!rest.starts_with(form)) continue;
    std::size_t at = form.size();
    if (at < rest.size() && rest[at] == ' ') ++at;
    if (at < rest.size() && is_digit(rest[at])) {
      size = form.size();
      return true;
    }
  }
  return false;
}

// LaTeX at `at`: what it stands for and its length; false when it is none.
bool read_latex(std::string_view rest, std::string& plain, std::size_t& size) {
  if (rest.starts_with("\\(") || rest.starts_with("\\)") || rest.starts_with("\\[") ||
      rest.starts_with("\\]")) {
    plain.clear();
    size = 2;
    return true;
  }
  for (const Command& command : kCommands) {
    if (!rest.starts_with(command.latex)) continue;
    const bool word = is_ascii_letter(command.latex.back());
    if (word && command.latex.size() < rest.size() && is_ascii_letter(rest[command.latex.size()])) {
      continue;
    }
    plain = command.plain;
    size = command.latex.size();
    return true;
  }
  for (const std::string_view form :
       {"\\text{", "\\mathrm{", "\\textbf{", "\\textit{", "^{", "_{"}) {
    if (!rest.starts_with(form)) continue;
    const std::size_t end = rest.substr(0, kMaxBracesBytes).find('}');
    if (end == std::string_view::npos) continue;
    plain = std::string(rest.substr(form.size(), end - form.size()));
    size = end + 1;
    return true;
  }
  // "$40 \%$": a dollar sign that opens or closes a formula.
  return false;
}

// "$ 40 \% $": the length up to the closing dollar sign; 0 when the sign is money.
std::size_t formula_size(std::string_view rest) {
  const std::string_view head = rest.substr(0, kMaxFormulaBytes);
  const std::size_t close = head.find('$', 1);
  if (close == std::string_view::npos) return 0;
  return head.substr(0, close).find('\\') == std::string_view::npos ? 0 : close + 1;
}

// No longer than a title.
bool is_short(const Block& block) {
  return words(block.text.text()).size() <= kTitleBetweenWords;
}

}  // namespace

MendContext mend_context(const std::vector<Block>& blocks, std::size_t first, std::size_t last) {
  MendContext context;
  std::array<std::size_t, kMoneySigns.size()> n_signs{};
  for (std::size_t i = first; i < last; ++i) {
    const std::string& text = blocks[i].text.text();
    context.vocabulary.add(text);
    for (std::size_t s = 0; s < kMoneySigns.size(); ++s) {
      for (std::size_t at = text.find(kMoneySigns[s]); at != std::string::npos;
           at = text.find(kMoneySigns[s], at + 1)) {
        ++n_signs[s];
      }
    }
  }
  const auto most = std::max_element(n_signs.begin(), n_signs.end());
  if (*most > 0) {
    context.currency_sign = kMoneySigns[static_cast<std::size_t>(most - n_signs.begin())];
  }
  return context;
}

namespace {

// Both plain and of one look, the first a long way into its paragraph: a name may begin the new
// page.
bool same_prose(const Block& before, const Block& next) {
  if (before.styles.empty() || next.styles.empty()) return false;
  Style last = before.styles.back().style;
  Style first = next.styles.front().style;
  last.link = first.link = false;
  if (last != first || first.bold || first.italic || first.underline || first.small_caps) {
    return false;
  }
  return !before.centred && !next.centred && next.heading_level == 0 &&
         words(before.text.text()).size() >= kProseBeforeCutWords &&
         words(next.text.text()).size() >= kProseBehindCutWords &&
         !is_all_capitals(next.text.text());
}

Block mended(const Block& block, const MendContext& context, std::vector<Repair>& repairs) {
  const std::string_view text = block.text.text();
  Mender mender(block, repairs);
  std::size_t kept = 0;
  std::size_t formula_end = 0;
  const auto replace = [&](std::size_t begin, std::size_t end, std::string_view by,
                           RepairKind why) {
    mender.keep(kept, begin);
    mender.replace(begin, end, by, why);
    kept = end;
  };
  std::size_t word_begin = std::string_view::npos;
  for (std::size_t at = 0; at < text.size();) {
    const char first = text[at];
    if (is_ascii_letter(first)) {
      if (word_begin == std::string_view::npos) word_begin = at;
      ++at;
      if (at < text.size() && is_ascii_letter(text[at])) continue;
      const std::string_view word = text.substr(word_begin, at - word_begin);
      if (word.size() >= kLostHyphenLeastBytes) {
        if (const std::size_t cut = lost_hyphen(word, context.vocabulary)) {
          replace(word_begin + cut, word_begin + cut, "-", RepairKind::joined_hyphen);
        }
      }
      word_begin = std::string_view::npos;
      continue;
    }
    if (first == '\\' || first == '$' || first == '^' || first == '_') {
      std::size_t size = 0;
      std::string plain;
      const std::string_view rest = text.substr(at, kMaxRemainsBytes);
      if (is_misread_sign(rest, size)) {
        replace(at, at + size, context.currency_sign, RepairKind::latex);
        at += size;
        continue;
      }
      if (first == '$' && at + 1 == formula_end) {
        replace(at, at + 1, "", RepairKind::latex);
        ++at;
        continue;
      }
      if (first == '$' && formula_size(rest) > 0) {
        formula_end = at + formula_size(rest);
        replace(at, at + 1, "", RepairKind::latex);
        ++at;
        continue;
      }
      const bool in_formula = at < formula_end;
      if ((first == '\\' || in_formula) && read_latex(rest, plain, size)) {
        // "40 \%" reads "40%".
        if (plain == "%" && at > kept && text[at - 1] == ' ') {
          replace(at - 1, at + size, plain, RepairKind::latex);
        } else {
          replace(at, at + size, plain, RepairKind::latex);
        }
        at += size;
        continue;
      }
      ++at;
      continue;
    }
    if (static_cast<unsigned char>(first) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (const std::string_view plain = ligature(c); !plain.empty()) {
      replace(begin, at, plain, RepairKind::ligature);
    } else if (is_invisible(c)) {
      replace(begin, at, "", RepairKind::soft_hyphen);
    } else if (is_space(c)) {
      replace(begin, at, " ", RepairKind::special_space);
    } else if (c >= 0x80 && c <= 0x9F) {
      std::string plain;
      append_code_point(plain, windows_1252(c));
      replace(begin, at, plain, RepairKind::encoding);
    }
  }
  mender.keep(kept, text.size());
  Block result = mender.take();
  // Spaces that stood beside what is now a space.
  if (result.text.text().find("  ") != std::string::npos) {
    Block narrow = part_of(result, 0, 0);
    narrow.kind = result.kind;
    const std::string& wide = result.text.text();
    for (std::size_t begin = 0; begin < wide.size();) {
      std::size_t end = wide.find("  ", begin);
      end = end == std::string::npos ? wide.size() : end + 1;
      const Block piece = part_of(result, begin, end);
      append_block(narrow, piece, " ");
      begin = wide.find_first_not_of(' ', end);
      if (begin == std::string::npos) break;
    }
    return narrow;
  }
  return part_of(result, 0, result.text.size());
}

}  // namespace

Block mend_block(const Block& block, const MendContext& context, std::vector<Repair>& repairs) {
  Block result = mended(block, context, repairs);
  result.n_visible = block.n_visible;
  return result;
}

void join_cut(std::vector<Block>& blocks, const LostCapitals& lost, std::vector<Repair>& repairs) {
  std::vector<Block> result;
  result.reserve(blocks.size());
  // The last block of text in `result`, and whether a page ended behind it.
  std::size_t last = std::string::npos;
  bool page_ended = false;
  for (Block& block : blocks) {
    if (block.kind == BlockKind::page_break || block.furniture) {
      page_ended = true;
      result.push_back(std::move(block));
      continue;
    }
    if (last != std::string::npos && block.kind == BlockKind::paragraph &&
        result[last].kind != BlockKind::cell && result[last].row == block.row &&
        result[last].column == block.column && !ends_sentence(result[last].text.text()) &&
        after_enumerator(block.text.text()) == 0 &&
        ((starts_lower(block.text.text()) &&
          !(lost.begins(block.text.text()) && is_short(result[last]))) ||
         (page_ended && same_prose(result[last], block)))) {
      Block& before = result[last];
      const std::uint32_t cut = before.text.source_end();
      append_block(before, block, " ");
      repairs.push_back({page_ended ? RepairKind::joined_page_break : RepairKind::joined_lines,
                         {cut, block.text.source_begin() + 1}});
      page_ended = false;
      continue;
    }
    last = result.size();
    page_ended = false;
    result.push_back(std::move(block));
  }
  blocks = std::move(result);
}

}  // namespace plimsoll::filing
