// Thresholds of the room `layout`, by what they are counted in. An em is the usual height of the words
// on the page, so that they hold for any size of type.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

// ---- words

// No word is lower, no column narrower: keeps ratios to them finite.
inline constexpr double kLeastHeightPoints = 1;
inline constexpr double kLeastColumnPoints = 0.5;

// ---- pages that lie askew

// So many pairs of words side by side tell how far; they are on one line while they differ by less than this.
inline constexpr std::size_t kSlopeLeastPairs = 20;
inline constexpr double kSlopeHeights = 0.5;
// Below, lines are not mixed up; above, no page was laid on a glass.
inline constexpr double kLeastSlope = 0.001;
inline constexpr double kMostSlope = 0.05;

// ---- cuts of a page

// Fewer words are no page of two columns.
inline constexpr std::ptrdiff_t kCutLeastWords = 12;
inline constexpr std::ptrdiff_t kColumnLeastWords = 6;
// The strip between two columns stands away from the page's edges, where an indent would be.
inline constexpr double kStripLeastShare = 0.15;
inline constexpr double kStripMostShare = 0.85;
// Titles beside their text: the strip between them may stand further left; how many words of text there are for each of
// a title, and of a title at most; the white between two titles, of their height; a title's first line stands beside the
// first of its text, give or take this, or text begins so far above the first title, which then stands in the middle; of text that is not bold fewer of a hundred words are.
inline constexpr double kTitlesLeastShare = 0.05;
inline constexpr double kTitlesMostShare = 0.45;
inline constexpr std::ptrdiff_t kTextBesideWords = 5;
inline constexpr std::ptrdiff_t kSideTitleMostWords = 12;
inline constexpr std::size_t kSideTitleLeastLetters = 4;
inline constexpr double kSideTitleGap = 0.9;
inline constexpr double kBesideFirstLineEms = 0.8;
inline constexpr double kBesideMiddleEms = 0.3;
inline constexpr std::size_t kBoldTextPercent = 20;
// Wider than any space of justified text.
inline constexpr double kStripEms = 0.9;
// A strip is looked for in so many parts of its least width; a page wider than so many parts is none that was printed.
inline constexpr double kBinsPerStrip = 3;
inline constexpr double kMaxStripBins = 4096;
// Wider than the white between two lines of a paragraph.
inline constexpr double kRowStripEms = 0.6;
// Words of a footer at most, and the white above it.
inline constexpr std::ptrdiff_t kMostFooterWords = 10;
inline constexpr double kFooterGapEms = 1;
// A column is prose: words to a line, letters among its characters, lines.
inline constexpr std::size_t kColumnWordsPerLine = 3;
inline constexpr std::size_t kColumnLettersPercent = 70;
inline constexpr std::size_t kColumnLeastLines = 2;
// Tops closer than this are one line's.
inline constexpr double kSameLineEms = 0.5;

// ---- words to lines

// A word whose middle lies this far below another's bottom is on its line still: a footnote's mark.
inline constexpr double kBelowLineHeights = 0.3;
// Narrower gaps part letters that were set one by one.
inline constexpr double kSpaceEms = 0.12;
// More white than lines of a paragraph have between them is an empty line.
inline constexpr double kEmptyLineHeights = 0.55;
// More white than usual by as much is one too; what is usual is looked for below so many ems.
inline constexpr double kMoreWhiteHeights = 0.35;
inline constexpr double kMostWhiteEms = 3;
// A line that ends behind so much of its column is full; a page of prose has so many of them.
inline constexpr std::size_t kFullPdfLinePercent = 80;
inline constexpr std::size_t kFullPdfLinesPercent = 60;
// The right edge of a column with many words is where its third word from the right ends.
inline constexpr std::size_t kEdgeLeastWords = 60;
inline constexpr std::size_t kEdgeSkippedWords = 2;
// A line this far above the one before begins a new column.
inline constexpr double kNewColumnEms = 3;
// They must fit the fields of PageLine.
inline constexpr double kMaxLineColumns = 5000;
inline constexpr std::size_t kMaxTableRows = 60'000;

// ---- tables of risks

inline constexpr std::size_t kMaxTableColumns = 8;
inline constexpr std::size_t kMaxTableCaptionWords = 8;
inline constexpr std::size_t kMaxLowerCaptionWords = 3;
inline constexpr std::size_t kMaxHeaderLines = 4;
inline constexpr std::size_t kTableLeastRows = 2;
// Of a hundred rows so many have text in more than one column, or prose below prose was taken for a table.
inline constexpr std::size_t kSeveralCellsPercent = 40;
// On one page.
inline constexpr int kMostHeadersTried = 8;
inline constexpr std::size_t kTableLeastColumns = 2;
inline constexpr std::size_t kTableLeastAnswers = 2;
// Captions of two columns are at least this far apart, wider than the spaces in one.
inline constexpr double kCaptionGapEms = 0.7;
// Lines of one header are closer than this.
inline constexpr double kHeaderGapEms = 0.6;
// A cell's text may begin or end this far over its column's edge: captions are not set exactly.
inline constexpr double kEdgeSlackEms = 0.5;
// Text that begins this far left of the first column is no part of the table.
inline constexpr double kOutsideEms = 2;
// Words this close run on from one column into the next: a line of prose.
inline constexpr double kRunsOnEms = 0.4;
// A cell's first word stands this close to its column's edge.
inline constexpr double kCellEdgeEms = 0.1;
// The white between two rows; between the lines of a cell there is less.
inline constexpr double kRowGapEms = 0.45;
// Rows without white between them have this much more between them than lines of a cell; their columns were empty
// for so many times the distance of lines.
inline constexpr double kMoreRowGapEms = 0.04;
inline constexpr double kResumesPitches = 1.4;
// Lines below a header that tell where its columns begin; a place where so many of them do is a column's edge.
inline constexpr std::size_t kEdgeLines = 60;
inline constexpr std::size_t kEdgeLeastLines = 4;
// A caption centred over the first column begins at most this far to its right.
inline constexpr double kMostCentredEms = 16;
// Marks of lists stand this far left of their text, on some lines.
inline constexpr double kMarkEms = 2.5;
inline constexpr std::size_t kMarkLeastLines = 2;
// A caption and the line below it do not lie over each other, but for the size of their type.
inline constexpr double kCaptionOverlapEms = 0.1;
// A caption of a group of rows stands at the table's edge, give or take this.
inline constexpr double kGroupCaptionEms = 1;

}  // namespace plimsoll::filing
