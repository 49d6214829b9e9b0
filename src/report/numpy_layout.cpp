// Formats: numpy.lib.format (versions 1.0 to 3.0), and the application note on .ZIP files with its ZIP64 extension.
#include "report/numpy_layout.h"

#include <algorithm>
#include <cstdio>

#include "report/crc32.h"

namespace plimsoll::report {

namespace {

// The header of an array is padded to whole lines of this many bytes.
constexpr std::size_t kAligned = 64;
// As many digits as any number of trials takes.
constexpr std::size_t kShapeDigits = 20;
constexpr std::uint32_t kFull32 = 0xFFFFFFFFU;

template <class T>
void append(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out += static_cast<char>(value >> (8 * i) & 255);
}

// As a literal of Python.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(c));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + "'";
}

// An array's header: `before` and `after` stand around the number of records.
std::string npy_header(const std::string& type, std::uint64_t n, const std::string& after) {
  std::string number = std::to_string(n);
  const std::size_t padding = kShapeDigits - number.size();
  std::string text = "{'descr': " + type + ", 'fortran_order': False, 'shape': (" + number + "," +
                     after + "), }" + std::string(padding, ' ');
  const bool is_ascii = std::all_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 128; });
  // Version 1.0 has a length of 16 bits; 3.0 one of 32, and UTF-8.
  const bool is_first = is_ascii && text.size() < 65'000;
  const std::size_t before = is_first ? 10 : 12;
  text += std::string((kAligned - (before + text.size() + 1) % kAligned) % kAligned, ' ') + "\n";
  std::string out = "\x93NUMPY";
  out += static_cast<char>(is_first ? 1 : 3);
  out += '\0';
  if (is_first) {
    append(out, static_cast<std::uint16_t>(text.size()));
  } else {
    append(out, static_cast<std::uint32_t>(text.size()));
  }
  return out + text;
}

// The code points of UTF-8; what is none is U+FFFD.
std::vector<std::uint32_t> code_points(const std::string& text) {
  std::vector<std::uint32_t> out;
  std::size_t i = 0;
  while (i < text.size()) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t n = first < 0x80       ? 1
                          : first >> 5 == 6  ? 2
                          : first >> 4 == 14 ? 3
                          : first >> 3 == 30 ? 4
                                             : 0;
    std::uint32_t point = n == 1 ? first : n == 0 ? 0xFFFD : first & (0x7FU >> n);
    for (std::size_t k = 1; k < n; ++k) {
      point = i + k < text.size() ? point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU)
                                  : 0xFFFD;
    }
    out.push_back(point);
    i += std::max<std::size_t>(n, 1);
  }
  return out;
}

// An array of texts, as wide as the widest.
std::string names_array(const std::vector<std::string>& columns) {
  std::vector<std::vector<std::uint32_t>> names;
  std::size_t widest = 1;
  for (const std::string& column : columns) {
    names.push_back(code_points(column));
    widest = std::max(widest, names.back().size());
  }
  std::string out = npy_header("'<U" + std::to_string(widest) + "'", columns.size(), "");
  for (const std::vector<std::uint32_t>& name : names) {
    for (std::size_t i = 0; i < widest; ++i)
      append(out, i < name.size() ? name[i] : std::uint32_t{0});
  }
  return out;
}

// One file in the ZIP file.
struct Member {
  std::string name;
  std::uint64_t offset = 0;
  std::uint64_t n_bytes = 0;
  std::uint32_t crc32 = 0;
};

constexpr std::uint16_t kVersion64 = 45;
// The first day that the format knows: the same bytes for the same run.
constexpr std::uint16_t kDate = 0x21;

void append_facts(std::string& out, const Member& member, bool is_large) {
  append(out, std::uint16_t{0});  // stored
  append(out, std::uint16_t{0});  // time
  append(out, kDate);
  append(out, member.crc32);
  const std::uint32_t size = is_large ? kFull32 : static_cast<std::uint32_t>(member.n_bytes);
  append(out, size);
  append(out, size);
  append(out, static_cast<std::uint16_t>(member.name.size()));
}

