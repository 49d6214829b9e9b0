// For a person at a terminal, who must be safe from a filing's control characters.
#include <algorithm>

#include "filing/write/write.h"
#include "filing/write/write_thresholds.h"
#include "report/text_table.h"

namespace plimsoll::filing {
namespace {

std::string place_text(const Document& document, std::uint32_t offset) {
  const Place place = document.place(offset);
  // A page on one line says nothing by its line.
  std::string text = "line " + std::to_string(place.line);
  if (document.n_lines() < kFewLines) text += ":" + std::to_string(place.column);
  if (place.page > 0) text = "page " + std::to_string(place.page) + ", " + text;
  return text;
}

std::string count(std::size_t n, const std::string& one, const std::string& many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

std::string percent(std::size_t part, std::size_t whole) {
  if (whole == 0) return "0 %";
  const std::size_t tenths = (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

void add_coverage(const Register& found, std::string& text) {
  const Coverage& coverage = found.coverage;
  const std::size_t whole = coverage.section();
  text += "\ncoverage of the section's " + std::to_string(whole) +
          " characters (white space apart)\n  ";
  const auto part = [&](const char* name, std::size_t n, bool last = false) {
    text += std::string(name) + " " + std::to_string(n) + " (" + percent(n, whole) + ")" +
            (last ? "\n" : ", ");
  };
  part("headings", coverage.headings);
  part("bodies", coverage.bodies);
  part("bullets", coverage.bullets);
  text += "\n  ";
  part("lead-in", coverage.lead_in);
  part("noise", coverage.noise);
  part("unassigned", coverage.unassigned, true);
  text += "  outside the section: " + std::to_string(coverage.before_section) + " before, " +
          std::to_string(coverage.after_section) + " after\n";
}

void add_repairs(const Register& found, bool all, std::string& text) {
  if (found.repairs.empty()) return;
  text += "\nmended\n";
  for (std::size_t k = 0; k < found.n_repairs.size(); ++k) {
    if (found.n_repairs[k] == 0) continue;
    const auto kind = static_cast<RepairKind>(k);
    text += "  " + std::string(repair_name(kind)) + ": " + std::to_string(found.n_repairs[k]);
    std::size_t n_shown = 0;
    for (const Repair& repair : found.repairs) {
      if (repair.kind != kind) continue;
      if (!all && n_shown == kShownRepairs) {
        text += ", ...";
        break;
      }
      text += n_shown == 0 ? "; " : ", ";
      text += place_text(found.document, repair.source.begin);
      ++n_shown;
    }
    text += "\n";
  }
}

// A filing's control characters must not steer the reader's terminal.
std::string without_controls(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    const bool is_c1 = c == 0xc2 && next >= 0x80 && next <= 0x9f;
    if (is_c1) i += 1;
    if (is_c1 || (c < 0x20 && c != '\n') || c == 0x7f) {
      out += "\xef\xbf\xbd";
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string write_text(const Register& found, bool all_repairs) {
  const Document& document = found.document;
  std::size_t n_bullets = 0;
  std::size_t n_quantities = 0;
  for (const Factor& factor : found.factors) {
    n_bullets += factor.n_bullets();
    n_quantities += factor.quantities.size();
  }
  std::string text = document.path + ": " + std::string(format_name(document.format));
  if (document.format != Format::pdf) text += ", " + document.encoding;
  text += ", sha256 " + document.sha256 + "\n";
  text += (found.title.empty() ? std::string("(no title)") : found.title.text()) + ", " +
          place_text(document, found.section.begin) + " to " +
          place_text(document, found.section.end) + "\n";
  text += count(found.factors.size(), "risk factor", "risk factors") + " in " +
          count(found.groups.size(), "group", "groups") + ", " +
          count(n_bullets, "bullet", "bullets") + ", " +
          count(n_quantities, "quantity", "quantities") + ", " +
          count(found.parties.size(), "named party", "named parties") + "\n";
  int group = -1;
  for (const Factor& factor : found.factors) {
    if (factor.group != group) {
      group = factor.group;
      text += "\n" + found.groups[static_cast<std::size_t>(group)].caption.text() + "\n";
    } else if (factor.number == 1) {
      text += "\n";
    }
    const std::string number = std::to_string(factor.number);
    const std::string head =
        std::string(number.size() < 3 ? 3 - number.size() : 0, ' ') + number + "  ";
    text += report::wrap(factor.heading.text(), head, "     ", kTextColumns);
    text += "     " + factor.id + "; " + std::string(category_name(factor.category)) + "; " +
            place_text(document, factor.source.begin);
    if (factor.n_bullets() > 0) text += "; " + count(factor.n_bullets(), "bullet", "bullets");
    if (!factor.quantities.empty()) {
      text += "; " + count(factor.quantities.size(), "quantity", "quantities");
    }
    text += "\n";
    if (!factor.reasons.empty()) {
      std::string reasons;
      for (std::size_t i = 0; i < std::min<std::size_t>(factor.reasons.size(), kShownReasons);
           ++i) {
        reasons += (i == 0 ? "" : "; ") + factor.reasons[i];
      }
      text += report::wrap(reasons, "       because ", "       ", kTextColumns);
    }
  }
  add_coverage(found, text);
  add_repairs(found, all_repairs, text);
  if (!found.warnings.empty()) text += "\nwarnings\n";
  for (const std::string& warning : found.warnings)
    text += report::wrap(warning, "  ", "    ", kTextColumns);
  return without_controls(text);
}

}  // namespace plimsoll::filing
