// Thresholds of labellings.cpp.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

// Words below one heading that count for it, at most, and no more than the finer of two labellings has on average: a
// factor in a table or a text of many has some 50 to 150; what stands beyond likely has a heading of its own.
inline constexpr std::size_t kWordsPerHeadingCounted = 150;
// A heading's text speaks of harm where so many of a hundred of its words stand in paragraphs that do; other text counts
// so much of it. A paragraph of so many words is text.
inline constexpr std::size_t kSupportedHarmPercent = 30;
inline constexpr double kWithoutHarm = 0.6;
inline constexpr std::size_t kProseLeastWords = 10;
// Another labelling has so many headings, and is so many times better.
inline constexpr std::size_t kLabellingLeastHeadings = 3;
// With fewer headings a labelling explains little, however much text stands below them.
inline constexpr double kFewHeadings = 0.5;
inline constexpr double kBetterThanLooks = 1.5;
inline constexpr double kBetterThanGrammar = 1.25;
// Of the headings that looks set apart, another labelling that goes on where looks stop keeps so many of a hundred.
inline constexpr std::size_t kKeptHeadingsPercent = 75;
// A line above another short one is a title less often.
inline constexpr double kShortBodies = 0.5;
// Less explains nothing.
inline constexpr double kLeastMerit = 0.05;
// What has the same below each of its headings ("Impact", an answer to each risk) is no chance; captions of groups may
// have the label, but no answer, below each.
inline constexpr double kSameBelowEach = 1.6;
inline constexpr double kAnswerBelowEach = 2.2;
// A label stands below a title so many times of a hundred.
inline constexpr std::size_t kLabelledTitlesPercent = 60;
// "Legal and regulatory risk:" names a kind.
inline constexpr std::size_t kMaxKindWords = 5;
// A risk told in so many words may stand above a label.
inline constexpr std::size_t kMaxStatementWords = 110;
// Where the words that introduce a list of risks are looked for, from the end of their paragraph: before a colon, and
// where none is.
inline constexpr std::size_t kIntroductionBytes = 400;
inline constexpr std::size_t kOpenIntroductionBytes = 160;
// What is listed, by the last words.
inline constexpr std::size_t kLastWordsBytes = 60;
// Paragraphs below one pair of captions, and how many of a hundred second ones tell what is done.
inline constexpr std::size_t kMaxPairs = 200;
inline constexpr std::size_t kAnsweredPercent = 70;

}  // namespace plimsoll::filing
