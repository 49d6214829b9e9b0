// What the words of a block say of its part in a risk section; for headings.cpp.
#pragma once

#include <string_view>

namespace plimsoll::filing {

// Words that headings of risks use: may, could, fail, adversely, depend ...
std::size_t n_risk_words(std::string_view text);
// May, could, might, adversely, risk, fail: of what may happen; or of that or of harm in any other way. The text in lower case.
bool speaks_of_risk(std::string_view lowered);
bool speaks_of_harm(std::string_view lowered);
// Committees, frameworks, lines of defence, scenarios: who manages risks, and how. The text in lower case.
bool speaks_of_managing(std::string_view lowered);
// Carrying amounts, counterparties, expected losses: of the notes to accounts. The text in lower case.
bool speaks_of_accounts(std::string_view lowered);
// A title that names a risk: "People risk", "Risks of war". The text in lower case.
bool is_name_of_risk(std::string_view lowered);
// The first word ties it to something before: However, Such, In addition, Any ...
bool starts_continuing(std::string_view text);
// It may all the same open a thought of its own: "Any failure of our systems", "Some of our markets".
bool may_open_thought(std::string_view text);
// Four in five of the longer words begin with a capital.
bool is_title_case(std::string_view text);
// "Risks Related to Our Business", "General Risk Factors", "Operational risks".
bool is_caption_by_words(std::string_view text);

// Words that a clause needs to say something: a modal or a common finite verb is among them.
bool has_finite_verb(std::string_view text);
// "Risk | Impact | Mitigating factors | Trend": the captions of a table's columns in one line.
bool is_header_of_columns(std::string_view text);
// "Mitigation", "Risk trend", "Potential impact": one such caption alone.
bool is_label_of_table(std::string_view text);
// "Audit and Risk Committee", "Risk management framework": who manages risks, and how, is none of them.
bool is_about_managing(std::string_view text);
// "Chief Financial Officer", "Company Secretary".
bool is_office(std::string_view text);
// "24 Annual Report 2015", "Strategic Report Governance Financial Statements": stands on top of pages.
bool is_page_header(std::string_view text);
// "12 August 2025"; or the section's title once more, which names no risk.
bool is_date_or_chosen(std::string_view text);
// A short title of what stands in such parts beside risks: of opportunities, of managing, of the report itself.
bool names_no_risk(std::string_view text);
// "Summary of Risk Factors", "Risk factor summary".
bool is_summary_caption(std::string_view text);

}  // namespace plimsoll::filing