// Always with sizes of 64 bits, so that it is as long whatever they are.
std::string local_header(const Member& member) {
  std::string out = "PK\x03\x04";
  append(out, kVersion64);
  append(out, std::uint16_t{0});
  append_facts(out, member, true);
  append(out, std::uint16_t{20});
  out += member.name;
  append(out, std::uint16_t{1});
  append(out, std::uint16_t{16});
  append(out, member.n_bytes);
  append(out, member.n_bytes);
  return out;
}

std::string directory_entry(const Member& member) {
  const bool is_large = member.n_bytes >= kFull32;
  std::string out = "PK\x01\x02";
  append(out, kVersion64);
  append(out, kVersion64);
  append(out, std::uint16_t{0});
  append_facts(out, member, is_large);
  append(out, static_cast<std::uint16_t>(is_large ? 20 : 0));
  append(out, std::uint16_t{0});  // comment
  append(out, std::uint16_t{0});  // disk
  append(out, std::uint16_t{0});
  append(out, std::uint32_t{0});
  // Names stand first; what is large comes after them.
  append(out, static_cast<std::uint32_t>(member.offset));
  out += member.name;
  if (is_large) {
    append(out, std::uint16_t{1});
    append(out, std::uint16_t{16});
    append(out, member.n_bytes);
    append(out, member.n_bytes);
  }
  return out;
}

struct Archive {
  Member names;
  std::string names_bytes;
  Member samples;
  std::string samples_header;
  // Where the doubles begin.
  std::uint64_t n_head = 0;
};

Archive archive_of(const std::vector<std::string>& columns, const Written& written) {
  Archive out;
  out.names_bytes = names_array(columns);
  out.names = {"columns.npy", 0, out.names_bytes.size(), crc32(out.names_bytes)};
  out.samples_header = npy_header("'<f8'", written.n_trials, " " + std::to_string(columns.size()));
  out.samples.name = "samples.npy";
  out.samples.offset = local_header(out.names).size() + out.names_bytes.size();
  out.samples.n_bytes = out.samples_header.size() + written.n_bytes;
  out.samples.crc32 = joined_crc32(crc32(out.samples_header), written.crc32, written.n_bytes);
  out.n_head = out.samples.offset + local_header(out.samples).size() + out.samples_header.size();
  return out;
}

}  // namespace

std::string npy_head(const std::vector<std::string>& columns, const Written& written) {
  std::string type = "[";
  for (const std::string& column : columns) {
    type += (type.size() > 1 ? ", (" : "(") + quoted(column) + ", '<f8')";
  }
  return npy_header(type + "]", written.n_trials, "");
}

std::string npz_head(const std::vector<std::string>& columns, const Written& written) {
  const Archive archive = archive_of(columns, written);
  return local_header(archive.names) + archive.names_bytes + local_header(archive.samples) +
         archive.samples_header;
}

std::string npz_tail(const std::vector<std::string>& columns, const Written& written) {
  const Archive archive = archive_of(columns, written);
  const std::uint64_t begin = archive.n_head + written.n_bytes;
  std::string out = directory_entry(archive.names) + directory_entry(archive.samples);
  const std::uint64_t n_directory = out.size();
  const bool is_large = begin >= kFull32;
  if (is_large) {
    const std::uint64_t record = begin + n_directory;
    out += "PK\x06\x06";
    append(out, std::uint64_t{44});
    append(out, kVersion64);
    append(out, kVersion64);
    append(out, std::uint32_t{0});
    append(out, std::uint32_t{0});
    append(out, std::uint64_t{2});
    append(out, std::uint64_t{2});
    append(out, n_directory);
    append(out, begin);
    out += "PK\x06\x07";
    append(out, std::uint32_t{0});
    append(out, record);
    append(out, std::uint32_t{1});
  }
  out += "PK\x05\x06";
  append(out, std::uint16_t{0});
  append(out, std::uint16_t{0});
  append(out, std::uint16_t{2});
  append(out, std::uint16_t{2});
  append(out, static_cast<std::uint32_t>(n_directory));
  append(out, is_large ? kFull32 : static_cast<std::uint32_t>(begin));
  append(out, std::uint16_t{0});
  return out;
}

}  // namespace plimsoll::report
