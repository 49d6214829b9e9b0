// Titles are the first words of rows, where they stand in one column, differ, and have prose
// beside them.
#include "filing/register/risk_table.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "filing/document/list_marks.h"
#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

constexpr std::size_t kNoBlock = static_cast<std::size_t>(-1);

struct Row {
  std::uint32_t number = 0;
  std::vector<std::size_t> blocks;
};

struct RowTitle {
  std::size_t block = kNoBlock;
  // Text of the cell may go on behind it.
  std::size_t end = 0;
};

struct Table {
  std::vector<Row> rows;
  bool headed = false;
};

bool speaks_of_risks(std::string_view text) {
  return holds_any(lower(text),
                   {"risk", "impact", "mitigat", "uncertaint", "how we manage", "consequence"});
}

std::vector<Table> tables_of(const std::vector<Block>& blocks) {
  std::vector<Table> tables;
  Table table;
  const auto settle = [&] {
    if (!table.rows.empty()) tables.push_back(std::move(table));
    table = {};
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.furniture || block.text.empty()) continue;
    if (block.column > 0) {
      if (table.rows.empty() || table.rows.back().number != block.row) {
        table.rows.push_back({block.row, {}});
      }
      table.rows.back().blocks.push_back(i);
    } else if (block.row > 0) {
      table.headed = table.headed || speaks_of_risks(block.text.text());
    } else if (words(block.text.text()).size() >= kPartsTableWords) {
      settle();
    }
  }
  settle();
  return tables;
}

// "1", "(a)", an arrow: no title.
bool is_label(std::string_view text) {
  std::size_t n_letters = 0;
  for (std::size_t at = 0; at < text.size();) n_letters += is_letter(next_code_point(text, at));
  return n_letters < kRowTitleLeastLetters;
}

// Where a title ends that its text follows in one paragraph: "- Ore grades: the grade of ore ...", or a bold
// sentence; 0 without.
std::size_t title_end(const Block& block) {
  const std::string& text = block.text.text();
  const std::size_t n_words = words(text).size();
  const std::size_t begin = after_bullet(text);
  const std::size_t mark = text.substr(0, kRunInReadBytes).find(": ", begin);
  if (mark != std::string::npos) {
    const std::string_view phrase = std::string_view(text).substr(begin, mark - begin);
    const std::size_t n = words(phrase).size();
    if (n >= 1 && n <= kMaxRunInWords && !starts_lower(phrase) && !has_finite_verb(phrase) &&
        n_words > n + kRunInLeastBodyWords) {
      return mark + 1;
    }
  }
  if (begin > 0 || block.styles.empty() || !block.styles.front().style.bold) return 0;
  const std::vector<SentenceRange> found = sentences(text);
  const bool first =
      !found.empty() && words(text.substr(0, found[0].end)).size() <= kMaxRowTitleSentenceWords;
  return first && n_words <= kMaxRowTitleCellWords ? found[0].end : 0;
}

// What names the row's risk, in columns from `first` on; kNoBlock where the row names none.
RowTitle title_of(const std::vector<Block>& blocks, const Row& row, std::uint16_t first) {
  std::size_t title = kNoBlock;
  std::size_t n_beside = 0;
  for (const std::size_t i : row.blocks) {
    const std::string& text = blocks[i].text.text();
    if (blocks[i].column < first) continue;
    if (title == kNoBlock) {
      if (!is_label(text)) title = i;
    } else if (blocks[i].column != blocks[title].column) {
      n_beside += words(text).size();
    }
  }
  if (title == kNoBlock || n_beside < kRowBodyLeastWords) return {};
  const std::string& text = blocks[title].text.text();
  if (blocks[title].kind != BlockKind::list_item && words(text).size() <= kMaxRowTitleWords) {
    return {title, text.size()};
  }
  const std::size_t end = title_end(blocks[title]);
  return end > 0 ? RowTitle{title, end} : RowTitle{};
}

// A caption of a group of rows, alone between them.
bool is_row_caption(const Block& block) {
  const std::string& text = block.text.text();
  return block.row == 0 && block.kind == BlockKind::paragraph && !block.furniture &&
         !text.empty() && words(text).size() <= kMaxRowCaptionWords && !ends_sentence(text);
}

struct Titles {
  std::vector<RowTitle> rows;
  std::uint16_t column = 0;
  std::size_t n = 0;
  // Within groups that the column before names.
  bool grouped = false;
};

