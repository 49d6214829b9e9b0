// Thresholds of the room `register`, by what they are counted in. Words are those of words(): marks
// and spaces are none. tests/filings holds what they decide, filing by filing.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

// ---- the section

// Visible characters below which a section only points elsewhere.
inline constexpr std::size_t kShortSectionCharacters = 600;
// A section that runs to the end of a file with this much before its title was perhaps not ended.
inline constexpr std::size_t kLongBeforeCharacters = 2000;
// What is read of a block to tell whether it is a title.
inline constexpr std::size_t kTitleReadBytes = 600;
// A title stands alone in a block of so few words; in a longer one text follows it.
inline constexpr std::size_t kMaxTitleWords = 14;
// "Section four:" and its like; a word so long that one wrong letter leaves it the same word.
inline constexpr std::size_t kMaxCountBytes = 16;
inline constexpr std::size_t kMisspeltLeastBytes = 8;
// Captions of a table's columns in one line.
inline constexpr std::size_t kMaxRiskHeaderWords = 9;
// A line that is a title, joined to others; capitals of one whose letters were thrown about.
inline constexpr std::size_t kMaxTitleLineBytes = 70;
inline constexpr long kRaggedCapitals = 3;
// Letters of a title whose letters were set apart.
inline constexpr std::size_t kMaxKernedLetters = 80;
// Bare titles that are each tried, however they lie in each other.
inline constexpr std::size_t kMaxTitlesTried = 64;
// "Principal risks" promises more than "Risk management", sentence for sentence.
inline constexpr double kChosenTitleFactor = 3;
// A section is weighed by its list of risks too: without any, and with so many risks below nothing but their headings;
// below the heading of one so many of a hundred sentences speak of harm. Of sections that weigh so much of the
// heaviest the lists are read.
inline constexpr double kListOfNone = 0.4;
inline constexpr double kListOfRisks = 1.5;
inline constexpr double kListLength = 5;
inline constexpr std::size_t kListedHarmPercent = 25;
inline constexpr double kListReadShare = 0.15;
inline constexpr std::size_t kListsRead = 8;
// A list of so many risks, so many of a hundred of its headings, is a section.
inline constexpr std::size_t kSureLeastRisks = 3;
// So many headings without any risk below them are of other parts, behind so many sentences of harm.
inline constexpr std::size_t kOtherPartsHeadings = 2;
inline constexpr std::size_t kOtherPartsHarms = 2;
// A list of so many sure risks counts against the heaviest section, where it is so many times better than the list there;
// more where a title as "Principal risks" heads that.
inline constexpr std::size_t kRivalListRisks = 5;
inline constexpr double kRivalListTimes = 1.6;
inline constexpr double kRivalOfChosenTimes = 4;
// A part numbered so late is none of a list of risks; beyond, it is a year.
inline constexpr std::size_t kLatePartNumber = 4;
inline constexpr std::size_t kMostPartNumber = 99;
inline constexpr std::size_t kSureRisksPercent = 75;
// Of two alike titles in each other the outer one, unless what is between them tells so much of nothing.
inline constexpr double kOuterTitleShare = 0.95;
// Of a hundred sentences of any part of a report so many speak of harm; shorter ones than of four words are labels.
inline constexpr std::size_t kUsualHarmPercent = 15;
inline constexpr long kSentenceLeastSpaces = 3;
// "Item 3. Key Information - D. Risk Factors"
inline constexpr std::size_t kMaxKeyInformationWords = 8;
// "Item 1A." whose words stand in the next block.
inline constexpr std::size_t kMaxBareItemWords = 3;
// Where the full stop behind a title set in a paragraph is looked for.
inline constexpr std::size_t kMaxTitleStopBytes = 60;
// Emphasis may end a little behind its title: at a space, a quotation mark, a full stop.
inline constexpr std::size_t kEmphasisSlackBytes = 8;
// "4. ", "[12] ": what may stand before the first letter of a title.
inline constexpr std::size_t kMaxTitleNumberBytes = 6;
// "123" ends a line of a table of contents; "2012" is a year.
inline constexpr std::size_t kMaxPageDigits = 3;
// Words of a block that is a heading of the next item: with a mark behind its number, and without.
inline constexpr std::size_t kMaxMarkedItemWords = 30;
inline constexpr std::size_t kMaxPlainItemWords = 14;
inline constexpr std::size_t kMaxPartWords = 8;
inline constexpr std::size_t kMaxFollowingWords = 16;
inline constexpr std::size_t kMaxFollowingStopBytes = 90;
// Words of a title of another part; longer ones say something of a risk.
inline constexpr std::size_t kMaxFollowingTitleWords = 10;
// "Operational report", "Review of the year": longer ones say something.
inline constexpr std::size_t kMaxReportTitleWords = 4;
// So many lines that end in page numbers are the contents of another part.
inline constexpr std::size_t kContentsLeastLines = 4;
inline constexpr std::size_t kContentsLineBytes = 120;
// Contents of the section itself stand among so many blocks below its title.
inline constexpr std::size_t kOwnContentsBlocks = 60;
// So many sentences tell whether a text speaks of risks; and a stretch so long that does not, or hardly, has left
// the section. Beyond an end that so many sentences of risk follow, the section may go on.
inline constexpr std::size_t kSpeaksOnSentences = 8;
inline constexpr std::size_t kSilentSentences = 30;
inline constexpr std::size_t kSilentHarmPercent = 20;
inline constexpr std::size_t kSilentBareHarmPercent = 15;
// The last risk before the silence: of a hundred of its sentences so many speak of harm.
inline constexpr std::size_t kLastGroupHarmPercent = 50;
// It is looked for in so many blocks.
inline constexpr std::size_t kLastGroupBlocks = 60;
// Headings behind which nothing speaks of harm, at the end of a section: a text on who manages what below one counts
// one, text on nothing of the kind, or more on managing than on harm, half. With so much the section has ended; that
// is less than two directors and their committees, and more than one short risk.
inline constexpr double kBarrenTail = 2;
inline constexpr double kBarrenHalf = 0.5;
inline constexpr std::size_t kBarrenLeastManaging = 2;
inline constexpr std::size_t kSilentRiskPercent = 10;
inline constexpr std::size_t kGoesOnRiskPercent = 60;
// How far behind the title, or the last time that it was continued, "... continued" is looked for: some five pages of
// short blocks; what may stand before and behind that word.
inline constexpr std::size_t kContinuedBlocks = 250;
inline constexpr std::size_t kMaxContinuedBytes = 20;
// What begins another part opens with no risk: so many sentences of it.
inline constexpr std::size_t kOpeningSentences = 1;
// What stands as often is no beginning of another part.
inline constexpr std::size_t kRunningTitleTimes = 4;
// What a warning shows of a title.
inline constexpr std::size_t kShownTitleBytes = 60;
// A heading as large as the section's own title ends it where that is so much larger than the body.
inline constexpr std::size_t kLargeTitlePercent = 140;
inline constexpr std::size_t kMaxLargeTitleWords = 10;
// <h1> and <h2> are the parts of a report.
inline constexpr int kPartHeadingLevel = 2;
// Shares of sentences that tell of what may happen: below a bare title, and in a text without any
// title, which must be long enough to judge by.
inline constexpr std::size_t kTitledRiskPercent = 25;
inline constexpr std::size_t kUntitledRiskPercent = 40;
inline constexpr std::size_t kUntitledLeastSentences = 8;
// A row of a table in raw text is prose with so many words, and as many for each figure.
inline constexpr std::size_t kProseRowWords = 6;
inline constexpr std::size_t kWordsPerFigure = 5;
// Beyond so many sentences a section is no likelier for being longer: half of them count.
inline constexpr double kSaturatingSentences = 150;
// A title with words of its own promises less than "Risk management", and must be borne out: sentences, of a hundred
// those of harm and those of what may happen.
inline constexpr std::size_t kManagingTitleLeastWords = 4;
inline constexpr double kHintedTitleFactor = 0.4;
inline constexpr std::size_t kUsualHintedPercent = 30;
inline constexpr std::size_t kHintedLeastSentences = 5;
inline constexpr std::size_t kHintedHarmPercent = 45;
inline constexpr std::size_t kHintedMayPercent = 20;
// A section that nothing ended ends where it speaks most of harm, with so many sentences, so many of a hundred of harm.
inline constexpr std::size_t kTrimmedLeastSentences = 5;
inline constexpr std::size_t kTrimmedHarmPercent = 40;
// A short part below "Risk management" is a section from so many sentences on.
inline constexpr std::size_t kFaintLeastSentences = 3;
// With fewer sentences one of them says what may happen, not only "risk".
inline constexpr std::size_t kFaintSureSentences = 20;
// "External risks": a group of risks named in so few words.
inline constexpr std::size_t kMaxGroupTitleWords = 4;
// Where so many of a hundred letters are digits, it is told with figures, as notes to accounts are, and not as risks.
inline constexpr std::size_t kNotesDigitsPercent = 3;
// And where so many of a hundred paragraphs, of so many at least and so long, speak of carrying amounts and the like.
inline constexpr std::size_t kAccountsPercent = 50;
inline constexpr std::size_t kAccountsLeastParagraphs = 3;
inline constexpr std::size_t kAccountsLeastBytes = 60;
// What stands in the notes or the auditor's report counts for a fifth; a page of them is so many blocks long.
inline constexpr double kNotesFactor = 0.2;
inline constexpr std::size_t kNotesPageBlocks = 60;
inline constexpr std::size_t kNotesHeaderBytes = 120;
// The same title again within so many blocks of the end, and sentences of harm below it: the section goes on.
inline constexpr std::size_t kTitleAgainBlocks = 60;
inline constexpr std::size_t kTitleAgainHarmPercent = 40;
inline constexpr std::size_t kTitleAgainSentences = 4;
// Another part that comes so near is named in a warning.
inline constexpr double kRivalShare = 0.6;
// A stretch without a title: sentences; of a hundred those of harm, and of what may happen; a sentence of harm counts
// A run of titles that look alike is a list of risks with so many that name one, so many of a hundred; below each stands
// text of so many words, and the next one follows within so many blocks.
inline constexpr std::size_t kRunLeastRisks = 4;
inline constexpr std::size_t kRunRisksPercent = 70;
inline constexpr std::size_t kRunLeastTextWords = 15;
inline constexpr std::size_t kRunMostBlocksBetween = 20;
// for it and any other by so much against.
inline constexpr std::size_t kWindowLeastSentences = 12;
inline constexpr std::size_t kWindowHarmPercent = 55;
inline constexpr std::size_t kWindowMayPercent = 35;
inline constexpr double kWindowUsualHarm = 0.5;
// One in so many of its sentences names a risk, an uncertainty or a threat; contracts do not.
inline constexpr std::size_t kWindowSentencesPerRisk = 8;
// With less of the file outside it the whole file is the section.
inline constexpr std::size_t kOutsideWindowPercent = 25;
// Where its title and its last words are looked for.
inline constexpr std::size_t kWindowBlocksAbove = 4;
inline constexpr std::size_t kWindowBlocksBelow = 3;

