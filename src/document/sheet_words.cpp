// Words, table by table.
#include "document/sheet_words.h"

#include <algorithm>

namespace plimsoll::document {

namespace {

using enum Measure;

// By table, in the order in which they stand on its sheet.
constexpr ColumnWords kColumns[] = {
    {"attribute_shares", "title", "Risk", text},
    {"attribute_shares", "shapley.value", "What it adds", amount},
    {"attribute_shares", "alone.value", "It alone", amount},
    {"attribute_shares", "without.value", "If it is off", amount},

    {"parts_parts", "name", "Line", text},
    {"parts_parts", "in_tail.value", "In the worst futures", amount},
    {"parts_parts", "on_average.value", "On average", amount},
    {"parts_parts", "difference.value", "Difference", amount},

    {"sensitivity_draws_at", "of", "Draw", text},
    {"sensitivity_draws_at", "level", "Held at its quantile", share},
    {"sensitivity_draws_at", "statistic.value", "What it becomes", amount},
    {"sensitivity_draws_at", "change.value", "Change", amount},

    {"sensitivity_risks", "risk", "Risk that is off", text},
    {"sensitivity_risks", "statistic.value", "What it becomes", amount},
    {"sensitivity_risks", "change.value", "Change", amount},

    {"sensitivity_shares", "source", "Source", text},
    {"sensitivity_shares", "first.value", "By itself", share},
    {"sensitivity_shares", "total.value", "With all it works with", share},

    {"sensitivity_effects", "source", "Source", text},
    {"sensitivity_effects", "share", "Share of the variance", share},
    {"sensitivity_effects", "se", "±", share},
    {"sensitivity_effects", "coupled", "Moves with others", yes},

    {"sensitivity_correlations", "name", "Draw", text},
    {"sensitivity_correlations", "value", "Rank correlation", number},
    {"sensitivity_correlations", "se", "±", number},

    {"stress_stresses", "title", "Scenario or action", text},
    {"stress_stresses", "kind", "Kind", text},
    {"stress_stresses", "value.value", "What it becomes", amount},
    {"stress_stresses", "difference.value", "Change", amount},
    {"stress_stresses", "stands_out", "Told apart from 0", text},

    {"compare_shares", "name", "Edit", text},
    {"compare_shares", "what", "What changed", text},
    {"compare_shares", "share.value", "What it moved", amount},
    {"compare_shares", "stands_out", "Told apart from 0", text},

    {"compare_outcomes", "text", "Figure", text},
    {"compare_outcomes", "period", "Period", text},
    {"compare_outcomes", "unit", "Unit", text},
    {"compare_outcomes", "old.value", "Old", own},
    {"compare_outcomes", "new.value", "New", own},
    {"compare_outcomes", "difference.value", "Difference", own},

    {"compare_limits", "title", "Limit", text},
    {"compare_limits", "text", "As written", text},
    {"compare_limits", "period", "Period", text},
    {"compare_limits", "old", "Old verdict", verdict},
    {"compare_limits", "new", "New verdict", verdict},
    {"compare_limits", "old_value", "Old value", own},
    {"compare_limits", "new_value", "New value", own},
    {"compare_limits", "unit", "Unit", text},

    {"compare_shares_changes", "of", "Edit", text},
    {"compare_shares_changes", "change", "What was done", text},
    {"compare_shares_changes", "kind", "Kind", text},
    {"compare_shares_changes", "name", "Declaration", text},
    {"compare_shares_changes", "risk", "Risk", text},
    {"compare_shares_changes", "old_name", "Old name", text},

    {"sensitivity_assumptions", "name", "Assumption", text},
    {"sensitivity_assumptions", "risk", "Risk", text},
    {"sensitivity_assumptions", "kind", "Kind", text},
    {"sensitivity_assumptions", "effect_of_100_percent", "1 % more moves it by", one_per_cent},
    {"sensitivity_assumptions", "effect_se", "±", one_per_cent},
    {"sensitivity_assumptions", "elasticity", "Elasticity", number},
    {"sensitivity_assumptions", "clear", "Told apart from 0", text},
    {"sensitivity_assumptions", "not_measured", "Why it is not known", text},

    {"sensitivity_assumptions_entries", "of", "Assumption", text},
    {"sensitivity_assumptions_entries", "label", "Entry", needed},
    {"sensitivity_assumptions_entries", "derivative", "1 % more moves it by",
     one_per_cent_of_value},
    {"sensitivity_assumptions_entries", "se", "±", one_per_cent_of_value},

    {"breakeven_assumptions", "name", "Assumption", text},
    {"breakeven_assumptions", "now", "Assumed", own},
    {"breakeven_assumptions", "breakeven", "Breaks even at", own},
    {"breakeven_assumptions", "se", "±", own},
    {"breakeven_assumptions", "unit", "Unit", text},
    {"breakeven_assumptions", "is_factor", "Times all its numbers", yes},
    {"breakeven_assumptions", "nearest_at", "Nearest that was tried", own},
    {"breakeven_assumptions", "nearest_statistic", "What it was there", amount},

    {"reverse_facts", "failure", "Failure", text},
    {"reverse_facts", "limit.title", "Limit", text},
    {"reverse_facts", "probability", "Share of futures", share},
    {"reverse_facts", "se", "±", share},
    {"reverse_facts", "interval.low", "From", share},
    {"reverse_facts", "interval.high", "To", share},
    {"reverse_facts", "interval.confidence", "Interval at", share},

    {"reverse_necessary", "risk", "Risk that is off", text},
    {"reverse_necessary", "share_saved", "Failures that would not be", share},
    {"reverse_necessary", "se", "±", share},
    {"reverse_necessary", "low", "From", share},
    {"reverse_necessary", "high", "To", share},

    {"reverse_ways", "trial", "Way: its typical future, by trial", label},
    {"reverse_ways", "events", "What struck", text, "no event"},
    {"reverse_ways", "share", "Share of failures", share},
    {"reverse_ways", "se", "±", share},
    {"reverse_ways", "low", "From", share},
    {"reverse_ways", "high", "To", share},

    {"reverse_ways_struck", "of", "Way", label},
    {"reverse_ways_struck", "event", "Event", text},
    {"reverse_ways_struck", "risk", "Risk", text},
    {"reverse_ways_struck", "share", "Struck in this way", share},
    {"reverse_ways_struck", "se", "±", share},
    {"reverse_ways_struck", "usual_share", "In all futures", share},
    {"reverse_ways_struck", "typical_period", "Most often in", text},

    {"reverse_ways_moved", "of", "Way", label},
    {"reverse_ways_moved", "draw", "Draw", text},
    {"reverse_ways_moved", "where", "Of which", text},
    {"reverse_ways_moved", "quantile", "At its quantile", share},

    {"reverse_ways_path", "of", "Way", label},
    {"reverse_ways_path", "outcome", "Outcome", text},
    {"reverse_ways_path", "median", "Median in this way", own},
    {"reverse_ways_path", "usual_median", "Median of all futures", own},
    {"reverse_ways_path", "unit", "Unit", text},

    {"worst_worst", "trial", "Future, by trial", label},
    {"worst_worst", "value", "What it is", amount},

    {"worst_worst_events", "of", "Future", label},
    {"worst_worst_events", "period", "Period", text},
    {"worst_worst_events", "text", "What struck", text},

    {"worst_worst_draws", "of", "Future", label},
    {"worst_worst_draws", "draw", "Draw", text},
    {"worst_worst_draws", "where", "Of which", text},
    {"worst_worst_draws", "value", "Value", own},
    {"worst_worst_draws", "unit", "Unit", text},
    {"worst_worst_draws", "quantile", "At its quantile", share},
    {"worst_worst_draws", "without", "What it would be at the median", amount},

    {"worst_events", "name", "Event", text},
    {"worst_events", "sentence", "What it is", text},
    {"worst_events", "in_tail", "In the worst", share},
    {"worst_events", "in_all", "In all", share},
    {"worst_events", "se", "±", share},
    {"worst_events", "stands_out", "Told apart", text},

    {"worst_draws", "name", "Draw", text},
    {"worst_draws", "in_tail", "Mean in the worst", own},
    {"worst_draws", "in_all", "Mean in all", own},
    {"worst_draws", "se", "±", own},
    {"worst_draws", "unit", "Unit", text},
    {"worst_draws", "percentile", "At its quantile", share},
    {"worst_draws", "percentile_se", "±", share},
    {"worst_draws", "stands_out", "Told apart", text},

    {"effects_mechanisms", "id", "No.", text},
    {"effects_mechanisms", "title", "Mechanism", text},
    {"effects_mechanisms", "hits", "What it hits", text},
    {"effects_mechanisms", "direction", "Direction", text},
    {"effects_mechanisms", "cause.verdict", "In the model", text},
    {"effects_mechanisms", "cause.why", "Why", text},
    {"effects_mechanisms", "cause.carrier", "Carried by", text},
    {"effects_mechanisms", "cause.moved_by", "Moved by", text},
    {"effects_mechanisms", "cause.on_income.value", "What it moves of the income", amount},

    {"effects_mechanisms_tags", "of", "No.", text},
    {"effects_mechanisms_tags", "carrier", "Carried by", text},
    {"effects_mechanisms_tags", "moved_by", "Moved by", text},
    {"effects_mechanisms_tags", "verdict", "In the model", text},
    {"effects_mechanisms_tags", "why", "Why", text},
    {"effects_mechanisms_tags", "on_income.value", "What it moves of the income", amount},

    {"verify_by_risk", "name", "Risk", text, "of no risk"},
    {"verify_by_risk", "citations.verified", "Citations verified", count},
    {"verify_by_risk", "citations.moved", "Moved", count},
    {"verify_by_risk", "citations.differs", "That differ", count},
    {"verify_by_risk", "citations.not found", "Not found", count},
    {"verify_by_risk", "citations.unquoted", "Without a quote", count},
    {"verify_by_risk", "citations.not checked", "Not checked", count},
    {"verify_by_risk", "figures.cited", "Figures that are cited", count},
    {"verify_by_risk", "figures.judgement", "Judgements", count},
    {"verify_by_risk", "figures.bare", "No evidence", count},

    {"verify_by_outcome", "name", "Outcome", text, "of no outcome"},
    {"verify_by_outcome", "citations.verified", "Citations verified", count},
    {"verify_by_outcome", "citations.moved", "Moved", count},
    {"verify_by_outcome", "citations.differs", "That differ", count},
    {"verify_by_outcome", "citations.not found", "Not found", count},
    {"verify_by_outcome", "citations.unquoted", "Without a quote", count},
    {"verify_by_outcome", "citations.not checked", "Not checked", count},
    {"verify_by_outcome", "figures.cited", "Figures that are cited", count},
    {"verify_by_outcome", "figures.judgement", "Judgements", count},
    {"verify_by_outcome", "figures.bare", "No evidence", count},

    {"verify_weighings", "target.text", "What moves it rests on", text},
    {"verify_weighings", "by_strength.figure.share", "Figures of sources", share},
    {"verify_weighings", "by_strength.derived.share", "What is derived", share},
    {"verify_weighings", "by_strength.words.share", "Words of sources", share},
    {"verify_weighings", "by_strength.unchecked.share", "Not checked", share},
    {"verify_weighings", "by_strength.judgement.share", "Judgements", share},
    {"verify_weighings", "by_strength.bare.share", "Nothing", share},

    {"verify_weighings_by_author", "of", "Figure", text},
    {"verify_weighings_by_author", "name", "Whose judgement", text, "without a name"},
    {"verify_weighings_by_author", "n", "Figures", count},
    {"verify_weighings_by_author", "share", "Share of what moves it", share},
    {"verify_weighings_by_author", "error", "±", share},

    {"verify_weighings_rows", "of", "Figure", text},
    {"verify_weighings_rows", "assumption", "Assumption", text},
    {"verify_weighings_rows", "entry", "Entry", text},
    {"verify_weighings_rows", "counts_as", "Rests on", strength},
    {"verify_weighings_rows", "by", "By", text},
    {"verify_weighings_rows", "share", "Share of what moves it", share},
    {"verify_weighings_rows", "error", "±", share},

    {"verify_weighings_unweighed", "of", "Figure", text},
    {"verify_weighings_unweighed", "assumption", "Assumption", text},
    {"verify_weighings_unweighed", "why", "Why", text},

    {"verify_weighings_not_moved", "of", "Figure", text},
    {"verify_weighings_not_moved", "kind", "What does not move it", text},
    {"verify_weighings_not_moved", "n", "Numbers", count},
    {"verify_weighings_not_moved", "by_strength.figure", "Figures of sources", count},
    {"verify_weighings_not_moved", "by_strength.derived", "What is derived", count},
    {"verify_weighings_not_moved", "by_strength.words", "Words of sources", count},
    {"verify_weighings_not_moved", "by_strength.unchecked", "Not checked", count},
    {"verify_weighings_not_moved", "by_strength.judgement", "Judgements", count},
    {"verify_weighings_not_moved", "by_strength.bare", "No evidence", count},

    {"verify_authors", "name", "Whose", text, "without a name"},
    {"verify_authors", "n", "Judgements", count},

    {"verify_values", "declaration", "Assumption", text},
    {"verify_values", "field", "Part", text},
    {"verify_values", "risk", "Risk", text},
    {"verify_values", "text", "As written", text},
    {"verify_values", "rests_on", "Rests on", strength},
    {"verify_values", "evidence", "Evidence", text},
    {"verify_values", "by", "By", text},
    {"verify_values", "file", "File", text},
    {"verify_values", "file_line", "Line", label},

    {"verify_sources", "name", "Source", text},
    {"verify_sources", "title", "Title", text},
    {"verify_sources", "path", "File", text},
    {"verify_sources", "hash", "Its hash", text},

    {"verify_citations", "declaration", "Assumption", text},
    {"verify_citations", "field", "Part", text},
    {"verify_citations", "risk", "Risk", text},
    {"verify_citations", "verdict", "Verdict", text},
    {"verify_citations", "source", "Source", text},
    {"verify_citations", "line", "Its line", label},
    {"verify_citations", "quote", "Quote", text},
    {"verify_citations", "detail", "Detail", text},
    {"verify_citations", "file", "File", text},
    {"verify_citations", "file_line", "Line", label},
};

}  // namespace

std::span<const ColumnWords> words_of(const std::string& table) {
  const auto is_of_it = [&](const ColumnWords& words) { return table == words.table; };
  const auto* begin = std::find_if(std::begin(kColumns), std::end(kColumns), is_of_it);
  return {begin, std::find_if_not(begin, std::end(kColumns), is_of_it)};
}

}  // namespace plimsoll::document
