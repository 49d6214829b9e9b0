// Which stretches are told as notes to accounts are: with many figures, or of carrying amounts and counterparties.
//
//   reads_like_notes  of blocks `first` up to `last`, in constant time
//   cost              linear in the text, once
#pragma once

#include <cstddef>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

class NotesSigns {
 public:
  explicit NotesSigns(const std::vector<Block>& blocks);

  bool reads_like_notes(std::size_t first, std::size_t last) const;

 private:
  // What stands before each block, furniture left out.
  struct Sums {
    std::size_t n_visible = 0;
    std::size_t n_digits = 0;
    std::size_t n_prose = 0;
    std::size_t n_accounts = 0;
  };

  std::vector<Sums> before_;
};

}  // namespace plimsoll::filing
