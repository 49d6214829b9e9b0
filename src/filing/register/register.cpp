// Section, mending, roles, then one walk that puts each block where its role belongs and counts
// its characters there.
#include "filing/register/register.h"

#include <algorithm>
#include <string>

#include "filing/document/blocks.h"
#include "filing/document/list_marks.h"
#include "filing/document/mend.h"
#include "filing/reader/read_document.h"
#include "filing/register/barren_tail.h"
#include "filing/register/grammar.h"
#include "filing/register/headings.h"
#include "filing/register/parties.h"
#include "filing/register/register_thresholds.h"
#include "filing/register/section.h"
#include "filing/register/section_titles.h"
#include "filing/register/section_words.h"
#include "filing/register/taxonomy.h"
#include "filing/text/characters.h"
#include "filing/text/identifier.h"
#include "filing/text/sentence.h"

namespace plimsoll::filing {
namespace {

SourceRange range_of(const MappedText& text) {
  return {text.source_begin(), text.source_end()};
}

class Builder {
 public:
  explicit Builder(Document document) { register_.document = std::move(document); }

  Result<Register> run() {
    part_titles(register_.document);
    Result<Section> found = find_section(register_.document);
    if (!found) return found.failure();
    section_ = *found;
    register_.warnings = section_.warnings;
    take_blocks();
    judged_ = classify(blocks_);
    if (!section_.is_item) end_before_barren_tail();
    for (std::size_t i = 0; i < blocks_.size(); ++i) place(i);
    settle_caption();
    finish_factors();
    count_outside();
    register_.coverage.unassigned = n_section_ - std::min(n_section_, register_.coverage.section());
    keep_repairs();
    warn_of_cuts();
    warn_of_sizes();
    if (register_.factors.empty()) {
      register_.warnings.insert(register_.warnings.begin(),
                                "no heading of a risk factor was found in the section");
    }
    return std::move(register_);
  }

 private:
  // Headings at the end that have nothing on risks below them are of what follows the section.
  void end_before_barren_tail() {
    const std::size_t tail = barren_tail(blocks_, judged_);
    if (tail == blocks_.size()) return;
    const std::uint32_t begin = blocks_[tail].text.source_begin();
    const std::vector<Block>& all = register_.document.blocks;
    std::size_t last = section_.first;
    while (last < section_.last &&
           (all[last].text.empty() || all[last].text.source_begin() < begin)) {
      ++last;
    }
    if (last <= section_.first + 1) return;
    std::size_t n_left = 0;
    for (std::size_t i = tail; i < judged_.size(); ++i) n_left += judged_[i].role == Role::heading;
    register_.warnings.push_back(
        "the section is taken to end before " + named(register_.document, blocks_[tail].text) +
        ": it and what follows, " + std::to_string(n_left) +
        (n_left == 1 ? " heading" : " headings") + ", hardly speak of what may go wrong");
    section_.last = last;
    for (std::size_t i = tail; i < blocks_.size(); ++i) n_section_ -= blocks_[i].n_visible;
    blocks_.resize(tail);
    judged_.resize(tail);
    std::erase_if(register_.repairs,
                  [&](const Repair& repair) { return repair.source.begin >= begin; });
    set_section_range();
  }

