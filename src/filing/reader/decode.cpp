// ICU for UTF-16; windows-1252 by its table, since its five undefined bytes must not fail.
#include "filing/reader/decode.h"

#include <unicode/ucnv.h>

#include <cstdint>
#include <string_view>

#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

// In place: carriage returns go, alone they become line feeds; NUL becomes a space.
void unify_line_ends(std::string& text) {
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size(); ++from) {
    const char c = text[from];
    if (c == '\r') {
      if (from + 1 < text.size() && text[from + 1] == '\n') continue;
      text[to++] = '\n';
    } else {
      text[to++] = c == '\0' ? ' ' : c;
    }
  }
  text.resize(to);
}

std::string convert(std::string_view bytes, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(encoding, &status);
  if (U_FAILURE(status)) return std::string(bytes);
  std::string result(bytes.size() * 3 + 4, '\0');
  const std::int32_t size = ucnv_toAlgorithmic(
      UCNV_UTF8, converter, result.data(), static_cast<std::int32_t>(result.size()), bytes.data(),
      static_cast<std::int32_t>(bytes.size()), &status);
  ucnv_close(converter);
  result.resize(U_FAILURE(status) ? 0 : static_cast<std::size_t>(size));
  return result;
}

std::string from_windows_1252(std::string_view bytes) {
  std::string result;
  result.reserve(bytes.size() + bytes.size() / 16);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 128) {
      result += c;
    } else {
      append_code_point(result, windows_1252(byte));
    }
  }
  return result;
}

}  // namespace

Decoded decode(std::string bytes) {
  Decoded decoded;
  const std::string_view view = bytes;
  if (view.starts_with("\xFF\xFE") || view.starts_with("\xFE\xFF")) {
    decoded.encoding = "UTF-16";
    decoded.text = convert(view, "UTF-16");
  } else if (is_utf8(view)) {
    decoded.encoding = "UTF-8";
    if (view.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    decoded.text = std::move(bytes);
  } else {
    decoded.encoding = "windows-1252";
    decoded.text = from_windows_1252(view);
  }
  unify_line_ends(decoded.text);
  return decoded;
}

}  // namespace plimsoll::filing