// Titles of rows in the column that has most of them, of those from `first` on.
Titles titles_of(const std::vector<Block>& blocks, const Table& table, std::uint16_t first) {
  Titles titles;
  std::map<std::uint16_t, std::size_t> n_in_column;
  for (const Row& row : table.rows) {
    const RowTitle title = title_of(blocks, row, first);
    titles.rows.push_back(title);
    if (title.block != kNoBlock) ++n_in_column[blocks[title.block].column];
  }
  for (const auto& [column, n] : n_in_column) {
    if (n > titles.n) {
      titles.column = column;
      titles.n = n;
    }
  }
  for (RowTitle& title : titles.rows) {
    if (title.block != kNoBlock && blocks[title.block].column != titles.column) title = {};
  }
  return titles;
}

// "Strategic risks" beside three rows: a cell of the column before the titles names the group of several.
Titles within_groups(const std::vector<Block>& blocks, const Table& table, Titles titles) {
  const auto n_filled = static_cast<std::size_t>(
      std::count_if(table.rows.begin(), table.rows.end(), [&](const Row& row) {
        return std::any_of(row.blocks.begin(), row.blocks.end(),
                           [&](std::size_t i) { return blocks[i].column == titles.column; });
      }));
  if (!is_at_least_percent(table.rows.size() - n_filled, table.rows.size(), kSpannedRowsPercent)) {
    return titles;
  }
  Titles inner = titles_of(blocks, table, static_cast<std::uint16_t>(titles.column + 1));
  const bool all = is_at_least_percent(inner.n, table.rows.size(), kInnerTitledRowsPercent);
  inner.grouped = true;
  return all ? inner : titles;
}

// Judges the rows of a table; how many of them name a risk.
std::size_t judge(const std::vector<Block>& blocks, const Table& table,
                  std::vector<Judged>& judged) {
  const Titles found = within_groups(blocks, table, titles_of(blocks, table, 1));
  const std::vector<RowTitle>& titles = found.rows;
  const std::uint16_t column = found.column;
  const std::size_t n_titles = found.n;
  std::set<std::string> different;
  for (const RowTitle& title : titles) {
    if (title.block == kNoBlock) continue;
    different.insert(
        lower(comparable(std::string_view(blocks[title.block].text.text()).substr(0, title.end))));
  }
  // Labels that recur ("Impact", "Mitigation" down the side) name no risks.
  if (n_titles < kRiskTableLeastRows ||
      !is_at_least_percent(different.size(), n_titles, kDifferentTitlesPercent) ||
      !is_at_least_percent(n_titles, table.rows.size(), kTitledRowsPercent)) {
    return 0;
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    // A row that goes on from the page before, below the caption of its group once more.
    const std::size_t front = table.rows[r].blocks.front();
    if (titles[r].block == kNoBlock && blocks[front].column != column && front > 0 &&
        is_row_caption(blocks[front - 1]) && judged[front - 1].role == Role::heading) {
      judged[front - 1] = {Role::caption, blocks[front - 1].text.size()};
    }
    for (const std::size_t i : table.rows[r].blocks) {
      Judged& role = judged[i];
      // What spans the rows names their group.
      if (i == front && blocks[i].column < column && titles[r].block != kNoBlock && found.grouped &&
          words(blocks[i].text.text()).size() <= kMaxRowCaptionWords) {
        role = {Role::caption, blocks[i].text.size()};
        continue;
      }
      if (i == titles[r].block) {
        role = {Role::heading, titles[r].end};
        if (i > 0 && is_row_caption(blocks[i - 1])) {
          judged[i - 1] = {Role::caption, blocks[i - 1].text.size()};
        }
      } else if (role.role == Role::heading || role.role == Role::caption) {
        const bool whole = role.heading_end >= blocks[i].text.size();
        role = {whole ? Role::subheading : Role::paragraph, 0};
      }
    }
  }
  return n_titles;
}

}  // namespace

std::size_t judge_risk_tables(const std::vector<Block>& blocks, std::vector<Judged>& judged) {
  std::size_t n_in_tables = 0;
  std::size_t first = blocks.size();
  for (const Table& table : tables_of(blocks)) {
    if (!table.headed) continue;
    const std::size_t n = judge(blocks, table, judged);
    if (n > 0) first = std::min(first, table.rows.front().blocks.front());
    n_in_tables += n;
  }
  // Where tables tell most of the risks, what stands before the first of them tells how they are
  // managed.
  std::size_t n_before = 0;
  for (std::size_t i = 0; i < first; ++i) n_before += judged[i].role == Role::heading ? 1 : 0;
  if (n_in_tables < kTablesPerHeading * n_before) return n_in_tables;
  for (std::size_t i = 0; i < std::min(first, blocks.size()); ++i) {
    if (judged[i].role == Role::heading) judged[i] = {Role::subheading, judged[i].heading_end};
  }
  return n_in_tables;
}

}  // namespace plimsoll::filing
