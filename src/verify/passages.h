// Where a quotation stands in a document.
//
//   the same     white space and line ends, quotation marks, apostrophes and dashes of any kind,
//                soft hyphens, ligatures, and what the reader mended (line breaks, LaTeX remains,
//                entities, sentences that a page's end cut); nothing else: case, digits and every
//                other character must agree
//   whole        a quotation begins and ends between words: "1 billion" does not stand in
//                "3.1 billion", nor "440" in "1,440"
//   cost         building is linear in the document; a search is linear in it but for quotations
//                that all but repeat. The first quotation that stands in no block makes the risk
//                register, which is linear too
//   threads      one at a time
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::verify {

struct Occurrence {
  // Lines of the document, counted from 1.
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;
  // Index into Passages::texts, and the byte range in that text.
  std::size_t text = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Texts in their comparable form, to be searched as one.
class Texts {
 public:
  // Texts are told apart by `index`, in the order in which they are added.
  void add(std::string_view text, std::size_t index);

  struct Match {
    std::size_t text = 0;
    // Offsets in that text: of the first character found, and of the last.
    std::size_t begin = 0;
    std::size_t last = 0;
  };
  // The next one at or behind `at`, which moves on; false where there is none.
  bool next(std::string_view wanted, std::size_t& at, Match& match) const;

 private:
  struct Piece {
    // Where it begins in `key_`.
    std::uint32_t key_begin = 0;
    std::size_t text = 0;
  };

  // Each text ended by a character that no quotation holds, and the offset in its text of every
  // byte.
  std::string key_;
  std::vector<std::uint32_t> offsets_;
  std::vector<Piece> pieces_;
};

class Passages {
 public:
  // `document` must outlive this.
  explicit Passages(const filing::Document& document);

  // In the order of the document, at most kMaxOccurrences.
  static constexpr std::size_t kMaxOccurrences = 1000;
  std::vector<Occurrence> find(std::string_view quote) const;

  const filing::Document& document() const { return document_; }
  // A paragraph, of the document or of its risk register, or the whole source as it stands.
  std::string_view text(std::size_t index) const;

 private:
  std::vector<Occurrence> find_in(const Texts& texts, std::string_view wanted) const;
  // What `read` makes of the document: mended, and joined across pages.
  const Texts& as_read() const;
  std::uint32_t line_of(std::size_t text, std::size_t offset) const;

  const filing::Document& document_;
  std::size_t n_blocks_;
  // Blocks, and the whole source behind them.
  Texts written_;
  // Numbered from behind the source on.
  mutable std::optional<Texts> read_;
  mutable std::vector<filing::MappedText> read_texts_;
};

// Comparable form without white space, but for one space where digits would run together.
std::string compact(std::string_view text, std::vector<std::uint32_t>* offsets = nullptr);

}  // namespace plimsoll::verify