  // The section's blocks, mended; the title's own block is split behind the title.
  void take_blocks() {
    const std::vector<Block>& all = register_.document.blocks;
    std::size_t first = section_.first;
    std::vector<Block> raw;
    if (section_.has_title) {
      const Block& title = all[section_.title];
      register_.title = title.text.part(0, section_.title_end);
      register_.section.begin = register_.title.source_begin();
      if (section_.first == section_.title) {
        Block rest = part_of(title, section_.title_end, title.text.size());
        register_.coverage.lead_in += n_visible(register_.title.text());
        rest.n_visible = static_cast<std::uint32_t>(n_visible(rest.text.text()));
        raw.push_back(std::move(rest));
        ++first;
      } else {
        for (std::size_t i = section_.title; i < section_.first; ++i) {
          register_.coverage.lead_in += all[i].n_visible;
        }
      }
      n_section_ += register_.coverage.lead_in;
    }
    for (std::size_t i = first; i < section_.last; ++i) raw.push_back(all[i]);
    const std::string own = section_.has_title ? plain(register_.title.text()) : "";
    for (Block& block : raw) {
      n_section_ += block.n_visible;
      if (block.text.size() > kTitleReadBytes || block.column > 0 ||
          words(block.text.text()).size() > kMaxTitleWords) {
        continue;
      }
      // "Principal risks, continued", or the title once more, heads a page.
      const std::string text = plain(block.text.text());
      if (is_continued(text) || (!own.empty() && text == own)) block.furniture = true;
    }
    const MendContext context = mend_context(raw, 0, raw.size());
    for (Block& block : raw) {
      if (block.furniture || block.text.empty()) {
        blocks_.push_back(std::move(block));
      } else {
        blocks_.push_back(mend_block(block, context, register_.repairs));
      }
    }
    LostCapitals lost;
    for (const Block& block : all) lost.add(block.text.text());
    join_cut(blocks_, lost, register_.repairs);
    set_section_range();
  }

  void set_section_range() {
    std::uint32_t end = register_.section.begin;
    bool begun = section_.has_title;
    for (const Block& block : blocks_) {
      if (block.text.empty()) continue;
      if (!begun) register_.section.begin = block.text.source_begin();
      begun = true;
      end = std::max(end, block.text.source_end());
    }
    register_.section.end = std::max(end, register_.title.source_end());
  }

  void place(std::size_t i) {
    const Block& block = blocks_[i];
    const Judged& judged = judged_[i];
    Coverage& coverage = register_.coverage;
    if (judged.role == Role::furniture) {
      coverage.noise += block.n_visible;
      if (!block.text.empty()) {
        register_.repairs.push_back({RepairKind::removed_page_furniture, range_of(block.text)});
      }
      return;
    }
    const std::size_t n_mended = n_visible(block.text.text());
    const std::size_t n_kept = std::min<std::size_t>(n_mended, block.n_visible);
    coverage.noise += block.n_visible - n_kept;
    switch (judged.role) {
      case Role::furniture:
        return;
      case Role::caption:
        on_caption(i, n_kept);
        return;
      case Role::heading:
        on_heading(i, n_kept);
        return;
      case Role::subheading:
        on_text(block, ParagraphKind::subheading, n_kept);
        return;
      case Role::paragraph:
        on_text(block, ParagraphKind::paragraph, n_kept);
        return;
      case Role::bullet:
        on_text(block, ParagraphKind::bullet, n_kept);
        return;
      case Role::table:
        on_text(block, ParagraphKind::table, n_kept);
        return;
    }
  }

  // The role of the next block with text.
  Role next_role(std::size_t i) const {
    for (++i; i < blocks_.size(); ++i) {
      if (judged_[i].role != Role::furniture) return judged_[i].role;
    }
    return Role::furniture;
  }

  void on_caption(std::size_t i, std::size_t n) {
    const Block& block = blocks_[i];
    const bool summary = is_summary_caption(block.text.text());
    const Role next = next_role(i);
    if (summary) {
      in_summary_ = true;
    } else if (in_summary_ && (next == Role::bullet || next == Role::table)) {
      // A caption inside the summary.
    } else {
      in_summary_ = false;
    }
    if (in_summary_) {
      settle_caption();
      register_.lead_in.push_back({ParagraphKind::subheading, block.text});
      register_.coverage.lead_in += n;
      return;
    }
    settle_caption();
    caption_ = block.text;
    has_caption_ = true;
    // What follows belongs to the new group.
    open_ = false;
    register_.coverage.headings += n;
  }

  // A caption without factors of its own stays in the lead-in.
  void settle_caption() {
    if (!has_caption_) return;
    register_.lead_in.push_back({ParagraphKind::subheading, caption_});
    has_caption_ = false;
  }

