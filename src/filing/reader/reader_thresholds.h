// Thresholds of the room `reader`, by what they are counted in.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

inline constexpr std::size_t kTabColumns = 8;
// The white between two columns of a table; justified text has less. Two such gaps make a row, or one before a
// figure: "1,234.5", "(12.3)%".
inline constexpr std::size_t kColumnGapColumns = 4;
inline constexpr std::size_t kTabularGaps = 2;
inline constexpr std::size_t kFigureBytes = 10;
// "---": two signs are a dash.
inline constexpr std::size_t kRuleLeastBytes = 3;
// "</DOCUMENT>" and its like; a longer tag is text.
inline constexpr std::size_t kMarkLeastBytes = 3;
inline constexpr std::size_t kMaxMarkEnd = 24;

// ---- Markdown

// So many different titles make a text Markdown; a lone "#" also stands before footnotes.
inline constexpr std::size_t kMarkdownLeastTitles = 4;
inline constexpr std::size_t kMaxMarkdownLevel = 6;
// A longer line marked as a heading is a paragraph that recognition took for one.
inline constexpr std::size_t kMaxMarkdownTitleWords = 30;
// Where "page" is looked for in a comment.
inline constexpr std::size_t kMaxCommentMarkBytes = 40;
// The description of a picture goes on over so many lines at most, if nothing closes it.
inline constexpr std::size_t kMaxPictureLines = 30;
inline constexpr std::size_t kMaxEntityBytes = 10;
inline constexpr std::size_t kMaxTagBytes = 60;
// A cell of so many words is prose, and its table no table of figures.
inline constexpr std::size_t kProseCellWords = 8;
// The first line of a cell is a name where it has so few words, and so many more stand below it.
inline constexpr std::size_t kMaxCellNameWords = 10;
inline constexpr std::size_t kCellNameLeastBodyWords = 8;

// Of all titles: those of one level from which on levels rank nothing. Converters write all of one, or few of another.
inline constexpr std::size_t kOneLevelPercent = 95;

}  // namespace plimsoll::filing
