// The list at the end of the file says where parts stand; each is unpacked by zlib and checked against its sum.
#include "sheet/zip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>

#include "sheet/workbook.h"

namespace plimsoll::sheet {

namespace {

constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kMaxEntries = 20'000;

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t n) {
  std::uint64_t out = 0;
  for (std::size_t i = n; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}
std::uint16_t two(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(number_at(bytes, at, 2));
}
std::uint32_t four(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}

std::string key_of(std::string_view part) {
  std::string out;
  for (const char c : part) {
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == '\\' ? '/' : c;
  }
  return out.starts_with('/') ? out.substr(1) : out;
}

struct Listed {
  std::uint64_t n = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
};

// Where the list of parts stands, by the last record of that kind.
std::optional<Listed> find_list(std::string_view bytes) {
  constexpr std::string_view kEnd("PK\5\6", 4);
  constexpr std::size_t kMaxComment = 65'535;
  if (bytes.size() < kEndBytes) return std::nullopt;
  const std::size_t least =
      bytes.size() > kEndBytes + kMaxComment ? bytes.size() - kEndBytes - kMaxComment : 0;
  std::size_t at = bytes.rfind(kEnd, bytes.size() - kEndBytes);
  while (at != std::string_view::npos && at >= least &&
         at + kEndBytes + two(bytes, at + 20) > bytes.size()) {
    at = at == 0 ? std::string_view::npos : bytes.rfind(kEnd, at - 1);
  }
  if (at == std::string_view::npos || at < least) return std::nullopt;
  Listed out{two(bytes, at + 10), four(bytes, at + 12), four(bytes, at + 16)};
  std::uint64_t end = at;
  const bool large = out.n == 0xFFFF || out.size == 0xFFFFFFFF || out.offset == 0xFFFFFFFF;
  if (large && at >= 20 && bytes.substr(at - 20, 4) == std::string_view("PK\6\7", 4)) {
    const std::uint64_t place = number_at(bytes, at - 12, 8);
    if (place > bytes.size() || bytes.size() - place < 56 ||
        bytes.substr(place, 4) != std::string_view("PK\6\6", 4)) {
      return std::nullopt;
    }
    out = {number_at(bytes, place + 32, 8), number_at(bytes, place + 40, 8),
           number_at(bytes, place + 48, 8)};
    end = place;
  }
  if (out.offset > end || out.size > end - out.offset) return std::nullopt;
  return out;
}

// The sizes and the place that did not fit, from the field for them.
bool read_large(std::string_view extra, std::uint64_t& unpacked, std::uint64_t& packed,
                std::uint64_t& offset) {
  while (extra.size() >= 4) {
    const std::uint16_t id = two(extra, 0);
    const std::uint16_t size = two(extra, 2);
    if (extra.size() < std::size_t{4} + size) return false;
    if (id == 1) {
      std::string_view field = extra.substr(4, size);
      for (std::uint64_t* one : {&unpacked, &packed, &offset}) {
        if (*one != 0xFFFFFFFF) continue;
        if (field.size() < 8) return false;
        *one = number_at(field, 0, 8);
        field.remove_prefix(8);
      }
      return true;
    }
    extra.remove_prefix(std::size_t{4} + size);
  }
  return unpacked != 0xFFFFFFFF && packed != 0xFFFFFFFF && offset != 0xFFFFFFFF;
}

}  // namespace

struct Zip::Stream::State {
  std::string file;
  Entry entry;
  std::string_view packed;
  z_stream zlib{};
  bool inflates = false;
  bool at_end = false;
  std::uint64_t n = 0;
  std::uint32_t crc = 0;
  std::uint64_t* n_all = nullptr;