  void on_heading(std::size_t i, std::size_t n) {
    const Block& block = blocks_[i];
    in_summary_ = false;
    if (has_caption_) {
      Group group;
      group.caption = caption_;
      group.id = unique_id(caption_.text(), "group", group_ids_);
      register_.groups.push_back(std::move(group));
      has_caption_ = false;
    }
    Factor factor;
    factor.number = static_cast<int>(register_.factors.size()) + 1;
    factor.group = register_.groups.empty() ? -1 : static_cast<int>(register_.groups.size()) - 1;
    const std::string& text = block.text.text();
    std::size_t begin = after_bullet(text);
    const std::size_t end = std::max(judged_[i].heading_end, begin);
    const std::string_view heading = trim(std::string_view(text).substr(begin, end - begin));
    begin = static_cast<std::size_t>(heading.data() - text.data());
    factor.heading = block.text.part(begin, begin + heading.size());
    factor.id = unique_id(heading, "risk", factor_ids_);
    factor.source = range_of(factor.heading);
    const std::size_t n_heading = std::min(n, n_visible(std::string_view(text).substr(0, end)));
    register_.coverage.headings += n_heading;
    register_.factors.push_back(std::move(factor));
    open_ = true;
    if (n > n_heading) {
      // A run-in heading's body, without the dash that parts them.
      on_text(part_of(block, end, text.size()), ParagraphKind::paragraph, n - n_heading);
    }
  }

  void on_text(const Block& block, ParagraphKind kind, std::size_t n) {
    Paragraph paragraph{kind, block.text};
    Coverage& coverage = register_.coverage;
    if (kind == ParagraphKind::bullet) {
      const std::string& text = block.text.text();
      const std::size_t begin = after_bullet(text);
      const std::string_view mark = std::string_view(text).substr(0, begin);
      if (n_visible(mark) > 1) {
        register_.repairs.push_back(
            {RepairKind::merged_bullets, range_of(block.text.part(0, begin))});
      }
      paragraph.text = block.text.part(begin, text.size());
      const std::size_t n_mark = std::min(n, n_visible(mark));
      coverage.noise += n_mark;
      n -= n_mark;
    }
    if (!open_) {
      register_.lead_in.push_back(std::move(paragraph));
      coverage.lead_in += n;
      return;
    }
    Factor& factor = register_.factors.back();
    factor.source.end = std::max(factor.source.end, paragraph.text.source_end());
    if (kind == ParagraphKind::bullet) {
      coverage.bullets += n;
    } else if (kind == ParagraphKind::subheading) {
      coverage.headings += n;
    } else {
      coverage.bodies += n;
    }
    factor.body.push_back(std::move(paragraph));
  }

  static void take_quantities(Factor& factor, const MappedText& text, int paragraph) {
    for (Quantity& quantity : extract_quantities(text.text())) {
      FoundQuantity found;
      found.quote = text.text().substr(quantity.begin, quantity.end - quantity.begin);
      found.source = {text.source_offset(quantity.begin), text.source_offset(quantity.end - 1) + 1};
      found.paragraph = paragraph;
      found.quantity = std::move(quantity);
      factor.quantities.push_back(std::move(found));
    }
  }

  void finish_factors() {
    PartyFinder parties;
    for (const Paragraph& paragraph : register_.lead_in) parties.add(paragraph.text);
    for (Factor& factor : register_.factors) {
      std::string body;
      take_quantities(factor, factor.heading, -1);
      parties.add(factor.heading);
      for (std::size_t i = 0; i < factor.body.size(); ++i) {
        take_quantities(factor, factor.body[i].text, static_cast<int>(i));
        parties.add(factor.body[i].text);
        if (body.size() < kBodyBytes) body.append(factor.body[i].text.text()).append("\n");
      }
      Classification found = classify_risk(factor.heading.text(), body);
      factor.category = found.category;
      factor.reasons = std::move(found.reasons);
    }
    register_.parties = parties.take();
  }

  void count_outside() {
    const std::vector<Block>& all = register_.document.blocks;
    const std::size_t begin = section_.has_title ? section_.title : section_.first;
    for (std::size_t i = 0; i < begin; ++i) register_.coverage.before_section += all[i].n_visible;
    for (std::size_t i = section_.last; i < all.size(); ++i) {
      register_.coverage.after_section += all[i].n_visible;
    }
  }

