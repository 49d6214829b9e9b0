// Room `register`: the risk register of a filing, which is its risk section split into groups,
// factors and bullets.
//
//   read_filing   file to register; errors: those of read_document(), and a section that is not
//                 found
//   order         groups, factors and paragraphs stand in the order of the filing
//   ids           from the words of the heading, so that an unchanged heading keeps its id next
//                 year; unique within the register
//   coverage      every character of the section that is not white space is counted once
//   cost          linear in the file
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "filing/document/document.h"
#include "filing/quantities/quantity.h"
#include "filing/text/mapped_text.h"

namespace plimsoll::filing {

// A published taxonomy: see taxonomy.h.
enum class Category : std::uint8_t {
  strategic,
  operational,
  financial,
  legal_regulatory,
  technology_security,
  people,
  external_event,
  governance_ownership,
  unclassified,
};

std::string_view category_name(Category category);

struct FoundQuantity {
  Quantity quantity;
  // As mended, with its approximation word.
  std::string quote;
  SourceRange source;
  // Index into the factor's body; -1 for its heading.
  int paragraph = -1;
};

enum class ParagraphKind : std::uint8_t { paragraph, bullet, subheading, table };

struct Paragraph {
  ParagraphKind kind = ParagraphKind::paragraph;
  MappedText text;
};

struct Factor {
  std::string id;
  // Counted from 1 over the register.
  int number = 0;
  // Index into Register::groups, or -1.
  int group = -1;
  MappedText heading;
  std::vector<Paragraph> body;
  std::vector<FoundQuantity> quantities;
  Category category = Category::unclassified;
  // Why: the words that spoke for it, with their weights.
  std::vector<std::string> reasons;
  SourceRange source;

  std::size_t n_bullets() const;
};

struct Group {
  std::string id;
  MappedText caption;
};

struct Party {
  std::string name;
  // As the text defines them: ("NTT"), (the "Company").
  std::vector<std::string> abbreviations;
  std::uint32_t first_mention = 0;
  std::size_t n_mentions = 0;
};

// Code points that are not white space.
struct Coverage {
  std::size_t headings = 0;
  std::size_t bodies = 0;
  std::size_t bullets = 0;
  // Section title, lead-in before the first factor, and summaries.
  std::size_t lead_in = 0;
  std::size_t noise = 0;
  std::size_t unassigned = 0;
  std::size_t before_section = 0;
  std::size_t after_section = 0;

  std::size_t section() const { return headings + bodies + bullets + lead_in + noise + unassigned; }
};

struct Register {
  Document document;
  // "Item 1A. Risk Factors".
  MappedText title;
  SourceRange section;
  std::vector<Paragraph> lead_in;
  std::vector<Group> groups;
  std::vector<Factor> factors;
  std::vector<Party> parties;
  // One entry a place; n_repairs counts them by kind.
  std::vector<Repair> repairs;
  std::array<std::size_t, static_cast<std::size_t>(RepairKind::count_)> n_repairs{};
  Coverage coverage;
  // Sentences, such as that the section looks cut short.
  std::vector<std::string> warnings;
};

Result<Register> read_filing(const std::string& path);
Result<Register> read_filing(Document document);

}  // namespace plimsoll::filing
