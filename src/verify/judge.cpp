// First where the quotation stands, then what is printed there: the quantities that it touches,
// read in their paragraph, against the figures claimed.
#include "verify/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verify/rate.h"

namespace plimsoll::verify {

namespace {

// Places listed at most.
constexpr std::size_t kMaxPlaces = 20;

std::uint32_t distance(std::uint32_t a, std::uint32_t b) {
  return a > b ? a - b : b - a;
}

// "minus EUR 5 million", "negative EUR 5 million".
bool is_negated(std::string_view before) {
  while (before.ends_with(' ')) before.remove_suffix(1);
  return before.ends_with(" minus") || before.ends_with(" negative");
}

// Whether figures of a claim are of what the texts beside a cell count: a headcount in a column of money is not, nor a rate of
// exchange. 0.12 below a sign of per cent is 12 % or 0.12 %.
bool is_of_kind(const std::vector<Stated>& figures, const data::CountedIn& labelled, double cell,
                const units::UnitTable& units) {
  const auto is_time = [](const units::Unit::Factor& f) {
    return f.base == units::kYear || f.base == units::kDay;
  };
  const units::Unit& counted = labelled.unit.unit;
  const bool is_share = counted.is_plain();
  if (is_share && labelled.unit.power10 == -2 && std::abs(cell) <= 1) return false;
  const bool is_money = !is_share && units.is_currency(counted.factors().front().base);
  return !figures.empty() && std::ranges::all_of(figures, [&](const Stated& figure) {
    int n_money = 0;
    bool is_one = true;
    bool only_time = true;
    bool only_rate = true;
    for (const units::Unit::Factor& f : figure.unit.factors()) {
      if (units.is_currency(f.base)) {
        ++n_money;
        is_one = is_one && f.power.is_one();
      }
      only_time = only_time && is_time(f) && f.power.numerator > 0;
      only_rate = only_rate && is_time(f) && f.power.numerator < 0;
    }
    // Below a bare sign of per cent stand counts as well: a figure that is written as a share is one.
    if (is_share) return only_rate && (!labelled.is_bare || figure.value != figure.digits);
    if (is_money) return n_money == 1 && is_one;
    return only_time && !figure.unit.is_plain();
  });
}

}  // namespace

// Quantities are read in their paragraph, so that a currency or a scale that the quotation leaves
// out still counts; those that the quotation does not touch are not its own.
std::vector<Printed> Judge::quantities_at(const Passages& passages, const Occurrence& place) const {
  std::string_view text = passages.text(place.text);
  std::size_t begin = place.begin;
  std::size_t end = place.end;
  // Of the whole source the lines around it are enough.
  if (text.size() == passages.document().source.size()) {
    std::size_t from = text.rfind('\n', begin);
    from = from == std::string_view::npos ? 0 : from + 1;
    const std::size_t to = std::min(text.find('\n', end), text.size());
    text = text.substr(from, to - from);
    begin -= from;
    end -= from;
  }
  std::vector<Printed> out;
  const std::vector<filing::Quantity> all = filing::extract_quantities(text);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const filing::Quantity& q = all[i];
    if (q.end <= begin || q.begin >= end) continue;
    auto p = printed(q, text.substr(q.begin, q.end - q.begin), units_);
    if (!p) continue;
    // "EUR 3 to 5 million a month": what stands behind the last is said of both.
    const bool is_range =
        i + 1 < all.size() && is_range_mark(text.substr(q.end, all[i + 1].begin - q.end));
    if (auto rate = rate_around(text, q.begin, all[i + (is_range ? 1 : 0)].end, units_)) {
      p->rate = rate->unit;
      p->text += rate->text;
    }
    if (is_negated(text.substr(0, q.begin))) p->minus = p->loss = true;
    out.push_back(std::move(*p));
  }
  return out;
}

void Judge::compare(const Claim& claim, const std::vector<Printed>& source,
                    Citation& citation) const {
  if (claim.figures.empty() || source.empty()) return;
  const Agreement agreement = agree(claim.figures, source, units_);
  if (agreement.difference == Difference::none) {
    citation.by_figure = true;
    return;
  }
  if (claim.judged) return;
  const bool of_a_kind = std::any_of(source.begin(), source.end(), [&](const Printed& s) {
    return std::any_of(claim.figures.begin(), claim.figures.end(), [&](const Stated& m) {
      // A count by time is held against a rate.
      return comparable_units(m, s, units_) &&
             (s.unit || claim.single || (s.rate && is_rate(m.unit)));
    });
  });
  // A distribution may rest on words about something else.
  if (!claim.single && !of_a_kind) return;
  citation.by_figure = true;
  citation.verdict = Verdict::differs;
  citation.detail = std::string(difference_word(agreement.difference)) + ": " + agreement.text;
}

std::string Judge::hint(const Passages& passages, const Claim& claim, std::uint32_t line) const {
  const filing::Document& document = passages.document();
  const std::string text = document.readable_line(line);
  std::string near;
  std::size_t n = 0;
  for (const filing::Quantity& q : filing::extract_quantities(text)) {
    const auto p = printed(q, std::string_view(text).substr(q.begin, q.end - q.begin), units_);
    if (!p) continue;
    const bool of_a_kind =
        claim.figures.empty() ||
        std::any_of(claim.figures.begin(), claim.figures.end(),
                    [&](const Stated& m) { return comparable_units(m, *p, units_); });
    if (!of_a_kind || ++n > 4) continue;
    near += (near.empty() ? "" : ", ") + p->text;
  }
  return near.empty() ? "" : fmt::format("; line {} has {}", line, near);
}

