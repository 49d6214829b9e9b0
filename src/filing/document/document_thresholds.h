// Thresholds of the room `document`, by what they are counted in. Columns are those of a page of
// plain text, 60 to 130 of them wide; a PDF's columns are as wide as its usual character.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

// ---- lines as readers make them; they must fit the fields of Line

inline constexpr std::size_t kMaxIndentColumns = 1000;
inline constexpr std::size_t kMaxRightColumns = 60'000;
inline constexpr std::size_t kMaxGapLines = 200;

// ---- page furniture

// Running headers are a title and a number; longer texts beside page breaks are paragraphs.
inline constexpr std::size_t kMaxFurnitureBytes = 160;
// Furniture stands this close to a page's edge: a number, a header, and a rule or empty mark.
inline constexpr std::size_t kReachPieces = 3;
// How often a text stands beside pages before it is a running header; right at an edge two do.
inline constexpr std::size_t kHeaderTimes = 3;
inline constexpr std::size_t kHeaderTimesAtEdge = 2;
// "Page 12 of 80" with its dashes is shorter; no filing has a thousand pages.
inline constexpr std::size_t kMaxPageNumberBytes = 24;
inline constexpr std::size_t kMaxPageNumberDigits = 3;
// "xxxviii"
inline constexpr std::size_t kMaxRomanBytes = 7;

// ---- lines to blocks

// Lines longer than this were not wrapped by hand or by a page.
inline constexpr std::size_t kMaxWrapColumns = 150;
// The width of a text is where nine lines in ten have ended. Up to one line in 33 may be longer than
// any wrapping: an address, a table without its mark.
inline constexpr double kWidthQuantile = 0.9;
inline constexpr double kLongestLineQuantile = 0.97;
// Text that was wrapped has so many lines that end so near to the width, before it or behind.
inline constexpr std::size_t kNearlyFullPercent = 85;
inline constexpr std::size_t kWiderLinePercent = 105;
inline constexpr std::size_t kFullLinesPercent = 15;
// So many lines before a line and behind it tell the width of its column, where so many of them are full: at least as
// wide as this, and narrower than the text's width by as much.
inline constexpr std::size_t kLinesAround = 12;
inline constexpr std::size_t kLinesApartPercent = 40;
inline constexpr std::size_t kFullLinesAroundPercent = 45;
inline constexpr std::size_t kNarrowestColumn = 28;
inline constexpr std::size_t kNarrowerPercent = 94;
// A word that would have fitted there with a twelfth of the width to spare begins something.
inline constexpr std::size_t kSlackAroundPart = 12;
// A title between two sentences leaves so much of its line empty, and is no longer.
inline constexpr std::size_t kTitleBetweenPercent = 75;
inline constexpr std::size_t kTitleBetweenWords = 8;
// Lines below the first of such a title, each as short.
inline constexpr std::size_t kTitleMoreLines = 3;
// A line of prose has so many words, and leaves no more of its width empty before a long name.
inline constexpr std::size_t kProseLineWords = 4;
inline constexpr std::size_t kProseLinePercent = 60;
// A centred line stands in from both edges by as much, give or take an odd word.
inline constexpr int kCentredLeastColumns = 6;
inline constexpr long kCentredSlackColumns = 6;
// Sizes that differ by less are one size, rounded twice.
inline constexpr std::size_t kOtherSizePercent = 114;
// First lines of paragraphs are set in by this much at least, where no empty line parts them.
inline constexpr int kParagraphIndentColumns = 3;
// A word that would have fitted with as much to spare was not kept from the line by its length.
inline constexpr std::size_t kFitSlackColumns = 2;
// A line that ends before four fifths of the width was ended on purpose.
inline constexpr std::size_t kFullLinePercent = 80;
// A line of a heading, which goes on in the next, fills so much of it.
inline constexpr std::size_t kWrappedHeadingPercent = 65;
// Up to so many capitals at the start of a line are "A." or "US" and no title.
inline constexpr std::size_t kMaxInitialsPoints = 3;

// ---- marks of lists

// "(xviii)", "(a)", "(12)".
inline constexpr std::size_t kMaxRomanMarkBytes = 5;
inline constexpr std::size_t kMaxLetterMarkBytes = 1;
inline constexpr std::size_t kMaxNumberMarkDigits = 2;

// ---- mending

// What LaTeX leaves is short: the braces of a \text, a formula between dollar signs. A dollar sign
// whose partner is further off is money.
inline constexpr std::size_t kMaxBracesBytes = 200;
inline constexpr std::size_t kMaxFormulaBytes = 80;
inline constexpr std::size_t kMaxRemainsBytes = 240;
// Two words that lost their hyphen are this long together ("riskbased").
inline constexpr std::size_t kLostHyphenLeastBytes = 8;
// A sentence that a page's end cuts before a name: enough words on both sides to be prose.
inline constexpr std::size_t kProseBeforeCutWords = 25;
inline constexpr std::size_t kProseBehindCutWords = 8;

// ---- places

// Code points are counted once for every so many bytes: a place costs at most as much as reading
// these, and the counts a thousandth of the text.
inline constexpr std::size_t kStrideBytes = 4096;

// "Land - ...": a name of so many words in so many bytes; a habit of the text from so many lines on.
inline constexpr std::size_t kNameReadBytes = 60;
inline constexpr std::size_t kNameMostWords = 4;
inline constexpr std::size_t kNamedLinesLeast = 3;

}  // namespace plimsoll::filing
