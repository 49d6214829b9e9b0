// What the words of a block say of a risk section's beginning and end; for section.cpp.
//
//   texts   in lower case, quotation marks and dashes plain, single spaces (see plain()); titles whose letters were
//           set apart ("I tem 1B.", "R ISK F ACTORS") or misread ("ITEM LA.") are understood
//   source  none: the words that titles are made of are our own list; docs/read.md tells of it
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::filing {

// Lower case, plain quotation marks and dashes, single spaces; the beginning of a long text.
std::string plain(std::string_view text);
std::string_view without_end_marks(std::string_view text);

// "item 1a" and the like at the start: its number as "1a", and where it ends; empty if none.
std::string item_number(std::string_view text, std::size_t& end);
// "12", "27-36" at the end, as in a table of contents.
bool ends_with_page_number(std::string_view text);
// "..., continued", "(continued)": a title once more, on a later page.
bool is_continued(std::string_view text);
// "Principal risks 27 Acme plc", "Annual Report 2012 35 Principal risks": the part of it that is none of a page's header;
// empty where no page number parts them.
std::string_view without_page(std::string_view text);
// Without "Section four:", "First:", "2nd:" at its start.
std::string_view without_count(std::string_view text);
// Without "4.", "(iv)", "[12]" or such words at its start, and marks at its end.
std::string_view bare_title(std::string_view text);
// "10" of "10. Risks", "2.10" of "2.10 Risks", "2" of "2nd: Risks"; empty if none stands there.
std::string_view part_number(std::string_view text);
// "Our people 42": the page that a line of a table of contents names; 0 of other lines.
std::size_t page_of_contents(std::string_view text);
// `text` has the number that comes next: "11. Outlook" behind "10".
bool is_next_part(std::string_view number, std::string_view text);
// "(iv) Contracts" behind "(iii) Risks".
bool is_next_in_brackets(std::string_view title, std::string_view text);

// How much a title promises. `faint` ones stand above much else ("Risk management"), so that what
// follows must decide; `hinted` ones have words that other titles have not, or head a table's columns.
enum class Strength { none, hinted, faint, weak, strong };
// What stands behind the words of a strong title decides whether it is one.
bool can_follow_title(std::string_view rest);

// Of a title that stands alone and is no item of a form.
Strength title_strength(std::string_view text);

// Of a title that begins another part of a report. `soft` ones may name a risk as well ("Employees").
enum class Following { none, soft, firm };

Following following_part(std::string_view text);

}  // namespace plimsoll::filing