// ---- the cover

// What is read of the pages before the section for the fiscal year, and of the document for its currency.
inline constexpr std::size_t kCoverBytes = 20'000;
// Years of 52 and 53 weeks, and of twelve months, that facts are of.
inline constexpr int kLeastYearDays = 350;
inline constexpr int kMostYearDays = 380;
// A block that holds a company's name alone is no longer.
inline constexpr std::size_t kCompanyBytes = 80;
inline constexpr std::size_t kCurrencyBytes = 1'000'000;

// ---- words of headings

// Letters of a word that title case makes begin with a capital: "and", "of", "the" stay small.
inline constexpr std::size_t kTitleCaseLeastBytes = 4;
inline constexpr std::size_t kTitleCasePercent = 80;
// What is read of a block to tell whether it is a caption; of a summary's less is enough.
inline constexpr std::size_t kCaptionReadBytes = 400;
inline constexpr std::size_t kSummaryReadBytes = 200;
// "A.", "iv.": what may stand before a caption.
inline constexpr std::size_t kMaxCaptionMarkBytes = 3;
// "Risks related to our results ...": longer ones with a verb are sentences.
inline constexpr std::size_t kMaxCaptionWords = 12;
// "Operational risks": longer ones that end so are headings.
inline constexpr std::size_t kMaxBareCaptionWords = 8;
inline constexpr std::size_t kMaxSummaryWords = 12;
// The captions of a table's columns in one line; one other word is a name where there are so many captions.
inline constexpr std::size_t kMaxHeaderWords = 16;
inline constexpr std::size_t kHeaderLeastColumnWords = 6;

