// Thresholds of the room `html`, by what they are counted in. Most bound what a hostile page can
// cost; sizes of type are those of browsers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace plimsoll::filing {

// ---- what is a page of HTML

// A page's frame begins in its first bytes; a fragment without one shows by its tags.
inline constexpr std::size_t kPageHeadBytes = 65'536;
inline constexpr std::size_t kFragmentLeastTags = 3;

// ---- tag soup

// Elements inside each other; deeper ones take the looks of the deepest kept.
inline constexpr std::size_t kMaxDepthElements = 4096;
// How far an end tag, an implied end or a heading looks for its element: nothing real is further,
// and a page of open tags stays linear.
inline constexpr std::size_t kEndTagElements = 64;
inline constexpr std::size_t kHeadingElements = 8;
inline constexpr std::size_t kMaxNameBytes = 64;
// "&#1114111;" and "&thetasym;" fit.
inline constexpr std::size_t kMaxEntityBytes = 40;
inline constexpr std::size_t kEntityNameLeastEnd = 3;
inline constexpr std::size_t kEntityNameMostEnd = 12;

// ---- rows

inline constexpr std::size_t kMaxOpenTables = 1000;
inline constexpr std::size_t kMaxColumnsCounted = 1000;
// Rows with more blocks hold whole pages; their blocks stay as they are.
inline constexpr std::size_t kMaxRowBlocks = 64;
// A cell with this many words is prose.
inline constexpr std::size_t kProseWords = 12;
// Two cells of so many words that end as sentences do are prose too.
inline constexpr std::size_t kSentenceWords = 4;
// A cell that holds no more may be the mark of a list: "(viii)", a bullet and its spaces.
inline constexpr std::size_t kMaxMarkCellBytes = 12;

// ---- looks

// Lengths beyond these put text off the page, to hide it.
inline constexpr double kMaxLengthPoints = 2000;
inline constexpr int kLeastIndentPoints = -500;
inline constexpr int kMostIndentPoints = 2000;
inline constexpr double kLeastTypePoints = 1;
inline constexpr double kMostTypePoints = 120;
// Where a page names no size.
inline constexpr double kUsualTypePoints = 10;
// CSS: 96 pixels, 72 points or 2.54 cm are an inch.
inline constexpr double kPointsPerPixel = 0.75;
inline constexpr double kPointsPerInch = 72;
inline constexpr double kPointsPerCentimetre = 28.35;
// Text that is put where it stands. Pieces are words where so many have no space; the usual width of a character of
// whole lines, what a field holds, lines further apart than those of a paragraph, and the way back up to another column.
inline constexpr std::size_t kWordPiecesPercent = 60;
inline constexpr double kLineCharacterEms = 0.5;
inline constexpr double kMaxPlacedColumns = 1000;
inline constexpr double kPlacedGapEms = 1.7;
inline constexpr double kPlacedPageEms = 3;
// So many words side by side tell how wide a character is, within what type is printed in. What lies between two
// words of a line, and above the first line of a page.
inline constexpr std::size_t kWidthLeastPairs = 20;
inline constexpr double kLeastCharacterEms = 0.38;
inline constexpr double kMostCharacterEms = 0.6;
inline constexpr double kLeastGapEms = 0.2;
inline constexpr double kTopMarginPoints = 20;
// The sizes that browsers give <h1> to <h6>, in 10-point text.
inline constexpr std::array<std::uint8_t, 6> kHeadingHalfPoints = {40, 30, 24, 20, 17, 14};
// Those of <font size=1> to 7, 3 being the page's own.
inline constexpr std::array<std::uint8_t, 7> kFontHalfPoints = {15, 20, 24, 27, 36, 48, 72};
// What is read of a page's styles.
inline constexpr std::size_t kMaxDeclarationBytes = 400;
inline constexpr std::size_t kMaxSelectorBytes = 80;
inline constexpr std::size_t kMaxDeclarationsBytes = 1000;
inline constexpr std::size_t kMaxRuleBytes = 4000;

}  // namespace plimsoll::filing