  Error wrong(const std::string& what) const {
    return {"`" + file + "`: its part " + entry.name + " " + what, ErrorKind::model};
  }
};

void Zip::Stream::Close::operator()(State* state) const {
  if (state->inflates) inflateEnd(&state->zlib);
  delete state;
}

Result<std::size_t> Zip::Stream::read(char* into, std::size_t most) {
  State& s = *state_;
  if (s.at_end) return std::size_t{0};
  std::size_t n = 0;
  if (!s.inflates) {
    n = std::min(most, s.packed.size());
    std::copy_n(s.packed.data(), n, into);
    s.packed.remove_prefix(n);
    s.at_end = s.packed.empty();
  } else {
    s.zlib.next_out = reinterpret_cast<Bytef*>(into);
    s.zlib.avail_out = static_cast<uInt>(most);
    const int status = inflate(&s.zlib, Z_NO_FLUSH);
    n = most - s.zlib.avail_out;
    if (status == Z_MEM_ERROR) return Error{"no memory to read " + s.file};
    if (status == Z_STREAM_END) {
      s.at_end = true;
    } else if (status != Z_OK || n == 0) {
      return s.wrong(s.zlib.avail_in == 0 ? "is cut short" : "is damaged: it cannot be unpacked");
    }
  }
  s.n += n;
  *s.n_all += n;
  s.crc = static_cast<std::uint32_t>(
      crc32(s.crc, reinterpret_cast<const Bytef*>(into), static_cast<uInt>(n)));
  if (s.n > kMaxPartBytes) {
    return s.wrong("has more than " + std::to_string(kMaxPartBytes >> 20) + " MB unpacked");
  }
  if (s.n > kFreeBytes && s.n / kMaxRatio > s.entry.packed) {
    return s.wrong("is packed more than " + std::to_string(kMaxRatio) +
                   " times smaller than it is; no spreadsheet program writes that");
  }
  if (*s.n_all > kMaxUnpacked) {
    return s.wrong("is too much: the parts of the file have more than " +
                   std::to_string(kMaxUnpacked >> 20) + " MB unpacked");
  }
  if (s.at_end && (s.n != s.entry.unpacked || s.crc != s.entry.crc)) {
    return s.wrong("is damaged: its checksum is another");
  }
  return n;
}

Result<Zip> Zip::open(std::string_view bytes, const std::string& name) {
  const auto wrong = [&](const std::string& what) {
    return Error{"`" + name + "` " + what, ErrorKind::model};
  };
  const std::string damaged =
      "is damaged or cut short: it begins as a zip file does, as workbooks are, and its list of "
      "parts ";
  const std::optional<Listed> list = find_list(bytes);
  if (!list) return wrong(damaged + "is not there");
  if (list->n > kMaxEntries) {
    return wrong("has more than " + std::to_string(kMaxEntries) + " parts");
  }
  Zip zip;
  zip.bytes_ = bytes;
  zip.file_ = name;
  std::string_view rest = bytes.substr(list->offset, list->size);
  for (std::uint64_t i = 0; i < list->n; ++i) {
    if (rest.size() < kEntryBytes || rest.substr(0, 4) != std::string_view("PK\1\2", 4)) {
      return wrong(damaged + "ends too soon");
    }
    Entry entry;
    entry.flags = two(rest, 8);
    entry.method = two(rest, 10);
    entry.crc = four(rest, 16);
    entry.packed = four(rest, 20);
    entry.unpacked = four(rest, 24);
    entry.offset = four(rest, 42);
    const std::size_t n_name = two(rest, 28);
    const std::size_t n_extra = two(rest, 30);
    const std::size_t n_all = kEntryBytes + n_name + n_extra + two(rest, 32);
    if (rest.size() < n_all) return wrong(damaged + "ends too soon");
    entry.name = rest.substr(kEntryBytes, n_name);
    if (!read_large(rest.substr(kEntryBytes + n_name, n_extra), entry.unpacked, entry.packed,
                    entry.offset)) {
      return wrong(damaged + "has sizes that cannot be read");
    }
    rest.remove_prefix(n_all);
    const std::string key = key_of(entry.name);
    if (!zip.entries_.try_emplace(key, entry).second) {
      return wrong("has two parts with the name " + entry.name);
    }
  }
  return zip;
}

bool Zip::has(std::string_view part) const {
  return entries_.contains(key_of(part));
}

Result<Zip::Stream> Zip::stream(std::string_view part) {
  const auto found = entries_.find(key_of(part));
  const auto wrong = [&](const std::string& what) {
    return Error{"`" + file_ + "`: its part " + std::string(part) + " " + what, ErrorKind::model};
  };
  if (found == entries_.end()) return wrong("is not there; the file is damaged");
  const Entry& entry = found->second;
  if ((entry.flags & 1) != 0) return wrong("is encrypted; save the workbook without a password");
  constexpr std::uint16_t kStored = 0;
  constexpr std::uint16_t kDeflated = 8;
  if (entry.method != kStored && entry.method != kDeflated) {
    return wrong("is packed in a way that workbooks do not have (" + std::to_string(entry.method) +
                 ")");
  }
  if (entry.offset > bytes_.size() || bytes_.size() - entry.offset < kLocalBytes ||
      bytes_.substr(entry.offset, 4) != std::string_view("PK\3\4", 4)) {
    return wrong("does not stand where the file says; the file is damaged");
  }
  const std::size_t n_name = two(bytes_, entry.offset + 26);
  const std::size_t begin = entry.offset + kLocalBytes + n_name + two(bytes_, entry.offset + 28);
  if (begin > bytes_.size() || entry.packed > bytes_.size() - begin) return wrong("is cut short");
  if (bytes_.substr(entry.offset + kLocalBytes, n_name) != entry.name) {
    return wrong("has another name where it stands; the file is damaged");
  }
  if (entry.unpacked > kMaxPartBytes) {
    return wrong("has more than " + std::to_string(kMaxPartBytes >> 20) + " MB unpacked");
  }
  Stream out;
  out.state_.reset(new Stream::State);
  Stream::State& state = *out.state_;
  state.file = file_;
  state.entry = entry;
  state.packed = bytes_.substr(begin, entry.packed);
  state.n_all = &n_unpacked_;
  if (entry.method == kDeflated) {
    // Without the header of zlib.
    if (inflateInit2(&state.zlib, -MAX_WBITS) != Z_OK) return Error{"no memory to read " + file_};
    state.inflates = true;
    // zlib does not write to its input; its type is older than const.
    state.zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(state.packed.data()));
    state.zlib.avail_in = static_cast<uInt>(state.packed.size());
  }
  return out;
}

}  // namespace plimsoll::sheet