// ---- headings by their looks

// Headings of risks are sentences, some of them long; beyond this emphasis is of a paragraph.
inline constexpr std::size_t kMaxHeadingWords = 90;
// A heading says something from so many words on.
inline constexpr std::size_t kSentenceLeastWords = 4;
// Type is larger than the body's from here on; less is rounding.
inline constexpr std::size_t kLargerTypePercent = 110;
// "Impact", "Mitigation": short, often, and below a third of the headings; or so often that no report gives as many
// risks one name.
inline constexpr std::size_t kMaxLabelWords = 8;
inline constexpr std::size_t kLabelLeastTimes = 3;
inline constexpr std::size_t kLabelSurelyTimes = 5;
inline constexpr std::size_t kHeadingsPerLabel = 3;
// Looks tell the headings when this many have them before text of their own, or fewer in a text so
// short that no more can be expected.
inline constexpr std::size_t kLooksLeastHeadings = 3;
inline constexpr std::size_t kParagraphsPerHeading = 14;
// Other looks that are tried as those of the headings.
inline constexpr std::size_t kOtherLooksTried = 6;
// Of a group's caption: no verb, and another heading right below.
inline constexpr std::size_t kMaxGroupCaptionWords = 16;

// Headings in plain type are the rule where they are more than so many percent of those in capitals.
inline constexpr std::size_t kPlainTitlesPercent = 200;

