// Bytes to UTF-8.
#include "data/encoding.h"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <array>
#include <utility>

namespace plimsoll::data {
namespace {

// Windows-1252 where it differs from Latin-1; 0 stands for no character.
constexpr std::array<std::uint16_t, 32> kWindows = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append(std::string& out, UChar32 c) {
  std::array<char, 4> bytes{};
  std::size_t n = 0;
  U8_APPEND_UNSAFE(bytes.data(), n, c);
  out.append(bytes.data(), n);
}

// Place of the first byte that is no UTF-8 text, or npos; NUL is none either.
std::size_t first_bad_byte(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t start = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, text.size(), c);
    if (c <= 0) return start;
  }
  return std::string_view::npos;
}

// Lines end with LF, CR LF or CR.
std::uint32_t line_at(std::string_view text, std::size_t at) {
  std::uint32_t line = 1;
  for (std::size_t i = 0; i < at; ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && text.substr(i + 1, 1) != "\n")) ++line;
  }
  return line;
}

std::string_view line_around(std::string_view text, std::size_t at) {
  constexpr std::size_t kMost = 60;
  const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_of("\r\n", at - 1);
  std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  if (at - begin > kMost) begin = at - kMost;
  const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
  return text.substr(begin, std::min(end - begin, 2 * kMost));
}

// Nothing where a byte stands for no character.
std::optional<std::string> from_windows(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    const UChar32 code = c >= 0x80 && c < 0xA0 ? kWindows[c - 0x80] : c;
    if (code == 0) return std::nullopt;
    append(out, code);
  }
  return out;
}

// Nothing where units are no text.
std::optional<std::string> from_utf16(std::string_view bytes, bool big) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  const std::size_t n = bytes.size() / 2;
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[2 * i]);
    const auto b = static_cast<unsigned char>(bytes[2 * i + 1]);
    return static_cast<UChar32>(big ? (a << 8) | b : (b << 8) | a);
  };
  std::string out;
  out.reserve(n + n / 8);
  for (std::size_t i = 0; i < n; ++i) {
    UChar32 c = unit(i);
    if (c == 0 || U16_IS_TRAIL(c)) return std::nullopt;
    if (U16_IS_LEAD(c)) {
      if (i + 1 == n || !U16_IS_TRAIL(unit(i + 1))) return std::nullopt;
      c = U16_GET_SUPPLEMENTARY(c, unit(i + 1));
      ++i;
    }
    append(out, c);
  }
  return out;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

}  // namespace

std::optional<Encoding> encoding_of(std::string_view word) {
  std::string plain;
  for (const char c : word) {
    if (c == '-' || c == '_' || c == ' ') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (plain == "utf8") return Encoding::utf8;
  if (plain == "utf16") return Encoding::utf16;
  if (plain == "windows1252" || plain == "cp1252" || plain == "latin1" || plain == "iso88591") {
    return Encoding::windows_1252;
  }
  return std::nullopt;
}

Decoded decode_table(std::string_view bytes, Encoding stated) {
  Decoded out;
  const bool little = bytes.starts_with("\xFF\xFE");
  const bool big = bytes.starts_with("\xFE\xFF");
  if (little || big) {
    if (stated != Encoding::unstated && stated != Encoding::utf16) {
      out.wrong = "begins with the mark of UTF-16";
      out.help = "leave `encoding` out";
      return out;
    }
    if (auto text = from_utf16(bytes.substr(2), big)) {
      out.text = std::move(*text);
    } else {
      out.wrong = "begins with the mark of UTF-16, and is damaged or of another kind";
      out.help = "save it as UTF-8";
    }
    return out;
  }
  if (stated == Encoding::utf16) {
    out.wrong = "does not begin with the mark of UTF-16, by which its order of bytes is told";
    out.help = "save it as UTF-8, or leave `encoding` out";
    return out;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t bad = first_bad_byte(bytes);
  if (stated == Encoding::windows_1252) {
    if (bad == std::string_view::npos && !is_ascii(bytes)) {
      out.wrong = "is UTF-8 text";
      out.help = "leave `encoding` out";
      return out;
    }
    auto text = from_windows(bytes);
    if (text && text->find('\0') == std::string::npos) {
      out.text = std::move(*text);
    } else {
      out.wrong = "has bytes that are no characters of Windows-1252";
      out.help = "save it as UTF-8";
    }
    return out;
  }
  if (bad == std::string_view::npos) {
    out.text = bytes;
    return out;
  }
  const std::string line = std::to_string(line_at(bytes, bad));
  if (bytes.find('\0') != std::string_view::npos) {
    out.wrong = "has bytes of zero, as at line " +
                std::to_string(line_at(bytes, bytes.find('\0'))) +
                ", which no text in UTF-8 has; it may be UTF-16 without its mark";
    out.help = "save it as UTF-8";
    return out;
  }
  out.wrong = "is not UTF-8 text: see line " + line;
  out.help = "save it as UTF-8";
  if (stated == Encoding::unstated && from_windows(bytes)) {
    out.encoding = "windows-1252";
    out.reads = from_windows(line_around(bytes, bad)).value_or("");
  }
  return out;
}

}  // namespace plimsoll::data