  void keep_repairs() {
    std::vector<Repair>& repairs = register_.repairs;
    for (const Repair& repair : register_.document.repairs) {
      if (repair.source.begin >= register_.section.begin &&
          repair.source.begin < register_.section.end) {
        repairs.push_back(repair);
      }
    }
    std::stable_sort(repairs.begin(), repairs.end(), [](const Repair& a, const Repair& b) {
      return a.source.begin < b.source.begin;
    });
    for (const Repair& repair : repairs)
      ++register_.n_repairs[static_cast<std::size_t>(repair.kind)];
  }

  // Paragraphs that stop in the middle of a sentence.
  void warn_of_cuts() {
    std::size_t n_cuts = 0;
    for (const Factor& factor : register_.factors) {
      for (std::size_t i = 0; i < factor.body.size(); ++i) {
        const Paragraph& paragraph = factor.body[i];
        const std::string& text = paragraph.text.text();
        if (paragraph.kind != ParagraphKind::paragraph || ends_sentence(text)) continue;
        if (words(text).size() < kCutParagraphLeastWords) continue;
        const bool before_list =
            i + 1 < factor.body.size() && factor.body[i + 1].kind != ParagraphKind::paragraph;
        if (before_list) continue;
        ++n_cuts;
        if (n_cuts > kMaxCutWarnings) continue;
        const std::uint32_t line = register_.document.place(paragraph.text.source_end() - 1).line;
        const std::size_t from =
            text.size() > kShownEndBytes ? text.find(' ', text.size() - kShownEndBytes) : 0;
        register_.warnings.push_back("line " + std::to_string(line) +
                                     ": the paragraph stops in the middle of a sentence: \"..." +
                                     text.substr(from == std::string::npos ? 0 : from) + "\"");
      }
    }
    if (n_cuts > kMaxCutWarnings) {
      register_.warnings.push_back(std::to_string(n_cuts - kMaxCutWarnings) +
                                   " more paragraphs stop in the middle of a sentence");
    }
    if (!register_.factors.empty()) {
      const Factor& last = register_.factors.back();
      if (last.body.empty()) {
        register_.warnings.push_back(
            "the section looks cut short: its last heading has no text below it");
      }
    }
  }

  // Much text before the first heading, or below one: others may have been missed there.
  void warn_of_sizes() {
    const Coverage& coverage = register_.coverage;
    if (register_.factors.empty() || coverage.section() < kShortSectionCharacters) return;
    if (coverage.lead_in * kLeadInPart > coverage.section()) {
      register_.warnings.push_back(
          "more than a third of the section stands before the first heading found, " +
          named(register_.document, register_.factors.front().heading) +
          "; headings before it may be missed");
    }
    if (register_.factors.size() < kMedianLeastFactors) return;
    std::vector<std::size_t> sizes;
    for (const Factor& factor : register_.factors) sizes.push_back(size_of(factor));
    std::vector<std::size_t> sorted = sizes;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (sizes[i] <= kLargeFactorMedians * *middle) continue;
      register_.warnings.push_back("the factor " +
                                   named(register_.document, register_.factors[i].heading) +
                                   " is more than ten times as long as the median one; headings "
                                   "within it may be missed");
    }
  }

  static std::size_t size_of(const Factor& factor) {
    std::size_t n = 0;
    for (const Paragraph& paragraph : factor.body) n += paragraph.text.size();
    return n;
  }

  Register register_;
  Section section_;
  std::vector<Block> blocks_;
  std::vector<Judged> judged_;
  TakenNames factor_ids_;
  TakenNames group_ids_;
  MappedText caption_;
  std::size_t n_section_ = 0;
  bool has_caption_ = false;
  bool in_summary_ = false;
  // A factor takes the text that comes.
  bool open_ = false;
};

}  // namespace

std::size_t Factor::n_bullets() const {
  return static_cast<std::size_t>(std::count_if(body.begin(), body.end(), [](const Paragraph& p) {
    return p.kind == ParagraphKind::bullet;
  }));
}

Result<Register> read_filing(Document document) {
  return Builder(std::move(document)).run();
}

Result<Register> read_filing(const std::string& path) {
  Result<Document> document = read_document(path);
  if (!document) return document.failure();
  return read_filing(std::move(*document));
}

}  // namespace plimsoll::filing