// How loud a look is, in points of rank; only their order and distance mean something. Size counts
// most, then the level that HTML states, then weight.
inline constexpr double kRankPerHalfPoint = 2;
inline constexpr double kRankPerLevel = 3;
// A level that HTML does not have: one below <h6>.
inline constexpr int kLevelBelowAll = 7;
inline constexpr double kRankBold = 3;
inline constexpr double kRankCentred = 2.5;
inline constexpr double kRankCapitals = 2;
inline constexpr double kRankUnderline = 1;
inline constexpr double kRankItalic = 0.5;
inline constexpr double kRankRunIn = -1.5;
inline constexpr double kRankItem = -3;
// Whole sentences this much quieter than the main headings are headings still: italic for bold.
inline constexpr double kQuieterHeadingRank = 2.6;
// Run-in headings this much quieter are: italic for underlined.
inline constexpr double kQuieterRunInRank = 0.75;

// How well a look's candidates serve as headings: each one before text counts, sentences more; items
// of lists and emphasised beginnings of paragraphs are headings only where nothing else is.
inline constexpr double kScoreAnyHeading = 0.25;
inline constexpr double kScoreItemFactor = 0.3;
inline constexpr double kScoreRunInFactor = 0.8;
// From this share of sentences on the main headings are sentences, and short ones captions.
inline constexpr double kSentencesLeadShare = 0.5;

// ---- headings by position and grammar, of text that lost its looks

// So many of the same short lines are labels ("Mitigation"), none of them a heading.
inline constexpr std::size_t kMaxRecurringWords = 12;
inline constexpr std::size_t kRecurringTimes = 3;
// Numbers count in lines that are shorter without them.
inline constexpr std::size_t kRecurringLeastBytes = 8;
// What has no word of so many letters is no text.
inline constexpr std::size_t kWordLeastLetters = 3;
// "Impact", "Risk trend": a label by its words alone.
inline constexpr std::size_t kMaxLabelOfTableWords = 4;
// A heading of one word has as many letters, and a paragraph of as many words below it.
inline constexpr std::size_t kOneWordLeastBytes = 4;
inline constexpr std::size_t kOneWordBodyWords = 12;
// Titles lead from so many on, where they are more than the sentences that could be headings.
inline constexpr std::size_t kTitlesLeadLeast = 3;
// Titles numbered one after the other are the headings from so many on, if two in three have text below them.
inline constexpr std::size_t kNumberedLeast = 3;
inline constexpr std::size_t kNumberedBodyPercent = 66;
inline constexpr std::size_t kMaxChainsTried = 64;
// With more other headings than so many for each numbered title, the numbers are those of parts.
inline constexpr std::size_t kMaxOthersPerNumbered = 4;
// Lines between a numbered title and its text.
inline constexpr std::size_t kLinesBelowTitle = 4;
// A paragraph with as many words of risk may tell one without saying so.
inline constexpr std::size_t kTailRiskWords = 1;
// Captions without any heading below them are headings themselves from so many on.
inline constexpr std::size_t kBareCaptionsLeast = 2;
inline constexpr std::size_t kBareCaptionsPercent = 60;

