// Fuzz target: any bytes as a filing in PDF (see filing_target.h), as what the process that takes a
// PDF apart sends, and as words strewn over a page.
#include <cstring>
#include <string_view>
#include <vector>

#include "filing/pdf/pdf_answer.h"
#include "filing/pdf/pdf_reader.h"
#include "filing_target.h"

namespace plimsoll::filing {
namespace {

// What is taken for a page says the same when it is sent again.
void check_answer(std::string_view bytes) {
  std::string_view rest = bytes;
  std::vector<PageLine> lines;
  if (!decode_page(rest, lines)) return;
  const std::string again = encode_page(lines);
  std::string_view view = again;
  std::vector<PageLine> same;
  require(decode_page(view, same) && view.empty() && same.size() == lines.size());
}

void check_layout(std::string_view bytes) {
  std::vector<PageWord> words;
  for (; bytes.size() >= 6; bytes.remove_prefix(6)) {
    const auto number = [&](std::size_t i) {
      std::int8_t value = 0;
      std::memcpy(&value, bytes.data() + i, 1);
      return value * 7.5;
    };
    PageWord word;
    word.text = std::string_view("abcdefghijklmnop").substr(bytes[0] & 15, 1);
    word.left = number(1);
    word.right = word.left + number(2);
    word.top = number(3);
    word.bottom = word.top + number(4);
    word.style.bold = (bytes[5] & 1) != 0;
    words.push_back(word);
  }
  std::size_t n_sent = 0;
  for (const PageWord& word : words) n_sent += word.text.size();
  std::size_t n_kept = 0;
  const std::vector<PageLine> lines = page_lines(std::move(words));
  for (const PageLine& line : lines) {
    for (const char c : line.text) n_kept += c != ' ' ? 1U : 0U;
  }
  require(n_kept == n_sent);
  const std::string sent = encode_page(lines);
  std::string_view view = sent;
  std::vector<PageLine> same;
  require(decode_page(view, same) && same.size() == lines.size());
}

}  // namespace
}  // namespace plimsoll::filing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  plimsoll::filing::check_answer(bytes);
  plimsoll::filing::check_layout(bytes);
  if (plimsoll::filing::looks_like_pdf(bytes)) plimsoll::filing::check_filing(bytes);
  return 0;
}
