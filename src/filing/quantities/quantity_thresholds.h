// Thresholds of the room `quantities`, by what they are counted in. Tokens are words, numbers and
// signs. Bounds on tokens are what one clause holds; further away the words are of something else.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

// ---- numbers

// Products of scale words beyond this are no amounts.
inline constexpr double kMaxScale = 1e15;
// Whole numbers that a double holds exactly: 2^53 is 9.007e15.
inline constexpr double kMaxExactWhole = 9e15;

// ---- money and shares

// "$5 to $7 million": a first amount this large stands for itself.
inline constexpr double kRangeScaleBelow = 1000;
// "10p"; "720p" is a picture's height.
inline constexpr double kPenceBelow = 200;
// "10 to 15%"; a larger number before "to" is no percentage.
inline constexpr double kMaxRangePercent = 1000;
// "two thousand years"; "3 million years" is a figure of speech.
inline constexpr double kMaxDurationScale = 1e3;

// ---- ratios: where "split", "ratio" and "basis" may stand from their numbers

inline constexpr std::size_t kSplitBeforeTokens = 6;
inline constexpr std::size_t kSplitBehindTokens = 5;
inline constexpr std::size_t kRatioBeforeTokens = 4;
inline constexpr std::size_t kRatioBehindTokens = 3;

// ---- counts

// The noun phrase behind a number: "5 majority-owned research and development centers".
inline constexpr std::size_t kMaxNounPhraseTokens = 7;
// Plurals have this many letters at least ("bus" is none), but for abbreviations ("PCs").
inline constexpr std::size_t kPluralLeastBytes = 4;
inline constexpr std::size_t kAbbreviatedPluralBytes = 3;

// ---- what the words around say

// Words of loss behind an amount, and before it: "net loss for the year ended ... was".
inline constexpr std::size_t kLossBehindTokens = 4;
inline constexpr std::size_t kLossBeforeTokens = 16;
// Behind "of" and "by" the loss is near: "decreased by", "loss from sales of".
inline constexpr std::size_t kLossBeforeLinkTokens = 6;
// "under 3 contracts": fewer are bound by, not counted below.
inline constexpr double kUnderCountLeast = 1000;
// Words between a bound and its amount: "up to an additional aggregate of approximately".
inline constexpr std::size_t kMaxBoundFillers = 5;
// "no other tenant of ours accounts for more than": how far before the bound a clause denies it.
inline constexpr std::size_t kDenialTokens = 8;
// "maximum aggregate principal amount of": nouns between the bound and its "of".
inline constexpr std::size_t kBoundNounTokens = 5;
// How far the bracket that an amount stands in may have begun, and what may stand between an amount and
// the bracket that tells of it again: "a loss of $3 million in 2022 ($2 million, net of tax".
inline constexpr std::size_t kBracketTokens = 24;
inline constexpr std::size_t kBeforeBracketTokens = 4;
// "compared to" and its kin, between two amounts.
inline constexpr std::size_t kComparedTokens = 16;
// Between two amounts of a list: "and", a comma, both.
inline constexpr std::size_t kListGapTokens = 2;
// The phrase that an amount is about.
inline constexpr std::size_t kMaxSubjectTokens = 6;
// "for the previous fiscal year" right behind an amount.
inline constexpr std::size_t kPreviousYearTokens = 4;
// Between an amount and the date right behind it: "in", "as of", "for the". Between an amount and the list
// of dates behind it.
inline constexpr std::size_t kRightBehindTokens = 5;
inline constexpr std::size_t kListBehindTokens = 10;
// Between two dates of a list.
inline constexpr std::size_t kDateListGapTokens = 5;
// Between the colon of "(2021: a profit of £3 million)" and its amount.
inline constexpr std::size_t kLabelledTokens = 5;
// A date behind an amount, further than right behind it, is this much less likely its own than one before.
inline constexpr std::size_t kBehindPenaltyTokens = 4;
// "due", "matures": words before a date that is a maturity.
inline constexpr std::size_t kMaturityTokens = 4;
inline constexpr std::size_t kMatureTokens = 7;
// "respectively" may stand behind the last amount of its sentence.
inline constexpr std::size_t kRespectivelyTokens = 4;
// A date further from an amount does not govern it.
inline constexpr std::size_t kMaxDateTokens = 200;
// Dates and amounts meet pairwise; a sentence of thousands is a table and no sentence.
inline constexpr std::size_t kMaxInSentence = 60;

// ---- dates

inline constexpr int kFirstYear = 1900;
inline constexpr int kYearsBehind = 2100;
// "FY12"
inline constexpr int kShortYearCentury = 2000;
inline constexpr std::size_t kYearDigits = 4;
// "the 2017 tax reform law": how far behind its year a statute is named.
inline constexpr std::size_t kStatuteTokens = 3;
// "the 13 weeks ended", "the three years ended": a larger number is no length of a period.
inline constexpr int kMaxPeriodLength = 60;

}  // namespace plimsoll::filing