// "Chief Financial Officer"; "24 Annual Report and Accounts 2015 Acme plc".
inline constexpr std::size_t kMaxOfficeWords = 5;
inline constexpr std::size_t kMaxNoRiskWords = 10;
inline constexpr std::size_t kMaxPageHeaderWords = 20;
// "12 Cyber" may be the twelfth risk, "30 Cyber" stands on page 30.
inline constexpr unsigned long kLeastPageNumber = 24;
// Of the words of a line of a table so many are figures, and two at least.
inline constexpr std::size_t kFigureWordsPercent = 34;
inline constexpr std::size_t kFigureLeastWords = 2;
inline constexpr std::size_t kMaxTitleShapeWords = 14;
// "Competition. The market ...", "Competition: ...": a phrase, and a paragraph behind it.
inline constexpr std::size_t kMaxRunInWords = 9;
inline constexpr std::size_t kRunInReadBytes = 120;
inline constexpr std::size_t kRunInLeastBodyWords = 10;
// Behind a mark alone, with siblings, less is enough.
inline constexpr std::size_t kLooseLeastBodyWords = 5;
inline constexpr std::size_t kRunInLeastHeadings = 3;
// Run-in headings are the rule where they are more than twice as many as others.
inline constexpr std::size_t kRunInsPerHeading = 2;
// Items of a list are risks where most long ones, and most of the text, begin with a phrase.
inline constexpr std::size_t kLongItemWords = 20;
inline constexpr std::size_t kRunInItemsPercent = 60;
inline constexpr std::size_t kShapeLeastWords = 2;
inline constexpr std::size_t kShapeMostWords = 60;
// Headings of several sentences: so many words, so many sentences.
inline constexpr std::size_t kSeveralSentencesWords = 45;
inline constexpr std::size_t kMostSentences = 3;
inline constexpr std::size_t kMostSentencesIfLong = 1;
inline constexpr std::size_t kTwoSentencesWords = 35;

// Points for and against a block being a heading; kHeadingScore make one.
inline constexpr double kHeadingScore = 3;
// Short for a heading; usual; long.
inline constexpr std::size_t kShortHeadingWords = 25;
inline constexpr std::size_t kUsualHeadingWords = 40;
inline constexpr std::size_t kLongHeadingWords = 48;
inline constexpr double kScoreShort = 2;
inline constexpr double kScoreUsual = 1;
inline constexpr double kScoreLong = -1;
// What follows: a sentence that introduces a list, a body, another heading.
inline constexpr double kScoreBeforeList = 1;
inline constexpr double kScoreBeforeBody = 2;
inline constexpr double kScoreBeforeHeading = -3;
inline constexpr std::size_t kBodyLeastSentences = 2;
inline constexpr std::size_t kBodyLongWords = 60;
// A shorter body is one where it is twice as long as its heading, and no line.
inline constexpr std::size_t kBodyLeastWords = 25;
inline constexpr std::size_t kBodyPerHeading = 2;
inline constexpr double kScoreTitle = 1;
// For each word of risk, two counting at most.
inline constexpr double kScoreRiskWord = 0.5;
inline constexpr double kMaxRiskWordsCounted = 2;
inline constexpr double kScoreSeveralSentences = -1;
inline constexpr double kScoreSoft = -0.5;
inline constexpr double kScoreMuchRisk = 1;
inline constexpr std::size_t kMuchRiskWords = 4;
inline constexpr double kScoreBehindItem = -1.5;
inline constexpr double kScoreBehindList = -0.5;
// Two headings in a row are rare without captions.
inline constexpr double kScoreNoBodySince = -2;

// ---- whole sentences as headings: weights of sentence_headings.h, in logarithms of odds

