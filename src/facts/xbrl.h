// The two kinds of XBRL in XML: events of XmlReader to a table.
//
//   InlineReader     <ix:nonFraction>, <ix:nonNumeric> with their continuations; hidden ones too. Facts of tuples
//                    and fractions are counted in a warning and left out; footnotes are passed over
//   InstanceReader   the elements below <xbrli:xbrl> that name a context
//   a fact at fault  stays in the table with its reason: no such context or unit, a sign, scale or format that is
//                    not known, a text that is none of its format
//   finish           finds contexts and units, and values; once, after the last event. An Error where texts inside
//                    each other would come to more than kMaxTextBytes
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/contexts.h"
#include "facts/fact.h"
#include "facts/xml.h"

namespace plimsoll::facts {

inline constexpr std::size_t kMaxTextBytes = std::size_t{512} << 20;
// Facts inside each other.
inline constexpr std::size_t kMaxFactDepth = 64;
// Pieces that texts are made of where parts of them are excluded.
inline constexpr std::size_t kMaxRanges = 2'000'000;
// What a step along a chain of continuations counts as, beside its text.
inline constexpr std::size_t kStepBytes = 64;

bool is_inline_space(std::string_view space);

class FactReader : public XmlHandler {
 public:
  explicit FactReader(Table& table) : table_(table), names_(table), contexts_(table, names_) {}
  virtual std::optional<Error> finish() = 0;

 protected:
  // Context and unit by what the fact says, which are found in the end.
  struct References {
    std::string context;
    std::string unit;
  };
  // Sets `wrong` where there are none.
  void resolve(Fact& fact, const References& references) const;
  void check_decimals(Fact& fact) const;
  void warn(std::size_t n, const std::string& one, const std::string& many);

  Table& table_;
  Names names_;
  Contexts contexts_;
};

class InlineReader final : public FactReader {
 public:
  using FactReader::FactReader;
  void open(XmlReader& xml, const XmlElement& element) override;
  void close(XmlReader& xml) override;
  void text(std::string_view text) override;
  std::optional<Error> finish() override;

 private:
  using Range = std::pair<std::size_t, std::size_t>;
  // A fact, or a continuation of one, whose text is being read or was.
  struct Piece {
    // Into the table; kNone for a continuation.
    std::uint32_t fact = kNone;
    References references;
    std::string format_space;
    std::string format;
    std::string next;
    bool escape = false;
    std::vector<Range> ranges;
    // Where the range that is open begins; npos within what is excluded.
    std::size_t begin = 0;
    std::size_t n_excluding = 0;
  };
  enum class What : std::uint8_t { other, context, piece, exclude, hidden, tuple, block };

  void open_fact(XmlReader& xml, const XmlElement& element, bool is_number);
  void open_piece(XmlReader& xml, Piece piece);
  void exclude(XmlReader& xml, bool begins);
  std::string text_of(const Piece& piece) const;
  void read_number(Fact& fact, const Piece& piece);
  void read_text(Fact& fact, const Piece& piece);
  // Its value by its format.
  void apply_format(Fact& fact, const Piece& piece);

  std::vector<What> open_;
  std::vector<Piece> pieces_;
  // Of those that are open, into `pieces_`.
  std::vector<std::size_t> open_pieces_;
  std::unordered_map<std::string, std::size_t> continuations_;
  // What stands in any piece, once; borders of blocks are the byte 1.
  std::string text_;
  // Of texts as they are put together, for kMaxTextBytes.
  std::size_t n_text_bytes_ = 0;
  std::size_t n_ranges_ = 0;
  std::size_t n_hidden_ = 0;
  std::size_t n_tuples_ = 0;
  std::size_t n_left_out_ = 0;
  std::size_t n_fractions_ = 0;
  std::size_t n_undeclared_ = 0;
  std::vector<std::pair<std::string, std::size_t>> unread_formats_;
};

class InstanceReader final : public FactReader {
 public:
  using FactReader::FactReader;
  void open(XmlReader& xml, const XmlElement& element) override;
  void close(XmlReader& xml) override;
  void text(std::string_view text) override;
  std::optional<Error> finish() override;

 private:
  std::size_t depth_ = 0;
  // Depth of the fact that is open, 0 without.
  std::size_t fact_depth_ = 0;
  bool has_children_ = false;
  std::string text_;
  std::vector<References> references_;
  std::size_t n_tuples_ = 0;
};

}  // namespace plimsoll::facts
