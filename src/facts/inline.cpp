// Texts of facts lie inside each other, so what stands in any of them is kept once, and each fact has ranges of it.
#include <algorithm>
#include <array>

#include "facts/decimal_text.h"
#include "facts/format.h"
#include "facts/xbrl.h"

namespace plimsoll::facts {

namespace {

constexpr std::size_t kPaused = std::string::npos;
constexpr char kBorder = '\x01';

// Elements of a page that stand apart from what is around them.
bool is_block(std::string_view local) {
  constexpr std::array<std::string_view, 21> kBlocks = {
      "br", "div", "dd", "dl", "dt",      "h1",    "h2", "h3", "h4", "h5", "h6",
      "hr", "li",  "ol", "p",  "section", "table", "td", "th", "tr", "ul"};
  return std::find(kBlocks.begin(), kBlocks.end(), local) != kBlocks.end();
}

}  // namespace

void InlineReader::open_piece(XmlReader& xml, Piece piece) {
  if (open_pieces_.size() == kMaxFactDepth) {
    return xml.stop("has more than " + std::to_string(kMaxFactDepth) + " facts inside each other");
  }
  piece.begin = text_.size();
  open_pieces_.push_back(pieces_.size());
  pieces_.push_back(std::move(piece));
}

void InlineReader::open_fact(XmlReader& xml, const XmlElement& element, bool is_number) {
  Fact fact;
  fact.name = names_.name(xml, element.attribute("name"));
  fact.place = xml.place();
  fact.is_number = is_number;
  fact.hidden = n_hidden_ > 0;
  fact.decimals = trimmed(element.attribute("decimals"));
  fact.scale = trimmed(element.attribute("scale"));
  fact.sign = element.attribute("sign");
  fact.format = trimmed(element.attribute("format"));
  const std::string_view nil = xml.attribute(element, kSchemaInstanceSpace, "nil");
  fact.nil = nil == "true" || nil == "1";
  if (!element.has("name") || trimmed(element.attribute("name")).empty()) {
    fact.wrong = "it has no name";
  }
  Piece piece;
  piece.fact = static_cast<std::uint32_t>(table_.facts.size());
  piece.references = {std::string(trimmed(element.attribute("contextRef"))),
                      std::string(trimmed(element.attribute("unitRef")))};
  piece.next = trimmed(element.attribute("continuedAt"));
  piece.escape = element.attribute("escape") == "true" || element.attribute("escape") == "1";
  piece.format = fact.format;
  if (const std::size_t colon = piece.format.find(':'); colon != std::string::npos) {
    piece.format_space = xml.space_of(std::string_view(piece.format).substr(0, colon));
    if (piece.format_space.empty()) ++n_undeclared_;
    piece.format.erase(0, colon + 1);
  }
  table_.facts.push_back(std::move(fact));
  open_piece(xml, std::move(piece));
}

void InlineReader::exclude(XmlReader& xml, bool begins) {
  n_ranges_ += open_pieces_.size();
  if (n_ranges_ > kMaxRanges) return xml.stop("excludes too many parts of facts inside each other");
  for (const std::size_t index : open_pieces_) {
    Piece& piece = pieces_[index];
    if (begins && piece.n_excluding++ == 0) {
      piece.ranges.emplace_back(piece.begin, text_.size());
      piece.begin = kPaused;
    } else if (!begins && --piece.n_excluding == 0) {
      piece.begin = text_.size();
    }
  }
}

void InlineReader::open(XmlReader& xml, const XmlElement& element) {
  if (contexts_.is_open() || element.space == kInstanceSpace) {
    if (contexts_.open(xml, element)) {
      open_.push_back(What::context);
      return;
    }
  }
  if (!is_inline_space(element.space)) {
    const bool block = !open_pieces_.empty() && is_block(element.local);
    if (block) text_ += kBorder;
    open_.push_back(block ? What::block : What::other);
    return;
  }
  What what = What::other;
  const std::string_view local = element.local;
  const bool in_tuple = n_tuples_ > 0 || element.has("tupleRef");
  if (local == "hidden") {
    what = What::hidden;
    ++n_hidden_;
  } else if (local == "exclude") {
    what = What::exclude;
    exclude(xml, true);
  } else if (local == "tuple") {
    what = What::tuple;
    ++n_tuples_;
  } else if (local == "fraction") {
    ++n_fractions_;
  } else if ((local == "nonFraction" || local == "nonNumeric") && in_tuple) {
    ++n_left_out_;
  } else if (local == "nonFraction" || local == "nonNumeric") {
    what = What::piece;
    open_fact(xml, element, local == "nonFraction");
  } else if (local == "continuation") {
    what = What::piece;
    Piece piece;
    piece.next = trimmed(element.attribute("continuedAt"));
    continuations_.try_emplace(std::string(element.attribute("id")), pieces_.size());
    open_piece(xml, std::move(piece));
  }
  open_.push_back(what);
}

void InlineReader::text(std::string_view text) {
  if (contexts_.is_open()) {
    contexts_.text(text);
  } else if (!open_pieces_.empty()) {
    text_ += text;
  }
}

void InlineReader::close(XmlReader& xml) {
  const What what = open_.back();
  open_.pop_back();
  switch (what) {
    case What::context:
      contexts_.close(xml);
      break;
    case What::piece: {
      Piece& piece = pieces_[open_pieces_.back()];
      if (piece.begin != kPaused) piece.ranges.emplace_back(piece.begin, text_.size());
      open_pieces_.pop_back();
      break;
    }
    case What::exclude:
      exclude(xml, false);
      break;
    case What::hidden:
      --n_hidden_;
      break;
    case What::tuple:
      --n_tuples_;
      break;
    case What::block:
      if (!open_pieces_.empty()) text_ += kBorder;
      break;
    case What::other:
      break;
  }
}

std::string InlineReader::text_of(const Piece& piece) const {
  std::string out;
  for (const auto& [begin, end] : piece.ranges) out.append(text_, begin, end - begin);
  return out;
}

void InlineReader::apply_format(Fact& fact, const Piece& piece) {
  if (fact.format.empty() || fact.nil) return;
  const std::string printed = fact.value;
  Formatted found = formatted(piece.format_space, piece.format, printed);
  switch (found.outcome) {
    case Formatted::Outcome::done:
      fact.value = std::move(found.text);
      break;
    case Formatted::Outcome::mismatch:
      fact.wrong =
          "'" + printed.substr(0, 60) + "' is not written as its format " + fact.format + " says";
      break;
    case Formatted::Outcome::unknown: {
      if (fact.is_number) {
        fact.wrong = "its format " + fact.format + " is not known";
        break;
      }
      const auto known = std::find_if(unread_formats_.begin(), unread_formats_.end(),
                                      [&](const auto& one) { return one.first == fact.format; });
      if (known == unread_formats_.end()) {
        unread_formats_.emplace_back(fact.format, 1);
      } else {
        ++known->second;
      }
      break;
    }
  }
}

void InlineReader::read_number(Fact& fact, const Piece& piece) {
  std::string printed = text_of(piece);
  std::erase(printed, kBorder);
  fact.value = trimmed(printed);
  if (fact.nil) {
    fact.value.clear();
    return;
  }
  apply_format(fact, piece);
  if (!fact.wrong.empty()) return;
  std::optional<std::string> number = read_decimal(fact.value);
  if (!number) {
    fact.wrong =
        fact.value.empty() ? "it is empty" : "'" + fact.value.substr(0, 60) + "' is no number";
    return;
  }
  const std::optional<int> scale = fact.scale.empty() ? 0 : read_whole(fact.scale, kMaxShift);
  if (!scale) {
    fact.wrong = "its scale is '" + fact.scale.substr(0, 20) + "', no whole number from -" +
                 std::to_string(kMaxShift) + " to " + std::to_string(kMaxShift);
    return;
  }
  if (!fact.sign.empty() && fact.sign != "-") {
    fact.wrong = "its sign is '" + fact.sign.substr(0, 20) + "'; only '-' is one";
    return;
  }
  fact.value = *shifted(*number, *scale);
  if (fact.sign == "-") fact.value = negated(fact.value);
}

void InlineReader::read_text(Fact& fact, const Piece& piece) {
  std::string text = text_of(piece);
  // A chain that comes back to itself ends.
  std::string next = piece.next;
  for (std::size_t n = 0; !next.empty(); ++n) {
    const auto found = continuations_.find(next);
    if (found == continuations_.end()) {
      fact.wrong = "it goes on at '" + next + "', which the file does not have";
      break;
    }
    if (n > continuations_.size()) {
      fact.wrong = "its continuations come back to themselves";
      break;
    }
    text += text_of(pieces_[found->second]);
    n_text_bytes_ += kStepBytes;
    if (text.size() + n_text_bytes_ > kMaxTextBytes) break;
    next = pieces_[found->second].next;
  }
  n_text_bytes_ += text.size();
  if (piece.escape) {
    std::replace(text.begin(), text.end(), kBorder, ' ');
  } else {
    std::erase(text, kBorder);
  }
  fact.value = fact.nil ? std::string() : readable(text);
  if (fact.wrong.empty()) apply_format(fact, piece);
}

std::optional<Error> InlineReader::finish() {
  for (const Piece& piece : pieces_) {
    if (piece.fact == kNone) continue;
    Fact& fact = table_.facts[piece.fact];
    if (fact.is_number) {
      if (fact.wrong.empty()) read_number(fact, piece);
    } else {
      read_text(fact, piece);
    }
    if (n_text_bytes_ > kMaxTextBytes) {
      return Error{table_.path + ": its text blocks hold each other, more than " +
                       std::to_string(kMaxTextBytes >> 20) + " MB in all",
                   ErrorKind::model};
    }
    check_decimals(fact);
    resolve(fact, piece.references);
  }
  warn(n_left_out_, "fact of a tuple is left out; tuples are not read",
       "facts of tuples are left out; tuples are not read");
  warn(n_fractions_, "fraction is left out; fractions are not read",
       "fractions are left out; fractions are not read");
  warn(n_undeclared_, "format has a prefix that the file does not declare; it is read by its name",
       "formats have a prefix that the file does not declare; they are read by their names");
  for (const auto& [format, n] : unread_formats_) {
    warn(n, "text is given as printed, as its format " + format + " is not read",
         "texts are given as printed, as their format " + format + " is not read");
  }
  return std::nullopt;
}

}  // namespace plimsoll::facts