// What is read of the texts around; words whose first letters are compared; those of the text below.
inline constexpr std::size_t kReadAroundBytes = 3000;
inline constexpr std::size_t kStemLeastBytes = 5;
inline constexpr std::size_t kStemBytes = 6;
inline constexpr std::size_t kStemsBelowWords = 80;
// Longer ones than of so many sentences are text.
inline constexpr std::size_t kOddsMostSentences = 4;
inline constexpr double kOddsBase = -2.4;
inline constexpr double kOddsPerWord = -0.021;
inline constexpr double kOddsPerWordBeyondShort = -0.018;
inline constexpr double kOddsPerWordBeyondLong = 0.022;
inline constexpr double kOddsTwoSentences = -1.6;
inline constexpr double kOddsThreeSentences = -2.3;
inline constexpr double kOddsMoreSentences = -2.5;
inline constexpr double kOddsRiskWords = 14.3;
inline constexpr double kOddsCapitals = -3.5;
inline constexpr double kOddsContinuing = -2.1;
inline constexpr double kOddsMay = 0.9;
inline constexpr double kOddsAdding = -1.3;
inline constexpr double kOddsIncluding = -0.7;
inline constexpr double kOddsWe = 0.4;
inline constexpr std::size_t kOddsRatioWords = 5;
inline constexpr double kOddsAsLong = 0.4;
inline constexpr double kOddsHalfLonger = 1.25;
inline constexpr double kOddsMuchLonger = 0.75;
inline constexpr double kOddsFarLonger = 1.15;
inline constexpr double kOddsLittleBelow = -1.6;
inline constexpr double kOddsBelowContinues = -0.85;
inline constexpr double kOddsBelowIntroduces = 2.2;
inline constexpr double kOddsIntroducesRisks = -6;
inline constexpr double kOddsItemBelow = -2.4;
inline constexpr double kOddsItemAbove = -3.2;
inline constexpr std::size_t kLittleAboveWords = 15;
inline constexpr double kOddsLittleAbove = 0.7;
inline constexpr double kOddsSharedBelow = 7.5;
inline constexpr double kOddsSharedAbove = -2.5;
// Two headings in a row are rare; what must be reached.
inline constexpr double kOddsBehindHeading = -4;
inline constexpr double kOddsOfHeading = 0.25;
inline constexpr double kOddsOfShortHeading = -4;

// ---- tables of risks

inline constexpr std::size_t kMaxRowTitleWords = 25;
// A whole sentence may name a row's risk, with more text behind it in its cell.
inline constexpr std::size_t kMaxRowTitleSentenceWords = 45;
inline constexpr std::size_t kMaxRowTitleCellWords = 80;
inline constexpr std::size_t kMaxRowCaptionWords = 8;
inline constexpr std::size_t kRowBodyLeastWords = 8;
inline constexpr std::size_t kRiskTableLeastRows = 2;
// Rows of tables for each heading before them, from which on the tables tell the risks.
inline constexpr std::size_t kTablesPerHeading = 2;
// Text of this many words between rows ends a table.
inline constexpr std::size_t kPartsTableWords = 30;
// "1", "(a)", an arrow: no title.
inline constexpr std::size_t kRowTitleLeastLetters = 3;
// Titles of rows differ, but for one that recurs; most rows have one.
inline constexpr std::size_t kDifferentTitlesPercent = 80;
inline constexpr std::size_t kTitledRowsPercent = 60;
// Cells that span several rows leave so many of a hundred without one; the column behind them names a risk in nearly all.
inline constexpr std::size_t kSpannedRowsPercent = 30;
inline constexpr std::size_t kInnerTitledRowsPercent = 90;

// ---- parties

inline constexpr std::size_t kMaxNameTokens = 14;
// (together with its subsidiaries, the "Company"): words before the quotation mark, and inside.
inline constexpr std::size_t kMaxBeforeQuoteTokens = 4;
inline constexpr std::size_t kMaxQuotedTokens = 6;

// ---- the register

inline constexpr std::size_t kMaxCutWarnings = 20;
// A shorter paragraph that ends without a full stop is a label, a signature, a line of a table.
inline constexpr std::size_t kCutParagraphLeastWords = 12;
// What a warning shows of a paragraph's end.
inline constexpr std::size_t kShownEndBytes = 40;

// A lead-in that holds more than a third, and a factor of ten medians, are warned of; fewer factors have no median.
inline constexpr std::size_t kLeadInPart = 3;
inline constexpr std::size_t kLargeFactorMedians = 10;
inline constexpr std::size_t kMedianLeastFactors = 5;

// ---- categories

// A word in the heading says more than one in the body, and the same word often says it once more.
inline constexpr int kHeadingFactor = 6;
inline constexpr std::size_t kMaxBodyHits = 3;

}  // namespace plimsoll::filing