std::vector<Printed> Judge::line(const Evidence* source, const Claim& claim,
                                 Citation& citation) const {
  if (source == nullptr || source->passages == nullptr) {
    citation.verdict = Verdict::not_checked;
    citation.detail = source == nullptr ? "the source was not given" : "";
    return {};
  }
  const Passages& passages = *source->passages;
  const std::uint32_t n_lines = passages.document().n_lines();
  if (citation.line > n_lines && citation.quote.empty()) {
    citation.verdict = Verdict::not_found;
    citation.detail = fmt::format("the source has {} lines", n_lines);
    return {};
  }
  if (citation.quote.empty()) {
    citation.verdict = Verdict::unquoted;
    return {};
  }
  const std::vector<Occurrence> found = passages.find(citation.quote);
  if (found.empty()) {
    citation.verdict = Verdict::not_found;
    citation.detail = "the source has these words nowhere" + hint(passages, claim, citation.line);
    return {};
  }
  // The place named, else the nearest.
  const Occurrence* best = nullptr;
  for (const Occurrence& o : found) {
    if (o.first_line <= citation.line && citation.line <= o.last_line) best = &o;
    if (best != nullptr) break;
  }
  if (best != nullptr || citation.line == 0) {
    citation.verdict = citation.line == 0 && found.size() > 1 ? Verdict::moved : Verdict::verified;
    if (best == nullptr) best = &found.front();
  } else {
    citation.verdict = Verdict::moved;
    best = &*std::min_element(
        found.begin(), found.end(), [&](const Occurrence& a, const Occurrence& b) {
          return distance(a.first_line, citation.line) < distance(b.first_line, citation.line);
        });
  }
  if (citation.verdict == Verdict::moved) {
    citation.found_at.push_back(best->first_line);
    for (const Occurrence& o : found) {
      if (citation.found_at.size() < kMaxPlaces && o.first_line != citation.found_at.front()) {
        citation.found_at.push_back(o.first_line);
      }
    }
    citation.detail = citation.line == 0 ? "no line is named; " : "";
    citation.detail += fmt::format("stands at line {}", citation.found_at.front());
    for (std::size_t i = 1; i < citation.found_at.size(); ++i) {
      citation.detail += fmt::format("{} {}", i == 1 ? ", and at" : ",", citation.found_at[i]);
    }
  }
  std::vector<Printed> quantities = quantities_at(passages, *best);
  compare(claim, quantities, citation);
  return quantities;
}

// What the cell says; words that are quoted with it stand beside it or above it.
std::vector<Printed> Judge::cell(const data::DataRow& row, const Claim& claim,
                                 Citation& citation) const {
  const data::CellFigure& cell = *row.cell;
  citation.verdict = Verdict::verified;
  citation.line = row.evidence.line;
  const std::string wanted =
      citation.evidence == nullptr ? "" : data::even_blanks(citation.evidence->text);
  const auto holds = [&](const std::string& text) {
    return text.find(wanted) != std::string::npos;
  };
  if (!wanted.empty() && !holds(cell.row_label) && !holds(cell.column_label) &&
      !holds(data::even_blanks(cell.text))) {
    citation.verdict = Verdict::not_found;
    citation.detail = cell.place + " has \"" + cell.row_label + "\" beside it and \"" +
                      cell.column_label + "\" above it, not these words";
    return {};
  }
  if (!cell.is_number) return {};
  const bool is_unit =
      cell.may_be_unit && !claim.figures.empty() &&
      std::ranges::all_of(claim.figures, [&](const Stated& figure) {
        const auto is_money = [&](const units::Unit::Factor& f) {
          return units_.is_currency(f.base);
        };
        return !figure.unit.is_plain() && std::ranges::none_of(figure.unit.factors(), is_money);
      });
  data::DataRow seen = row;
  if (is_unit) seen.cell->power_of_words = 0;
  if (cell.labelled &&
      (claim.is_cell || !is_of_kind(claim.figures, *cell.labelled, row.value, units_))) {
    seen.cell->labelled.reset();
  }
  std::vector<Printed> printed_cell{printed(seen, cell.text, units_)};
  compare(claim, printed_cell, citation);
  return printed_cell;
}

std::vector<Printed> Judge::row(const Evidence* source, const syntax::Expr& index,
                                const Claim& claim, Citation& citation) const {
  diag::Sink sink;
  data::Store& rows = source != nullptr && source->given_rows ? *source->given_rows : rows_;
  const std::optional<data::DataRow> row = rows.cited(index, sink);
  if (!row && source == nullptr && !sink.all().empty() &&
      sink.all().front().kind == diag::Kind::data_file) {
    // As of a text that is not at hand.
    return {};
  }
  if (!row) {
    citation.verdict = Verdict::not_found;
    citation.detail = sink.all().empty() ? "there is no such row" : sink.all().front().message;
    return {};
  }
  if (row->cell) return this->cell(*row, claim, citation);
  citation.verdict = Verdict::verified;
  citation.line = row->evidence.line;
  const std::string& text = row->fact_text.empty() ? row->cell_text : row->fact_text;
  std::vector<Printed> cell{printed(*row, text, units_)};
  compare(claim, cell, citation);
  return cell;
}

}  // namespace plimsoll::verify
